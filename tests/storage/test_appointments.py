"""Appointments: how a talk is asked for, who has which time, and what becomes of it; of many who press one has it."""

from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import asking as questions
from storage import talks, visitors
from storage.appointments import (
    LIVE,
    Appointment,
    AppointmentOver,
    NoSuchAppointment,
    Side,
    State,
    answering,
    asking,
    calendars,
    ending,
    may_have,
    naming,
    reminding,
    requesting,
)
from storage.appointments.asking import WishUnfit
from storage.appointments.ending import NotYet
from storage.appointments.naming import Clash, MomentUnfit, NobodyFound
from storage.appointments.proposing import NotYoursToAsk, TakenByAnother
from storage.appointments.questions import How
from storage.appointments.requesting import Became, NobodyToTalkTo
from storage.retention.rules import RULES
from storage.talks import Origin, TalkOpenYet, Topic, Urgency, Way, showing
from storage.values import Values, lines_of
from tests.cast import Actor, Cast
from tests.storage.talk_times import (
    PLACE,
    agreed,
    ask_when,
    book,
    keep_hours,
    request,
    review,
    starts,
    talk_of,
    time_of,
)
from tests.storage.together import together


@pytest.fixture
def officer(cast: Cast) -> Actor:
    """Keeps hours on each working day."""
    found = cast.create_officer()
    keep_hours(cast, found)
    return found


def count_live(cast: Cast) -> int:
    live = select(func.count()).select_from(Appointment).where(Appointment.state.in_(LIVE))
    return cast.read(lambda session: session.scalar(live) or 0)


def last_letter(cast: Cast, to: Actor) -> tuple[str, Values]:
    letter = cast.letters(to)[-1]
    return letter.key, letter.values


