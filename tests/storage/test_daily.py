"""The daily question: one for everybody, answered once, made up for within a week; who is sent it, and how often."""

from datetime import date, datetime, timedelta

import pytest

from bot.words import Words
from storage import daily, notebook, practice
from storage.daily import DailyQuestion, DailyWish, asking, wishing
from storage.daily.records import NotThatDay
from storage.mydata import copies, leaving
from storage.notebook import Mistake
from storage.notices import choosing
from storage.notices.kinds import Kind
from storage.sittings import Purpose, Sitting, sitting
from storage.sittings.sitting import NothingToAsk, spot
from tests.cast import Actor, Cast
from tests.conftest import ZONE
from tests.storage.bank import FILL_IN, TRUE_FALSE, fill, plenty

DAY = timedelta(days=1)
#: A Monday.
TODAY = date(2026, 11, 23)


@pytest.fixture
def member(cast: Cast) -> Actor:
    return cast.create_member("李明")


def sends(cast: Cast, now: datetime) -> int:
    """The whole round."""
    cursor, done = 0, 0
    while cursor is not None:
        page = cast.write(
            lambda session, cursor=cursor: daily.send(session, cursor, now=now, count_due=notebook.count_due)
        )
        done, cursor = done + page.done, page.cursor
    return done


def asked_on(cast: Cast, *days: date) -> None:
    for day in days:
        assert cast.write(lambda session, day=day: asking.question_of(session, day) is not None)


class TestAsking:
    def test_is_one_tap_the_same_for_everybody_and_counts_once(self, cast: Cast, member: Actor) -> None:
        fill(cast, member, [*plenty(30, "安全"), FILL_IN])
        other = cast.create_member("孙丽")
        mine, theirs = cast.acts(member, asking.today), cast.acts(other, asking.today)
        assert mine == theirs
        ordinal = TODAY.toordinal()
        told = cast.acts(member, asking.answer, ordinal, 1)
        assert (told["ended"], told["full"], told["chosen"], told["solved"]) == (True, False, ["B"], ["A"])
        again = cast.acts(member, asking.answer, ordinal, 0)
        assert (again["full"], again["sitting"]) == (False, told["sitting"])
        assert cast.acts(member, asking.today)["full"] is False
        assert cast.acts(other, asking.answer, ordinal, 0)["full"] is True
        assert cast.read(lambda session: session.query(Sitting).count()) == 2

    def test_does_not_come_again_within_a_year_while_there_are_others(self, cast: Cast, member: Actor) -> None:
        fill(cast, member, [*plenty(3, "安全"), FILL_IN])
        asked_on(cast, *(TODAY + DAY * at for at in range(4)))
        kept = cast.read(lambda session: session.query(DailyQuestion).order_by(DailyQuestion.day).all())
        assert len({one.question_id for one in kept[:3]}) == 3
        assert kept[3].question_id in {one.question_id for one in kept}

    def test_has_nothing_where_the_bank_has_nothing_for_one_tap(self, cast: Cast, member: Actor) -> None:
        fill(cast, member, [FILL_IN])
        with pytest.raises(NothingToAsk):
            cast.acts(member, asking.today)

    def test_of_an_option_that_there_is_not_takes_none(self, cast: Cast, member: Actor) -> None:
        fill(cast, member, [TRUE_FALSE])
        assert not cast.acts(member, asking.answer, TODAY.toordinal(), 2)["ended"]
        assert cast.acts(member, asking.answer, TODAY.toordinal(), 0)["full"]

    def test_is_made_up_for_within_a_week(self, cast: Cast, member: Actor) -> None:
        fill(cast, member, plenty(30, "安全"))
        asked_on(cast, *(TODAY - DAY * at for at in (1, 3, 8)))
        missed = cast.acts(member, wishing.home)["missed"]
        assert [one["day"] for one in missed] == [TODAY - DAY, TODAY - DAY * 3]
        told = cast.acts(member, asking.answer, missed[0]["ordinal"], 0)
        assert (told["day"], told["missed"]) == (TODAY - DAY, 1)
        for ago in (-1, 2, 8):
            with pytest.raises(NotThatDay):
                cast.acts(member, asking.look, TODAY.toordinal() - ago)

    def test_counts_days_in_a_row_kindly(self, cast: Cast, member: Actor) -> None:
        """Friday and Monday are neighbours for whoever wants working days; a day made up for closes the gap; today has
        until midnight."""
        fill(cast, member, plenty(30, "安全"))
        friday = TODAY - DAY * 3
        asked_on(cast, *(friday - DAY + DAY * at for at in range(5)))
        cast.acts(member, wishing.choose_hour, 9)
        cast.acts(member, asking.answer, friday.toordinal(), 0)
        assert cast.acts(member, wishing.home)["in_a_row"] == 1
        assert cast.acts(member, asking.answer, TODAY.toordinal(), 0)["in_a_row"] == 2
        cast.acts(member, asking.answer, friday.toordinal() - 1, 0)
        assert cast.acts(member, wishing.home)["in_a_row"] == 3
        cast.acts(member, wishing.choose_days, 0)
        assert cast.acts(member, wishing.home)["in_a_row"] == 1
        other = cast.create_member("孙丽")
        assert cast.acts(other, wishing.home)["in_a_row"] == 0


