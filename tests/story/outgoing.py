"""What has left the house: the commands that a telephone is offered, how somebody's letters ended."""

import json

from sqlalchemy import select

from bot.sandbox.phones import Phone
from storage.database import Transaction
from storage.outbox import OPEN, StoredLetter
from tests.story.conftest import Union


def commands_of(union: Union, phone: Phone) -> list[str] | None:
    """What the telephone was offered last; None when it was taken away again."""
    found: list[str] | None = None
    for call in list(union.sandbox.calls):
        scope = json.loads(str(call.params.get("scope") or "{}"))
        if call.method in {"setMyCommands", "deleteMyCommands"} and scope.get("chat_id") == phone.person.id:
            given = json.loads(str(call.params.get("commands") or "null"))
            found = None if given is None else [one["command"] for one in given]
    return found


def ends_of(union: Union, phone: Phone, key: str) -> list[str]:
    """How the letters of that text to somebody have ended, once all have."""
    account = union.account_of(phone)
    theirs = select(StoredLetter.state).where(StoredLetter.account_id == account, StoredLetter.key == key)

    def states(session: Transaction) -> list[str]:
        return [str(state) for state in session.scalars(theirs.order_by(StoredLetter.id))]

    union.until(lambda session: states(session) and not {*states(session)} & {*map(str, OPEN)})
    return union.look(states)