class TestAsking:
    def test_takes_a_time_in_four_presses_and_says_no_reason(self, cast: Cast, officer: Actor) -> None:
        li = cast.create_member()
        done = book(cast, li)
        made, talk = time_of(cast, done["talk"]), talk_of(cast, done["talk"])
        assert (done["became"], made.state, made.place, made.officer_id) == (
            Became.BOOKED,
            State.PENDING,
            PLACE,
            officer.account_id,
        )
        assert (talk.state, talk.topic, talk.wish, talk.urgency) == (talks.State.ASKED, None, None, Urgency.ANY_TIME)
        assert str(done["number"]).startswith("TH-2026-")
        key, values = last_letter(cast, officer)
        assert key == "appointments.asked"
        assert (values["name"], values["starts_at"], values["before"]) == (li.name, made.starts_at, None)
        assert not {"topic", "wish"} & values.keys(), "what it is about is in no letter"

    def test_offers_no_hour_that_another_has_and_those_of_the_other_officer_too(
        self, cast: Cast, officer: Actor
    ) -> None:
        first = starts(ask_when(cast, cast.create_member("甲一")))
        book(cast, cast.create_member("乙二"))
        assert starts(ask_when(cast, cast.create_member("丙三")))[0] > first[0]
        other = cast.create_officer("孙丽")
        keep_hours(cast, other)
        shown = ask_when(cast, cast.create_member("丁四"))
        assert starts(shown)[0] == first[0]
        assert lines_of(shown["times"])[0]["name"] == "孙丽", "whoever was not booked yet comes first"
        assert len(starts(shown)) == len({*starts(shown)}), "at one time there is one"

    def test_with_a_chosen_officer_shows_theirs_alone(self, cast: Cast, officer: Actor) -> None:
        other = cast.create_officer("孙丽")
        keep_hours(cast, other, weekdays=range(2, 3))
        shown = ask_when(cast, cast.create_member(), officer=other.account_id)
        assert {at.weekday() for at in starts(shown)} == {2}
        assert shown["officer"] == "孙丽"

    def test_but_some_leaves_them_out_and_they_never_see_it(self, cast: Cast, officer: Actor) -> None:
        other, li = cast.create_officer("孙丽"), cast.create_member()
        shown = cast.acts(li, asking.begin)
        shown = cast.acts(li, asking.choose_way, shown["version"], How.TELEPHONE)
        shown = cast.acts(li, asking.choose_besides, shown["version"])
        shown = cast.acts(li, asking.tick_besides, shown["version"], officer.account_id)
        shown = cast.acts(li, asking.done_besides, shown["version"])
        assert shown["step"] == "wish", "the other keeps no hours"
        shown = cast.acts(li, asking.skip_wish, shown["version"])
        done = cast.acts(li, requesting.submit, shown["version"])
        assert cast.keys(other) == ["appointments.requested"]
        assert cast.keys(officer) == []
        with pytest.raises(talks.NoSuchTalk):
            cast.acts(officer, naming.begin, done["talk"])

    def test_refuses_when_nobody_is_left(self, cast: Cast, officer: Actor) -> None:
        li = cast.create_member()
        shown = cast.acts(li, asking.begin)
        shown = cast.acts(li, asking.choose_way, shown["version"], How.TELEPHONE)
        shown = cast.acts(li, asking.choose_besides, shown["version"])
        shown = cast.acts(li, asking.tick_besides, shown["version"], officer.account_id)
        with pytest.raises(NobodyToTalkTo) as refused:
            cast.acts(li, asking.done_besides, shown["version"])
        assert refused.value.values["besides"] is True
        with pytest.raises(NobodyToTalkTo):
            cast.acts(officer, asking.begin)  # not with oneself

    def test_when_none_suits_asks_for_words_that_only_who_may_take_it_reads(self, cast: Cast, officer: Actor) -> None:
        li = cast.create_member()
        done = request(cast, li, "周二下班以后")
        assert done["became"] == Became.WAITING
        talk = talk_of(cast, done["talk"])
        assert talk.wish is not None
        assert "周二".encode() not in talk.wish
        assert cast.keys(officer) == ["appointments.requested"]
        shown = cast.acts(officer, showing.look_as_officer, talk.id)
        assert shown["wish"] == "周二下班以后"

    def test_words_that_call_for_help_are_met_at_once_and_hold_nothing_up(self, cast: Cast) -> None:
        officer, li = cast.create_officer(), cast.create_member()
        ask_when(cast, li)
        shown = cast.acts(li, asking.write_wish, "我不想活了")
        assert (shown["step"], cast.keys(li)) == ("review", ["alarms.hotlines"])
        assert cast.keys(officer) == [], "nobody has been given them yet"
        cast.acts(li, requesting.submit, shown["version"])
        assert cast.keys(li) == ["alarms.hotlines"] * 2
        assert "appointments.requested" in cast.keys(officer)

    def test_words_that_are_none_or_too_many_are_asked_again(self, cast: Cast) -> None:
        cast.create_officer()
        li = cast.create_member()
        assert ask_when(cast, li)["step"] == "wish", "who keeps no hours is asked to name a time"
        for words in ("  ", "周" * 301):
            with pytest.raises(WishUnfit):
                cast.acts(li, asking.write_wish, words)
        assert cast.acts(li, asking.write_wish, "周二")["step"] == "review"

    def test_topic_and_how_soon_are_said_only_by_who_wants_to(self, cast: Cast) -> None:
        officer, li = cast.create_officer(), cast.create_member()
        shown = cast.acts(li, asking.skip_wish, ask_when(cast, li)["version"])
        shown = cast.acts(li, asking.choose_urgency, shown["version"], Urgency.SOON)
        shown = cast.acts(li, asking.ask_topic, shown["version"])
        shown = cast.acts(li, asking.choose_topic, shown["version"], Topic.MOOD)
        done = cast.acts(li, requesting.submit, shown["version"])
        talk = talk_of(cast, done["talk"])
        assert (talk.topic, talk.urgency) == (Topic.MOOD, Urgency.SOON)
        (letter,) = cast.letters(officer)
        assert "mood" not in str(letter.values)

    def test_goes_back_step_by_step_and_leaves_nothing(self, cast: Cast, officer: Actor) -> None:
        li = cast.create_member()
        shown = review(cast, li)
        seen = []
        for _ in range(3):
            shown = cast.acts(li, asking.go_back, shown["version"])
            seen.append(shown["step"])
        assert seen == ["when", "whom", "way"]
        cast.acts(li, asking.stop, shown["version"])
        with pytest.raises(questions.Outdated):
            cast.acts(li, requesting.submit, shown["version"])
        assert count_live(cast) == 0

    def test_one_open_at_a_time(self, cast: Cast, officer: Actor) -> None:
        li = cast.create_member()
        done = book(cast, li)
        with pytest.raises(TalkOpenYet) as refused:
            cast.acts(li, asking.begin)
        assert refused.value.values["talk"] == done["talk"]
        cast.acts(li, ending.call_off, done["talk"])
        assert book(cast, li)["became"] == Became.BOOKED

    def test_two_dialogues_of_one_person_end_in_one_talk(self, cast: Cast, officer: Actor) -> None:
        """The limit is asked again when it is handed in: a second press of an older screen finds no question open."""
        li = cast.create_member()
        shown = review(cast, li)
        cast.acts(li, requesting.submit, shown["version"])
        with pytest.raises(questions.Outdated):
            cast.acts(li, requesting.submit, shown["version"])
        assert count_live(cast) == 1


