"""Noting what came up with somebody in the chat; the visit of the year that it makes; the chair's catalogue."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from storage import asking, circumstances, desk, occasions, people, rights
from storage.campaigns import Campaign, Kind, Reason, State
from storage.circumstances import Circumstance, CircumstanceNotYours, DayUnfit, NotedAlready, keeping
from storage.circumstances.keeping import LineKnown, LineUnfit, TooManyLines
from storage.members import Member, Standing
from storage.mydata import overview, visiting
from storage.mydata.visiting import NothingNoted
from storage.values import Values
from storage.visits import Stage, Visit, due, noting, records, taking_on, yearly
from storage.visits.access import NotYourVisit, VisitMoved
from tests.cast import Actor, Cast

KEYS = [line.key for line in circumstances.SHIPPED]


@pytest.fixture
def chen(cast: Cast) -> Actor:
    return cast.create_steward()


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member()


def note(cast: Cast, by: Actor, whom: Actor, key: str = "illness", back: int | str = 0) -> Values:
    """By taps, or with the day typed."""
    asked = cast.acts(by, noting.begin, whom.member_id)
    asked = cast.acts(by, noting.choose, asked["version"], KEYS.index(key))
    if isinstance(back, str):
        return cast.acts(by, noting.write_day, back)
    return cast.acts(by, noting.choose_day, asked["version"], back)


def visits(cast: Cast) -> list[Visit]:
    return cast.read(lambda session: [*session.scalars(select(Visit).order_by(Visit.id))])


def desk_of(cast: Cast, who: Actor) -> list[str]:
    lines = cast.acts(who, desk.waiting, 0)["lines"]
    assert isinstance(lines, list)
    return [str(line["number"]) for line in lines if isinstance(line, dict) and line["kind"] == "visit"]


class TestNoting:
    def test_makes_a_visit_of_the_year_at_once(self, cast: Cast, chen: Actor, li: Actor) -> None:
        noted = note(cast, chen, li, "illness")
        (visit,) = visits(cast)
        year = cast.read(lambda session: session.get_one(Campaign, visit.campaign_id))
        assert (year.kind, year.state, year.year) == (Kind.YEAR, State.APPROVED, cast.now.year)
        assert (visit.stage, visit.due_on, visit.member_id) == (
            Stage.PLANNED,
            cast.now.date() + timedelta(days=7),
            li.member_id,
        )
        assert cast.read(lambda session: records.reasons_of(session, visit)) == [Reason.ILL]
        assert noted["number"] == visit.number

    def test_is_told_to_who_answers_for_the_unit_without_name_or_reason(
        self, cast: Cast, chen: Actor, li: Actor
    ) -> None:
        wang = cast.create_officer()
        note(cast, chen, li, "bereavement")
        (letter,) = (one for one in cast.letters(wang) if one.key == "circumstances.due")
        assert set(letter.values) == {"visit", "number", "unit", "due_on"}
        assert cast.keys(chen) == []
        assert len(cast.audited("circumstances.note")) == len(cast.audited("circumstances.plan")) == 1

    def test_of_what_calls_for_no_visit_makes_none(self, cast: Cast, chen: Actor, li: Actor) -> None:
        assert note(cast, chen, li, "model")["visit"] is None
        assert visits(cast) == []

    def test_reads_a_typed_day(self, cast: Cast, chen: Actor, li: Actor) -> None:
        day = cast.now.date() - timedelta(days=2)
        note(cast, chen, li, "illness", f"{day.month}月{day.day}日")
        assert visits(cast)[0].due_on == day + timedelta(days=7)

    @pytest.mark.parametrize("words", ["哪天", "2019-01-01", "2040-01-01"])
    def test_refuses_no_day_and_one_too_far_off(self, cast: Cast, chen: Actor, li: Actor, words: str) -> None:
        with pytest.raises(DayUnfit):
            note(cast, chen, li, "illness", words)

    def test_of_what_is_heard_of_late_nobody_is_late_yet(self, cast: Cast, chen: Actor, li: Actor) -> None:
        day = cast.now.date() - timedelta(days=40)
        note(cast, chen, li, "bereavement", day.isoformat())
        assert visits(cast)[0].due_on == cast.now.date()

    def test_twice_is_refused_while_the_visit_waits(self, cast: Cast, chen: Actor, li: Actor) -> None:
        number = note(cast, chen, li)["number"]
        with pytest.raises(NotedAlready) as no:
            note(cast, cast.create_officer(), li, back=1)
        assert no.value.values == {"number": number}
        note(cast, chen, li, "birth")
        assert len(visits(cast)) == 2

    def test_is_for_who_looks_after_the_unit_and_never_of_oneself(self, cast: Cast, chen: Actor, li: Actor) -> None:
        other = cast.create_steward("周同", unit=cast.create_unit("城西供水站"))
        for who, whom in ((other, li), (chen, chen)):
            with pytest.raises(CircumstanceNotYours):
                cast.acts(who, noting.begin, whom.member_id)
        with pytest.raises(rights.NotForYou):
            cast.acts(li, noting.begin, chen.member_id)

    def test_of_the_end_of_the_year_belongs_to_the_year_in_which_it_is_due(
        self, cast: Cast, chen: Actor, li: Actor
    ) -> None:
        cast.now = cast.now.replace(month=12, day=30)
        note(cast, chen, li)
        assert cast.read(lambda session: session.scalars(select(Campaign.year)).all()) == [cast.now.year + 1]

    def test_after_the_year_was_wrapped_up_goes_into_the_next(self, cast: Cast, chen: Actor, li: Actor) -> None:
        cast.write(
            lambda session: setattr(yearly.campaign(session, cast.now.year, now=cast.now), "state", State.CLOSED)
        )
        note(cast, chen, li)
        year = cast.read(lambda session: session.get_one(Campaign, visits(cast)[0].campaign_id).year)
        assert year == cast.now.year + 1

    def test_makes_one_campaign_of_a_year(self, cast: Cast, chen: Actor, li: Actor) -> None:
        note(cast, chen, li)
        note(cast, chen, cast.create_member("周同"))
        assert cast.read(lambda session: session.scalar(select(func.count()).select_from(Campaign))) == 1


class TestThePage:
    def test_shows_what_came_up_and_is_noted_in_the_audit(self, cast: Cast, chen: Actor, li: Actor) -> None:
        note(cast, chen, li)
        (line,) = cast.acts(chen, noting.look, li.member_id)["came_up"]  # type: ignore[misc]
        assert isinstance(line, dict)
        assert (line["what"], line["noter"], line["stage"]) == ("illness", "陈敏", Stage.PLANNED)
        (seen,) = cast.audited("circumstances.look")
        assert seen.record == f"members {li.member_id}"

    def test_put_off_forgets_the_question(self, cast: Cast, chen: Actor, li: Actor) -> None:
        asked = cast.acts(chen, noting.begin, li.member_id)
        cast.acts(chen, noting.put_off, asked["version"])
        with pytest.raises(asking.Outdated):
            cast.acts(chen, noting.write_day, "今天")

    def test_the_end_keeps_the_visit(self, cast: Cast, chen: Actor, li: Actor) -> None:
        noted = note(cast, chen, li)
        cast.acts(chen, noting.end, noted["circumstance"])
        assert visits(cast)[0].stage == Stage.PLANNED
        one = cast.read(lambda session: session.get_one(Circumstance, noted["circumstance"]))
        assert one.until == cast.now.date()

    def test_a_mistake_is_gone_and_nobody_goes_for_it(self, cast: Cast, chen: Actor, li: Actor) -> None:
        wang = cast.create_officer()
        noted = note(cast, chen, li)
        cast.acts(chen, noting.strike_out, noted["circumstance"])
        assert visits(cast)[0].stage == Stage.DROPPED
        assert cast.keys(wang)[-1] == "circumstances.called_off"
        assert cast.read(lambda session: circumstances.of_member(session, li.member_id or 0)) == []
        assert note(cast, chen, li)["number"] != noted["number"], "and may be noted anew"


class TestTakingOn:
    def test_stands_on_the_desks_of_steward_and_officer_until_somebody_goes(
        self, cast: Cast, chen: Actor, li: Actor
    ) -> None:
        wang = cast.create_officer()
        noted = note(cast, chen, li)
        assert desk_of(cast, chen) == desk_of(cast, wang) == [noted["number"]]
        page = cast.acts(wang, taking_on.go, noted["visit"])
        assert (page["going"], page["goes"], page["may_go"]) == (["王秀英"], True, False)
        assert (desk_of(cast, chen), desk_of(cast, wang)) == ([], [noted["number"]])

    def test_two_go_and_no_third(self, cast: Cast, chen: Actor, li: Actor) -> None:
        wang, sun = cast.create_officer(), cast.create_officer("孙丽")
        visit = note(cast, chen, li)["visit"]
        cast.acts(wang, taking_on.go, visit)
        assert cast.acts(chen, taking_on.go, visit)["going"] == ["王秀英", "陈敏"]
        assert cast.acts(sun, taking_on.look, visit)["may_go"] is False

    def test_is_handed_to_a_colleague_who_is_told(self, cast: Cast, chen: Actor, li: Actor) -> None:
        wang = cast.create_officer()
        visit = note(cast, chen, li)["visit"]
        cast.acts(chen, taking_on.go, visit)
        offered = cast.acts(chen, taking_on.before_handing, visit)["people"]
        assert offered == [{"member": wang.member_id, "name": "王秀英"}]
        assert cast.acts(chen, taking_on.hand, visit, wang.member_id)["going"] == ["王秀英"]
        assert cast.keys(wang)[-1] == "circumstances.given"

    def test_is_not_handed_to_just_anybody(self, cast: Cast, chen: Actor, li: Actor) -> None:
        visit = note(cast, chen, li)["visit"]
        with pytest.raises(VisitMoved):
            cast.acts(chen, taking_on.hand, visit, cast.create_member("周同").member_id)

    def test_overdue_says_so_and_is_still_doable(self, cast: Cast, chen: Actor, li: Actor) -> None:
        visit = note(cast, chen, li)["visit"]
        later = cast.now + timedelta(days=30)
        assert cast.acts(chen, taking_on.look, visit, now=later)["overdue"] is True
        assert cast.acts(chen, taking_on.go, visit, now=later)["goes"] is True

    def test_is_nothing_for_whom_it_is_about_or_another_unit(self, cast: Cast, chen: Actor) -> None:
        wang, other = cast.create_officer(), cast.create_steward("周同", unit=cast.create_unit("城西供水站"))
        visit = int(str(note(cast, chen, wang)["visit"]))
        for who in (wang, other):
            with pytest.raises(NotYourVisit):
                cast.acts(who, taking_on.look, visit)
            assert not cast.read(lambda session, who=who: yearly.may_have(session, who.account_id, visit))
            assert desk_of(cast, who) == []
        assert cast.read(lambda session: yearly.may_have(session, chen.account_id, visit))

    def test_each_look_is_noted_about_the_person(self, cast: Cast, chen: Actor, li: Actor) -> None:
        cast.acts(chen, taking_on.look, note(cast, chen, li)["visit"])
        assert [one.record for one in cast.audited("circumstances.read")] == [f"members {li.member_id}"]

    def test_of_who_has_left_stands_on_no_desk(self, cast: Cast, chen: Actor, li: Actor) -> None:
        note(cast, chen, li)
        cast.write(lambda session: setattr(session.get_one(Member, li.member_id), "standing", Standing.LEFT))
        assert desk_of(cast, chen) == []


class TestUrging:
    """What stands in the officers' letter of the morning and of the afternoon."""

    def told(self, cast: Cast, who: Actor, now: datetime) -> int:
        cast.write(lambda session: desk.bundle(session, 0, now=now))
        letters = [one for one in cast.letters(who) if one.key == "desk.bundle"]
        return int(str(letters[-1].values["visits"])) if letters else 0

    def test_tells_of_what_nobody_has_taken_on(self, cast: Cast, chen: Actor, li: Actor) -> None:
        wang = cast.create_officer()
        visit = note(cast, chen, li)["visit"]
        now = cast.now.replace(hour=14)
        assert (self.told(cast, chen, now), self.told(cast, wang, now)) == (1, 1)
        cast.acts(wang, taking_on.go, visit)
        assert due_of(cast, now) == {}

    def test_tells_who_goes_when_the_day_has_come(self, cast: Cast, chen: Actor, li: Actor) -> None:
        visit = note(cast, chen, li)["visit"]
        cast.acts(chen, taking_on.go, visit)
        assert due_of(cast, cast.now + timedelta(days=6)) == {}
        assert due_of(cast, cast.now + timedelta(days=7)) == {chen.account_id: 1}

    def test_leaves_out_whom_it_is_about(self, cast: Cast, chen: Actor) -> None:
        wang = cast.create_officer()
        note(cast, chen, wang)
        assert wang.account_id not in due_of(cast, cast.now)


