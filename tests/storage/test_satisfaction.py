"""两个满意: three answers each, added to counts; nothing before the end, nothing of fewer than five."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from storage import asking, satisfaction
from storage.members import Member, Standing
from storage.outbox import Letter
from storage.rights import NotForYou
from storage.satisfaction import SurveyTaker, SurveyTally, answering, keeping
from storage.satisfaction.records import AnsweredAlready, NoSurvey, NotAsked, SurveyOver, SurveyRuns
from storage.values import Values, lines_of
from tests.cast import Actor, Cast

VERY, CONTENT, SO_SO, NOT = 1, 2, 3, 4


@pytest.fixture
def chair(cast: Cast) -> Actor:
    return cast.create_chair()


@pytest.fixture
def people(cast: Cast) -> list[Actor]:
    """Six of the east, two of the west."""
    east, west = cast.create_unit("城东站"), cast.create_unit("城西站")
    return [cast.create_member(f"某{at}", unit=east if at < 6 else west) for at in range(8)]


def sent(cast: Cast, chair: Actor, days: int = 14) -> int:
    cast.acts(chair, keeping.begin, days)
    (survey_id,) = cast.read(satisfaction.unfinished)
    return survey_id


def goes_on(cast: Cast, survey_id: int, *, after: timedelta = timedelta()) -> list[Letter]:
    """What is written until there is nothing more to do."""
    before = len(cast.letters())
    while cast.write(lambda session: satisfaction.go_on(session, survey_id, now=cast.now + after)):
        pass
    return [one for one in cast.letters()[before:] if one.key.startswith("satisfaction.")]


def says(cast: Cast, actor: Actor, survey_id: int, *places: int) -> Values:
    found: Values = cast.acts(actor, answering.start, survey_id)
    for nth, place in enumerate(places, 1):
        found = cast.acts(actor, answering.answer, survey_id, nth, place)
    return found


def sides(found: Values) -> dict[str, Values]:
    return {str(one["side"]): one for one in lines_of(found["sides"])}


class TestSending:
    def test_goes_once_to_each_in_service_who_has_a_telephone(
        self, cast: Cast, chair: Actor, people: list[Actor]
    ) -> None:
        cast.enrol("某无电话")
        survey = sent(cast, chair)
        letters = goes_on(cast, survey)
        assert {one.to for one in letters} >= {one.account_id for one in people}
        assert {one.key for one in letters} == {"satisfaction.asked"}
        assert goes_on(cast, survey) == []

    def test_is_once_a_year(self, cast: Cast, chair: Actor) -> None:
        sent(cast, chair)
        with pytest.raises(SurveyRuns):
            cast.acts(chair, keeping.begin, 7)

    def test_whoever_has_not_answered_is_reminded_three_days_before_its_end(
        self, cast: Cast, chair: Actor, people: list[Actor]
    ) -> None:
        survey = sent(cast, chair, 7)
        goes_on(cast, survey)
        says(cast, people[0], survey, VERY, VERY, VERY)
        reminded = goes_on(cast, survey, after=timedelta(days=5))
        assert {one.key for one in reminded} == {"satisfaction.reminded"}
        assert people[0].account_id not in {one.to for one in reminded}
        assert people[1].account_id in {one.to for one in reminded}
        assert goes_on(cast, survey, after=timedelta(days=6)) == []

    def test_is_not_an_officers_to_send(self, cast: Cast) -> None:
        officer = cast.create_officer()
        with pytest.raises(NotForYou):
            cast.acts(officer, keeping.begin, 7)


class TestAnswering:
    def test_takes_three_taps(self, cast: Cast, chair: Actor, people: list[Actor]) -> None:
        survey = sent(cast, chair)
        first = cast.acts(people[0], answering.start, survey)
        assert (first["question"], first["side"]) == (1, "employees")
        assert cast.acts(people[0], answering.answer, survey, 1, VERY)["question"] == 2
        assert cast.acts(people[0], answering.answer, survey, 2, SO_SO)["question"] == 3
        assert cast.acts(people[0], answering.answer, survey, 3, NOT)["question"] == 0

    def test_before_the_last_tap_an_answer_can_be_another(self, cast: Cast, chair: Actor, people: list[Actor]) -> None:
        survey = sent(cast, chair)
        says(cast, people[0], survey, VERY)
        cast.acts(people[0], answering.answer, survey, 1, NOT)
        cast.acts(people[0], answering.answer, survey, 2, VERY)
        cast.acts(people[0], answering.answer, survey, 3, VERY)
        said = cast.read(
            lambda session: session.execute(select(SurveyTally.question, SurveyTally.said, SurveyTally.count)).all()
        )
        assert sorted(tuple(one) for one in said) == [(1, "not", 1), (2, "very", 1), (3, "very", 1)]

    def test_counts_once_each(self, cast: Cast, chair: Actor, people: list[Actor]) -> None:
        survey = sent(cast, chair)
        says(cast, people[0], survey, VERY, VERY, VERY)
        with pytest.raises(AnsweredAlready):
            cast.acts(people[0], answering.start, survey)
        with pytest.raises(AnsweredAlready):
            cast.acts(people[0], answering.answer, survey, 3, NOT)

    def test_leaves_nothing_that_says_who_said_what(self, cast: Cast, chair: Actor, people: list[Actor]) -> None:
        survey = sent(cast, chair)
        says(cast, people[0], survey, NOT, NOT, NOT)
        assert cast.read(lambda session: session.scalar(select(func.count()).select_from(asking.Draft))) == 0
        assert {column.name for column in SurveyTally.__table__.columns} == {
            *("survey_id", "side", "unit_id", "question", "said", "count")
        }
        assert {column.name for column in SurveyTaker.__table__.columns} == {"survey_id", "member_id"}

    def test_holders_of_chosen_posts_answer_as_management(self, cast: Cast, chair: Actor) -> None:
        head = cast.create_member("某站长")
        cast.give_post(head.member_id, "站长")
        page = cast.acts(chair, keeping.choose_posts, 0)
        (line,) = lines_of(page["lines"])
        cast.acts(chair, keeping.turn_post, line["id"])
        survey = sent(cast, chair)
        assert cast.acts(head, answering.start, survey)["side"] == "management"

    @pytest.mark.parametrize(("question", "place"), [(0, 1), (4, 1), (1, 0), (1, 5)])
    def test_what_no_button_says_is_nothing(
        self, cast: Cast, chair: Actor, people: list[Actor], question: int, place: int
    ) -> None:
        survey = sent(cast, chair)
        with pytest.raises(asking.Outdated):
            cast.acts(people[0], answering.answer, survey, question, place)

    def test_is_for_those_in_service(self, cast: Cast, chair: Actor) -> None:
        retired = cast.create_member("某老人")
        cast.write(lambda session: setattr(session.get_one(Member, retired.member_id), "standing", Standing.RETIRED))
        survey = sent(cast, chair)
        with pytest.raises(NotAsked):
            cast.acts(retired, answering.start, survey)
        with pytest.raises(NoSurvey):
            cast.acts(cast.create_member("某人"), answering.start, survey + 1)

    def test_ends_at_its_instant(self, cast: Cast, chair: Actor, people: list[Actor]) -> None:
        survey = sent(cast, chair, 7)
        late = cast.now + timedelta(days=8)
        with pytest.raises(SurveyOver):
            cast.acts(people[0], answering.answer, survey, 1, 1, now=late)


class TestReading:
    def test_tells_nothing_before_its_end(self, cast: Cast, chair: Actor, people: list[Actor]) -> None:
        survey = sent(cast, chair)
        for one in people[:5]:
            says(cast, one, survey, VERY, VERY, VERY)
        found = cast.acts(chair, keeping.look, 0)
        assert (found["state"], found["employees"]) == ("runs", 5)
        assert "sides" not in found
        with pytest.raises(NoSurvey):
            cast.acts(chair, keeping.units, cast.now.year, 0)

    def test_tells_nothing_of_four(self, cast: Cast, chair: Actor, people: list[Actor]) -> None:
        survey = sent(cast, chair)
        for one in people[:4]:
            says(cast, one, survey, VERY, VERY, VERY)
        found = sides(cast.acts(chair, keeping.end))
        assert (found["employees"]["told"], found["employees"]["questions"]) == (False, [])

    def test_tells_shares_from_five_on(self, cast: Cast, chair: Actor, people: list[Actor]) -> None:
        survey = sent(cast, chair)
        for one, place in zip(people, (VERY, VERY, CONTENT, SO_SO, NOT, NOT), strict=False):
            says(cast, one, survey, place, VERY, CONTENT)
        found = sides(cast.acts(chair, keeping.end))["employees"]
        first, second, third = lines_of(found["questions"])
        assert (first["very"], first["content"], first["so_so"], first["not"], first["share"]) == (2, 1, 1, 2, 500)
        assert (second["share"], third["share"], found["share"]) == (1000, 1000, 833)
        assert found["before"] is None

    def test_by_unit_few_answers_stand_together(self, cast: Cast, chair: Actor, people: list[Actor]) -> None:
        survey = sent(cast, chair)
        for one in people:
            says(cast, one, survey, VERY, VERY, VERY)
        cast.acts(chair, keeping.end)
        lines = lines_of(cast.acts(chair, keeping.units, cast.now.year, 0)["lines"])
        # Two of the west alone would be known; with the east they are eight.
        assert [(one["unit"], one["answers"]) for one in lines] == [(None, 8)]

    def test_whoever_was_asked_reads_it_too(self, cast: Cast, chair: Actor, people: list[Actor]) -> None:
        survey = sent(cast, chair)
        for one in people[:5]:
            says(cast, one, survey, VERY, VERY, VERY)
        cast.acts(chair, keeping.end)
        found = cast.acts(people[6], answering.start, survey)
        assert found["question"] == -1
        assert sides(found)["employees"]["share"] == 1000

    def test_stands_beside_the_year_before(self, cast: Cast, chair: Actor, people: list[Actor]) -> None:
        first = sent(cast, chair)
        for one in people[:5]:
            says(cast, one, first, NOT, NOT, NOT)
        cast.acts(chair, keeping.end)
        next_year = cast.now + timedelta(days=365)
        cast.acts(chair, keeping.begin, 7, now=next_year)
        (second,) = cast.read(satisfaction.unfinished)
        for one in people[:5]:
            for nth in (1, 2, 3):
                cast.acts(one, answering.answer, second, nth, VERY, now=next_year)
        found = sides(cast.acts(chair, keeping.end, now=next_year))["employees"]
        assert (found["share"], found["before"]) == (1000, 0)


class TestEnding:
    def test_ends_by_itself_and_tells_who_sent_it(self, cast: Cast, chair: Actor, people: list[Actor]) -> None:
        survey = sent(cast, chair, 7)
        letters = goes_on(cast, survey, after=timedelta(days=8))
        assert [(one.to, one.key) for one in letters] == [(chair.account_id, "satisfaction.ended")]
        assert cast.read(satisfaction.unfinished) == []
