"""Drafts: a note that is half done, as it is kept sealed until it is saved, and how it is shown.

Its photo is kept beside it, so that words can be written without megabytes being read each time.
"""

from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import asking, rights
from storage.asking import Outdated
from storage.quick_notes.places import Places
from storage.quick_notes.reading import Read
from storage.quick_notes.records import SERVICE, Kind, QuickNote
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor

#: Under this name the photo of a draft is kept.
PHOTO: Final = "note_photo"
#: So long after a draft was touched a photo is taken for its own.
WAITS: Final = timedelta(hours=1)
#: Units on a page of those to choose from.
PAGE: Final = 8


@dataclass(frozen=True, slots=True)
class Begun:
    """What a draft says so far; as in `Read`, of kinds, units, days, counts and sums there is one where it is sure.

    `mark`: the number that its buttons carry, `until`: when a photo is taken for its own no longer; `note`: the key of
    the note that it is to correct; `next`: words that were written while it was not saved yet; `offered`: nobody
    had asked for it."""

    words: str = ""
    kinds: list[str] = field(default_factory=list)
    units: list[int] = field(default_factory=list)
    whole: bool = False
    beyond: str | None = None
    days: list[date] = field(default_factory=list)
    ahead: bool = False
    unsure: bool = False
    counts: list[int] = field(default_factory=list)
    homes: list[int] = field(default_factory=list)
    about: bool = False
    vague: bool = False
    unread: str | None = None
    sums: list[int] = field(default_factory=list)
    each: bool = False
    foreign: bool = False
    mark: int = 0
    until: datetime | None = None
    note: int | None = None
    next: str | None = None
    offered: bool = False

    @property
    def kind(self) -> Kind | None:
        return Kind(self.kinds[0]) if len(self.kinds) == 1 else None

    @property
    def unit(self) -> int | None:
        return self.units[0] if len(self.units) == 1 else None

    @property
    def on(self) -> date | None:
        return self.days[0] if len(self.days) == 1 else None

    @property
    def times(self) -> int | None:
        return self.counts[0] if len(self.counts) == 1 and not self.vague else None

    @property
    def households(self) -> bool:
        """Whether they are households that were counted, not people."""
        return self.times in self.homes

    @property
    def money(self) -> int | None:
        return self.sums[0] if len(self.sums) == 1 else None

    @property
    def complete(self) -> bool:
        """Whether it can be saved: what, where and when stand there, and no number is in doubt."""
        placed = self.whole or self.unit is not None
        sure = (self.times is not None or not self.counts) and len(self.sums) < 2
        return self.kind is not None and placed and self.on is not None and sure

    @property
    def says_something(self) -> bool:
        return bool(self.words or self.kinds or self.days or self.counts or self.note is not None)

    def with_(self, said: Read) -> "Begun":
        """What was said takes the place of what stood there; what was not stays."""
        found = self
        if said.kinds:
            found = replace(found, kinds=[*said.kinds])
        if said.units or said.whole or said.beyond:
            found = replace(found, units=[*said.units], whole=said.whole, beyond=said.beyond)
        if said.days or said.ahead or said.unsure:
            found = replace(found, days=[*said.days], ahead=said.ahead, unsure=said.unsure)
        if said.counts or said.vague:
            found = replace(found, counts=[*said.counts], homes=[*said.homes], about=said.about, vague=said.vague)
        if said.counts or said.vague or said.unread:
            # What is no number of people takes the place of none.
            found = replace(found, unread=said.unread)
        if said.sums or said.each or said.foreign:
            found = replace(found, sums=[*said.sums], each=said.each, foreign=said.foreign)
        return found


def places(session: Session, by: Visitor) -> Places:
    """The units that the visitor may note of, among all."""
    return Places(Tree(session).paths(), rights.reach(session, by.account_id, Deed.KEEP_NOTES))


def load(session: Session, by: Visitor) -> Begun | None:
    """The draft, if there is one that says something or waits for its first words."""
    kept: dict[str, Any] = dict(asking.draft(session, by, SERVICE))
    return Begun(**{one.name: kept[one.name] for one in fields(Begun) if one.name in kept}) if kept else None


