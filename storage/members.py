"""Members: the roster of employees and retired people, and how one of them is found by phone."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import cast

from sqlalchemy import Connection, ForeignKey, LargeBinary, String, Table, event, func, insert, literal, select
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column

from storage import pinyin, sealed
from storage.commits import core
from storage.database import Record
from storage.errors import Refusal
from storage.pinyin import squeezed
from storage.prepared import Prepared
from storage.units import Tree, Unit


class Standing(StrEnum):
    """How a person belongs to the bureau. Unknown words of a roster count as ACTIVE and are told to the importer."""

    ACTIVE = "active"  # 在职
    SECONDED = "seconded"  # 借调
    UNPAID_LEAVE = "unpaid_leave"  # 停薪留职
    RETIRED = "retired"  # 退休
    RETIRED_CADRE = "retired_cadre"  # 离休
    SURVIVOR = "survivor"  # 遗属
    LEFT = "left"  # 调出, 离职, 去世


#: Who belongs to the union's people and is not in service.
RETIRED = {Standing.RETIRED, Standing.RETIRED_CADRE, Standing.SURVIVOR}


class Member(Record):
    """A person of the roster, with Telegram or without."""

    __tablename__ = "members"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), index=True)
    staff_no: Mapped[str | None] = mapped_column(String(30), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    team: Mapped[str | None] = mapped_column(String(60))  # 班组, as the roster names it
    post: Mapped[str | None] = mapped_column(String(60))  # 岗位, as the roster names it
    standing: Mapped[Standing] = mapped_column(String(16))


class Phone(Record):
    """A telephone number of a member: sealed, and findable by its blind fingerprint. Two people may share one."""

    __tablename__ = "phones"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    number: Mapped[bytes] = sealed.column()
    blind: Mapped[bytes] = mapped_column(LargeBinary(16), index=True)


#: Compared letter by letter in every database, whatever the language of its server, so that an index serves.
_Letters = String(pinyin.LONGEST).with_variant(String(pinyin.LONGEST, collation="C"), "postgresql")


class MemberKey(Record):
    """By what a member is found: the first syllable of the name, and the first letters of those behind it.

    Small on purpose: a roster of 100,000 writes one for each of them, at places all over the index.
    """

    __tablename__ = "member_keys"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    syllable: Mapped[str] = mapped_column(_Letters, primary_key=True)
    rest: Mapped[str] = mapped_column(_Letters, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, autoincrement=False)


_INSERT_KEYS = Prepared(insert(cast("Table", MemberKey.__table__)))


def write_keys(connection: Connection, people: Iterable[tuple[int, str]]) -> None:
    """Lets new members, told by key and name, be found; whoever writes members past the ORM calls it."""
    rows = [
        {"syllable": syllable, "rest": rest, "member_id": member_id}
        for member_id, name in people
        for syllable, rest in pinyin.keys(name)
    ]
    if rows:
        _INSERT_KEYS.run_all(connection, rows)


@event.listens_for(Member, "after_insert")
def _entered(_: Mapper[Member], connection: Connection, member: Member) -> None:
    write_keys(connection, [(member.id, member.name)])


_INSERT_PHONES = Prepared(insert(cast("Table", Phone.__table__)))


def normal_phone(text: str) -> str:
    """Digits only, without the country code of China: what two spellings of one number share."""
    digits = re.sub(r"\D", "", text)
    if len(digits) > 11 and digits.startswith(("86", "0086")):
        digits = digits.removeprefix("00").removeprefix("86")
    return digits


def add_phone(session: Session, member_id: int, number: str) -> None:
    add_phones(session, [(member_id, number)])


def add_phones(session: Session, numbers: Iterable[tuple[int, str]]) -> None:
    """Gives members their numbers, many in one statement."""
    add_known_phones(session, [(member_id, number, phone_blind(session, number)) for member_id, number in numbers])


def add_known_phones(session: Session, numbers: Iterable[tuple[int, str, bytes]]) -> None:
    """`add_phones` for who has the fingerprints already."""
    rows = []
    for member_id, number, blind in numbers:
        row = sealed.new_row()
        kept = sealed.seal(session, "phones.number", row, normal_phone(number))
        rows.append({"member_id": member_id, "row": row, "number": kept, "blind": blind})
    if rows:
        _INSERT_PHONES.run_all(core(session), rows)


def phone_blind(session: Session, number: str) -> bytes:
    """The fingerprint by which a number is found, in whatever spelling."""
    return sealed.blind(session, "phones.number", normal_phone(number))


def phones(session: Session, member_id: int) -> list[str]:
    """The member's numbers in the clear, in the order they were entered."""
    rows = session.execute(select(Phone.row, Phone.number).where(Phone.member_id == member_id).order_by(Phone.id))
    return [sealed.unseal(session, "phones.number", row, number) for row, number in rows]


