"""Giving oneself away: whoever writes their own name or number into an anonymous talk is asked before it goes out."""

import re
import unicodedata
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from storage import alarms, asking, members
from storage.members import Member
from storage.relay.records import SERVICE
from storage.values import Values
from storage.visitors import Visitor


class Mark(StrEnum):
    """By what one would be known: the name, a telephone number, the number of staff, an address on Telegram."""

    NAME = "name"
    PHONE = "phone"
    STAFF_NO = "staff_no"
    HANDLE = "handle"


_HANDLE: Final = re.compile(r"(?<![\w@])@[A-Za-z]\w{3,}|\bt(?:elegram)?\.me/\w", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"[\s\-‐-―.·()]+")
#: Digits of a telephone number by which it is known without its area or country.
_DIGITS: Final = 8


def found(session: Session, words: str, *, by: Visitor) -> list[Mark]:
    """What in these words names the visitor."""
    plain = unicodedata.normalize("NFKC", words)
    close = _BETWEEN.sub("", plain).casefold()
    member = None if by.member_id is None else session.get_one(Member, by.member_id)
    marks: list[Mark] = []
    if member is not None:
        if _BETWEEN.sub("", member.name).casefold() in close:
            marks.append(Mark.NAME)
        if any(members.normal_phone(one)[-_DIGITS:] in close for one in members.phones(session, member.id)):
            marks.append(Mark.PHONE)
        if member.staff_no and _BETWEEN.sub("", member.staff_no).casefold() in close:
            marks.append(Mark.STAFF_NO)
    return [*marks, *([Mark.HANDLE] if _HANDLE.search(plain) else [])]


def ask(session: Session, begun: Values, marks: list[Mark], *, by: Visitor, now: datetime) -> Values:
    """The words wait for another word: whether they shall go out all the same. `begun` has them."""
    asking.keep(session, by, SERVICE, {**begun, "marks": [*marks]}, now=now)
    asking.ask(session, by, SERVICE, "sure")
    alarms.show_hotlines(session, str(begun["words"]), by=by, now=now)
    return open_question(session, by=by, now=now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What names them. Outdated."""
    del now
    begun = waiting(session, by=by)
    return {
        "step": "sure",
        "version": by.question.version,
        "marks": begun["marks"],
        "picture": bool(begun.get("picture")),
    }


def waiting(session: Session, *, by: Visitor) -> Values:
    """The words that wait, and what for. Outdated."""
    begun = asking.draft(session, by, SERVICE)
    if "marks" not in begun:
        raise asking.Outdated
    return begun


def picture_of(begun: Values) -> str | None:
    """The picture that waits with them, as base64, if one does."""
    picture = begun.get("picture")
    return None if picture is None else str(picture)
