"""The notebook: what goes in, when it comes again, when it leaves; the lists and what is taken out by hand."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import notebook, practice
from storage.notebook import reading, spacing
from storage.notebook.records import Mistake, NoSuchMistake, NothingDue
from storage.notebook.spacing import STABLE, Spacing
from storage.questions import Question, keeping
from storage.sittings import Purpose, sitting
from storage.sittings.sitting import Manner, spot
from storage.values import Values
from tests.cast import Actor, Cast
from tests.storage.bank import SEVERAL, fill, plenty

DAY = timedelta(days=1)
FIRST = date(2026, 11, 23)


@pytest.fixture
def member(cast: Cast) -> Actor:
    return cast.create_member("李明")


def answer_all(cast: Cast, member: Actor, found: Values, option: int, now: datetime | None = None) -> Values:
    while not found["ended"]:
        cast.acts(member, sitting.choose, found["sitting"], spot(found["place"], option), now=now)
        found = cast.acts(member, sitting.go_on, found["sitting"], found["place"], now=now)
    return found


def mistakes(cast: Cast) -> list[Mistake]:
    return cast.read(lambda session: session.query(Mistake).order_by(Mistake.question_id).all())


class TestSpacing:
    def test_begins_the_next_day_and_grows_until_it_is_stable(self) -> None:
        known, distances = spacing.again(None, FIRST, right=False), []
        while not known.is_stable:
            distances.append((known.due_on - known.seen_on).days)
            known = spacing.again(known, known.due_on, right=True)
        assert distances == sorted({*distances})
        assert (distances[0], len(distances)) == (1, 5)

    @given(st.lists(st.tuples(st.integers(0, 90), st.booleans()), max_size=12))
    def test_is_whole_days_ahead_and_the_same_for_the_same(self, answers: list[tuple[int, bool]]) -> None:
        def gone_through() -> list[Spacing]:
            day, found = FIRST, [spacing.again(None, FIRST, right=False)]
            for later, right in answers:
                day += timedelta(days=later)
                found.append(spacing.again(found[-1], day, right=right))
            return found

        once = gone_through()
        assert once == gone_through()
        assert all(one.due_on > one.seen_on for one in once)

    @given(st.integers(1, 200))
    def test_comes_sooner_after_a_mistake_than_after_a_right_answer(self, later: int) -> None:
        known = spacing.again(spacing.again(None, FIRST, right=False), FIRST + DAY, right=True)
        day = known.seen_on + timedelta(days=later)
        assert spacing.again(known, day, right=False).due_on < spacing.again(known, day, right=True).due_on


class TestHearing:
    def test_takes_in_what_is_not_all_right_whatever_it_was_for(self, cast: Cast, member: Actor) -> None:
        fill(cast, member, plenty(2, "安全"))
        answer_all(cast, member, cast.acts(member, practice.begin, 0, 5), 1)
        (made,) = fill(cast, member, [SEVERAL])

        def exam(session, *, by, now) -> Values:
            one = sitting.begin(session, [(made.id, 1)], Purpose.NOTEBOOK, by=by, now=now, manner=Manner(at_once=False))
            return sitting.show(session, one, by=by, now=now)

        found = cast.acts(member, exam)
        cast.acts(member, sitting.tick, found["sitting"], spot(0, 0))
        cast.acts(member, sitting.confirm, found["sitting"], 0)
        assert len(mistakes(cast)) == 2
        cast.acts(member, sitting.hand_in, found["sitting"])
        kept = mistakes(cast)
        assert [(one.times, one.due_on) for one in kept] == [(1, FIRST + DAY)] * 3

    def test_lets_go_of_what_is_known_for_good_and_takes_it_back(self, cast: Cast, member: Actor) -> None:
        fill(cast, member, plenty(1, "安全"))
        answer_all(cast, member, cast.acts(member, practice.begin, 0, 5), 1)
        over, days = {"left": 0}, []
        while not over["left"]:
            (one,) = mistakes(cast)
            days.append(one.due_on)
            then = cast.now + timedelta(days=(one.due_on - FIRST).days)
            over = answer_all(cast, member, cast.acts(member, reading.begin, now=then), 0, now=then)
        assert len(days) == 5
        (one,) = mistakes(cast)
        assert one.left_at is not None
        assert one.due_on - one.seen_on > STABLE
        home = cast.acts(member, reading.home, now=then)
        assert (home["count"], home["known"]) == (0, 1)
        answer_all(cast, member, cast.acts(member, practice.begin, 0, 5, now=then), 1, now=then)
        (one,) = mistakes(cast)
        assert (one.left_at, one.times, one.due_on > then.date()) == (None, 2, True)

    def test_moves_once_a_day_and_never_for_an_answer_just_read(self, cast: Cast, member: Actor) -> None:
        fill(cast, member, plenty(1, "安全"))
        answer_all(cast, member, cast.acts(member, practice.begin, 0, 5), 1)
        answer_all(cast, member, cast.acts(member, practice.begin, 0, 5), 0)
        assert mistakes(cast)[0].due_on == FIRST + DAY

    def test_counts_days_by_the_unions_clock(self, cast: Cast, member: Actor) -> None:
        """At half past seven in the morning it is still yesterday elsewhere."""
        early = cast.now.replace(hour=7, minute=30)
        (made,) = fill(cast, member, plenty(1, "安全"))

        def exam(session, *, by, now) -> Values:
            until = now + timedelta(minutes=10)
            manner = Manner(at_once=False, ends_at=until)
            one = sitting.begin(session, [(made.id, 1)], Purpose.NOTEBOOK, by=by, now=now, manner=manner)
            return sitting.show(session, one, by=by, now=now)

        key = cast.acts(member, exam, now=early)["sitting"]
        cast.acts(member, sitting.choose, key, spot(0, 1), now=early)
        cast.acts(member, sitting.look, key, now=early + timedelta(minutes=20))
        assert [one.due_on for one in mistakes(cast)] == [FIRST + DAY]


class TestReading:
    def test_offers_what_is_due_and_goes_on_with_what_was_begun_today(self, cast: Cast, member: Actor) -> None:
        fill(cast, member, plenty(3, "安全"))
        answer_all(cast, member, cast.acts(member, practice.begin, 0, 5), 1)
        with pytest.raises(NothingDue):
            cast.acts(member, reading.begin)
        then = cast.now + DAY
        assert cast.acts(member, reading.home, now=then)["due"] == 3
        begun = cast.acts(member, reading.begin, now=then)
        assert cast.acts(member, reading.begin, now=then)["sitting"] == begun["sitting"]
        over = answer_all(cast, member, begun, 0, now=then)
        assert (over["right"], over["due"], over["left"]) == (3, 0, 0)
        assert cast.read(lambda session: notebook.count_due(session, member.member_id or 0, then.date())) == 0

    def test_lists_by_category_shows_the_answer_and_takes_out(self, cast: Cast, member: Actor) -> None:
        made = fill(cast, member, [*plenty(10, "安全"), *plenty(1, "法律")])
        answer_all(cast, member, cast.acts(member, practice.begin, 0, 20), 1)
        lines = cast.acts(member, reading.home)["lines"]
        assert [(one["name"], one["count"]) for one in lines] == [("安全", 10), ("法律", 1)]
        page = cast.acts(member, reading.listing, lines[0]["category"], 1)
        assert (page["count"], page["pages"], len(page["lines"])) == (10, 2, 2)
        shown = cast.acts(member, reading.look, made[0].id)
        assert (shown["solved"], shown["explanation"]) == (["A"], "第0条")
        assert cast.acts(member, reading.take_out, made[0].id)["count"] == 9
        with pytest.raises(NoSuchMistake):
            cast.acts(member, reading.look, made[0].id)
        with pytest.raises(NoSuchMistake):
            cast.acts(cast.create_member("孙丽"), reading.look, made[1].id)

    def test_leaves_out_what_is_asked_no_more(self, cast: Cast, member: Actor) -> None:
        (made,) = fill(cast, member, plenty(1, "安全"))
        answer_all(cast, member, cast.acts(member, practice.begin, 0, 5), 1)
        cast.write(lambda session: keeping.retire(session, session.get_one(Question, made.id), now=cast.now))
        assert cast.acts(member, reading.home, now=cast.now + DAY)["due"] == 0
