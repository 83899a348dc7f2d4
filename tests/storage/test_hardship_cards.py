"""Who may see what of a report: by office, by duty, by having taken it; and never of one's own."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from storage import desk, hardship
from storage.errors import Refusal
from storage.hardship import Answer, Given, Track, Urgency, casework, referring, saying
from storage.hardship.referring import Because
from storage.hardship.reports import AlreadyClosed, NotYours
from storage.offices import Role
from storage.outbox import State
from tests.cast import STORY, Actor, Cast
from tests.conftest import ZONE

#: Every act of an officer, with what it takes beside the report.
ACTS: tuple[tuple[Callable[..., Any], *tuple[Any, ...]], ...] = (
    (casework.look,),
    (casework.take,),
    (casework.before_helping,),
    (casework.choose_track, Track.FILING),
    (casework.heard_yes,),
    (casework.heard_no,),
    (saying.begin_answer,),
    (saying.begin_asking,),
    (saying.begin_note,),
    (saying.begin_declining,),
    (saying.leave,),
    (referring.choose_colleague,),
    (referring.before_offering, 1),
    (referring.offer, 1),
    (referring.take_back,),
    (referring.accept,),
    (referring.refuse, Because.AWAY),
    (casework.help_, Given.CALL),
    (casework.before_closing,),
    (casework.close,),
)
URGENT = Urgency.THIS_WEEK
PRIVATE = {"story": None, "phones": [], "said": [], "causes": [], "help": [], "reach": None, "about": None}


def may_have(cast: Cast, actor: Actor, report: int) -> bool:
    return cast.read(lambda session: hardship.may_have(session, actor.account_id, report))


def allowed(cast: Cast, actor: Actor, report: int) -> set[bool]:
    """Whether the actor got anywhere with each act, were it to another refusal."""
    found = set()
    for rule, *more in ACTS:
        try:
            cast.acts(actor, rule, report, *more)
            found.add(True)
        except Refusal as refusal:
            # Not even which report it was.
            found.add(not (isinstance(refusal, NotYours) and refusal.values == {}))
    return found


def news(cast: Cast, officer: Actor) -> list[int]:
    """The cases of which the desk says that there is something new."""
    return [line["id"] for line in cast.acts(officer, desk.waiting, 0)["lines"] if line["news"]]


def put_on_duty(cast: Cast, officer: Actor, day: datetime) -> None:
    cast.put_on_duty(officer, day)


class TestAccess:
    """Who may have a report of 城东供水站, by role and place; for every act of an officer."""

    CAST = {  # noqa: RUF012
        "its officer": (Role.OFFICER, "城东供水站", True),
        "an officer above": (Role.OFFICER, "局机关", True),
        "an officer of the whole union": (Role.OFFICER, None, True),
        "the chair": (Role.CHAIR, None, True),
        "an officer beside": (Role.OFFICER, "城西供水站", False),
        "an officer below": (Role.OFFICER, "一班", False),
        "its steward": (Role.STEWARD, "城东供水站", False),
        "a steward of the whole union": (Role.STEWARD, None, False),
        "an admin": (Role.ADMIN, None, False),
        "a colleague": (None, None, False),
    }

    @pytest.fixture
    def report(self, cast: Cast) -> int:
        above = cast.create_unit("局机关")
        here = cast.create_unit(above=above)
        cast.create_unit("城西供水站", above=above)
        cast.create_unit("一班", above=here)
        return cast.submit(cast.create_member())

    def somebody(self, cast: Cast, who: str) -> Actor:
        role, unit, _ = self.CAST[who]
        actor = cast.create_member(who)
        return cast.appoint(actor, role, cast.create_unit(unit) if unit else None) if role else actor

    @pytest.mark.parametrize("who", CAST)
    def test_is_as_declared(self, cast: Cast, report: int, who: str) -> None:
        actor, may = self.somebody(cast, who), self.CAST[who][2]
        assert may_have(cast, actor, report) is may
        assert allowed(cast, actor, report) == {may}

    def test_ends_with_the_very_next_tap_after_dismissal(self, cast: Cast, report: int) -> None:
        for who in self.CAST:
            actor = self.somebody(cast, who)
            cast.dismiss(actor)
            assert allowed(cast, actor, report) == {False}

    def test_never_holds_for_ones_own_case(self, cast: Cast, report: int) -> None:
        for who in self.CAST:
            actor = self.somebody(cast, who)
            own = cast.submit(actor)
            assert allowed(cast, actor, own) == {False}
            if self.CAST[who][0] is not None:
                assert own not in [line["id"] for line in cast.acts(actor, desk.waiting, 0)["lines"]]

    def test_tells_nobody_which_reports_exist(self, cast: Cast, report: int) -> None:
        stranger, chair = cast.create_stranger(), cast.create_chair()
        for actor, number in ((stranger, report), (stranger, 999), (chair, 999)):
            assert allowed(cast, actor, number) == {False}

    def test_to_a_letter_is_asked_again_when_it_leaves(self, cast: Cast) -> None:
        officer = cast.create_officer()
        cast.submit(cast.create_member(), urgency=URGENT)
        (notice,) = cast.letters(officer)
        assert may_have(cast, officer, notice.subject)
        cast.dismiss(officer)
        assert not may_have(cast, officer, notice.subject)


class TestOnDuty:
    """An officer of another unit, on the day on which an urgent report is pushed."""

    @pytest.fixture
    def other(self, cast: Cast) -> Actor:
        return cast.create_officer("孙丽", unit=cast.create_unit("城西供水站"))

    def test_may_have_it_and_take_it(self, cast: Cast, other: Actor) -> None:
        put_on_duty(cast, other, cast.now)
        report = cast.submit(cast.create_member(), urgency=URGENT)
        assert cast.take(other, report)["story"] == STORY
        assert may_have(cast, other, report)

    def test_may_have_only_the_urgent_ones_of_that_day(self, cast: Cast, other: Actor) -> None:
        put_on_duty(cast, other, cast.now)
        later = cast.now + timedelta(days=1)
        reports = [
            cast.submit(cast.create_member()),
            cast.submit(cast.create_member(), urgency=URGENT, now=later),
            cast.submit(cast.create_member(), urgency=URGENT, now=cast.now - timedelta(days=1)),
        ]
        assert [may_have(cast, other, report) for report in reports] == [False] * 3

    def test_gains_nothing_by_going_on_duty_afterwards(self, cast: Cast, other: Actor) -> None:
        report = cast.submit(cast.create_member(), urgency=URGENT)
        put_on_duty(cast, other, cast.now)
        assert not may_have(cast, other, report)

    def test_of_the_evening_is_who_is_on_duty_in_the_morning(self, cast: Cast, other: Actor) -> None:
        put_on_duty(cast, other, cast.now + timedelta(days=1))
        report = cast.submit(cast.create_member(), urgency=URGENT, now=cast.now.replace(hour=23))
        assert may_have(cast, other, report)

    def test_never_may_have_the_own_case_and_nothing_after_dismissal(self, cast: Cast, other: Actor) -> None:
        put_on_duty(cast, other, cast.now)
        own, report = (cast.submit(one, urgency=URGENT) for one in (other, cast.create_member()))
        assert not may_have(cast, other, own)
        cast.dismiss(other)
        assert not may_have(cast, other, report)


class TestTheCard:
    @pytest.fixture
    def report(self, cast: Cast) -> int:
        return cast.submit(cast.create_member(phone="13800000123"), urgency=URGENT)

    def test_before_it_is_taken_says_who_and_how_urgent_and_nothing_private(
        self, cast: Cast, officer: Actor, report: int
    ) -> None:
        card = cast.acts(officer, casework.look, report)
        assert (card["name"], card["urgency"], card["stage"], card["takeable"]) == ("李明", URGENT, "submitted", True)
        assert {name: card[name] for name in PRIVATE} == PRIVATE
        assert (STORY in str(card), cast.audited("hardship.read")) == (False, [])

    def test_shows_everything_to_the_case_officer_and_notes_each_look(
        self, cast: Cast, officer: Actor, report: int
    ) -> None:
        card = cast.take(officer, report)
        assert [card[name] for name in PRIVATE] == [
            STORY, ["13800000123"], [], ["own_illness"], ["unsure"], "call_anytime", None,
        ]  # fmt: skip
        cast.acts(officer, casework.look, report, now=cast.now + timedelta(minutes=1))
        read = cast.audited("hardship.read")
        assert [(entry.account_id, entry.record) for entry in read] == [(officer.account_id, "KN-2026-0001")] * 2
        assert read[1].at - read[0].at == timedelta(minutes=1)

    def test_shows_nothing_private_to_anybody_else(self, cast: Cast, officer: Actor, report: int) -> None:
        cast.take(officer, report)
        cast.says(officer, saying.begin_note, saying.note, report, "等诊断书")
        for other in (cast.create_chair(), cast.create_officer("孙丽")):
            card = cast.acts(other, casework.look, report)
            assert {name: card[name] for name in PRIVATE} == PRIVATE
            assert (card["mine"], card["takeable"], card["officer"]) == (False, False, "王秀英")
        assert {entry.account_id for entry in cast.audited("hardship.read")} == {officer.account_id}

    def test_shows_the_newest_of_what_was_said_whole_and_in_order(
        self, cast: Cast, officer: Actor, report: int
    ) -> None:
        cast.take(officer, report)
        said = [f"第{number}条" + "字" * 900 for number in range(4)]
        for words in said:
            cast.says(officer, saying.begin_note, saying.note, report, words)
        assert [one["words"] for one in cast.acts(officer, casework.look, report)["said"]] == said[-2:]
        for number in range(10):
            cast.says(officer, saying.begin_note, saying.note, report, str(number))
        assert [one["words"] for one in cast.acts(officer, casework.look, report)["said"]] == [*"456789"]

    def test_says_when_the_date_has_passed_without_a_word(self, cast: Cast, officer: Actor, report: int) -> None:
        due, late = (datetime(2026, 11, 24, 18, minute, tzinfo=ZONE) for minute in (0, 1))
        assert [cast.acts(officer, casework.look, report, now=at)["overdue"] for at in (due, late)] == [False, True]
        cast.take(officer, report)
        cast.says(officer, saying.begin_answer, saying.answer, report, "明天来")
        assert cast.acts(officer, casework.look, report, now=late)["overdue"] is False

    def test_says_that_the_person_has_no_telegram(self, cast: Cast, officer: Actor) -> None:
        cast.enrol("陈桂芳")
        report = cast.enter(officer, "陈桂芳")["report"]
        card = cast.take(officer, report)
        assert (card["reachable"], card["unreached"], card["entered"]) == (False, True, True)

    def test_says_that_the_last_letter_did_not_arrive_and_it_is_news_until_seen(
        self, cast: Cast, officer: Actor
    ) -> None:
        for end in (State.UNDELIVERABLE, State.EXPIRED, State.WITHDRAWN, State.UNCONFIRMED, State.SENT):
            report = cast.submit(cast.create_member())
            cast.take(officer, report)
            cast.ends(next(one for one in cast.letters() if one.key == "hardship.taken"), end)
            missed = end is not State.SENT
            assert news(cast, officer) == ([report] if missed else [])
            assert cast.acts(officer, casework.look, report)["unreached"] is missed
            assert news(cast, officer) == []


class TestWhatIsOver:
    def test_is_answered_by_nobody_any_more(self, cast: Cast) -> None:
        officer, li = cast.create_officer(), cast.create_member()
        report = cast.submit(li)
        cast.take(officer, report)
        cast.acts(officer, casework.close, report)
        with pytest.raises(AlreadyClosed):
            cast.acts(officer, saying.begin_answer, report)

    def test_is_read_on_from_any_piece_by_who_had_it(self, cast: Cast) -> None:
        officer, li = cast.create_officer(), cast.create_member()
        report = cast.submit(li)
        cast.take(officer, report)
        for words in ("第一句。", "第二句。"):
            cast.says(officer, saying.begin_note, saying.note, report, words)
        newest = cast.acts(officer, casework.look, report)["said"]
        assert isinstance(newest, list)
        key = cast.read(lambda session: session.query(Answer).order_by(Answer.id.desc()).first())
        assert key is not None
        told = cast.acts(officer, casework.look_back, report, key.id)
        assert [one["words"] for one in told["said"]] == ["第一句。"]