class TestManyPressOneTime:
    def test_the_second_is_shown_what_else_is_free(self, cast: Cast, officer: Actor) -> None:
        first, second = cast.create_member("甲一"), cast.create_member("乙二")
        reviews = [review(cast, one) for one in (first, second)]
        assert reviews[0]["starts_at"] == reviews[1]["starts_at"]
        cast.acts(first, requesting.submit, reviews[0]["version"])
        shown = cast.acts(second, requesting.submit, reviews[1]["version"])
        assert (shown["step"], shown["quicker"]) == ("when", True)
        assert reviews[0]["starts_at"] not in starts(shown)
        shown = cast.acts(second, asking.choose_time, shown["version"], 0)
        assert cast.acts(second, requesting.submit, shown["version"])["became"] == Became.BOOKED

    def test_of_two_hundred_at_once_one_has_it(self, cast: Cast, officer: Actor) -> None:
        people = [cast.create_member(f"职工{nth}") for nth in range(200)]
        shown = [review(cast, one) for one in people]
        assert len({str(one["starts_at"]) for one in shown}) == 1

        def press(one: Actor, version: object, session: Session) -> Values:
            by = visitors.recognise(session, one.person, now=cast.now)
            return requesting.submit(session, int(str(version)), by=by, now=cast.now)

        pressed = [partial(press, one, asked["version"]) for one, asked in zip(people, shown, strict=True)]
        gone = together(cast.database, *pressed)
        assert [one for one in gone if not isinstance(one, dict)] == []
        assert Counter(one.get("became", one.get("step")) for one in gone) == {Became.BOOKED: 1, "when": 199}
        assert count_live(cast) == 1
        assert cast.keys(officer) == ["appointments.asked"]

    def test_the_schema_itself_knows_no_two(self, cast: Cast, officer: Actor) -> None:
        made = time_of(cast, book(cast, cast.create_member())["talk"])

        def twice(session: Session) -> None:
            again: dict[str, Any] = {"talk_id": made.talk_id, "officer_id": made.officer_id, "made_by": made.made_by}
            again |= {"starts_at": made.starts_at, "ends_at": made.ends_at, "made_at": made.made_at}
            session.add(Appointment(state=State.PROPOSED, **again))
            session.flush()

        with pytest.raises(Exception, match=r"(?i)unique"):
            cast.write(twice)