class TestSending:
    def test_comes_at_the_chosen_hour_and_once_a_day(self, cast: Cast, member: Actor) -> None:
        fill(cast, member, plenty(30, "安全"))
        cast.acts(member, wishing.choose_hour, 18)
        assert sends(cast, cast.now.replace(hour=17)) == 0
        assert sends(cast, cast.now.replace(hour=18)) == 1
        assert sends(cast, cast.now.replace(hour=19)) == 0
        (letter,) = cast.letters(member)
        assert (letter.key, letter.kind, len(letter.values["choices"])) == ("daily.question", None, 2)
        assert sends(cast, cast.now.replace(hour=18) + DAY) == 1

    def test_is_made_up_for_after_a_standstill_but_not_for_an_hour_chosen_late(self, cast: Cast, member: Actor) -> None:
        fill(cast, member, plenty(30, "安全"))
        cast.acts(member, wishing.choose_hour, 9)
        assert sends(cast, cast.now.replace(hour=12)) == 0
        assert sends(cast, cast.now.replace(hour=12) + DAY) == 1

    def test_changes_its_hour_on_the_day_without_coming_twice(self, cast: Cast, member: Actor) -> None:
        fill(cast, member, plenty(30, "安全"))
        cast.acts(member, wishing.choose_hour, 12)
        assert sends(cast, cast.now.replace(hour=12)) == 1
        cast.acts(member, wishing.choose_hour, 18, now=cast.now.replace(hour=13))
        assert sends(cast, cast.now.replace(hour=18)) == 0

    def test_keeps_working_days_where_that_is_wanted(self, cast: Cast, member: Actor) -> None:
        fill(cast, member, plenty(30, "安全"))
        cast.acts(member, wishing.choose_hour, 18)
        saturday = cast.now.replace(hour=18) + DAY * 5
        assert sends(cast, saturday) == 0
        cast.acts(member, wishing.choose_days, 0)
        assert sends(cast, saturday + DAY) == 1

    def test_passes_over_who_has_answered_stopped_or_wants_nothing_of_learning(self, cast: Cast, member: Actor) -> None:
        fill(cast, member, plenty(30, "安全"))
        others = [cast.create_member(name) for name in ("孙丽", "周同", "吴刚")]
        for one in (member, *others):
            cast.acts(one, wishing.choose_hour, 18)
        cast.acts(member, asking.answer, TODAY.toordinal(), 0)
        cast.acts(others[0], wishing.stop)
        cast.acts(others[1], choosing.toggle, Kind.LEARNING, False)
        assert sends(cast, cast.now.replace(hour=18)) == 1
        assert [letter.to for letter in cast.letters()] == [others[2].account_id]
        assert cast.read(lambda session: session.query(DailyWish).count()) == 3

    def test_goes_through_everybody_page_by_page(self, cast: Cast, member: Actor) -> None:
        fill(cast, member, plenty(3, "安全"))
        for at in range(45):
            cast.acts(cast.create_member(f"职工{at}"), wishing.choose_hour, 18)
        assert sends(cast, cast.now.replace(hour=18)) == 45
        assert len({str(letter.values["stem"]) for letter in cast.letters()}) == 1

    def test_brings_what_is_due_in_the_notebook_in_the_same_letter(self, cast: Cast, member: Actor) -> None:
        fill(cast, member, plenty(30, "安全"))
        found = cast.acts(member, practice.begin, 0, 5)
        cast.acts(member, sitting.choose, found["sitting"], spot(0, 1))
        cast.acts(member, wishing.choose_reviews, 1)
        cast.acts(member, wishing.choose_hour, 18)
        then = cast.now.replace(hour=18) + DAY
        assert sends(cast, then) == 1
        (letter,) = cast.letters(member)
        assert (letter.key, letter.values["due"], letter.values["reviews"]) == ("daily.question", 1, [{"due": 1}])
        cast.acts(member, wishing.stop)
        assert sends(cast, then + DAY) == 1
        assert [(one.key, one.values["due"]) for one in cast.letters(member)][1:] == [("daily.reviews", 1)]


class TestLeaving:
    def test_takes_the_wish_along(self, cast: Cast, member: Actor) -> None:
        cast.acts(member, wishing.choose_hour, 18)
        cast.write(lambda session: daily.leave(session, member.member_id or 0))
        assert not cast.acts(member, wishing.home)["wanted"]
        assert cast.read(lambda session: session.query(Sitting).filter_by(purpose=Purpose.DAILY).count()) == 0


class TestTheCopyOfOnesData:
    def test_has_what_was_answered_what_went_wrong_and_what_is_wanted(self, cast: Cast, member: Actor) -> None:
        fill(cast, member, plenty(1, "安全"))
        cast.acts(member, wishing.choose_hour, 18)
        cast.acts(member, asking.answer, TODAY.toordinal(), 1)
        found = cast.read(lambda session: copies.of_member(session, member.member_id or 0))
        assert found is not None
        (done,), (mistake,) = found["sittings"], found["notebook"]
        assert (done["purpose"], done["answered"], done["right"]) == ("daily", 1, 0)
        assert (mistake["question"], mistake["times"]) == ("安全第0题？", 1)
        assert (found["acquaintances"], found["daily"]["hour"]) == ({"met": 1, "right": 0}, 18)
        words = Words(ZONE)
        for part in ("sittings", "notebook", "acquaintances", "daily"):
            lines = found[part] if isinstance(found[part], list) else [found[part]]
            told = words.plain("mydata.paper_part", {"part": part, "lines": lines}, "zh")
            assert len(told.splitlines()) == 2

    def test_has_nothing_of_it_after_leaving(self, cast: Cast, member: Actor) -> None:
        fill(cast, member, plenty(1, "安全"))
        cast.acts(member, wishing.choose_hour, 18)
        cast.acts(member, asking.answer, TODAY.toordinal(), 1)
        cast.acts(member, leaving.leave)
        assert cast.read(lambda session: (session.query(DailyWish).count(), session.query(Mistake).count())) == (0, 0)
