"""Progress: one's own month beside the month before; units in figures that a second count agrees with."""

import re
from collections import defaultdict
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from storage import learning, progress, sittings
from storage.members import Member
from storage.progress import Learnt, by_unit, reckoning
from storage.rights import NotForYou
from storage.sittings import COURSES, Course, Purpose, Sitting, SittingAnswer, sitting
from storage.sittings.sitting import Manner, spot
from storage.values import lines_of
from tests.cast import Actor, Cast
from tests.storage.driving import questions

DAY = timedelta(days=1)


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def member(cast: Cast) -> Actor:
    return cast.create_member("李明")


def sat(session: Session, member_id: int | None, at: datetime, marks: dict[int, bool]) -> None:
    """Somebody's sitting with its answers, past the rules: question -> whether it was right."""
    one = Sitting(
        member_id=member_id,
        purpose=Purpose.PRACTICE,
        subject_id=0,
        places=" ".join(f"{one}.1" for one in marks),
        at_once=True,
        begun_at=at,
        answered=len(marks),
        right=sum(marks.values()),
        out_of=100 * len(marks),
    )
    session.add(one)
    session.flush()
    session.add_all(
        SittingAnswer(
            sitting_id=one.id, place=place, row=b"0" * 16, question_id=question, version=1, points=0, full=full, at=at
        )
        for place, (question, full) in enumerate(marks.items())
    )
    session.flush()


