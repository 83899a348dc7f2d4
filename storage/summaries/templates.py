"""Templates: an officer takes the document's form, changes it in Word and sends it back; or the shipped one is used."""

import base64
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage import asking, audit, outbox, rights, sealed
from storage.accounts import Account
from storage.asking import OpenQuestion
from storage.outbox import Letter, Rank
from storage.rights import Deed
from storage.summaries.records import RIGHT, SERVICE, SummaryTemplate
from storage.values import Values
from storage.visitors import Visitor


@dataclass(frozen=True, slots=True)
class Template:
    """A document that was sent, looked at, and filled with examples."""

    content: bytes


def current(session: Session) -> bytes | None:
    """The union's own; None for the shipped one."""
    kept = session.scalars(select(SummaryTemplate).order_by(SummaryTemplate.id.desc()).limit(1)).first()
    if kept is None:
        return None
    return base64.b64decode(sealed.unseal(session, "summary_templates.content", kept.row, kept.content))


def look(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Whose template is used; another is asked for. NotForYou."""
    del now
    rights.ask(by, Deed.WRITE_SUMMARY)
    asking.ask(session, by, SERVICE, "template")
    return _told(session)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What is asked, again."""
    del now
    rights.ask(by, Deed.WRITE_SUMMARY)
    return _told(session)


def _told(session: Session) -> Values:
    set_at = session.scalar(select(SummaryTemplate.set_at).order_by(SummaryTemplate.id.desc()).limit(1))
    return {"own": set_at is not None, "set_at": set_at}


def is_awaited(session: Session, telegram_id: int) -> bool:
    """Whether that person was asked for one."""
    asked = select(OpenQuestion.account_id).join(Account, Account.id == OpenQuestion.account_id)
    asked = asked.where(Account.telegram_id == telegram_id)
    return session.scalar(asked.where(OpenQuestion.service == SERVICE, OpenQuestion.step == "template")) is not None


def keep(session: Session, sent: Template, *, by: Visitor, now: datetime) -> Values:
    """It is used from now on. NotForYou, Outdated."""
    rights.ask(by, Deed.WRITE_SUMMARY)
    asking.expect(by, SERVICE, "template")
    session.execute(delete(SummaryTemplate))
    row = sealed.new_row()
    content = sealed.seal(session, "summary_templates.content", row, base64.b64encode(sent.content).decode())
    session.add(SummaryTemplate(row=row, content=content, set_by=by.account_id, set_at=now))
    session.flush()
    asking.close(session, by)
    audit.note(session, "summaries.template", by=by.account_id, now=now, record="summary_templates")
    return _told(session)


def drop(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The shipped one is used again. NotForYou."""
    rights.ask(by, Deed.WRITE_SUMMARY)
    session.execute(delete(SummaryTemplate))
    audit.note(session, "summaries.shipped", by=by.account_id, now=now, record="summary_templates")
    return look(session, by=by, now=now)


def order(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Sends the one that is used, to be changed in Word. NotForYou."""
    rights.ask(by, Deed.WRITE_SUMMARY)
    outbox.queue(session, Letter(by.account_id, "summaries.form", {}, Rank.ANSWER, right=RIGHT), now=now)
    return look(session, by=by, now=now)


def on_paper(session: Session, _: int) -> bytes | None:
    """What is sent."""
    return current(session)
