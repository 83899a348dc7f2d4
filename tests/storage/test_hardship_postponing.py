"""延期: the call that an officer owes is put off once, before its hour; the person is told, and it counts as it was."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from storage import desk
from storage.asking import Outdated
from storage.digests import behind, reading, union
from storage.hardship import Given, Later, Urgency, casework, own, postponing, referring
from storage.hardship.reports import NotAgreedYet, NotPutOff, NotYours, Report, TakeFirst
from storage.outbox import State
from storage.rights import NotForYou
from tests.cast import Actor, Cast


@pytest.fixture
def urgency() -> Urgency:
    return Urgency.NOT_URGENT


def days(cast: Cast, who: Actor, report: int, **more: Any) -> list[int]:
    return [one["day"] for one in cast.acts(who, postponing.choose_day, report, **more)["days"]]


def put_off(cast: Cast, who: Actor, report: int, nth: int = 0, why: Later = Later.AWAY, **more: Any) -> Any:
    return cast.acts(who, postponing.put_off, report, days(cast, who, report)[nth], why, **more)


def in_vain(cast: Cast, officer: Actor, member: Actor, report: int, state: State) -> datetime:
    """Put off, and the letter that says so ends like that; the hour that was promised before."""
    promised = hour(cast, report)
    put_off(cast, officer, report)
    cast.ends(cast.letters(member)[-1], state)
    return promised


def hour(cast: Cast, report: int) -> datetime:
    """By when the person is called, in the union's zone."""
    return cast.report(report).due_at.astimezone(cast.now.tzinfo)


def taken(cast: Cast, officer: Actor, name: str, urgency: Urgency) -> int:
    """Another case in the officer's hands."""
    report = cast.submit(cast.create_member(name), urgency=urgency)
    cast.take(officer, report)
    return report


def why_not(cast: Cast, who: Actor, report: int, **more: Any) -> Any:
    with pytest.raises(NotPutOff) as refused:
        cast.acts(who, postponing.choose_day, report, **more)
    return refused.value.values["why"]