def due_of(cast: Cast, now: datetime) -> dict[int, int]:
    found = cast.read(lambda session: due.urging(session, now=now))
    return {account_id: len(lines) for account_id, lines in found.items()}


class TestTakeUp:
    def arise(self, cast: Cast, li: Actor) -> None:
        assert li.member_id is not None
        of = li.member_id
        cast.write(lambda session: occasions.arise(session, occasions.Kind.VISIT, of, "KN-2026-0042", now=cast.now))

    def take_up(self, cast: Cast) -> int:
        return cast.write(lambda session: yearly.take_up(session, now=cast.now))

    def test_makes_visits_of_what_others_left(self, cast: Cast, chen: Actor, li: Actor) -> None:
        self.arise(cast, li)
        assert cast.read(yearly.lying)
        assert self.take_up(cast) == 1
        (visit,) = visits(cast)
        assert cast.read(lambda session: records.reasons_of(session, visit)) == [Reason.HARDSHIP]
        assert visit.due_on == cast.now.date() + yearly.UNANSWERED
        assert cast.keys(chen) == ["circumstances.due"]
        assert not cast.read(yearly.lying)

    def test_of_the_same_case_is_made_once(self, cast: Cast, chen: Actor, li: Actor) -> None:
        for _ in range(2):
            self.arise(cast, li)
            self.take_up(cast)
        assert len(visits(cast)) == 1
        assert cast.keys(chen) == ["circumstances.due"]

    def test_calls_off_what_has_been_answered_since(self, cast: Cast, chen: Actor, li: Actor) -> None:
        self.arise(cast, li)
        self.take_up(cast)
        of = li.member_id or 0
        cast.write(lambda session: occasions.pass_by(session, of, "KN-2026-0042", now=cast.now))
        assert cast.read(yearly.lying)
        assert self.take_up(cast) == 1
        assert visits(cast)[0].stage == Stage.DROPPED
        assert cast.keys(chen)[-1] == "circumstances.called_off"
        assert not cast.read(yearly.lying)

    def test_of_who_has_left_makes_none(self, cast: Cast, li: Actor) -> None:
        self.arise(cast, li)
        cast.write(lambda session: setattr(session.get_one(Member, li.member_id), "standing", Standing.LEFT))
        assert self.take_up(cast) == 1
        assert visits(cast) == []