def access(session: Session, mark: int, *, by: Visitor) -> Begun:
    """The draft whose buttons carry that number, whatever was asked since. NotForYou; Outdated: it is another, or none
    any more."""
    rights.ask(by, Deed.KEEP_NOTES)
    begun = load(session, by)
    if begun is None or begun.mark != mark:
        raise Outdated
    return begun


def put(session: Session, begun: Begun, step: str, *, by: Visitor, now: datetime) -> Values:
    """Keeps the draft and asks that step of it; what is shown. Buttons that stood under it before are void."""
    mark = asking.ask(session, by, SERVICE, step)
    begun = replace(begun, mark=mark, until=now + WAITS)
    asking.keep(session, by, SERVICE, asdict(begun), now=now)
    return view(session, begun, step, by=by, now=now)


def drop(session: Session, *, by: Visitor) -> None:
    """The draft is forgotten, its photo with it."""
    asking.drop(session, by, SERVICE)
    asking.drop(session, by, PHOTO)
    if by.question.service == SERVICE:
        asking.close(session, by)


def view(session: Session, begun: Begun, step: str, *, by: Visitor, now: datetime, page: int = 0) -> Values:
    """What a screen shows of the draft; `same`: the number of a note that says the same."""
    among = places(session, by)
    own = [one for one in [*among.tops(), *among.paths] if among.reach is None or one in among.reach]
    choice = begun.units if len(begun.units) > 1 else list(dict.fromkeys(own))
    pages = max(1, -(-len(choice) // PAGE))
    page = min(max(page, 0), pages - 1)
    lines: list[Value] = [{"unit": key, "name": _name(among, key)} for key in choice[page * PAGE : (page + 1) * PAGE]]
    return {
        "step": step,
        "mark": begun.mark,
        "words": begun.words,
        "offered": begun.offered,
        "number": number_of(session, begun.note),
        "kind": begun.kind,
        "kinds": [*begun.kinds],
        "unit": None if begun.unit is None else _name(among, begun.unit),
        "whole": begun.whole,
        "units": lines,
        "several": len(begun.units) > 1,
        "page": page,
        "pages": pages,
        "may_whole": among.reach is None,
        "beyond": begun.beyond,
        "on": begun.on,
        "days": [*begun.days],
        "ahead": begun.ahead,
        "unsure": begun.unsure,
        "times": begun.times,
        "households": begun.households,
        "counts": [*begun.counts],
        "homes": [*begun.homes],
        "about": begun.about,
        "vague": begun.vague,
        "unread": begun.unread,
        "money": begun.money,
        "sums": [*begun.sums],
        "each": begun.each,
        "foreign": begun.foreign,
        "picture": bool(asking.draft(session, by, PHOTO).get("picture")),
        "complete": begun.complete,
        "next": begun.next,
        "same": _same(session, begun, by=by),
        "saved": None,
        "unkept": False,
        "today": now.date(),
    }


def _name(among: Places, key: int) -> str:
    """A team's with its station's, where others are called so too."""
    path = among.paths.get(key, ("",))
    alike = sum(other[-1] == path[-1] for other in among.paths.values())
    return path[-1] if alike == 1 else "".join(path[-2:])


def number_of(session: Session, note_id: int | None) -> str | None:
    """The number of the note, where it is one."""
    return session.scalar(select(QuickNote.number).where(QuickNote.id == note_id)) if note_id is not None else None


def _same(session: Session, begun: Begun, *, by: Visitor) -> str | None:
    """The newest note of the same person that says the same: a slip of the finger is easily counted twice."""
    if not begun.complete or begun.note is not None:
        return None
    found = select(QuickNote.number).where(QuickNote.made_by == by.account_id, QuickNote.on == begun.on)
    found = found.where(QuickNote.kind == begun.kind, QuickNote.unit_id.is_not_distinct_from(begun.unit))
    found = found.where(QuickNote.times.is_not_distinct_from(begun.times), QuickNote.households.is_(begun.households))
    return session.scalar(found.order_by(QuickNote.id.desc()))
