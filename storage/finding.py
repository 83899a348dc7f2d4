"""Finding people of the roster by what somebody types: a name, its beginning, pinyin, initials, a number, a unit."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session

from storage import members, pinyin
from storage.members import Member, MemberKey, Standing
from storage.pinyin import squeezed
from storage.units import Tree

#: People that one search names at most; more are told as more, and asked to be narrowed down.
MOST = 200
#: Rows that one way to read the words looks through. Of 100,000 the commonest surname with one more initial has 1,500.
_LOOKED_THROUGH = 3_000
#: So short a word is no piece of a unit's name, or everybody would be of some unit.
_SHORTEST_PLACE, _LONGEST_WORD = 2, 24

_M, _K = Member.__table__.c, MemberKey.__table__.c
_GAP = re.compile(r"[\s,，、;；。|/·]+")
_PERSON = (_M.id, _M.name, _M.unit_id, _M.team)

#: key, name, unit and team of somebody.
Person = Row[tuple[int, str, int, str | None]]


@dataclass(frozen=True, slots=True)
class Found:
    """Whom the words mean, nearest meaning first; `more`: there are others, whom only further words can tell apart.

    `unit`: the words named it alone, and everybody there is meant; these come page by page, `count` in all.
    """

    people: Sequence[int] = ()
    more: bool = False
    unit: int | None = None
    count: int = 0


@dataclass(slots=True)
class _Search:
    """One search: in which units (None: the whole union), and what its words can mean there."""

    session: Session
    reach: Collection[int] | None
    tree: Tree
    paths: dict[int, tuple[str, ...]]
    places: dict[str, set[int]] = field(default_factory=dict)
    #: Whether more fit than were looked at.
    cut: bool = False

    def narrowed(self, unit_ids: Collection[int]) -> "_Search":
        return _Search(self.session, unit_ids, self.tree, self.paths, self.places)

    def named(self, word: str) -> set[int]:
        """The units that the word names, with all below them, as far as the search reaches."""
        if word not in self.places:
            tops = set(units_named(self.paths, word))
            below = {one for one in self.paths if tops.intersection(self.tree.chain(one))} if tops else set()
            self.places[word] = below if self.reach is None else below.intersection(self.reach)
        return self.places[word]

    def people(self, statement: Select[tuple[int, str, int, str | None]]) -> Sequence[Person]:
        here = statement.where(_M.standing != Standing.LEFT)
        return self.session.execute(here if self.reach is None else here.where(_M.unit_id.in_(self.reach))).all()


def units_named(paths: Mapping[int, tuple[str, ...]], word: str) -> list[int]:
    """The units that the word names: of that very name, or else that hold the word, with the unit above before it."""
    said = squeezed(word)
    if len(said) < _SHORTEST_PLACE:
        return []
    exact = [one for one, path in paths.items() if said in {squeezed(path[-1]), squeezed("".join(path))}]
    return exact or [one for one, path in paths.items() if said in squeezed("".join(path[-2:]))]


def find(session: Session, words: str, reach: Collection[int] | None, *, page: int = 0, size: int = 8) -> Found:
    """Whom the words mean among the people of the units in `reach` (None: all); those who left are not found.

    Every spelling is met: wide digits and letters, spaces anywhere, capitals. `page` and `size` serve a unit's list.
    """
    if reach is not None and not reach:
        return Found()
    tree = Tree(session)
    search = _Search(session, reach, tree, tree.paths())
    said = unicodedata.normalize("NFKC", words).strip()
    by_number = _by_number(search, said)
    if by_number is not None:
        return by_number
    tokens = [one for one in _GAP.split(said) if squeezed(one)]
    for who, where in _meanings(tokens):
        found = _meant(search, who, where)
        if found.people:
            return found
    everybody = search.named("".join(tokens))
    if everybody:
        return _of_units(search, everybody, page, size)
    for who, where in _glued(tokens):
        found = _meant(search, who, where)
        if found.people:
            return found
    return _holding(search, squeezed(said))


def _by_number(search: _Search, said: str) -> Found | None:
    """By a telephone or a staff number, or by a name with the last four digits of a telephone; None for other words."""
    digits = members.normal_phone(said)
    if len(digits) == 11 and not re.search(r"[^\W\d]", said):
        whom = members.with_phone(search.session, digits)
        return Found([one.id for one in whom if search.reach is None or one.unit_id in search.reach])
    squeezed_ = re.sub(r"\s", "", said)
    if not re.search(r"\d", squeezed_):
        return None
    spelt = {squeezed_, squeezed_.upper(), squeezed_.lower()}
    numbered = search.people(select(*_PERSON).where(_M.staff_no.in_(spelt)))
    if numbered:
        return Found([one.id for one in numbered])
    parted = re.fullmatch(r"(?:(\d{4})\s*)?([^\d]+?)\s*(\d{4})?", said)
    if parted and bool(parted[1]) != bool(parted[3]):
        return _with_last_four(search, parted[2], parted[1] or parted[3])
    return None


def _with_last_four(search: _Search, words: str, last_four: str) -> Found:
    tokens = [one for one in _GAP.split(words) if squeezed(one)]
    for who, where in [*_meanings(tokens), *_glued(tokens)]:
        found = _meant(search, who, where)
        fitting = [
            one
            for one in found.people
            if any(number.endswith(last_four) for number in members.phones(search.session, one))
        ]
        if fitting:
            return Found(fitting)
    return Found()


def _meanings(tokens: Sequence[str]) -> Iterator[tuple[str, str]]:
    """How words may be parted into a name and a place, likeliest first; the place can be empty."""
    whole = "".join(tokens)
    if whole:
        yield whole, ""
    for at in range(len(tokens) - 1, 0, -1):
        yield "".join(tokens[:at]), "".join(tokens[at:])
        yield "".join(tokens[at:]), "".join(tokens[:at])


def _glued(tokens: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The same of a name and a place with no space between: a name has two characters at least, and three mostly."""
    whole = "".join(tokens)
    if len(tokens) == 1 and len(whole) <= _LONGEST_WORD:
        for length in (3, 2, 4):
            if len(whole) - length >= _SHORTEST_PLACE:
                yield whole[:length], whole[length:]
                yield whole[-length:], whole[:-length]