class TestKeeping:
    @pytest.fixture
    def chair(self, cast: Cast) -> Actor:
        return cast.create_chair()

    def test_changes_the_days_from_now_on(self, cast: Cast, chair: Actor, chen: Actor, li: Actor) -> None:
        note(cast, chen, li, "birth")
        cast.acts(chair, keeping.set_days, KEYS.index("birth"), 30)
        note(cast, chen, cast.create_member("周同"), "birth")
        days = [(one.due_on or date.min) - cast.now.date() for one in visits(cast)]
        assert days == [timedelta(days=14), timedelta(days=30)]

    def test_says_that_nobody_need_go_for_that_alone(self, cast: Cast, chair: Actor, chen: Actor, li: Actor) -> None:
        cast.acts(chair, keeping.set_days, KEYS.index("birth"), 0)
        assert note(cast, chen, li, "birth")["visit"] is None

    def test_takes_off_and_puts_back(self, cast: Cast, chair: Actor, chen: Actor, li: Actor) -> None:
        number = KEYS.index("retirement")
        assert cast.acts(chair, keeping.turn, number, 0)["ended"] is True
        with pytest.raises(asking.Outdated):
            note(cast, chen, li, "retirement")
        assert cast.acts(chair, keeping.turn, number, 1)["ended"] is False
        note(cast, chen, li, "retirement")

    def test_adds_a_line_in_own_words(self, cast: Cast, chair: Actor, chen: Actor, li: Actor) -> None:
        cast.acts(chair, keeping.begin)
        line = cast.acts(chair, keeping.add, "孩子考上大学")
        assert (line["words"], line["within_days"]) == ("孩子考上大学", 7)
        asked = cast.acts(chen, noting.begin, li.member_id)
        asked = cast.acts(chen, noting.choose, asked["version"], line["line"])
        noted = cast.acts(chen, noting.choose_day, asked["version"], 0)
        assert (noted["words"], noted["visit"] is not None) == ("孩子考上大学", True)
        assert cast.acts(chen, taking_on.look, noted["visit"])["words"] == "孩子考上大学"

    def test_refuses_words_that_do_not_fit_and_known_ones(self, cast: Cast, chair: Actor) -> None:
        cast.acts(chair, keeping.begin)
        for words, no in ((" ", LineUnfit), ("长" * 31, LineUnfit)):
            with pytest.raises(no):
                cast.acts(chair, keeping.add, words)
        cast.acts(chair, keeping.add, "乔迁")
        cast.acts(chair, keeping.begin)
        with pytest.raises(LineKnown):
            cast.acts(chair, keeping.add, "乔迁")

    def test_has_an_end(self, cast: Cast, chair: Actor) -> None:
        for number in range(keeping.MOST):
            cast.acts(chair, keeping.begin)
            cast.acts(chair, keeping.add, f"事项{number}")
        with pytest.raises(TooManyLines):
            cast.acts(chair, keeping.begin)

    def test_is_the_chairs_and_deputies(self, cast: Cast, chen: Actor) -> None:
        assert len(cast.acts(cast.create_deputy(), keeping.look)["lines"]) == len(KEYS)  # type: ignore[arg-type]
        with pytest.raises(rights.NotForYou):
            cast.acts(chen, keeping.look)