class TestAnswering:
    def test_a_yes_is_told_and_stands(self, cast: Cast, officer: Actor) -> None:
        li = cast.create_member()
        done = agreed(cast, li, officer)
        assert time_of(cast, done["talk"]).state == State.AGREED
        assert talk_of(cast, done["talk"]).state == talks.State.AGREED
        assert last_letter(cast, li)[0] == "appointments.confirmed"
        before = len(cast.letters())
        cast.acts(officer, answering.confirm, done["appointment"])
        assert len(cast.letters()) == before, "said twice it is said"

    def test_nobody_else_answers(self, cast: Cast, officer: Actor) -> None:
        done = book(cast, cast.create_member())
        other, chair = cast.create_officer("孙丽"), cast.create_chair()
        for one in (other, chair):
            with pytest.raises(NoSuchAppointment):
                cast.acts(one, answering.confirm, done["appointment"])
            with pytest.raises(NoSuchAppointment):
                cast.acts(one, calendars.order, done["appointment"])
        with pytest.raises(NoSuchAppointment):
            cast.acts(cast.create_member("甲一"), answering.accept, done["appointment"])

    def test_a_no_with_a_word_leaves_the_talk_to_others_and_the_word_in_its_letter(
        self, cast: Cast, officer: Actor
    ) -> None:
        li = cast.create_member()
        done = book(cast, li)
        cast.acts(officer, answering.begin_decline, done["talk"])
        cast.acts(officer, answering.write_note, "那天开会")
        assert time_of(cast, done["talk"]).state == State.DECLINED
        talk = talk_of(cast, done["talk"])
        assert (talk.state, talk.officer_id) == (talks.State.ASKED, None)
        letter = cast.letters(li)[-1]
        assert (letter.key, letter.values["note"], letter.repeats) == ("appointments.declined", "那天开会", False)
        # The employee goes on from there; the number stays.
        shown = cast.acts(li, requesting.begin_moving, done["talk"])
        again = cast.acts(li, asking.choose_time, shown["version"], 1)
        assert (again["became"], again["number"]) == (Became.BOOKED, done["number"])

    def test_a_no_needs_no_word_and_can_be_left(self, cast: Cast, officer: Actor) -> None:
        li = cast.create_member()
        done = book(cast, li)
        asked = cast.acts(officer, answering.begin_decline, done["talk"])
        cast.acts(officer, answering.leave_note, asked["version"])
        assert time_of(cast, done["talk"]).state == State.PENDING
        asked = cast.acts(officer, answering.begin_decline, done["talk"])
        cast.acts(officer, answering.skip_note, asked["version"])
        assert last_letter(cast, li)[1]["note"] is None

    def test_what_nobody_answered_stands_no_more_once_it_is_there(self, cast: Cast, officer: Actor) -> None:
        li = cast.create_member()
        done = book(cast, li)
        at = time_of(cast, done["talk"]).starts_at
        assert cast.write(partial(ending.lapse, now=at - timedelta(minutes=1))) == 0
        assert cast.write(partial(ending.lapse, now=at)) == 1
        assert cast.write(partial(ending.lapse, now=at)) == 0
        assert time_of(cast, done["talk"]).state == State.CANCELLED
        assert (cast.keys(li)[-1], cast.keys(officer)[-1]) == ("appointments.lapsed", "appointments.lapsed_too")
        with pytest.raises(AppointmentOver):
            cast.acts(officer, answering.confirm, done["appointment"], now=at)


class TestNaming:
    def test_the_first_to_name_a_time_has_the_talk(self, cast: Cast) -> None:
        first, second, li = cast.create_officer(), cast.create_officer("孙丽"), cast.create_member()
        done = request(cast, li)
        assert cast.keys(first) == cast.keys(second) == ["appointments.requested"]
        cast.acts(first, naming.begin, done["talk"])
        cast.acts(second, naming.begin, done["talk"])
        cast.acts(first, naming.write_moment, "明天 15:00")
        named = cast.acts(first, naming.write_place, "三楼小会议室")
        assert named["state"] == State.PROPOSED
        cast.acts(second, naming.write_moment, "明天 16:00")
        with pytest.raises(TakenByAnother):
            cast.acts(second, naming.write_place, "二楼")
        key, values = last_letter(cast, li)
        assert (key, values["place"], values["officer"]) == ("appointments.proposed", "三楼小会议室", "王秀英")
        cast.acts(li, answering.accept, named["appointment"])
        assert time_of(cast, done["talk"]).state == State.AGREED
        assert cast.keys(first)[-1] == "appointments.accepted"

    def test_offers_the_own_hours_with_their_place_else_days_of_the_calendar(self, cast: Cast, officer: Actor) -> None:
        li = cast.create_member()
        done = request(cast, li, officer=officer.account_id)
        shown = cast.acts(officer, naming.begin, done["talk"])
        assert shown["hours"] is True
        named = cast.acts(officer, naming.choose_moment, shown["version"], lines_of(shown["times"])[0]["stamp"])
        assert named["place"] == PLACE, "where it is needn't be asked"
        other = cast.create_officer("孙丽")
        shown = cast.acts(other, naming.begin_offer, cast.create_member("甲一").member_id)
        shown = cast.acts(other, naming.choose_how, shown["version"], Way.TELEPHONE)
        assert shown["hours"] is False
        assert all(at.weekday() < 5 and at > cast.now for at in starts(shown))
        named = cast.acts(other, naming.choose_moment, shown["version"], lines_of(shown["times"])[0]["stamp"])
        assert (named["starts_at"], named["place"]) == (starts(shown)[0], None)

    def test_nothing_is_named_on_top_of_another_or_in_the_past(self, cast: Cast, officer: Actor) -> None:
        done = agreed(cast, cast.create_member(), officer)
        at = time_of(cast, done["talk"]).starts_at
        other = request(cast, cast.create_member("甲一"), officer=officer.account_id)
        cast.acts(officer, naming.begin, other["talk"])
        moment = (at + timedelta(minutes=30)).astimezone(cast.now.tzinfo)
        with pytest.raises(Clash):
            cast.acts(officer, naming.write_moment, f"{moment:%Y-%m-%d %H:%M}")
        for words in ("昨天 15:00", "随便", "2027-12-01 15:00", "明天"):
            with pytest.raises(MomentUnfit):
                cast.acts(officer, naming.write_moment, words)

    def test_another_time_of_the_officer_takes_the_place_of_what_stood(self, cast: Cast, officer: Actor) -> None:
        li = cast.create_member()
        done = agreed(cast, li, officer)
        shown = cast.acts(officer, naming.begin, done["talk"])
        stamp = lines_of(shown["times"])[2]["stamp"]
        named = cast.acts(officer, naming.choose_moment, shown["version"], stamp)
        assert count_live(cast) == 1
        key, values = last_letter(cast, li)
        assert (key, values["before"]) == ("appointments.proposed", done["starts_at"])
        assert talk_of(cast, done["talk"]).state == talks.State.ASKED
        cast.acts(li, answering.accept, named["appointment"])
        assert talk_of(cast, done["talk"]).state == talks.State.AGREED


