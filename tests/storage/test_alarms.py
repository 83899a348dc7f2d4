"""Words that call for help: whom to ring, who is called, wider and wider, until one comes, and what nobody learns."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import alarms, sealed, talks
from storage.alarms import Alarm, NoSuchAlarm, SomebodyCame
from storage.hardship import dialogue, own
from storage.outbox import Letter, Rank, StoredLetter
from storage.rights import NotForYou
from storage.talks import Talk, Wanted, Way
from storage.values import Values
from tests.cast import Actor, Cast

RISKY = "最近真的不想活了"
NUMBER = "TH-2026-0007"
TEN = timedelta(minutes=10)


@pytest.fixture
def chair(cast: Cast) -> Actor:
    return cast.create_chair()


@pytest.fixture
def deputy(cast: Cast) -> Actor:
    return cast.create_deputy()


@pytest.fixture
def on_duty(cast: Cast) -> Actor:
    officer = cast.create_officer("周同")
    cast.put_on_duty(officer, cast.now)
    return officer


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member("李明", phone="13800000123")


def heed(cast: Cast, by: Actor, words: str = RISKY, *, named: bool = True, after: timedelta = timedelta()) -> bool:
    return cast.acts(by, alarms_heed, words, by.member_id if named else None, now=cast.now + after)


def alarms_heed(session: Session, words: str, member_id: int | None, **more: object) -> bool:
    return alarms.heed(session, words, NUMBER, member_id, **more)  # type: ignore[arg-type]


def talk(cast: Cast, by: Actor, officer: Actor | None = None, *, besides: frozenset[int] = frozenset()) -> Talk:
    """An anonymous one, with that officer."""
    wanted = Wanted(Way.HERE, officer_id=None if officer is None else officer.account_id, besides=besides)
    return cast.acts(by, talks.ask_unnamed, wanted)


def heed_in(cast: Cast, by: Actor, talk: Talk) -> bool:
    def rule(session: Session, **more: object) -> bool:
        return alarms.heed(session, RISKY, talk.number, None, **more)  # type: ignore[arg-type]

    return cast.acts(by, rule)


def again(cast: Cast, after: timedelta) -> int:
    return cast.write(lambda session: alarms.call_again(session, now=cast.now + after))


def alarm(cast: Cast) -> Alarm:
    return cast.read(lambda session: session.scalars(select(Alarm)).one())


def calls(cast: Cast, to: Actor) -> list[Letter]:
    return [letter for letter in cast.letters(to) if letter.key == "alarms.call"]


def called(cast: Cast, *people: Actor) -> list[str | None]:
    return [one.name for one in people if calls(cast, one)]


def come(cast: Cast, by: Actor, *, after: timedelta = timedelta()) -> Values:
    return cast.acts(by, alarms.answer, alarm(cast).id, now=cast.now + after)


class TestWhoWrites:
    def test_is_shown_whom_to_ring_at_once(self, cast: Cast, li: Actor, on_duty: Actor) -> None:
        assert on_duty
        assert heed(cast, li)
        (letter,) = cast.letters(li)
        assert (letter.key, letter.rank) == ("alarms.hotlines", Rank.ANSWER)
        assert letter.values == {"number": NUMBER, "anonymous": False, "called": True}

    def test_is_not_bothered_for_harmless_words(self, cast: Cast, li: Actor, on_duty: Actor) -> None:
        assert not heed(cast, li, "累死了，杀毒软件又过期了")
        assert cast.letters(li) + cast.letters(on_duty) == []

    def test_who_writes_line_by_line_is_shown_it_once_in_ten_minutes(self, cast: Cast, li: Actor) -> None:
        heed(cast, li)
        heed(cast, li, after=timedelta(minutes=2))
        heed(cast, li, after=timedelta(minutes=12))
        assert cast.keys(li) == ["alarms.hotlines"] * 2

    def test_is_promised_nobody_where_there_is_nobody(self, cast: Cast, li: Actor) -> None:
        heed(cast, li)
        assert cast.letters(li)[0].values["called"] is False

    def test_of_a_draft_nobody_is_told(self, cast: Cast, li: Actor, on_duty: Actor) -> None:
        assert cast.acts(li, lambda session, **more: alarms.show_hotlines(session, RISKY, **more))
        assert cast.letters(li)[0].values["number"] is None
        assert cast.letters(on_duty) == []


class TestWhoIsCalled:
    def test_first_is_who_is_on_duty(self, cast: Cast, li: Actor, on_duty: Actor, chair: Actor) -> None:
        heed(cast, li)
        assert called(cast, on_duty, chair) == [on_duty.name]

    def test_ten_minutes_later_the_chair_and_the_deputies_too_and_so_on_until_one_comes(
        self, cast: Cast, li: Actor, on_duty: Actor, chair: Actor, deputy: Actor
    ) -> None:
        heed(cast, li)
        assert [again(cast, step) for step in (TEN - timedelta(seconds=1), TEN, 2 * TEN, 3 * TEN)] == [0, 1, 1, 1]
        assert [len(calls(cast, one)) for one in (on_duty, chair, deputy)] == [4, 3, 3]
        come(cast, chair, after=3 * TEN)
        assert again(cast, 9 * TEN) == 0

    def test_is_the_chair_at_once_where_nobody_is_on_duty(
        self, cast: Cast, li: Actor, chair: Actor, deputy: Actor
    ) -> None:
        heed(cast, li)
        assert called(cast, chair, deputy) == [chair.name, deputy.name]

    def test_by_night_too(self, cast: Cast, li: Actor, on_duty: Actor) -> None:
        night = cast.now.replace(hour=3)
        heed(cast, li, after=night - cast.now)
        (letter,) = calls(cast, on_duty)
        stored = cast.stored_letter(letter.id)
        assert (letter.rank, stored.not_before) == (Rank.URGENT, None)

    def test_nobody_is_called_for_themselves(self, cast: Cast, on_duty: Actor, chair: Actor) -> None:
        heed(cast, on_duty)
        again(cast, TEN)
        assert called(cast, on_duty, chair) == [chair.name]

    def test_nor_for_themselves_in_an_anonymous_talk(self, cast: Cast, on_duty: Actor, chair: Actor) -> None:
        heed_in(cast, on_duty, talk(cast, on_duty))
        assert called(cast, on_duty, chair) == [chair.name]

    def test_the_officer_of_the_talk_is_called_with_who_is_on_duty(
        self, cast: Cast, li: Actor, on_duty: Actor, chair: Actor
    ) -> None:
        wang = cast.create_officer()
        heed_in(cast, li, talk(cast, li, wang))
        assert called(cast, on_duty, wang, chair) == [on_duty.name, wang.name]

    def test_whom_the_employee_would_rather_not_see_only_where_there_is_nobody_else(
        self, cast: Cast, li: Actor, on_duty: Actor, chair: Actor
    ) -> None:
        heed_in(cast, li, talk(cast, li, besides=frozenset({chair.account_id})))
        again(cast, TEN)
        assert called(cast, on_duty, chair) == [on_duty.name]

    def test_at_once_calls_wider_where_the_employee_would_rather_not_see_who_is_on_duty(
        self, cast: Cast, chair: Actor, deputy: Actor, on_duty: Actor, li: Actor
    ) -> None:
        heed_in(cast, li, talk(cast, li, besides=frozenset({on_duty.account_id})))
        assert called(cast, on_duty, chair, deputy) == [chair.name, deputy.name]

    def test_one_alarm_stands_for_a_number_however_much_is_written(self, cast: Cast, li: Actor, on_duty: Actor) -> None:
        for minute in range(5):
            heed(cast, li, after=timedelta(minutes=minute))
        assert len(calls(cast, on_duty)) == 1

    def test_is_asked_anew_an_hour_after_somebody_came(self, cast: Cast, li: Actor, on_duty: Actor) -> None:
        heed(cast, li)
        come(cast, on_duty)
        heed(cast, li, after=timedelta(minutes=59))
        assert len(calls(cast, on_duty)) == 1
        heed(cast, li, after=timedelta(minutes=61))
        assert len(calls(cast, on_duty)) == 2


class TestWhatTheyLearn:
    def test_of_who_writes_by_name_the_name_and_the_number(self, cast: Cast, li: Actor, on_duty: Actor) -> None:
        heed(cast, li)
        (letter,) = calls(cast, on_duty)
        assert (letter.values["name"], letter.values["number"]) == ("李明", NUMBER)
        assert RISKY not in str(letter.values)

    def test_of_an_anonymous_talk_the_number_alone(self, cast: Cast, li: Actor, on_duty: Actor) -> None:
        asked = talk(cast, li)
        heed_in(cast, li, asked)
        (letter,) = calls(cast, on_duty)
        key = alarm(cast).id
        assert letter.values == {"alarm": key, "number": asked.number, "name": None, "unit": None, "again": False}
        assert come(cast, on_duty) == {
            "number": asked.number,
            "name": None,
            "unit": None,
            "phones": [],
            "talk": "nobodys",
            "officer": None,
        }

    def test_no_row_of_it_says_whose_an_anonymous_talk_is(self, cast: Cast, li: Actor, on_duty: Actor) -> None:
        heed_in(cast, li, talk(cast, li))
        come(cast, on_duty)
        assert alarm(cast).member_id is None
        assert li.account_id not in {one.account_id for one in cast.audited("alarms.answer")}

    def test_words_are_kept_nowhere(self, cast: Cast, li: Actor, on_duty: Actor) -> None:
        heed(cast, li)
        come(cast, on_duty)
        letters = cast.read(lambda session: session.scalars(select(StoredLetter)).all())
        told = cast.read(
            lambda session: [
                sealed.unseal(session, "outbox.content", one.row, one.content) for one in letters if one.content
            ]
        )
        assert [one for one in told if RISKY in one] == []


class TestWhoComes:
    def test_is_shown_whom_to_ring_and_it_is_noted(self, cast: Cast, li: Actor, on_duty: Actor) -> None:
        heed(cast, li)
        card = come(cast, on_duty)
        assert (card["name"], card["phones"]) == ("李明", ["13800000123"])
        (entry,) = cast.audited("alarms.answer")
        assert (entry.account_id, entry.record) == (on_duty.account_id, NUMBER)

    def test_pressed_twice_it_shows_the_same(self, cast: Cast, li: Actor, on_duty: Actor) -> None:
        heed(cast, li)
        assert come(cast, on_duty) == come(cast, on_duty)
        assert len(cast.audited("alarms.answer")) == 1

    def test_everybody_else_who_was_called_hears_of_it(
        self, cast: Cast, li: Actor, on_duty: Actor, chair: Actor, deputy: Actor
    ) -> None:
        heed(cast, li)
        again(cast, TEN)
        come(cast, on_duty, after=TEN)
        told = [
            letter for one in (on_duty, chair, deputy) for letter in cast.letters(one) if letter.key != "alarms.call"
        ]
        assert [(letter.to, letter.values["by"]) for letter in told] == [
            (chair.account_id, on_duty.name),
            (deputy.account_id, on_duty.name),
        ]

    def test_a_second_one_is_told_who(self, cast: Cast, li: Actor, on_duty: Actor, chair: Actor) -> None:
        heed(cast, li)
        come(cast, on_duty)
        with pytest.raises(SomebodyCame) as no:
            come(cast, chair)
        assert no.value.values == {"number": NUMBER, "by": on_duty.name}

    def test_calls_that_have_not_left_do_not_leave_any_more(
        self, cast: Cast, li: Actor, on_duty: Actor, chair: Actor
    ) -> None:
        heed(cast, li)
        key = alarm(cast).id
        assert cast.read(lambda session: alarms.may_have(session, on_duty.account_id, key))
        come(cast, chair)
        assert not cast.read(lambda session: alarms.may_have(session, on_duty.account_id, key))

    def test_a_call_is_no_news_once_the_next_goes_out(self, cast: Cast, li: Actor, on_duty: Actor) -> None:
        heed(cast, li)
        (letter,) = calls(cast, on_duty)
        assert cast.stored_letter(letter.id).useful_until == cast.now + TEN

    def test_is_an_officer_and_never_whom_it_is_about(self, cast: Cast, li: Actor, on_duty: Actor) -> None:
        heed(cast, on_duty)
        with pytest.raises(NotForYou):
            come(cast, li)
        with pytest.raises(NoSuchAlarm):
            come(cast, on_duty)

    def test_whom_it_was_about_is_forgotten_after_a_day(self, cast: Cast, li: Actor, on_duty: Actor) -> None:
        heed(cast, li)
        come(cast, on_duty)
        again(cast, timedelta(hours=23))
        assert alarm(cast).member_id == li.member_id
        again(cast, timedelta(hours=25))
        assert alarm(cast).member_id is None

    def test_goes_with_who_was_called_when_its_time_is_over(self, cast: Cast, li: Actor, on_duty: Actor) -> None:
        heed(cast, li)
        assert on_duty
        assert cast.write(lambda session: alarms.OLD.purge(session, cast.now, 10)) == 0
        assert cast.write(lambda session: alarms.OLD.purge(session, cast.now + TEN, 10)) == 1
        assert cast.read(lambda session: session.scalars(select(alarms.AlarmCall)).all()) == []


class TestHardship:
    def test_words_written_show_whom_to_ring_and_handed_in_call_somebody(
        self, cast: Cast, li: Actor, on_duty: Actor
    ) -> None:
        review = cast.answer_all(li, RISKY)
        assert "alarms.hotlines" in cast.keys(li)
        assert calls(cast, on_duty) == []
        cast.acts(li, dialogue.submit, review["version"])
        (letter,) = calls(cast, on_duty)
        assert str(letter.values["number"]).startswith("KN-")
        assert letter.values["name"] == "李明"

    def test_a_word_more_calls_too(self, cast: Cast, li: Actor, on_duty: Actor) -> None:
        report = cast.submit(li)
        assert calls(cast, on_duty) == []
        cast.says(li, own.begin_adding, own.add, report, RISKY)
        assert len(calls(cast, on_duty)) == 1

    def test_other_words_call_nobody(self, cast: Cast, li: Actor, on_duty: Actor) -> None:
        cast.submit(li)
        assert calls(cast, on_duty) == []


class TestTheTalksOfficer:
    def test_goes_on_with_the_talk_when_another_comes(self, cast: Cast, li: Actor, chair: Actor, deputy: Actor) -> None:
        heed_in(cast, li, talk(cast, li, deputy))
        come(cast, chair)
        (told,) = [letter for letter in cast.letters(deputy) if letter.key == "alarms.somebody_comes"]
        assert told.values["own"] is True
