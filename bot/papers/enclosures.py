"""Enclosures: a letter that brings a paper names it and a key; it is read and drawn in the moment it leaves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy.orm import Session

from storage.values import Values

#: A text in its reader's language, for a plain place.
Say: TypeAlias = Callable[[str, Values], str]

PNG, JPEG, PDF, JSON = "image/png", "image/jpeg", "application/pdf", "application/json"
ICS = "text/calendar"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Forgotten(Exception):
    """What the paper would tell is not kept any more, or not the reader's any more."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes along with a letter; its name tells of nobody."""

    name: str
    content: bytes
    kind: str


@dataclass(frozen=True, slots=True)
class Paper:
    """How a paper comes about: `read` finds what it tells by the letter's subject, a key of the table `record`;
    `draw` makes a file of that, in a thread, or raises Forgotten. `guarded`: it is a picture to be looked at, which can
    neither be kept nor sent on from the chat."""

    record: str
    read: Callable[[Session, int], Any]
    draw: Callable[[Any, Say], Enclosure]
    guarded: bool = False


@dataclass(frozen=True, slots=True)
class Printout:
    """How a paper comes about that tells each reader as much as their rights reach in this moment: `read` finds it by
    `account_id`, the letter's `subject` and `values`, and `now`; the rest as of a Paper. `tongue`: in which language it
    is written, by the letter's values; None for its reader's."""

    record: str
    read: Callable[..., Any]
    draw: Callable[[Any, Say], Enclosure]
    guarded: bool = False
    tongue: Callable[[Values], str] | None = None


def _first(_: Any) -> int:
    return 0


@dataclass(frozen=True, slots=True)
class Book:
    """How a workbook of many lines comes about, for an account and a letter's subject: `head` finds what stands before
    them, `page` the lines that come after one (`rows`, and `last`, None at the end). `cover` makes the name of the file
    and what `bot.papers.binder` begins with; `liner` how a line becomes cells. All but the reading is done in threads.
    `sheet`: on which of several sheets a page stands, from 0; pages come in that order, and each sheet has one.
    """

    record: str
    head: Callable[..., Any]
    page: Callable[..., Any]
    cover: Callable[[Any, Say], tuple[str, dict[str, Any]]]
    liner: Callable[[Say], Callable[[Any], list[Any]]]
    sheet: Callable[[Any], int] = _first


@dataclass(frozen=True, slots=True)
class Picture:
    """What a letter shows above its text: `draw` makes it of the letter's values, in a thread. It only helps: where it
    can't be drawn or sent, the text goes alone."""

    draw: Callable[[Values, Say], Enclosure]


@dataclass(frozen=True, slots=True)
class Lent:
    """A file that lies with Telegram, sent on by its id, which stands in the letter's values under `name`: it is never
    fetched, and goes by the name that it has there."""

    record: str
    name: str


#: What a letter brings along, however it comes about.
AnyPaper: TypeAlias = Paper | Printout | Book | Lent