class TestForSomebodyElse:
    def test_who_has_no_telegram_is_agreed_with_by_telephone(self, cast: Cast, officer: Actor) -> None:
        cast.enrol("陈桂芳")
        cast.acts(officer, naming.begin_for)
        shown = cast.acts(officer, naming.find, "陈桂芳")
        shown = cast.acts(officer, naming.choose_how, shown["version"], Way.IN_PERSON)
        named = cast.acts(officer, naming.choose_moment, shown["version"], lines_of(shown["times"])[0]["stamp"])
        assert (named["state"], named["reachable"], named["name"]) == (State.AGREED, False, "陈桂芳")
        talk = talk_of(cast, named["talk"])
        assert (talk.state, talk.origin, talk.recorded_by) == (
            talks.State.AGREED,
            Origin.OFFERED,
            officer.account_id,
        )
        at = time_of(cast, talk.id).starts_at
        cast.write(partial(reminding.remind, now=at.astimezone(cast.now.tzinfo) - timedelta(hours=1)))
        assert cast.keys(officer) == ["appointments.remind_officer"]
        assert cast.letters(officer)[0].values["reachable"] is False

    def test_who_has_it_says_yes_themselves(self, cast: Cast, officer: Actor) -> None:
        li = cast.create_member()
        cast.acts(officer, naming.begin_for)
        shown = cast.acts(officer, naming.find, "李明")
        shown = cast.acts(officer, naming.choose_how, shown["version"], Way.TELEPHONE)
        named = cast.acts(officer, naming.choose_moment, shown["version"], lines_of(shown["times"])[0]["stamp"])
        assert last_letter(cast, li)[0] == "appointments.offered"
        cast.acts(li, answering.accept, named["appointment"])
        assert talk_of(cast, named["talk"]).state == talks.State.AGREED

    def test_whoever_has_asked_already_is_named_a_time_for_that(self, cast: Cast, officer: Actor) -> None:
        li = cast.create_member()
        done = request(cast, li)
        shown = cast.acts(officer, naming.begin_offer, li.member_id)
        assert (shown["step"], shown["talk"]) == ("moment", done["talk"])

    def test_nobody_of_another_unit_nor_oneself(self, cast: Cast, officer: Actor) -> None:
        far = cast.enrol("孙丽", unit=cast.create_unit("城西供水站"))
        for member_id in (far, officer.member_id):
            with pytest.raises(NotYoursToAsk):
                cast.acts(officer, naming.begin_offer, member_id)
        cast.acts(officer, naming.begin_for)
        with pytest.raises(NobodyFound):
            cast.acts(officer, naming.find, "孙丽")


