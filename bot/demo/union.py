"""The invented union: who is in it, written into an empty database; and how its people come to know the bot."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from typing import Any, Protocol

from storage import homes, members, offices, units
from storage.database import Transaction
from storage.homes import Details
from storage.members import Member, Standing
from storage.offices import Role
from storage.question_files import gift
from storage.questions import State, keeping


class Telephone(Protocol):
    """A person's telephone, as far as it is needed to make somebody known."""

    def start(self, payload: str = "") -> object: ...

    def share_contact(self) -> object: ...

    def delete(self, message: Any) -> object: ...

    def wait_for(self, wanted: str, within: float = 5.0) -> object: ...


@dataclass(frozen=True, slots=True)
class Somebody:
    """One of the people of the demo; `path` is empty for whom no roster has."""

    name: str
    telegram: str
    language: str
    phone: str
    path: tuple[str, ...]
    post: str
    role: Role | None
    joined: bool
    #: The language in which it is on the first phones, and its part there: `zh officer`; empty for none.
    shown: str

    @property
    def unit(self) -> str:
        return self.path[-1] if self.path else ""


def people() -> list[Somebody]:
    """Everybody who has a telephone in the demo."""
    with (files("bot") / "demo" / "people.csv").open(encoding="utf-8") as file:
        return [_read(row) for row in csv.DictReader(file)]


def cast(everybody: list[Somebody], language: str) -> list[Somebody]:
    """Who leads through the first steps in that language: a member, the officer of the same station, and whose desk
    is looked at: the chair's, or the officer's where the chair speaks another language."""
    parts = {one.shown.partition(" ")[2]: one for one in everybody if one.shown.startswith(f"{language} ")}
    return [parts["member"], parts["officer"], parts.get("desk", parts["officer"])]


def _read(row: Mapping[str, str]) -> Somebody:
    return Somebody(
        row["name"],
        row["telegram"],
        row["language"],
        row["phone"],
        tuple(part for part in row["path"].split("/") if part),
        row["post"],
        Role(row["role"]) if row["role"] else None,
        bool(row["joined"]),
        row["shown"],
    )


def found(session: Transaction, everybody: list[Somebody], *, now: datetime) -> dict[str, str]:
    """Writes the roster and one code of office for each who is to hold one; codes by telephone number."""
    _retire(session, now)
    _fill_bank(session, now)
    codes: dict[str, str] = {}
    for one in everybody:
        if not one.path:
            continue
        unit_id = _unit(session, one.path)
        member = Member(name=one.name, unit_id=unit_id, post=one.post or None, standing=Standing.ACTIVE)
        session.add(member)
        session.flush()
        members.add_phone(session, member.id, one.phone)
        if one.role is not None:
            whole = one.role in offices.WHOLE_UNION
            codes[one.phone], _ = offices.invite(session, one.role, None if whole else unit_id, now=now)
    return codes


def _retire(session: Transaction, now: datetime) -> None:
    """The retired and surviving family, who have no telephone here: whom a campaign before the festival visits."""
    with (files("bot") / "demo" / "elders.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            unit_id = _unit(session, tuple(row["path"].split("/")))
            member = Member(name=row["name"], unit_id=unit_id, standing=Standing(row["standing"]))
            session.add(member)
            session.flush()
            homes.keep(session, member.id, _home(row), told_by=None, now=now)


def _fill_bank(session: Transaction, now: datetime) -> None:
    """Questions to begin with, which may be asked at once."""
    words = (files("bot") / "demo" / "first_questions.gift").read_text(encoding="utf-8")
    contents = [one.content for one in gift.read(words).questions if one.content is not None]
    for one in keeping.put_all(session, contents, author_id=None, approved_by=None, now=now):
        one.state = State.LIVE


def _home(row: Mapping[str, str]) -> Details:
    born, alone = date.fromisoformat(row["born"]), bool(row["alone"])
    return Details(row["address"], born, alone, row["family"], row["relation"], row["phone"])


def _unit(session: Transaction, path: tuple[str, ...]) -> int:
    known = units.Tree(session).exact(path)
    if known is not None:
        return known
    return units.create(session, path[-1], _unit(session, path[:-1]) if path[1:] else None).id


def make_known(telephones: Mapping[str, Telephone], everybody: list[Somebody], codes: Mapping[str, str]) -> None:
    """Those who are to be known already share their number with the bot, and take up their office: as people do."""
    for one in everybody:
        if one.joined:
            telephone: Any = telephones[one.phone]
            telephone.start()
            telephone.share_contact()
    for one in everybody:
        if one.joined:
            telephones[one.phone].wait_for(one.unit, 20.0)
        if one.joined and one.phone in codes:
            # Nobody leaves a code standing in the chat; the bot has heard it.
            telephone = telephones[one.phone]
            telephone.delete(telephone.start(codes[one.phone]))
