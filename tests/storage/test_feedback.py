"""After an activity: who came is asked once, officers read figures and words without names, results are told once."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import asking, feedback
from storage.activities import Activity, NoSuchActivity, NotYoursToKeep, SignUp, showing
from storage.activities.records import State
from storage.feedback import Feedback, asking_back, reading, results
from storage.feedback.records import DidNotCome, NothingToRate, NotOverYet, ResultsUnfit, WordsUnfit
from storage.mydata import copies
from storage.outbox import StoredLetter
from storage.rights import NotForYou
from tests.cast import Actor, Cast
from tests.storage.held import put_on, sign_up

DAY = timedelta(days=1)


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def walk(cast: Cast, officer: Actor) -> int:
    """A walk of yesterday."""
    return put_on(cast, officer, in_days=-1)


def came(cast: Cast, walk: int, name: str = "李明") -> Actor:
    """Somebody who was there."""
    actor = cast.create_member(name)
    sign_up(cast, walk, of(actor), came=True)
    return actor


def of(actor: Actor) -> int:
    assert actor.member_id is not None
    return actor.member_id


def ask(cast: Cast) -> int:
    return cast.write(lambda session: feedback.ask_round(session, 0, now=cast.now)).done


def letters(cast: Cast, key: str) -> list[int | None]:
    found = select(StoredLetter.account_id).where(StoredLetter.key == key).order_by(StoredLetter.id)
    return cast.read(lambda session: [*session.scalars(found)])


def say(cast: Cast, actor: Actor, walk: int, stars: int, words: str | None = None) -> None:
    asked = cast.acts(actor, asking_back.rate, walk, stars)
    if words is None:
        cast.acts(actor, asking_back.skip, asked["version"])
    else:
        cast.acts(actor, asking_back.write, words)


class TestAskingBack:
    def test_asks_who_came_the_morning_after_once(self, cast: Cast, walk: int) -> None:
        there = came(cast, walk)
        sign_up(cast, walk, of(cast.create_member("周同")), missed=True)
        assert (ask(cast), ask(cast)) == (1, 1)
        assert letters(cast, "feedback.asked") == [there.account_id]

    def test_does_not_ask_two_days_later(self, cast: Cast, walk: int) -> None:
        came(cast, walk)
        cast.now += DAY
        assert ask(cast) == 0

    def test_does_not_ask_of_what_was_called_off(self, cast: Cast, officer: Actor) -> None:
        came(cast, put_on(cast, officer, in_days=-1, state=State.CANCELLED))
        assert ask(cast) == 0

    def test_goes_page_by_page(self, cast: Cast, walk: int, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(asking_back, "_PAGE", 2)
        for name in ("李明", "周同", "吴刚"):
            came(cast, walk, name)
        page = cast.write(lambda session: feedback.ask_round(session, 0, now=cast.now))
        assert page.cursor is not None
        cast.write(lambda session: feedback.ask_round(session, page.cursor or 0, now=cast.now))
        assert len(letters(cast, "feedback.asked")) == 3

    def test_an_answer_can_be_changed_and_counts_once(self, cast: Cast, walk: int) -> None:
        there = came(cast, walk)
        say(cast, there, walk, 2, "风太大")
        say(cast, there, walk, 5)
        rows = cast.read(lambda session: session.scalars(select(Feedback)).all())
        assert [(one.stars, one.words is not None) for one in rows] == [(5, True)]

    def test_words_lie_sealed_and_stand_in_ones_own_copy(self, cast: Cast, walk: int) -> None:
        there = came(cast, walk)
        say(cast, there, walk, 4, "下次早点出发")
        (row,) = cast.read(lambda session: session.scalars(select(Feedback)).all())
        assert "下次早点出发".encode() not in (row.words or b"")
        copy = cast.read(lambda session: copies.of_member(session, of(there)))
        assert copy is not None
        assert [(one["stars"], one["words"]) for one in copy["feedback"]] == [(4, "下次早点出发")]

    def test_only_who_came_has_a_say_for_a_month(self, cast: Cast, walk: int) -> None:
        away = cast.create_member("周同")
        with pytest.raises(NoSuchActivity):
            cast.acts(away, asking_back.rate, walk, 5)
        sign_up(cast, walk, of(away))
        with pytest.raises(DidNotCome):
            cast.acts(away, asking_back.rate, walk, 5)
        there = came(cast, walk)
        with pytest.raises(asking.Outdated):
            cast.acts(there, asking_back.rate, walk, 6)
        with pytest.raises(DidNotCome):
            cast.acts(there, asking_back.rate, walk, 5, now=cast.now + 31 * DAY)

    def test_nobody_rates_what_has_not_been_or_was_called_off(self, cast: Cast, officer: Actor, walk: int) -> None:
        late, li = put_on(cast, officer), came(cast, walk)
        sign_up(cast, late, of(li), came=True)
        with pytest.raises(NothingToRate):
            cast.acts(li, asking_back.rate, late, 5)

        def cancel(session: Session) -> None:
            session.get_one(Activity, walk).state = State.CANCELLED

        cast.write(cancel)
        with pytest.raises(NothingToRate):
            cast.acts(li, asking_back.rate, walk, 5)

    def test_asks_again_for_words_without_end(self, cast: Cast, walk: int) -> None:
        there = came(cast, walk)
        cast.acts(there, asking_back.rate, walk, 5)
        for words in ("好" * 301, "  "):
            with pytest.raises(WordsUnfit):
                cast.acts(there, asking_back.write, words)


class TestReading:
    def test_tells_nothing_before_the_third_answer(self, cast: Cast, officer: Actor, walk: int) -> None:
        for name in ("李明", "周同"):
            say(cast, came(cast, walk, name), walk, 1, f"{name}说不好")
        found = cast.acts(officer, reading.look, walk, 0)
        assert (found["answers"], found["told"], found["stars"], found["words"]) == (2, False, [], [])

    def test_then_figures_and_words_without_names(self, cast: Cast, officer: Actor, walk: int) -> None:
        for name, stars in (("李明", 5), ("周同", 4), ("吴刚", 4)):
            say(cast, came(cast, walk, name), walk, stars, "路好走")
        found = cast.acts(officer, reading.look, walk, 0)
        assert (found["came"], found["average"], found["words"]) == (3, "4.3", ["路好走"] * 3)
        assert not [name for name in ("李明", "周同", "吴刚") if name in str(found)]

    def test_words_come_page_by_page(self, cast: Cast, officer: Actor, walk: int) -> None:
        for at in range(6):
            say(cast, came(cast, walk, f"职工{at}"), walk, 4, f"第{at}句")
        pages = [cast.acts(officer, reading.look, walk, at)["words"] for at in (0, 1)]
        assert sorted(word for page in pages for word in page) == [f"第{at}句" for at in range(6)]

    def test_is_of_what_has_begun_and_was_not_called_off(self, cast: Cast, officer: Actor) -> None:
        for activity in (put_on(cast, officer), put_on(cast, officer, in_days=-1, state=State.CANCELLED)):
            with pytest.raises(NotOverYet):
                cast.acts(officer, reading.look, activity, 0)

    def test_is_for_who_keeps_it(self, cast: Cast, walk: int) -> None:
        other = cast.create_officer("陈敏", unit=cast.create_unit("城西供水站"))
        with pytest.raises(NotYoursToKeep):
            cast.acts(other, reading.look, walk, 0)
        with pytest.raises(NotForYou):
            cast.acts(came(cast, walk), reading.look, walk, 0)


class TestResults:
    def enter(self, cast: Cast, officer: Actor, walk: int, words: str) -> None:
        cast.acts(officer, results.begin, walk)
        cast.acts(officer, results.write, words)

    def tell(self, cast: Cast) -> None:
        for activity_id in cast.read(feedback.untold):
            while cast.write(lambda session, key=activity_id: feedback.tell(session, key, now=cast.now)):
                pass

    def test_are_read_by_everybody_whom_it_is_for(self, cast: Cast, officer: Actor, walk: int) -> None:
        self.enter(cast, officer, walk, " 一等奖  一队 \n\n二等奖 二队")
        assert cast.acts(cast.create_member(), results.read, walk)["results"] == ["一等奖 一队", "二等奖 二队"]
        self.enter(cast, officer, walk, "一等奖 二队")
        assert cast.acts(officer, reading.look, walk, 0)["results"] == ["一等奖 二队"]

    def test_are_told_once_to_who_took_part(
        self, cast: Cast, officer: Actor, walk: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(results, "_PAGE", 2)
        people = [came(cast, walk, name) for name in ("李明", "周同", "吴刚")]
        cast.create_member("何平")
        assert not cast.acts(officer, results.announce, walk)["results"]
        self.enter(cast, officer, walk, "一等奖 一队")
        assert not cast.acts(officer, results.announce, walk)["told"]
        self.tell(cast)
        assert cast.acts(officer, results.announce, walk)["told"]
        self.tell(cast)
        assert letters(cast, "feedback.told_results") == [one.account_id for one in people]

    def test_stand_on_the_card_where_they_are_short(self, cast: Cast, officer: Actor, walk: int) -> None:
        li = cast.create_member()
        self.enter(cast, officer, walk, "一等奖 一队\n二等奖 二队")
        assert cast.acts(li, showing.look, walk)["results"] == ["一等奖 一队", "二等奖 二队"]
        for many in ("一队\n二队\n三队\n四队", "\n".join(["长" * 41] * 3)):
            self.enter(cast, officer, walk, many)
            assert cast.acts(li, showing.look, walk)["results"] == []

    def test_wait_until_it_has_begun(self, cast: Cast, officer: Actor) -> None:
        with pytest.raises(NotOverYet):
            cast.acts(officer, results.begin, put_on(cast, officer))

    def test_that_do_not_fit_are_asked_for_again(self, cast: Cast, officer: Actor, walk: int) -> None:
        cast.acts(officer, results.begin, walk)
        for words in ("\n".join(["一队"] * 21), "长" * 81, " \n "):
            with pytest.raises(ResultsUnfit):
                cast.acts(officer, results.write, words)

    def test_of_others_units_are_not_entered(self, cast: Cast, walk: int) -> None:
        other = cast.create_officer("陈敏", unit=cast.create_unit("城西供水站"))
        with pytest.raises(NotYoursToKeep):
            cast.acts(other, results.begin, walk)


class TestForgetting:
    def test_goes_from_when_it_was_said(self, cast: Cast, walk: int) -> None:
        say(cast, came(cast, walk), walk, 5)

        def purge(session: Session) -> int:
            return feedback.OLD.purge(session, cast.now + DAY, 9)

        assert cast.write(purge) == 1


class TestComingLate:
    def test_who_is_checked_in_after_the_day_is_asked_the_morning_after_that(self, cast: Cast, walk: int) -> None:
        late = cast.create_member("周同")
        key = sign_up(cast, walk, of(late))

        def tick(session: Session, at: datetime) -> None:
            session.get_one(SignUp, key).came_at = at

        cast.write(lambda session: tick(session, cast.now))
        assert ask(cast) == 0
        cast.now += DAY
        assert ask(cast) == 1