def _meant(search: _Search, who: str, where: str) -> Found:
    """Whom the name means, of the place, where one is told: a unit, or else a team."""
    if not where:
        return _called(search, who)
    units = search.named(where)
    if units:
        return _called(search.narrowed(units), who)
    place = squeezed(where)
    return _called(search, who, team=place) if len(place) >= _SHORTEST_PLACE else Found()


def _called(search: _Search, who: str, *, team: str = "") -> Found:
    ranked: dict[int, tuple[int, int, str]] = {}
    search.cut = False
    for rank, one in _candidates(search, who):
        if team and team not in squeezed(one.team or ""):
            continue
        if one.id not in ranked or ranked[one.id][0] > rank:
            ranked[one.id] = (rank, len(one.name), one.name)
    best = sorted(ranked, key=lambda key: (*ranked[key], key))
    return Found(best[:MOST], more=search.cut or len(best) > MOST)


def _candidates(search: _Search, who: str) -> Iterator[tuple[int, Person]]:
    ranks: set[int] = set()
    for pieces in pinyin.ways(who):
        # As they are read whole, then those that only begin so: a cut must not take the nearer ones.
        for whole in (True, False):
            rows, most = search.people(_beginning(pieces, whole=whole)), _most(pieces)
            for one in rows:
                rank = pinyin.rank(one.name, pieces)
                if rank is not None:
                    ranks.add(rank)
                    yield rank, one
            if len(rows) == most:
                search.cut = True
                return
        if 0 in ranks:  # whoever types a whole name means it
            return
    text = squeezed(who)
    if text.isascii() and text and not ranks:
        # A name in letters is one word of its own.
        begins = (_K.syllable >= text[: pinyin.LONGEST]) & (_K.syllable < text[: pinyin.LONGEST] + "\U0010ffff")
        for one in search.people(_keyed().where(begins).limit(MOST + 1)):
            if squeezed(one.name).startswith(text):
                yield 0 if squeezed(one.name) == text else 2, one


def _keyed() -> Select[tuple[int, str, int, str | None]]:
    return select(*_PERSON).join_from(MemberKey.__table__, Member.__table__, _K.member_id == _M.id)


def _beginning(pieces: Sequence[str], *, whole: bool) -> Select[tuple[int, str, int, str | None]]:
    """Those whose keys are as the pieces, or begin so; which of them fit is seen by their names."""
    first, rest = pieces[0], "".join(pinyin.readings(one[0])[0][0] for one in pieces[1:])[: pinyin.LONGEST]
    if first.isascii():
        syllables: Sequence[str] = pinyin.beginning(first) or (first,)
    else:
        syllables = pinyin.read(first)[0]
    behind = _K.rest == rest if whole else (_K.rest > rest) & (_K.rest < rest + "\U0010ffff")
    found = _keyed().where(_K.syllable.in_(syllables), behind)
    if not first.isascii():
        found = found.where(_M.name.startswith(first, autoescape=True))
    return found.order_by(_K.syllable, _K.rest, _K.member_id).limit(_most(pieces))


def _most(pieces: Sequence[str]) -> int:
    """Rows to look through: where the keys alone say who fits, few; one person may have several."""
    exact = all(len(one) == 1 and one.isascii() for one in pieces[1:])
    return 2 * MOST if exact else _LOOKED_THROUGH


def _of_units(search: _Search, unit_ids: set[int], page: int, size: int) -> Found:
    """Everybody of those units, page by page."""
    here = [_M.standing != Standing.LEFT]
    if len(unit_ids) < len(search.paths):
        # Of everybody the names come in the order of their index; nothing need be sorted.
        here.append(_M.unit_id.in_(unit_ids))
    count = search.session.scalar(select(func.count()).select_from(Member.__table__).where(*here)) or 0
    listed = select(_M.id).where(*here).order_by(_M.name, _M.id).limit(size).offset(page * size)
    top = min(unit_ids, key=lambda one: (len(search.tree.chain(one)), one))
    return Found(list(search.session.scalars(listed)), unit=top, count=count)


def _holding(search: _Search, text: str) -> Found:
    """Whose names hold the words somewhere. A look through all names, so it comes last."""
    if not text or text.isascii():
        return Found()
    holds: ColumnElement[bool] = _M.name.contains(text, autoescape=True)
    if search.reach is None:
        # The index of names alone is looked through, a tenth of the table.
        holds = _M.id.in_(select(_M.id).where(holds).limit(MOST + 1).scalar_subquery())
    found = search.people(select(*_PERSON).where(holds).limit(MOST + 1))
    return Found([one.id for one in found[:MOST]], more=len(found) > MOST)