class TestPuttingOff:
    def test_moves_the_hour_by_working_days_from_the_first(self, cast: Cast, officer: Actor, report: int) -> None:
        promised = cast.report(report).due_at
        offered = cast.acts(officer, postponing.choose_day, report)
        assert offered["due_at"] == promised
        found = [one["until"] for one in offered["days"]]
        assert len(found) == 3
        # Working days alone, and never further than was promised first: five of them are a week.
        assert all(until.weekday() < 5 and promised < until <= promised + timedelta(days=7) for until in found)
        card = put_off(cast, officer, report, 1)
        kept = cast.report(report)
        assert (kept.first_due_at, kept.due_at, kept.later_for) == (promised, found[1], Later.AWAY)
        assert (card["due_at"], card["first_due_at"], card["later"]) == (found[1], promised, False)

    def test_tells_the_person_the_new_hour_and_why(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        put_off(cast, officer, report, why=Later.ASKS)
        letter = cast.letters(member)[-1]
        kept = cast.report(report)
        assert letter.key == "hardship.made_later"
        told = {name: letter.values[name] for name in ("due_at", "first_due_at", "why", "officer")}
        assert told == {
            "due_at": kept.due_at, "first_due_at": kept.first_due_at, "why": Later.ASKS, "officer": officer.name,
        }  # fmt: skip

    def test_is_noted_once_however_often_it_is_pressed(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        day = days(cast, officer, report)[0]
        for _ in range(2):
            card = cast.acts(officer, postponing.put_off, report, day, Later.BUSY)
        assert card["report"] == report
        assert cast.keys(member).count("hardship.made_later") == 1
        assert len(cast.audited("hardship.make_later")) == 1

    def test_is_done_once_a_promise_and_anew_for_a_new_one(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        put_off(cast, officer, report)
        assert why_not(cast, officer, report) == "again"
        cast.acts(officer, casework.close, report)
        cast.acts(member, own.not_solved, report)
        assert (cast.report(report).first_due_at, cast.report(report).later_for) == (None, None)
        put_off(cast, officer, report)

    def test_takes_no_other_day(self, cast: Cast, officer: Actor, report: int) -> None:
        first, *_, last = days(cast, officer, report)
        for day in (first - 1, last + 1, 0, 10**18 - 1):
            for rule, rest in ((postponing.choose_why, ()), (postponing.put_off, (Later.AWAY,))):
                with pytest.raises(Outdated):
                    cast.acts(officer, rule, report, day, *rest)
        assert cast.report(report).first_due_at is None

    def test_says_what_will_be_told_before_the_reason(self, cast: Cast, officer: Actor, report: int) -> None:
        offered = cast.acts(officer, postponing.choose_day, report)["days"][-1]
        assert cast.acts(officer, postponing.choose_why, report, offered["day"])["until"] == offered["until"]


each_end = pytest.mark.parametrize("state", [State.UNDELIVERABLE, State.EXPIRED, State.UNCONFIRMED, State.SENT])


class TestALetterThatDidNotArrive:
    @each_end
    def test_leaves_what_was_promised(
        self, cast: Cast, officer: Actor, member: Actor, report: int, state: State
    ) -> None:
        promised = in_vain(cast, officer, member, report, state)
        kept, arrived = cast.report(report), state is State.SENT
        assert (kept.due_at == promised, kept.first_due_at is None, kept.later_for is None) == (not arrived,) * 3
        assert (kept.unreached, kept.news_at is not None) == (not arrived, not arrived)

    @each_end
    def test_is_told_to_the_officer_with_the_hour_that_holds(
        self, cast: Cast, officer: Actor, member: Actor, report: int, state: State
    ) -> None:
        promised = in_vain(cast, officer, member, report, state)
        # Ended once more, as by a bot that was stopped in between, it is told once.
        cast.ends(cast.letters(member)[-1], state)
        told = [one.values for one in cast.letters(officer) if one.key == "hardship.news"]
        number = cast.report(report).number
        expected = {"report": report, "number": number, "what": "not_put_off", "due_at": promised}
        assert told == ([] if state is State.SENT else [expected])

    def test_is_no_matter_once_the_call_was_made(self, cast: Cast, officer: Actor, member: Actor, report: int) -> None:
        put_off(cast, officer, report)
        letter, until = cast.letters(member)[-1], cast.report(report).due_at
        cast.acts(officer, casework.help_, report, Given.CALL)
        cast.ends(letter, State.EXPIRED)
        assert cast.report(report).due_at == until
        assert "hardship.news" not in cast.keys(officer)

    def test_changes_nothing_that_was_promised_since(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        put_off(cast, officer, report)
        letter = cast.letters(member)[-1]
        cast.acts(officer, casework.close, report)
        cast.acts(member, own.not_solved, report, now=cast.now + timedelta(days=2))
        promised = cast.report(report).due_at
        cast.ends(letter, State.EXPIRED)
        assert cast.report(report).due_at == promised


class TestWhatStaysAsPromised:
    def test_is_what_is_needed_this_week(self, cast: Cast, officer: Actor) -> None:
        report = taken(cast, officer, "周涛", Urgency.THIS_WEEK)
        assert why_not(cast, officer, report) == "urgent"
        assert not cast.acts(officer, casework.look, report)["later"]

    def test_is_what_is_past_its_hour(self, cast: Cast, officer: Actor, report: int) -> None:
        promised = hour(cast, report)
        assert days(cast, officer, report, now=promised - timedelta(seconds=1))
        assert why_not(cast, officer, report, now=promised) == "over"

    def test_is_what_was_kept(self, cast: Cast, officer: Actor, report: int) -> None:
        cast.acts(officer, casework.help_, report, Given.CALL)
        assert why_not(cast, officer, report) == "done"

    def test_is_what_the_bot_can_tell_nobody(self, cast: Cast, officer: Actor) -> None:
        cast.enrol("何秀兰")
        report = int(str(cast.enter(officer, "何秀兰", urgency=Urgency.NOT_URGENT)["report"]))
        cast.take(officer, report)
        assert why_not(cast, officer, report) == "by_phone"

    def test_is_a_hint_which_promised_nothing(self, cast: Cast, officer: Actor, member: Actor) -> None:
        cast.create_member("周涛")
        report = cast.hint(member, "周涛", urgency=Urgency.NOT_URGENT)
        cast.take(officer, report)
        with pytest.raises(NotAgreedYet):
            cast.acts(officer, postponing.choose_day, report)

    def test_is_everybody_elses(self, cast: Cast, officer: Actor, member: Actor, report: int) -> None:
        day = days(cast, officer, report)[0]
        others = [(cast.create_officer("孙丽"), TakeFirst), (cast.create_chair(), TakeFirst), (member, NotForYou)]
        others.append((cast.create_officer("何平", unit=cast.create_unit("城西供水站")), NotYours))
        for who, no in others:
            for rule, rest in ((postponing.choose_day, ()), (postponing.put_off, (day, Later.AWAY))):
                with pytest.raises(no):
                    cast.acts(who, rule, report, *rest)
        assert cast.report(report).first_due_at is None


class TestWhatFollowsTheNewHour:
    def test_are_desk_bundle_and_what_is_behind(self, cast: Cast, officer: Actor, report: int) -> None:
        chair = cast.create_chair()
        promised = hour(cast, report)
        put_off(cast, officer, report, 2)
        until = hour(cast, report)
        for now, late in ((promised + timedelta(hours=1), False), (until + timedelta(hours=1), True)):
            (line,) = cast.acts(officer, desk.waiting, 0, now=now)["lines"]
            found = cast.acts(chair, lambda session, by, now: behind.listed(session, 9, by=by, now=now), now=now)
            assert (line["overdue"], line["due_at"], len(found)) == (late, until, int(late))

    def test_is_who_takes_it_over(self, cast: Cast, officer: Actor, colleague: Actor, report: int) -> None:
        put_off(cast, officer, report)
        cast.acts(officer, referring.offer, report, colleague.account_id)
        cast.acts(colleague, referring.accept, report)
        assert why_not(cast, colleague, report) == "again"

    def test_counts_as_in_time_only_by_the_new_day_and_says_so(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        chair = cast.create_chair()
        late = taken(cast, officer, "周涛", Urgency.NOT_URGENT)
        for one in (report, late):
            put_off(cast, officer, one)
        until = hour(cast, report)
        cast.acts(officer, casework.help_, report, Given.CALL, now=until - timedelta(minutes=1))
        cast.acts(officer, casework.help_, late, Given.CALL, now=until + timedelta(minutes=1))
        now = until + timedelta(days=1)
        found = cast.acts(chair, lambda session, by, now: union.rates(session, by=by, now=now), now=now)
        assert (found["promised"], found["in_time"], found["moved"]) == (2, 1, 1)


class TestTheDigest:
    def test_offers_it_where_it_can_be_done(self, cast: Cast, officer: Actor, member: Actor, report: int) -> None:
        urgent = taken(cast, officer, "周涛", Urgency.THIS_WEEK)
        free = cast.submit(cast.create_member("吴刚"), urgency=Urgency.NOT_URGENT)

        def offered() -> dict[int, bool]:
            found = cast.read(lambda session: reading.of_account(session, officer.account_id, now=cast.now))
            return {one["id"]: one["later"] for one in found["lines"]}

        assert offered() == {report: True, urgent: False, free: False}
        put_off(cast, officer, report)
        assert offered() == {report: False, urgent: False, free: False}

    def test_the_record_keeps_both_hours(self, cast: Cast, officer: Actor, report: int) -> None:
        put_off(cast, officer, report)
        kept = cast.read(lambda session: session.get_one(Report, report))
        assert kept.first_due_at is not None
        assert kept.first_due_at < kept.due_at
