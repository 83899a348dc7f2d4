"""Cards: one for each who goes, with where to go, whom to ring and what to bring. What was heard before stays off them:
paper is left lying."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import homes, sealed
from storage.homes import Details, Home
from storage.members import Phone
from storage.printing.lists import begun, marked
from storage.printing.readers import Choice, Sheet, along, names_of, visits_of
from storage.units import Tree
from storage.values import Value, Values
from storage.visits import Visit, reasons_of


def on_cards(session: Session, *, account_id: int, subject: int, values: Values, now: datetime) -> Values:
    """The visits of the choice that wait and this reader has (still), by who goes on them; last those that nobody goes
    on yet, whose `walker` is None."""
    campaign, whose, choice = begun(session, account_id, subject, values)
    found = along(Tree(session), visits_of(session, campaign, whose, choice, Sheet.CARDS), dated=True)
    names = names_of(session, found)
    told = _told(session, found, names, now.date())
    cards: list[Value] = [
        {
            "walker": None if walker is None else names[walker],
            "visits": [_line(visit, told[visit.id], walker, names) for visit in _of(found, walker)],
        }
        for walker in _walkers(found, choice, names)
    ]
    return {**marked(session, campaign, whose, choice, now=now), "cards": cards}


def _walkers(visits: Sequence[Visit], choice: Choice, names: dict[int, str]) -> list[int | None]:
    """Whose cards there are, by name."""
    if choice.member_id is not None:
        return [choice.member_id] if visits else []
    going = {one for visit in visits for one in (visit.first_id, visit.second_id) if one is not None}
    nobody: list[int | None] = [None] if any(visit.first_id is None for visit in visits) else []
    return [*sorted(going, key=lambda one: (names[one], one)), *nobody]


def _of(visits: Sequence[Visit], walker: int | None) -> list[Visit]:
    """The visits of one card."""
    return [visit for visit in visits if (visit.first_id is None if walker is None else walker in _pair(visit))]


def _pair(visit: Visit) -> tuple[int | None, int | None]:
    return visit.first_id, visit.second_id


def _line(visit: Visit, told: Values, walker: int | None, names: dict[int, str]) -> Values:
    others: list[Value] = [names[one] for one in _pair(visit) if one is not None and one != walker]
    return {**told, "with": others}


def _told(session: Session, visits: Sequence[Visit], names: dict[int, str], today: date) -> dict[int, Values]:
    """What a card says of each, by the visit."""
    people = {visit.member_id for visit in visits}
    known, numbers, tree = _homes(session, people), _phones(session, people), Tree(session)
    found: dict[int, Values] = {}
    for visit in visits:
        home = known.get(visit.member_id, Details())
        details: Values = {name: value for name, value in asdict(home).items() if name != "born"}
        reasons: list[Value] = [*reasons_of(session, visit)]
        phones: list[Value] = [*numbers.get(visit.member_id, ())]
        found[visit.id] = {
            **details,
            "age": home.age(visit.day or today),
            "number": visit.number,
            "name": names[visit.member_id],
            "unit": tree.path(visit.unit_id)[-1],
            "reasons": reasons,
            "phones": phones,
            "money": visit.money,
            "goods": visit.goods,
            "day": visit.day,
            "wish": visit.wish,
            "tried": visit.tried,
        }
    return found


def _homes(session: Session, people: Iterable[int]) -> dict[int, Details]:
    found = session.scalars(select(Home).where(Home.member_id.in_(people)))
    return {home.member_id: homes.details_of(session, home) for home in found}


def _phones(session: Session, people: Iterable[int]) -> dict[int, list[str]]:
    numbers: dict[int, list[str]] = {}
    of_these = select(Phone.member_id, Phone.row, Phone.number).where(Phone.member_id.in_(people)).order_by(Phone.id)
    for member_id, row, number in session.execute(of_these):
        numbers.setdefault(member_id, []).append(sealed.unseal(session, "phones.number", row, number))
    return numbers