class TestMoving:
    def test_stays_with_the_same_person_and_frees_the_old_time(self, cast: Cast, officer: Actor) -> None:
        keep_hours(cast, cast.create_officer("孙丽"))
        li = cast.create_member()
        done = agreed(cast, li, officer, chosen=True)
        shown = cast.acts(li, requesting.begin_moving, done["talk"])
        assert (shown["officer"], shown["moving"]) == ("王秀英", True)
        assert done["starts_at"] not in starts(shown)
        again = cast.acts(li, asking.choose_time, shown["version"], 1)
        assert (again["officer"], again["number"]) == ("王秀英", done["number"])
        assert count_live(cast) == 1
        key, values = last_letter(cast, officer)
        assert (key, values["before"]) == ("appointments.asked", done["starts_at"])
        assert starts(ask_when(cast, cast.create_member("甲一"), officer=officer.account_id))[0] == done["starts_at"]

    def test_without_a_time_that_suits_the_same_officer_names_one(self, cast: Cast, officer: Actor) -> None:
        other, li = cast.create_officer("孙丽"), cast.create_member()
        done = agreed(cast, li, officer)
        shown = cast.acts(li, requesting.begin_moving, done["talk"])
        cast.acts(li, asking.none_suits, shown["version"])
        cast.acts(li, asking.write_wish, "只有晚上")
        assert (count_live(cast), cast.keys(other)) == (0, [])
        assert cast.keys(officer)[-1] == "appointments.requested"
        assert cast.acts(officer, showing.look_as_officer, done["talk"])["wish"] == "只有晚上"

    def test_left_halfway_the_old_time_stands(self, cast: Cast, officer: Actor) -> None:
        li = cast.create_member()
        done = agreed(cast, li, officer)
        shown = cast.acts(li, requesting.begin_moving, done["talk"])
        assert cast.acts(li, asking.stop, shown["version"])["talk"] == done["talk"]
        assert time_of(cast, done["talk"]).state == State.AGREED


class TestEnding:
    def test_called_off_asks_for_no_reason_and_frees_the_time(self, cast: Cast, officer: Actor) -> None:
        li = cast.create_member()
        done = agreed(cast, li, officer)
        cast.acts(li, ending.before_calling_off, done["talk"])
        cast.acts(li, ending.call_off, done["talk"])
        assert (count_live(cast), talk_of(cast, done["talk"]).state) == (0, talks.State.CALLED_OFF)
        assert cast.keys(officer)[-1] == "appointments.called_off"
        with pytest.raises(talks.TalkOver):
            cast.acts(li, ending.call_off, done["talk"])

    def test_held_is_said_with_one_press_and_counts_on_its_day(self, cast: Cast, officer: Actor) -> None:
        done = agreed(cast, cast.create_member(), officer)
        made = time_of(cast, done["talk"])
        with pytest.raises(NotYet):
            cast.acts(officer, ending.held, made.id)
        later = made.ends_at.astimezone(cast.now.tzinfo) + timedelta(days=1)
        assert cast.write(partial(ending.ask_held, now=made.ends_at)) == 0
        assert [cast.write(partial(ending.ask_held, now=later)) for _ in range(2)] == [1, 0]
        assert cast.keys(officer)[-1] == "appointments.ask_held"
        cast.acts(officer, ending.held, made.id, now=later)
        talk = talk_of(cast, done["talk"])
        assert (talk.state, talk.held_on) == (talks.State.HELD, made.starts_at.astimezone(cast.now.tzinfo).date())
        counts = select(func.count()).select_from(talks.Talk).where(talks.COUNTS)
        assert cast.read(lambda session: session.scalar(counts)) == 1

    @pytest.mark.parametrize("side", [*Side])
    def test_who_did_not_come_is_said_by_the_officer_and_the_talk_waits_anew(
        self, cast: Cast, officer: Actor, side: Side
    ) -> None:
        li = cast.create_member()
        done = agreed(cast, li, officer)
        made = time_of(cast, done["talk"])
        cast.acts(officer, ending.not_met, made.id, now=made.ends_at)
        cast.acts(officer, ending.missed, made.id, side, now=made.ends_at)
        assert time_of(cast, done["talk"]).missed_by == side
        talk = talk_of(cast, done["talk"])
        assert (talk.state, talk.officer_id) == (talks.State.ASKED, officer.account_id)
        key, values = last_letter(cast, li)
        assert (key, values["by_officer"]) == ("appointments.missed", side is Side.OFFICER)

    def test_the_employee_says_that_nobody_came(self, cast: Cast, officer: Actor) -> None:
        li = cast.create_member()
        done = agreed(cast, li, officer)
        made = time_of(cast, done["talk"])
        with pytest.raises(NotYet):
            cast.acts(li, ending.stood_waiting, made.id)
        cast.acts(li, ending.stood_waiting, made.id, now=made.ends_at)
        assert time_of(cast, done["talk"]).missed_by == Side.OFFICER
        assert cast.keys(officer)[-1] == "appointments.stood_waiting"
        with pytest.raises(AppointmentOver):
            cast.acts(officer, ending.held, made.id, now=made.ends_at)


