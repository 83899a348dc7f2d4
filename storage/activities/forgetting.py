"""What is forgotten of sign-ups: the answers soon after the day, later that somebody came at all."""

from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage import stale
from storage.activities.records import Activity, SignUp
from storage.stale import Stale

_STARTS: Final = select(Activity.starts_at).where(Activity.id == SignUp.activity_id).scalar_subquery()

#: Whole rows, from the day of the activity.
SIGN_UPS: Final = stale.rows(SignUp, _STARTS)

_ANSWERED: Final = stale.rows(SignUp, _STARTS, SignUp.answers.is_not(None))


def _shred(session: Session, before: datetime, most: int) -> int:
    """The answers go; that somebody had signed up stays."""
    old = select(SignUp.id).where(SignUp.answers.is_not(None), before > _STARTS).order_by(SignUp.id).limit(most)
    gone = update(SignUp).where(SignUp.id.in_(old)).values(answers=None)
    return session.execute(gone, execution_options={"synchronize_session": False}).rowcount  # type: ignore[attr-defined, no-any-return]


#: What was answered in signing up, from the day of the activity.
ANSWERS: Final = Stale(_ANSWERED.count, _shred, _ANSWERED.oldest)