class TestOnesOwn:
    def test_month_stands_beside_the_month_before_and_nobody_else(
        self, cast: Cast, officer: Actor, member: Actor
    ) -> None:
        safe, law = questions(cast, officer, 2), questions(cast, officer, 1, "法律")
        other = cast.create_member("陈敏")

        def rule(session: Session) -> None:
            sat(session, member.member_id, cast.now, {safe[0]: True, safe[1]: False, law[0]: True})
            sat(session, member.member_id, cast.now - DAY, {safe[0]: True})
            sat(session, member.member_id, cast.now - 2 * DAY, {safe[0]: True})
            sat(session, member.member_id, cast.now - 4 * DAY, {safe[0]: True})
            sat(session, member.member_id, cast.now - 30 * DAY, {safe[0]: False, safe[1]: True})
            sat(session, other.member_id, cast.now, {safe[0]: True})

        cast.write(rule)
        found = cast.acts(member, reckoning.mine)
        assert (found["answered"], found["right"], found["days"]) == (6, 5, [19, 21, 22, 23])
        assert (found["before"], found["before_right"], found["before_days"]) == (2, 1, 1)
        assert (found["streak"], found["length"]) == (3, 30)
        assert found["categories"] == [
            {"name": "安全生产", "answered": 5, "right": 4},
            {"name": "法律", "answered": 1, "right": 1},
        ]

    def test_tells_nothing_of_a_paper_that_is_not_handed_in(self, cast: Cast, officer: Actor, member: Actor) -> None:
        keys = questions(cast, officer, 2)
        manner = Manner(at_once=False, ends_at=cast.now + timedelta(minutes=30))
        chosen = [(key, 1) for key in keys]
        made = cast.acts(
            member,
            lambda session, *, by, now: {
                "key": sitting.begin(session, chosen, Purpose.EXAM, 1, by=by, now=now, manner=manner).id
            },
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(COURSES, Purpose.EXAM, Course(lambda *_: {"title": ""}, lambda *_: {}, may_change=True))
            cast.acts(member, sitting.choose, made["key"], spot(0, 0))
            on = cast.acts(member, reckoning.mine)
            assert (on["answered"], on["right"], on["categories"]) == (0, 0, [])
            copied = cast.read(lambda session: sittings.of_member(session, member.member_id or 0))
            assert [(one["answered"], one["right"], one["points"]) for one in copied] == [(1, None, None)]
            cast.acts(member, sitting.hand_in, made["key"])
        over = cast.acts(member, reckoning.mine)
        assert (over["answered"], over["right"]) == (1, 1)
        copied = cast.read(lambda session: sittings.of_member(session, member.member_id or 0))
        assert [(one["answered"], one["right"], one["points"]) for one in copied] == [(1, 1, 100)]

    @pytest.mark.parametrize("ago", [0, 1, 2])
    def test_streak_lasts_while_today_can_still_be_one_of_its_days(
        self, cast: Cast, officer: Actor, member: Actor, ago: int
    ) -> None:
        (one,) = questions(cast, officer, 1)

        def rule(session: Session) -> None:
            for day in range(ago, 50):
                sat(session, member.member_id, cast.now - day * DAY, {one: True})

        cast.write(rule)
        assert cast.acts(member, reckoning.mine)["streak"] == (0 if ago == 2 else 50 - ago)

    def test_has_what_services_tell(self, cast: Cast, member: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(learning, "BESIDE_PROGRESS", [lambda *_: {"notebook": 3}, lambda *_: {"exams": 1}])
        found = cast.acts(member, reckoning.mine)
        assert (found["notebook"], found["exams"], found["answered"]) == (3, 1, 0)

    def test_is_found_by_the_persons_sittings_alone(self, cast: Cast, backend: str) -> None:
        def plan(session: Session) -> str:
            wanted = reckoning.answered(1, cast.now - 60 * DAY).compile(
                session.get_bind(), compile_kwargs={"literal_binds": True}
            )
            if backend == "postgresql":
                # Of empty tables a server reads all: what it would do of full ones is asked. Which index of those that
                # know the member is cheapest, it says by what it last counted.
                session.execute(text("SET enable_seqscan = off"))
                return "\n".join(row[0] for row in session.execute(text(f"EXPLAIN {wanted}")))
            return "\n".join(row[3] for row in session.execute(text(f"EXPLAIN QUERY PLAN {wanted}")))

        told = cast.write(plan)
        assert re.search("ix_sittings_member_id" if backend == "sqlite" else r"Index Cond: .*\bmember_id = 1", told)
        assert "SCAN sitting" not in told
        assert "Seq Scan" not in told


class TestUnits:
    def test_are_told_to_officers_folded_where_they_are_small(self, cast: Cast, officer: Actor) -> None:
        chair = cast.create_chair()
        (one,) = questions(cast, officer, 1)
        large = [cast.create_member(f"某东{at}") for at in range(6)]
        small = cast.create_member("孙丽丽", unit=cast.create_unit("城西供水站"))

        def rule(session: Session) -> None:
            sat(session, large[0].member_id, cast.now, {one: True})
            sat(session, large[0].member_id, cast.now, {one: True})
            sat(session, small.member_id, cast.now, {one: False})
            sat(session, large[1].member_id, cast.now - 30 * DAY, {one: False})

        cast.write(rule)
        found = cast.acts(officer, by_unit.look, 0)
        assert (found["of"], found["people"], found["answered"], found["before_people"]) == (7, 1, 2, 1)
        found = cast.acts(chair, by_unit.look, 0)
        assert [(each["unit"], each["people"], each["answered"]) for each in lines_of(found["units"])] == [
            (None, 2, 3),
        ]
        with pytest.raises(NotForYou):
            cast.acts(small, by_unit.look, 0)

    def test_of_few_people_are_not_told(self, cast: Cast, officer: Actor, member: Actor) -> None:
        (one,) = questions(cast, officer, 1)
        cast.write(lambda session: sat(session, member.member_id, cast.now, {one: True}))
        found = cast.acts(officer, by_unit.look, 0)
        assert (found["hides"], found["units"], "people" in found) == (True, [], False)

    def test_agree_with_a_second_count(self, cast: Cast, officer: Actor) -> None:
        units = [cast.create_unit(name) for name in ("城东供水站", "城西供水站", "城北供水站")]
        people = [cast.enrol(f"某人{at}", unit=units[at % 3]) for at in range(6)]
        keys = questions(cast, officer, 3)
        since, until = cast.now - 10 * DAY, cast.now
        one = st.tuples(
            st.sampled_from(people), st.integers(-15, 3), st.dictionaries(st.sampled_from(keys), st.booleans())
        )

        @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
        @given(st.lists(one, max_size=12), st.sampled_from([None, units[:1], units[1:], []]))
        def agrees(sittings: list[tuple[int, int, dict[int, bool]]], some: list[int] | None) -> None:
            def rule(session: Session) -> dict[int, Learnt]:
                session.execute(delete(SittingAnswer))
                session.execute(delete(Sitting))
                for member_id, day, marks in sittings:
                    sat(session, member_id, cast.now + day * DAY, marks)
                return progress.figures(session, some, since, until)

            who, count = defaultdict[int, set[int]](set), defaultdict[int, int](int)
            for member_id, day, marks in sittings:
                unit = units[people.index(member_id) % 3]
                if -10 <= day < 0 and marks and (some is None or unit in some):
                    who[unit].add(member_id)
                    count[unit] += len(marks)
            assert cast.write(rule) == {unit: Learnt(len(who[unit]), count[unit]) for unit in who}

        agrees()

    def test_stay_when_answers_are_gone(self, cast: Cast, officer: Actor, member: Actor) -> None:
        (one,) = questions(cast, officer, 1)
        cast.write(lambda session: sat(session, member.member_id, cast.now, {one: True}))
        cast.write(lambda session: session.execute(delete(SittingAnswer)))
        told = cast.read(lambda session: progress.figures(session, None, cast.now, cast.now + DAY))
        assert [*told.values()] == [Learnt(1, 1)]
        assert cast.read(lambda session: session.get_one(Member, member.member_id).unit_id) in told