class TestReminding:
    def due(self, cast: Cast, at: datetime) -> list[str]:
        before = {one.id for one in cast.letters()}
        cast.write(partial(reminding.remind, now=at))
        return sorted(one.key for one in cast.letters() if one.id not in before)

    def test_both_hear_a_day_and_two_hours_before_once_each(self, cast: Cast, officer: Actor) -> None:
        li = cast.create_member()
        done = agreed(cast, li, officer, at=5)
        at = time_of(cast, done["talk"]).starts_at.astimezone(cast.now.tzinfo)
        assert at - cast.now > timedelta(days=1)
        both = ["appointments.remind", "appointments.remind_officer"]
        assert self.due(cast, at - timedelta(hours=25)) == []
        assert self.due(cast, at - timedelta(hours=24)) == both
        assert self.due(cast, at - timedelta(hours=23)) == []
        assert self.due(cast, at - timedelta(hours=2)) == both
        assert self.due(cast, at - timedelta(hours=1)) == []
        assert [letter.values["soon"] for letter in cast.letters(li) if letter.key == both[0]] == [False, True]

    def test_a_time_given_up_is_not_reminded_of_even_in_the_moment_it_leaves(self, cast: Cast, officer: Actor) -> None:
        li = cast.create_member()
        done = agreed(cast, li, officer, at=5)
        made = time_of(cast, done["talk"])
        at = made.starts_at.astimezone(cast.now.tzinfo)
        self.due(cast, at - timedelta(hours=20))
        may = lambda actor: cast.read(lambda s: may_have(s, actor.account_id, made.id))  # noqa: E731
        assert (may(li), may(officer), may(cast.create_member("甲一"))) == (True, True, False)
        cast.acts(li, ending.call_off, done["talk"])
        assert (may(li), may(officer)) == (False, False)
        assert self.due(cast, at - timedelta(hours=2)) == []

    def test_what_would_come_in_the_quiet_hours_comes_when_they_end_or_with_the_day_before(self, cast: Cast) -> None:
        assert cast.now.tzinfo is not None
        nine = (cast.now + timedelta(days=3)).replace(hour=9, minute=0, second=0, microsecond=0)
        early = nine.replace(hour=8, minute=10)
        found = reminding.due(nine, now=nine.replace(hour=8))
        assert found is not None
        assert (found.stage, found.at) == (reminding.Stage.HOURS, nine.replace(hour=8))
        assert reminding.due(nine, now=nine.replace(hour=7, minute=59)) is not None
        assert reminding.due(early, now=early - timedelta(hours=1)) is not None


class TestCalendar:
    def test_has_number_time_and_place_but_nobody(self, cast: Cast, officer: Actor) -> None:
        li = cast.create_member()
        done = agreed(cast, li, officer)
        made = time_of(cast, done["talk"])

        def tell(actor: Actor) -> Values:
            return cast.read(
                lambda s: calendars.on_calendar(
                    s, account_id=actor.account_id, subject=made.id, values={}, now=cast.now
                )
            )

        assert tell(li) == tell(officer)
        assert not {"name", "officer", "unit"} & tell(li).keys()
        assert tell(cast.create_member("甲一")) == {}
        cast.acts(li, ending.call_off, done["talk"])
        assert tell(li)["cancelled"] is True


class TestForgetting:
    def test_goes_with_its_talk(self, cast: Cast, officer: Actor) -> None:
        li = cast.create_member()
        done = agreed(cast, li, officer)
        cast.acts(li, ending.call_off, done["talk"])
        later = cast.now + timedelta(days=40)
        words, rows = (RULES[kind] for kind in ("talk_words", "talks"))
        cast.write(lambda session: words.purge(session, later, 10))
        assert time_of(cast, done["talk"]).place is None
        cast.write(lambda session: rows.purge(session, later, 10))
        assert cast.read(lambda session: session.scalar(select(func.count()).select_from(Appointment))) == 0
