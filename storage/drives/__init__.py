"""Drives (学习任务): officers have their people answer some questions within some days; 安全生产月答题, 宪法宣传周.

`drafting` starts one, `audience` says whom it is for and who reaches it, `taking` is taking part, `calling` writes to
those who are not done, `figures` tells officers who takes part, `keeping` what becomes of it, `ending` its report.
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import learning, rights
from storage.drives import audience, taking
from storage.drives.audience import may_have
from storage.drives.figures import RIGHT
from storage.drives.records import OLD, SERVICE, Drive, State, Taker, of_member
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor

__all__ = ["OLD", "RIGHT", "SERVICE", "Drive", "State", "Taker", "may_have", "of_member"]


def _at_home(session: Session, by: Visitor, now: datetime) -> Values:
    return {"drives": {"waiting": taking.waiting(session, by, now)}}


def _at_office(session: Session, by: Visitor, _: datetime) -> Values:
    if not rights.may(by, Deed.KEEP_DRIVES):
        return {"drives": None}
    here = audience.listed(session, by.account_id)
    count = session.scalar(select(func.count()).select_from(Drive).where(Drive.state == State.OPEN, here))
    return {"drives": {"open": count or 0}}


learning.BESIDE_HOME.append(_at_home)
learning.BESIDE_OFFICE.append(_at_office)
