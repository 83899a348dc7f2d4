"""Digests read for many at once: what is asked once for all of them is to each what it would be alone."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from storage import digests, offices, sealed, visitors
from storage.activities import Activity
from storage.activities import Kind as Of
from storage.activities import State as Activities
from storage.aid import Kind as Aid
from storage.aid import Source
from storage.campaigns import Kind
from storage.contests.records import Contest
from storage.contests.terms import State as Contests
from storage.desk import week
from storage.due_talks import SHIPPED, DueTalk
from storage.exams.records import Exam
from storage.exams.records import State as Exams
from storage.hardship import giving
from storage.trainings.records import Certificate
from storage.values import Values
from tests.cast import Actor, Cast
from tests.conftest import ZONE
from tests.storage import talked
from tests.storage.visiting import create_campaign, create_visit

pytestmark = pytest.mark.both_databases

MONDAY = datetime(2026, 11, 23, 10, tzinfo=ZONE)
DAY = timedelta(days=1)


def somewhere(cast: Cast, officer: Actor, member: Actor, other: Actor, deputy: Actor) -> None:
    """In the officer's unit there is something of every kind that a desk, a week or a digest has."""
    cast.submit(member)
    case = cast.submit(other)
    cast.take(officer, case)
    cast.acts(officer, giving.begin, case, Aid.LIVING)
    shown = cast.acts(officer, giving.write_amount, "1000")
    shown = cast.acts(officer, giving.choose_source, shown["version"], Source.OWN_FUNDS)
    shown = cast.acts(officer, giving.choose_day, shown["version"], 0)
    cast.acts(officer, giving.enter, shown["version"], deputy.account_id)
    assert other.member_id is not None
    talked.asked(cast, officer, other.member_id)
    of = {"made_by": officer.account_id, "unit_id": officer.unit_id, "made_at": MONDAY - 3 * DAY}
    open_ = {**of, "kind": Of.SPORTS, "state": Activities.OPEN, "title": "羽毛球赛"}

    def keep(session: Session) -> None:
        tonight = MONDAY + timedelta(hours=9)
        session.add(Activity(**open_, starts_at=MONDAY + 2 * DAY, closes_at=tonight))
        session.add(Activity(**{**open_, "state": Activities.DRAFT, "title": "草稿"}))
        exam = {"state": Exams.PUBLISHED, "title": "安规", "opens_at": MONDAY, "closes_at": MONDAY + 3 * DAY}
        session.add(Exam(**exam, **of))
        code = f"K{officer.account_id}"
        session.add(Contest(code=code, state=Contests.READY, title="竞赛", starts_at=MONDAY + DAY, **of))
        for nth, (whom, days) in enumerate([(member, -2), (member, 2), (officer, 3)]):
            row = sealed.new_row()
            line = sealed.seal(session, "due_talks.line", row, SHIPPED[nth].key)
            due_on = (MONDAY + days * DAY).date()
            known = {"member_id": whom.member_id, "line": line, "since": MONDAY.date() - 30 * DAY}
            number = f"BT-2026-{officer.account_id:02}{nth:02}"
            session.add(DueTalk(row=row, number=number, due_on=due_on, opened_at=MONDAY - DAY, **known))
        for whom, confirmed_at in ((member, MONDAY), (officer, MONDAY), (other, None), (officer, None)):
            row = sealed.new_row()
            name = sealed.seal(session, "certificates.name", row, "电工证")
            entered = {"entered_by": officer.account_id, "entered_at": MONDAY, "confirmed_at": confirmed_at}
            until = (MONDAY + 4 * DAY).date()
            session.add(Certificate(row=row, member_id=whom.member_id, name=name, until=until, **entered))

    cast.write(keep)


@pytest.fixture
def readers(cast: Cast) -> list[Actor]:
    """Two units with an officer and a steward each, one away; the chair and a deputy of the first one's people."""
    homes = [cast.create_unit(), cast.create_unit("城西供水站")]
    officers = [cast.create_officer(name, unit=unit) for name, unit in zip(("王秀英", "周同"), homes, strict=True)]
    stewards = [cast.create_steward(name, unit=unit) for name, unit in zip(("陈敏", "李梅"), homes, strict=True)]
    heads = [cast.create_chair(), cast.create_deputy()]
    year, spring = create_campaign(cast, Kind.YEAR, year=2026), create_campaign(cast)
    for nth, (officer, steward) in enumerate(zip(officers, stewards, strict=True)):
        member = cast.create_member(("李明", "何平")[nth], unit=officer.unit_id)
        other = cast.create_member(("吴刚", "郑洁")[nth], unit=officer.unit_id)
        somewhere(cast, officer, member, other, heads[1])
        for whom, days in ((member, -5), (other, 2), (officer, 1), (steward, -1)):
            create_visit(cast, year, whom, due_on=(MONDAY + days * DAY).date())
        create_visit(cast, spring, member, officer, steward, day=(MONDAY + DAY).date())
        create_visit(cast, spring, other)
    # What is about somebody in office is theirs to read nowhere.
    cast.submit(officers[0])
    cast.submit(heads[0])
    return [*officers, *stewards, *heads]


class TestTogether:
    def test_each_digest_says_what_it_says_alone(self, cast: Cast, readers: list[Actor]) -> None:
        alone = {
            one.account_id: cast.read(partial(digests.of_account, account_id=one.account_id, now=MONDAY))
            for one in readers
        }
        found = cast.read(lambda session: digests.ahead(session, 0, now=MONDAY))
        assert {one.account_id: one.values for one in found} == alone
        assert all(one["count"] for one in alone.values())
        assert len({repr(one) for one in alone.values()}) == len(readers), "no two have the same before them"

    def test_each_week_brings_what_it_brings_alone(self, cast: Cast, readers: list[Actor]) -> None:
        def dates(session: Session, reader: Actor) -> list[Values]:
            by, last = visitors.by_account(session, reader.account_id), week.sunday(MONDAY.date())
            return week.dates(session, by=by, now=MONDAY, first=MONDAY.date(), last=last)

        def together(session: Session) -> list[list[Values]]:
            with offices.still(session, many=True):
                return [dates(session, one) for one in readers]

        alone = [cast.read(partial(dates, reader=one)) for one in readers]
        assert cast.read(together) == alone
        kinds = {str(one["what"]) for one in alone[0]}
        assert kinds >= {"calls", "due_talks", "visits", "sign_up", "activity", "contest", "exam", "certificates"}

    def test_a_page_tells_of_as_many_as_were_read(self, cast: Cast, readers: list[Actor]) -> None:
        found = cast.read(lambda session: digests.ahead(session, 0, now=MONDAY))
        before = len(cast.letters())
        page = cast.write(lambda session: digests.tell(session, 0, now=MONDAY, found=found))
        assert (page.done, page.cursor) == (len(readers), max(one.account_id for one in readers))
        told = [one.to for one in cast.letters()[before:]]
        assert told == sorted(one.account_id for one in readers)
        again = cast.write(lambda session: digests.tell(session, 0, now=MONDAY, found=found))
        assert again.done == 0, "nobody is told twice"