def with_phone(session: Session, number: str) -> list[Member]:
    """Everybody at the bureau who has that number; people who left are not found."""
    blind = phone_blind(session, number)
    statement = (
        select(Member)
        .where(Member.id.in_(select(Phone.member_id).where(Phone.blind == blind)), Member.standing != Standing.LEFT)
        .order_by(Member.id)
    )
    return list(session.scalars(statement))


def called(session: Session, name: str, unit_ids: set[int]) -> list[Member]:
    """Members of that name in those units."""
    statement = (
        select(Member)
        .where(Member.name == name, Member.unit_id.in_(unit_ids), Member.standing != Standing.LEFT)
        .order_by(Member.id)
    )
    return list(session.scalars(statement))


def names_in(session: Session, unit_ids: set[int]) -> list[str]:
    """What the people of those units are called."""
    here = select(Member.name).where(Member.unit_id.in_(unit_ids), Member.standing != Standing.LEFT)
    return list(session.scalars(here.distinct().order_by(Member.name)))


def named(session: Session, name: str, unit_ids: set[int], last_four: str) -> list[Member]:
    """Members of that name in those units whose number ends so; one without any number on the roster counts too."""
    return [
        member
        for member in called(session, name, unit_ids)
        if any(number.endswith(last_four) for number in (phones(session, member.id) or [last_four]))
    ]


def masked(number: str) -> str:
    """138****0001: enough to tell two people apart, too little to ring them."""
    return f"{number[:3]}****{number[-4:]}" if len(number) > 7 else "****"


def meant(session: Session, words: str, *, most: int = 8) -> list[Member]:
    """Whom somebody means who writes a name, alone or with the unit or a telephone number; nearest meaning first.

    Names that stand in the words, the longest only; of these the ones of the unit that is named too, where there are
    any. Where no name stands there, names that hold the words.
    """
    said = squeezed(words)
    if not said:
        return []
    number = normal_phone(words)
    if len(number) == 11:
        return with_phone(session, number)[:most]
    plain = func.lower(func.replace(Member.name, " ", ""))
    here = select(Member, Unit.name).join(Unit, Unit.id == Member.unit_id).where(Member.standing != Standing.LEFT)
    rows = session.execute(here.where(literal(said).contains(plain)).order_by(Member.id).limit(_LOOKED_THROUGH)).all()
    longest = max((len(squeezed(member.name)) for member, _ in rows), default=0)
    named_so = [(member, unit) for member, unit in rows if len(squeezed(member.name)) == longest]
    if not named_so:
        found = session.scalars(
            select(Member).where(Member.standing != Standing.LEFT, plain.contains(said)).limit(most)
        )
        return list(found)
    rests = {member.id: said.replace(squeezed(member.name), "") for member, _ in named_so}
    there = [member for member, unit in named_so if _belongs(rests[member.id], unit, member.team)]
    return (there or [member for member, _ in named_so])[:most]


#: Rows that one search looks through; of a name there are never that many.
_LOOKED_THROUGH = 200


def _belongs(rest: str, unit: str, team: str | None) -> bool:
    return bool(rest) and any(rest in squeezed(place) or squeezed(place) in rest for place in (unit, team) if place)


class NotKnownYet(Refusal):
    """The account is not bound to a member of the roster; values: desk (the person holds an office), newcomer."""


def count(session: Session) -> int:
    """How many people are on the roster, those who left not counted."""
    return session.scalar(select(func.count()).select_from(Member).where(Member.standing != Standing.LEFT)) or 0


def units_of_all(session: Session) -> list[tuple[int, str]]:
    """Key and name of every unit that has a member."""
    here = select(Member.unit_id).where(Member.standing != Standing.LEFT)
    rows = session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(here)).order_by(Unit.id))
    return [(unit_id, name) for unit_id, name in rows]


def places(session: Session) -> dict[int, tuple[str, ...]]:
    """Every unit that somebody may say to be from, with its names from the root down.

    Not a team of a list of units: the roster has its people in the station, and tells the team beside it.
    """
    tree, direct = Tree(session), {unit_id for unit_id, _ in units_of_all(session)}
    peopled = {above for unit_id in direct for above in tree.chain(unit_id)}
    teams = {unit_id for unit_id in tree.paths() if unit_id not in peopled and direct.intersection(tree.chain(unit_id))}
    return {unit_id: path for unit_id, path in tree.paths().items() if unit_id not in teams}