class TestOwn:
    def test_sees_what_was_noted_and_strikes_it_out(self, cast: Cast, chen: Actor, li: Actor) -> None:
        noted = note(cast, chen, li)
        (line,) = cast.acts(li, overview.look)["came_up"]  # type: ignore[misc]
        assert isinstance(line, dict)
        assert (line["what"], line["noter"]) == ("illness", "陈敏")
        assert cast.acts(li, overview.strike_out, noted["circumstance"])["came_up"] == []
        assert visits(cast)[0].stage == Stage.DROPPED
        assert cast.keys(chen) == ["circumstances.called_off"]

    def test_strikes_out_nothing_of_anybody_else(self, cast: Cast, chen: Actor, li: Actor) -> None:
        noted = note(cast, chen, li)
        with pytest.raises(NothingNoted):
            cast.acts(cast.create_member("周同"), overview.strike_out, noted["circumstance"])

    def test_has_it_in_the_copy(self, cast: Cast, chen: Actor, li: Actor) -> None:
        note(cast, chen, li)
        of = li.member_id or 0
        (one,) = cast.read(lambda session: visiting.circumstances_of(session, of))
        (visit,) = cast.read(lambda session: visiting.visits_of(session, of))
        assert (one["what"], visit["reasons"]) == ("illness", [Reason.ILL])


class TestCard:
    def test_has_the_button_for_who_looks_after_the_unit(self, cast: Cast, chen: Actor, li: Actor) -> None:
        assert cast.acts(chen, people.look, li.member_id)["visited"] is True
        assert cast.acts(chen, people.look, chen.member_id)["visited"] is False
        assert cast.acts(cast.create_admin(), people.look, li.member_id)["visited"] is False
