"""The postman: letters leave in order, within the limits, and each comes to a named end, whatever Telegram answers."""

import asyncio
import re
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot import ends, verdicts
from bot import lane as lanes
from bot import postman as house
from bot.lane import HOLDS, Lane
from bot.letters import RIGHTS
from bot.postman import Postman
from bot.rendering import Renderer
from bot.routes import KEYBOARDS
from bot.transport import NotSent
from bot.verdicts import backoff
from bot.words import Words
from storage import accounts, audit, digests, outbox, visitors
from storage.accounts import Account
from storage.database import Transaction
from storage.errors import Refusal
from storage.outbox import Ended, Letter, Rank, State
from tests.cast import Actor, Cast
from tests.conftest import ZONE, Open, OtherWriter
from tests.storage.visiting import create_campaign, create_visit


@dataclass(frozen=True)
class Call:
    method: str
    parameters: dict[str, Any]

    @property
    def chat(self) -> int:
        return int(self.parameters["chat_id"])

    @property
    def says(self) -> str:
        """The number in the text: the letters of these tests are told apart by it."""
        found = re.search(r"E-\d{4}", str(self.parameters["text"]))
        return found[0] if found else ""


class Held:
    """An answer that waits until the test lets it go."""

    def __init__(self, outcome: TelegramError | None = None) -> None:
        self.asked, self.go = asyncio.Event(), asyncio.Event()
        self.outcome = outcome


@dataclass
class Wire:
    """Telegram, where the house's own code ends: takes calls, answers as the test wrote, else with a new message."""

    calls: list[Call] = field(default_factory=list)
    script: deque[TelegramError | Held | Callable[[], None]] = field(default_factory=deque)

    async def call(self, url: str, method: str, parameters: dict[str, Any], **_: Any) -> Any:
        assert url == "http://telegram/bot1:x"
        self.calls.append(Call(method, parameters))
        number = len(self.calls)
        outcome = self.script.popleft() if self.script else None
        if isinstance(outcome, Held):
            outcome.asked.set()
            await outcome.go.wait()
            outcome = outcome.outcome
        if isinstance(outcome, TelegramError):
            raise outcome
        if outcome is not None:
            outcome()
        return {"message_id": parameters.get("message_id") or 1000 + number}

    def said(self, to: Actor | None = None) -> list[str]:
        return [call.says for call in self.calls if to is None or call.chat == to.person.telegram_id]


@dataclass
class Office:
    """The postman at work on a real database."""

    cast: Cast
    wire: Wire
    renderer: Renderer
    now: datetime
    ended: dict[str, Ended] = field(default_factory=dict)

    def run(self, act: Callable[[Postman], Awaitable[None]], *, drain: float = 1.0) -> None:
        """Begins, acts, and ends as a process of the house does; the database stays open for the next one."""

        async def run() -> None:
            self.cast.database.start(asyncio.get_running_loop())
            postman = Postman(
                self.cast.database,
                self.wire,  # type: ignore[arg-type]
                self.renderer,
                method_url="http://telegram/bot1:x",
                rights=RIGHTS,
                ended=self.ended,
                clock=lambda: self.now,
            )
            try:
                await act(postman)
            finally:
                await postman.drain(drain)
                await self.cast.database.finish()

        asyncio.run(run())

    def run_until_all_ended(self, *letters: Letter) -> None:
        async def act(postman: Postman) -> None:
            await postman.start()
            await self.post(*letters)
            await self.all_ended(postman)

        self.run(act)

    async def post(self, *letters: Letter, now: datetime | None = None) -> None:
        """Commits the letters as a rule does, all in one transaction."""

        def rule(session: Any) -> None:
            for letter in letters:
                outbox.queue(session, letter, now=now or self.now)

        await self.cast.database.write(rule)

    async def all_ended(self, postman: Postman) -> None:
        await until(lambda: not postman._ends.open)

    async def states(self) -> list[State]:
        return await self.cast.database.read(
            lambda session: [
                State(one.state) for one in session.query(outbox.StoredLetter).order_by(outbox.StoredLetter.id)
            ]
        )

    def ends(self) -> list[State]:
        return [State(one.state) for one in self.stored()]

    def stored(self) -> list[outbox.StoredLetter]:
        return self.cast.read(lambda session: session.query(outbox.StoredLetter).order_by(outbox.StoredLetter.id).all())


@asynccontextmanager
async def looking(postman: Postman) -> AsyncIterator[None]:
    """The postman looks meanwhile, as often as `house.LOOK` says."""
    task = asyncio.create_task(postman.look())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(true: Callable[[], object]) -> None:
    """Returns as soon as it is true; fails when that takes too long."""
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - what is awaited is a state of the house, not an event
            await asyncio.sleep(0.002)


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(Words(ZONE), KEYBOARDS)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No jitter, and a first retry at once."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    monkeypatch.setattr(house.random, "uniform", lambda low, _: low)
    monkeypatch.setattr(verdicts, "_FIRST_RETRY", 0.01)


@pytest.fixture
def office(cast: Cast, renderer: Renderer) -> Office:
    return Office(cast, Wire(), renderer, cast.now)


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member("李明")


def letter(to: Actor, number: int = 1, rank: Rank = Rank.ANSWER, **more: Any) -> Letter:
    return Letter(to.account_id, "home.apology", {"incident": f"E-{number:04}"}, rank, **more)


def numbers(*given: int) -> list[str]:
    return [f"E-{number:04}" for number in given]


class TestOrder:
    def test_is_that_of_the_commits(self, office: Office, li: Actor) -> None:
        async def act(postman: Postman) -> None:
            await asyncio.gather(*(office.post(letter(li, number)) for number in range(10)))
            await office.all_ended(postman)

        office.run(act)
        assert office.wire.said() == numbers(*range(10))

    def test_lets_one_letter_of_a_chat_be_on_its_way_at_a_time(self, office: Office, li: Actor) -> None:
        async def act(postman: Postman) -> None:
            first = Held()
            office.wire.script.append(first)
            await office.post(letter(li, 1), letter(li, 2))
            await first.asked.wait()
            await office.cast.database.write(lambda _: None)
            assert office.wire.said() == numbers(1)
            first.go.set()
            await office.all_ended(postman)

        office.run(act)
        assert office.wire.said() == numbers(1, 2)

    def test_puts_urgent_before_answers_before_notices_before_broadcasts(self, office: Office, li: Actor) -> None:
        ranks = [Rank.BROADCAST, Rank.NOTICE, Rank.ANSWER, Rank.URGENT]
        office.run_until_all_ended(*(letter(li, number, rank) for number, rank in enumerate(ranks)))
        assert office.wire.said() == numbers(3, 2, 1, 0)

    def test_of_one_chat_holds_up_no_other(self, office: Office, cast: Cast, li: Actor) -> None:
        zhou = cast.create_member("周同")

        async def act(postman: Postman) -> None:
            first = Held()
            office.wire.script.append(first)
            await office.post(letter(li, 1))
            await first.asked.wait()
            await office.post(letter(zhou, 2))
            await until(lambda: 2 not in postman._ends.open)
            first.go.set()
            await office.all_ended(postman)

        office.run(act)
        assert office.wire.said(zhou) == numbers(2)


class TestSending:
    def test_is_committed_before_the_call(self, office: Office, li: Actor) -> None:
        seen: list[State] = []
        office.wire.script.append(lambda: seen.extend(office.ends()))
        office.run_until_all_ended(letter(li))
        assert seen == [State.SENDING]

    def test_keeps_the_message_id_and_empties_the_letter(self, office: Office, li: Actor) -> None:
        office.run_until_all_ended(letter(li))
        (stored,) = office.stored()
        assert (stored.state, stored.message_id, stored.content, stored.ended_at) == (
            State.SENT,
            1001,
            None,
            office.now,
        )

    def test_goes_to_the_person_in_their_language(self, office: Office, cast: Cast) -> None:
        office.run_until_all_ended(letter(cast.create_stranger(language="en")), letter(cast.create_stranger()))
        english, chinese = (call.parameters["text"] for call in office.wire.calls)
        assert not re.search(r"[一-鿿]", english)
        assert re.search(r"[一-鿿]", chinese)


class TestRefusals:
    def test_403_marks_the_account_until_the_person_comes_again(self, office: Office, cast: Cast, li: Actor) -> None:
        office.wire.script.append(Forbidden("bot was blocked by the user"))
        office.run_until_all_ended(letter(li))
        (stored,) = office.stored()
        assert (stored.state, stored.reason) == (State.UNDELIVERABLE, "forbidden")
        assert cast.read(lambda session: session.get_one(Account, li.account_id)).blocked_at == office.now
        cast.acts(li, visitors.myself)
        assert cast.read(lambda session: session.get_one(Account, li.account_id)).blocked_at is None

    def test_400_is_not_tried_again_and_the_next_letter_leaves(self, office: Office, li: Actor) -> None:
        office.wire.script.append(BadRequest("Chat not found"))
        office.run_until_all_ended(letter(li, 1, Rank.NOTICE), letter(li, 2, Rank.NOTICE))
        assert office.ends() == [State.UNDELIVERABLE, State.SENT]
        assert office.wire.said() == numbers(1, 2)
        assert office.stored()[0].reason == "refused"

    def test_of_an_answer_is_said_to_whoever_waits_for_it_with_the_number_of_the_log(
        self, office: Office, li: Actor, caplog: pytest.LogCaptureFixture
    ) -> None:
        office.wire.script.append(BadRequest("Bad Request: message is too long"))
        office.run_until_all_ended(letter(li))
        assert [one.key for one in office.stored()] == ["home.apology", "home.unsent"]
        assert office.ends() == [State.UNDELIVERABLE, State.SENT]
        said = re.search(r"E-\w{4}", str(office.wire.calls[1].parameters["text"]))
        assert said is not None
        assert said[0] in caplog.text

    def test_of_that_word_itself_is_not_said_again(self, office: Office, li: Actor) -> None:
        office.wire.script.extend(BadRequest("Bad Request: message is too long") for _ in range(3))
        office.run_until_all_ended(letter(li))
        assert office.ends() == [State.UNDELIVERABLE] * 2

    def test_of_our_own_texts_make_no_call_and_the_next_letter_leaves(self, office: Office, li: Actor) -> None:
        office.run_until_all_ended(Letter(li.account_id, "home.no_such_text", {}, Rank.ANSWER), letter(li, 2))
        assert office.ends() == [State.UNDELIVERABLE, State.SENT, State.SENT]
        assert [one.key for one in office.stored()] == ["home.no_such_text", "home.apology", "home.unsent"]
        assert office.stored()[0].reason == "unrenderable"


class TestTryingAgain:
    @pytest.mark.parametrize("repeats", [True, False])
    def test_follows_what_was_not_sent(self, office: Office, li: Actor, repeats: bool) -> None:
        office.wire.script.extend([NotSent("refused"), NotSent("refused")])
        office.run_until_all_ended(letter(li, repeats=repeats))
        assert office.ends() == [State.SENT]
        assert office.stored()[0].tries == 2
        assert len(office.wire.calls) == 3

    @pytest.mark.parametrize(
        "error", [TimedOut(), NetworkError("Bad Gateway"), TelegramError("Invalid server response")]
    )
    def test_follows_what_may_have_arrived_where_a_double_does_no_harm(
        self, office: Office, li: Actor, error: TelegramError
    ) -> None:
        office.wire.script.append(error)
        office.run_until_all_ended(letter(li))
        assert office.ends() == [State.SENT]
        assert office.wire.said() == numbers(1, 1)

    @pytest.mark.parametrize(
        "error", [TimedOut(), NetworkError("Bad Gateway"), TelegramError("Invalid server response")]
    )
    def test_does_not_follow_where_a_double_would(self, office: Office, li: Actor, error: TelegramError) -> None:
        office.wire.script.append(error)
        office.run_until_all_ended(letter(li, 1, repeats=False), letter(li, 2))
        assert office.ends() == [State.UNCONFIRMED, State.SENT]
        assert office.wire.said() == numbers(1, 2)
        assert office.stored()[0].reason == type(error).__name__

    def test_follows_an_edit_that_may_have_arrived(self, office: Office, li: Actor) -> None:
        office.wire.script.append(TimedOut())
        office.run_until_all_ended(letter(li, edits=50, repeats=False))
        assert office.ends() == [State.SENT]

    def test_follows_a_token_that_is_not_known_for_the_moment(self, office: Office, li: Actor) -> None:
        office.wire.script.append(InvalidToken("Unauthorized"))
        office.run_until_all_ended(letter(li, repeats=False))
        assert office.ends() == [State.SENT]

    def test_after_429_does_not_count_as_a_try(self, office: Office, li: Actor) -> None:
        office.wire.script.extend([RetryAfter(timedelta()), RetryAfter(timedelta())])
        office.run_until_all_ended(letter(li, repeats=False))
        assert office.ends() == [State.SENT]
        assert office.stored()[0].tries == 0
        assert len(office.wire.calls) == 3

    def test_is_known_on_disk_as_waiting(self, office: Office, li: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(verdicts, "_FIRST_RETRY", 100)

        async def act(postman: Postman) -> None:
            office.wire.script.append(NotSent("refused"))
            await office.post(letter(li))
            await until(lambda: office.ends() == [State.PENDING] and office.stored()[0].tries == 1)

        office.run(act)
        assert office.ends() == [State.PENDING]

    def test_comes_after_a_minute_at_most_however_often_it_failed(self) -> None:
        """A day of tries once made a power that no float could hold, and the chat fell silent."""
        assert all(0 < backoff(tries) <= 60 for tries in (0, 1, 5, 100, 5000))


class TestHoldingBack:
    def test_ends_after_a_minute(self, li: Actor) -> None:
        lane, first, second = Lane(1), letter(li, 1), letter(li, 2)
        first.id, second.id = 1, 2
        lane.add(first)
        lane.add(second)
        lane.again(first, 300)
        now = time.monotonic()
        held, wait = lane.next(now + 5)
        assert held is first
        assert wait == pytest.approx(HOLDS - 5, abs=1)  # not 295: the second may go by then
        assert lane.next(now + HOLDS + 1) == (second, 0.0)

    def test_concerns_letters_of_the_same_rank_alone(self, li: Actor) -> None:
        lane = Lane(1)
        for number, rank in ((1, Rank.ANSWER), (2, Rank.ANSWER), (3, Rank.NOTICE)):
            one = letter(li, number, rank)
            one.id = number
            lane.add(one)
        lane.again(lane.letters[0], 30)
        assert lane.next(time.monotonic())[0].id == 3

    def test_keeps_the_order_of_what_must_be_tried_again(self, office: Office, li: Actor) -> None:
        office.wire.script.append(NotSent("refused"))
        office.run_until_all_ended(letter(li, 1), letter(li, 2))
        assert office.wire.said() == numbers(1, 1, 2)

    def test_lets_the_next_pass_when_it_has_lasted_too_long(
        self, office: Office, li: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(lanes, "HOLDS", 0.1)
        monkeypatch.setattr(verdicts, "_FIRST_RETRY", 100)

        async def act(postman: Postman) -> None:
            office.wire.script.append(NotSent("refused"))
            began = time.monotonic()
            await office.post(letter(li, 1), letter(li, 2))
            await until(lambda: office.wire.said() == numbers(1, 2))
            assert time.monotonic() - began >= 0.1

        office.run(act)
        assert office.ends() == [State.PENDING, State.SENT]


class TestEdits:
    def test_take_the_place_of_the_message(self, office: Office, li: Actor) -> None:
        office.run_until_all_ended(letter(li, edits=50))
        (call,) = office.wire.calls
        assert (call.method, call.parameters["message_id"]) == ("editMessageText", 50)
        assert office.stored()[0].message_id == 50

    def test_that_are_older_end_superseded(self, office: Office, li: Actor) -> None:
        async def act(postman: Postman) -> None:
            first = Held()
            office.wire.script.append(first)
            await office.post(letter(li, 1))
            await first.asked.wait()
            await office.post(letter(li, 2, edits=50), letter(li, 3, edits=51), letter(li, 4, edits=50))
            first.go.set()
            await office.all_ended(postman)

        office.run(act)
        assert office.ends() == [State.SENT, State.SUPERSEDED, State.SENT, State.SENT]
        assert office.wire.said() == numbers(1, 3, 4)

    def test_that_wait_for_a_retry_give_way_to_a_newer_one_at_once(
        self, office: Office, li: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(verdicts, "_FIRST_RETRY", 100)

        async def act(postman: Postman) -> None:
            office.wire.script.append(NotSent("refused"))
            await office.post(letter(li, 1, edits=50))
            await until(lambda: office.stored()[0].tries == 1)
            await office.post(letter(li, 2, edits=50))
            await office.all_ended(postman)

        office.run(act)
        assert office.ends() == [State.SUPERSEDED, State.SENT]

    @pytest.mark.parametrize("text", ["Message to edit not found", "Message can't be edited", "MESSAGE_ID_INVALID"])
    def test_that_are_refused_become_a_new_message(self, office: Office, li: Actor, text: str) -> None:
        office.wire.script.append(BadRequest(text))
        office.run_until_all_ended(letter(li, edits=50))
        assert [call.method for call in office.wire.calls] == ["editMessageText", "sendMessage"]
        assert office.stored()[0].message_id == 1002
        assert office.ends() == [State.SENT]

    def test_that_change_nothing_are_sent(self, office: Office, li: Actor) -> None:
        office.wire.script.append(BadRequest("Message is not modified: specified new message content is the same"))
        office.run_until_all_ended(letter(li, edits=50))
        assert office.ends() == [State.SENT]
        assert office.stored()[0].message_id == 50
        assert len(office.wire.calls) == 1


class TestHowSomethingStands:
    def test_is_said_once_as_it_is_by_now(self, office: Office, li: Actor) -> None:
        async def act(postman: Postman) -> None:
            first = Held()
            office.wire.script.append(first)
            await office.post(letter(li, 1))
            await first.asked.wait()
            wishes = [letter(li, number, Rank.NOTICE, subject=subject) for number, subject in ((2, 7), (3, 8), (4, 7))]
            for one in wishes:
                one.key = "routes.wished"
                one.values = {
                    "name": "李军",
                    "number": "ZF-2027-0001",
                    "wish": "come",
                    "day": None,
                    "visit": one.subject,
                }
            await office.post(*wishes)
            first.go.set()
            await office.all_ended(postman)

        office.run(act)
        assert office.ends() == [State.SENT, State.SUPERSEDED, State.SENT, State.SENT]


class TestACrowd:
    def test_of_the_same_answer_is_thinned_to_the_newest(
        self, office: Office, li: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(lanes, "CROWD", 3)

        async def act(postman: Postman) -> None:
            first = Held()
            office.wire.script.append(first)
            await office.post(letter(li, 0))
            await first.asked.wait()
            await office.post(*(letter(li, number) for number in range(1, 7)))
            first.go.set()
            await office.all_ended(postman)

        office.run(act)
        assert office.wire.said() == numbers(0, 4, 5, 6)
        assert office.ends().count(State.SUPERSEDED) == 3

    def test_of_notices_is_not_thinned(self, office: Office, li: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(lanes, "CROWD", 1)
        office.run_until_all_ended(*(letter(li, number, Rank.NOTICE) for number in range(3)))
        assert office.ends() == [State.SENT] * 3


class TestTheLastLook:
    def test_withdraws_what_the_reader_may_not_have_any_more(self, office: Office, cast: Cast) -> None:
        officer = cast.create_officer()
        cast.queue(letter(officer, 1, Rank.NOTICE, right="desk"))
        cast.dismiss(officer)
        office.run_until_all_ended()
        assert office.ends() == [State.WITHDRAWN]
        assert office.wire.calls == []
        assert office.stored()[0].content is None

    def test_withdraws_the_digest_of_who_was_dismissed_since(self, office: Office, cast: Cast) -> None:
        dismissed, colleague = cast.create_officer(), cast.create_officer("孙丽")
        cursor: int | None = 0
        while cursor is not None:
            found = cast.read(lambda session, mark=cursor: digests.ahead(session, mark, now=cast.now))
            told = cast.write(
                lambda session, mark=cursor, found=found: digests.tell(session, mark, now=cast.now, found=found)
            )
            cursor = told.cursor
        cast.dismiss(dismissed)
        office.run_until_all_ended()
        ends = dict(zip((one.account_id for one in office.stored()), office.ends(), strict=True))
        assert ends == {dismissed.account_id: State.WITHDRAWN, colleague.account_id: State.SENT}
        assert len(office.wire.calls) == 1

    def test_lets_pass_what_the_reader_may_have(self, office: Office, cast: Cast) -> None:
        cast.queue(letter(cast.create_officer(), 1, Rank.NOTICE, right="desk"))
        office.run_until_all_ended()
        assert office.ends() == [State.SENT]
        assert office.wire.calls[0].parameters["protect_content"] is True

    def test_what_who_goes_hears_of_somebody_stays_in_their_chat(self, office: Office, cast: Cast) -> None:
        li = cast.create_member("李军")
        visit = create_visit(cast, create_campaign(cast), cast.enrol("陈桂芳"), li)
        cast.queue(letter(li, 1, Rank.NOTICE, right="goes", subject=visit))
        office.run_until_all_ended()
        assert office.wire.calls[0].parameters["protect_content"] is True

    def test_is_taken_again_before_each_try(self, office: Office, cast: Cast, li: Actor) -> None:
        other = cast.create_stranger()

        async def act(postman: Postman) -> None:
            first = Held(NotSent("refused"))
            office.wire.script.append(first)
            await office.post(letter(li, right="member", subject=li.member_id))
            await first.asked.wait()
            await cast.database.write(
                lambda session: accounts.bind(session, other.account_id, li.member_id or 0, now=cast.now)
            )
            first.go.set()
            await office.all_ended(postman)

        office.run(act)
        assert office.ends() == [State.WITHDRAWN]
        assert len(office.wire.calls) == 1

    def test_sends_nothing_that_is_a_day_old(self, office: Office, li: Actor) -> None:
        async def act(postman: Postman) -> None:
            await office.post(letter(li, 1), now=office.now - timedelta(hours=24))
            await office.post(letter(li, 2), now=office.now - timedelta(hours=23, minutes=59))
            await office.all_ended(postman)

        office.run(act)
        assert office.ends() == [State.EXPIRED, State.SENT]
        assert office.wire.said() == numbers(2)


class TestLimits:
    def test_hold_notices_to_thirty_a_second_however_many_chats_wait(self, office: Office, cast: Cast) -> None:
        people = [cast.create_stranger() for _ in range(60)]

        async def act(postman: Postman) -> None:
            began = time.monotonic()
            await office.post(*(letter(one, 1, Rank.BROADCAST) for one in people))
            await until(lambda: len(office.wire.calls) >= 42)
            assert len(office.wire.calls) <= 30 + 30 * (time.monotonic() - began) + 1

        office.run(act, drain=0)

    def test_let_one_probe_leave_after_everybody_had_to_wait(self, office: Office, cast: Cast, li: Actor) -> None:
        people = [cast.create_member(name) for name in ("周同", "周通", "孙丽", "陈敏")]

        async def act(postman: Postman) -> None:
            probe = Held()
            office.wire.script.extend([RetryAfter(timedelta()), probe])
            await office.post(letter(li, 1))
            await until(lambda: postman._pace._all_paused_until)
            await office.post(*(letter(one, 2) for one in people))
            await probe.asked.wait()
            for _ in range(20):
                await office.cast.database.write(lambda _: None)
            assert len(office.wire.calls) == 2
            probe.go.set()
            await office.all_ended(postman)

        office.run(act)
        assert office.ends() == [State.SENT] * 5


class TestStarting:
    def leave_behind(self, cast: Cast, *letters: Letter, sending: bool) -> None:
        cast.queue(*letters)
        if sending:
            for one in letters:
                cast.write(lambda session, one=one: outbox.mark_sending(session, one.id))

    def test_goes_on_with_what_was_waiting_in_order(self, office: Office, cast: Cast, li: Actor) -> None:
        self.leave_behind(cast, *(letter(li, number, repeats=False) for number in (1, 2, 3)), sending=False)
        office.run_until_all_ended()
        assert office.wire.said() == numbers(1, 2, 3)
        assert office.ends() == [State.SENT] * 3

    def test_repeats_what_was_on_its_way_where_a_double_does_no_harm(
        self, office: Office, cast: Cast, li: Actor
    ) -> None:
        self.leave_behind(cast, letter(li, 1), letter(li, 2, edits=50, repeats=False), sending=True)
        office.run_until_all_ended()
        assert office.wire.said() == numbers(1, 2)
        assert office.ends() == [State.SENT] * 2

    def test_says_so_where_a_double_would(self, office: Office, cast: Cast, li: Actor) -> None:
        self.leave_behind(cast, letter(li, 1, repeats=False), sending=True)
        self.leave_behind(cast, letter(li, 2, repeats=False), sending=False)
        office.run_until_all_ended()
        assert office.wire.said() == numbers(2)
        assert office.ends() == [State.UNCONFIRMED, State.SENT]
        assert office.stored()[0].reason == "restart"

    def test_sends_nothing_that_has_ended(self, office: Office, cast: Cast, li: Actor) -> None:
        self.leave_behind(cast, letter(li), sending=True)
        cast.write(lambda session: outbox.end(session, 1, State.SENT, now=cast.now))
        office.run_until_all_ended()
        assert office.wire.calls == []


class TestLooking:
    @pytest.fixture(autouse=True)
    def often(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(house, "LOOK", 0.005)

    def test_finds_what_another_process_queued_and_doubles_nothing(
        self, office: Office, cast: Cast, opened: Open
    ) -> None:
        people = [cast.create_stranger() for _ in range(40)]
        other = Cast(opened(), office.now)

        async def act(postman: Postman) -> None:
            await postman.start()
            async with looking(postman):
                ours = [office.post(letter(one, 1)) for one in people]
                theirs = asyncio.to_thread(lambda: [other.queue(letter(one, 2)) for one in people])
                await asyncio.gather(*ours, theirs)
                await until(lambda: len(office.wire.calls) >= 80)
                await office.all_ended(postman)
                for _ in range(20):  # and some looks more
                    await office.cast.database.write(outbox.open_ids)

        office.run(act)
        assert sorted(call.chat for call in office.wire.calls) == sorted([one.person.telegram_id for one in people] * 2)
        assert all(sorted(office.wire.said(one)) == numbers(1, 2) for one in people)
        assert office.ends() == [State.SENT] * 80

    def test_takes_nothing_up_that_is_still_on_its_way(self, office: Office, li: Actor) -> None:
        async def act(postman: Postman) -> None:
            first = Held()
            office.wire.script.append(first)
            await office.post(letter(li))
            await first.asked.wait()
            async with looking(postman):
                for _ in range(30):
                    await office.cast.database.write(outbox.open_ids)
                first.go.set()
                await office.all_ended(postman)

        office.run(act)
        assert len(office.wire.calls) == 1


EVENING = datetime(2026, 11, 23, 22, 30, tzinfo=ZONE)
MORNING = datetime(2026, 11, 24, 8, tzinfo=ZONE)
SECOND = timedelta(seconds=1)
UNASKED = (Rank.URGENT, Rank.NOTICE, Rank.BROADCAST)


class TestTheNight:
    """`office.now` is the bot's clock, and may be moved; `_take_up_due` is one look."""

    @pytest.fixture(autouse=True)
    def at_night(self, office: Office) -> None:
        office.now = EVENING

    def test_by_day_holds_nothing_back(self, office: Office, li: Actor) -> None:
        office.now = MORNING
        office.run_until_all_ended(*(letter(li, number, rank) for number, rank in enumerate(UNASKED)))
        assert office.wire.said() == numbers(0, 1, 2)

    def test_lets_answers_leave_and_all_else_at_eight(
        self, office: Office, li: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(house, "LOOK", 0.005)

        async def act(postman: Postman) -> None:
            await postman.start()
            async with looking(postman):
                await office.post(*(letter(li, number, rank) for number, rank in enumerate(Rank)))
                await office.all_ended(postman)
                for office.now in (EVENING, MORNING - SECOND):
                    await postman._take_up_due()
                    assert await office.states() == [State.PENDING, State.SENT, State.PENDING, State.PENDING]
                office.now = MORNING
                await until(lambda: len(office.wire.calls) == 4)
                await office.all_ended(postman)

        office.run(act)
        assert office.wire.said() == numbers(1, 0, 2, 3)
        assert office.ends() == [State.SENT] * 4

    def test_lets_an_alarm_leave(self, office: Office, li: Actor) -> None:
        office.run_until_all_ended(letter(li, 1, Rank.URGENT, at_night=True))
        assert office.ends() == [State.SENT]

    def test_keeps_the_order_of_what_waited(self, office: Office, li: Actor) -> None:
        async def act(postman: Postman) -> None:
            await postman.start()
            for number in range(3):
                await office.post(letter(li, number, Rank.NOTICE))
            office.now = MORNING
            # Before the first look of the morning: it must not run ahead of those that waited.
            await office.post(letter(li, 3, Rank.NOTICE))
            assert office.wire.calls == []
            await postman._take_up_due()
            await office.all_ended(postman)
            await office.post(letter(li, 4, Rank.NOTICE))
            await office.all_ended(postman)

        office.run(act)
        assert office.wire.said() == numbers(0, 1, 2, 3, 4)

    def test_lets_an_answer_of_the_morning_pass_what_waited(self, office: Office, li: Actor) -> None:
        async def act(postman: Postman) -> None:
            await postman.start()
            await office.post(letter(li, 1, Rank.NOTICE))
            office.now = MORNING
            await office.post(letter(li, 2))
            await office.all_ended(postman)

        office.run(act)
        assert office.wire.said() == numbers(2)

    @pytest.mark.parametrize("restarted_at", [EVENING, MORNING - SECOND])
    def test_lasts_over_a_restart(self, office: Office, li: Actor, restarted_at: datetime) -> None:
        async def evening(postman: Postman) -> None:
            await office.post(*(letter(li, number, rank) for number, rank in enumerate(UNASKED)))

        async def restart(postman: Postman) -> None:
            await postman.start()
            assert not postman._ends.open
            office.now = MORNING
            await postman._take_up_due()
            await office.all_ended(postman)

        office.run(evening)
        office.now = restarted_at
        office.run(restart)
        assert office.wire.said() == numbers(0, 1, 2)

    def test_is_over_for_one_who_starts_in_the_morning(self, office: Office, li: Actor) -> None:
        office.cast.queue(letter(li, 1, Rank.NOTICE), letter(li, 2, Rank.NOTICE), now=EVENING)
        office.now = MORNING
        office.run_until_all_ended()
        assert office.wire.said() == numbers(1, 2)

    def test_holds_what_another_process_queues(self, office: Office, li: Actor, opened: Open) -> None:
        other = Cast(opened(), EVENING)

        async def act(postman: Postman) -> None:
            await postman.start()
            await asyncio.to_thread(other.queue, letter(li, 1, Rank.NOTICE))
            await postman._take_up_due()
            assert not postman._ends.open
            office.now = MORNING
            await postman._take_up_due()
            await office.all_ended(postman)

        office.run(act)
        assert office.ends() == [State.SENT]

    @pytest.mark.parametrize(("later", "end"), [(23, State.SENT), (24, State.EXPIRED)])
    def test_does_not_count_for_the_life_of_a_letter(self, office: Office, li: Actor, later: int, end: State) -> None:
        office.cast.queue(letter(li, 1, Rank.NOTICE), now=EVENING)
        office.now = MORNING + timedelta(hours=later)
        office.run_until_all_ended()
        assert office.ends() == [end]

    @pytest.mark.parametrize(("later", "end"), [(2, State.SENT), (3, State.EXPIRED)])
    def test_holds_nothing_beyond_its_use(self, office: Office, li: Actor, later: int, end: State) -> None:
        """A reminder whose day has begun, after a night in which the bot stood still, says nothing any more."""
        useful = letter(li, 1, Rank.NOTICE)
        useful.useful_until = MORNING + timedelta(hours=3)
        office.cast.queue(useful, now=EVENING)
        office.now = MORNING + timedelta(hours=later)
        office.run_until_all_ended()
        assert office.ends() == [end]

    def test_withdraws_in_the_morning_what_the_reader_may_not_have_any_more(self, office: Office, cast: Cast) -> None:
        officer = cast.create_officer()
        cast.queue(letter(officer, 1, Rank.NOTICE, right="desk"), now=EVENING)
        cast.dismiss(officer)
        office.now = MORNING
        office.run_until_all_ended()
        assert office.ends() == [State.WITHDRAWN]

    def test_is_as_long_as_the_clock_on_the_wall_says(self, office: Office, li: Actor) -> None:
        """In New York clocks go back in that night: eight is ten and a half hours after half past nine."""
        new_york = ZoneInfo("America/New_York")
        office.now = datetime(2026, 10, 31, 21, 30, tzinfo=new_york)

        async def act(postman: Postman) -> None:
            await postman.start()
            await office.post(letter(li, 1, Rank.NOTICE))
            eight = datetime(2026, 11, 1, 13, tzinfo=UTC).astimezone(new_york)
            for office.now in (eight - timedelta(hours=1), eight - SECOND):
                await postman._take_up_due()
                assert not postman._ends.open
            office.now = eight
            await postman._take_up_due()
            await office.all_ended(postman)

        office.run(act)
        assert office.ends() == [State.SENT]


class Ghost(Refusal):
    """The rule of these tests says no."""


@dataclass
class Hearer:
    """A service that hears of its letters' ends, and notes each in the audit; `fails` are raised first, one a time."""

    office: Office
    heard: list[tuple[int, State, int | None]] = field(default_factory=list)
    fails: deque[Callable[[Transaction], None]] = field(default_factory=deque)
    tries: int = 0

    def hear(self, session: Transaction, letter: Letter, state: State, /, *, now: datetime) -> None:
        assert now == self.office.now
        self.tries += 1
        audit.note(session, f"heard.{state}", by=letter.to, now=now, record=str(letter.values["incident"]))
        if self.fails:
            self.fails.popleft()(session)
        self.heard.append((letter.id, state, letter.message_id))

    def noted(self) -> list[str]:
        """What was committed."""
        return [entry.act for state in State for entry in self.office.cast.audited(f"heard.{state}")]


def bug(_: Transaction) -> None:
    raise KeyError("帮帮我")


def no(_: Transaction) -> None:
    raise Ghost


def refused_by_the_schema(session: Transaction) -> None:
    session.add(Account(telegram_id=1, language="zh", created_at=None))


class TestHearingOfTheEnd:
    @pytest.fixture(autouse=True)
    def soon(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ends, "SETTLE_AGAIN", 0.01)

    @pytest.fixture
    def hearer(self, office: Office) -> Hearer:
        hearer = Hearer(office)
        office.ended["home.apology"] = hearer.hear
        return hearer

    def test_is_sent_with_the_message_it_became(self, office: Office, li: Actor, hearer: Hearer) -> None:
        office.run_until_all_ended(letter(li), letter(li, edits=50))
        assert hearer.heard == [(1, State.SENT, 1001), (2, State.SENT, 50)]
        assert hearer.noted() == ["heard.sent"] * 2

    @pytest.mark.parametrize("error", [Forbidden("blocked by the user"), BadRequest("Chat not found")])
    def test_is_undeliverable(self, office: Office, li: Actor, hearer: Hearer, error: TelegramError) -> None:
        office.wire.script.append(error)
        office.run_until_all_ended(letter(li))
        assert hearer.heard == [(1, State.UNDELIVERABLE, None)]
        assert hearer.noted() == ["heard.undeliverable"]

    def test_is_expired(self, office: Office, li: Actor, hearer: Hearer) -> None:
        office.cast.queue(letter(li), now=office.now - timedelta(hours=24))
        office.run_until_all_ended()
        assert hearer.heard == [(1, State.EXPIRED, None)]
        assert hearer.noted() == ["heard.expired"]

    def test_is_withdrawn(self, office: Office, li: Actor, hearer: Hearer) -> None:
        office.run_until_all_ended(letter(li, right="member", subject=0))
        assert hearer.heard == [(1, State.WITHDRAWN, None)]
        assert hearer.noted() == ["heard.withdrawn"]

    def test_is_superseded(self, office: Office, li: Actor, hearer: Hearer) -> None:
        office.run_until_all_ended(letter(li, edits=50), letter(li, edits=50))
        assert sorted(hearer.heard) == [(1, State.SUPERSEDED, None), (2, State.SENT, 50)]

    def test_is_unconfirmed(self, office: Office, li: Actor, hearer: Hearer) -> None:
        office.wire.script.append(TimedOut())
        office.run_until_all_ended(letter(li, repeats=False))
        assert hearer.heard == [(1, State.UNCONFIRMED, None)]

    def test_is_unconfirmed_after_a_restart(self, office: Office, li: Actor, hearer: Hearer) -> None:
        office.cast.queue(letter(li, repeats=False))
        office.cast.write(lambda session: outbox.mark_sending(session, 1))
        office.run_until_all_ended()
        office.run_until_all_ended()
        assert hearer.heard == [(1, State.UNCONFIRMED, None)]
        assert hearer.noted() == ["heard.unconfirmed"]
        assert office.stored()[0].reason == "restart"

    def test_is_not_told_of_other_letters(self, office: Office, li: Actor, hearer: Hearer) -> None:
        office.ended["home.menu"] = office.ended.pop("home.apology")
        office.run_until_all_ended(letter(li))
        assert hearer.heard == []
        assert office.ends() == [State.SENT]

    def test_is_part_of_the_transaction_in_which_it_is_written(self, office: Office, li: Actor, hearer: Hearer) -> None:
        seen: list[tuple[str, list[State]]] = []

        def look(session: Transaction) -> None:
            ours = session.get_one(outbox.StoredLetter, 1)
            seen.append((ours.state, office.ends()))

        hearer.fails.append(look)
        office.run_until_all_ended(letter(li))
        assert seen == [("sent", [State.SENDING])]
        assert (office.ends(), hearer.noted()) == ([State.SENT], ["heard.sent"])

    def test_is_not_told_where_the_letter_has_ended_already(self, office: Office, li: Actor, hearer: Hearer) -> None:
        async def act(postman: Postman) -> None:
            first = Held()
            office.wire.script.append(first)
            await office.post(letter(li))
            await first.asked.wait()
            await office.cast.database.write(lambda session: outbox.end(session, 1, State.EXPIRED, now=office.now))
            first.go.set()
            await office.all_ended(postman)

        office.run(act)
        assert hearer.heard == []
        assert office.ends() == [State.EXPIRED]

    @pytest.mark.parametrize("fail", [bug, no, refused_by_the_schema])
    def test_is_written_without_a_service_that_fails_again_and_again(
        self,
        office: Office,
        li: Actor,
        hearer: Hearer,
        fail: Callable[[Transaction], None],
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        hearer.fails.extend([fail] * 99)
        office.run_until_all_ended(letter(li, 7))
        (stored,) = office.stored()
        assert (stored.state, stored.message_id, stored.content) == (State.SENT, 1001, None)
        assert (hearer.tries, hearer.noted()) == (3, [])
        told = [one.getMessage() for one in caplog.records if one.levelname == "ERROR"]
        assert len({re.match(r"E-[2-9A-Z]{4}: ", line)[0] for line in told}) == 1  # type: ignore[index]
        assert "home.apology" in told[0]
        assert "帮帮我" not in caplog.text
        assert len(office.wire.calls) == 1

    @pytest.mark.parametrize("fail", [bug, no, refused_by_the_schema])
    def test_is_told_once_where_the_service_failed_for_a_moment(
        self, office: Office, li: Actor, hearer: Hearer, fail: Callable[[Transaction], None]
    ) -> None:
        hearer.fails.extend([fail, fail])
        office.run_until_all_ended(letter(li))
        assert office.ends() == [State.SENT]
        assert hearer.noted() == ["heard.sent"]

    def test_of_one_letter_spoils_no_other(self, office: Office, cast: Cast, li: Actor, hearer: Hearer) -> None:
        hearer.fails.extend([refused_by_the_schema] * 3)
        people = [cast.create_stranger() for _ in range(10)]
        office.run_until_all_ended(*(letter(one, number) for number, one in enumerate(people)))
        assert office.ends() == [State.SENT] * 10
        assert sorted(entry.record for entry in cast.audited("heard.sent")) == numbers(*range(10))


class TestALockedDatabase:
    @pytest.fixture(autouse=True)
    def impatient(self, other_writer: OtherWriter, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ends, "SETTLE_AGAIN", 0.02)
        monkeypatch.setattr(verdicts, "LONGEST_RETRY", 0.2)

    def test_loses_no_end_and_sends_nothing_twice(
        self, office: Office, li: Actor, other_writer: OtherWriter, caplog: pytest.LogCaptureFixture
    ) -> None:
        async def act(postman: Postman) -> None:
            office.wire.script.append(other_writer.hold)
            await office.post(letter(li, repeats=False))
            await until(lambda: "StorageFault" in caplog.text)
            assert office.ends() == [State.SENDING]
            other_writer.let_go()
            await office.all_ended(postman)

        office.run(act)
        assert office.ends() == [State.SENT]
        assert len(office.wire.calls) == 1

    def test_tells_a_service_of_an_end_once_however_long_it_lasted(
        self, office: Office, li: Actor, other_writer: OtherWriter, caplog: pytest.LogCaptureFixture
    ) -> None:
        hearer = Hearer(office)
        office.ended["home.apology"] = hearer.hear

        async def act(postman: Postman) -> None:
            office.wire.script.append(other_writer.hold)
            await office.post(letter(li, repeats=False))
            await until(lambda: caplog.text.count("StorageFault") > 4)
            assert (hearer.heard, office.ends()) == ([], [State.SENDING])
            other_writer.let_go()
            await office.all_ended(postman)

        office.run(act)
        assert hearer.heard == [(1, State.SENT, 1001)]
        assert (office.ends(), hearer.noted()) == ([State.SENT], ["heard.sent"])
        assert "ERROR" not in caplog.text

    def test_lets_a_letter_wait_before_its_call(
        self, office: Office, li: Actor, other_writer: OtherWriter, caplog: pytest.LogCaptureFixture
    ) -> None:
        async def act(postman: Postman) -> None:
            await office.post(letter(li, 1), letter(li, 2))
            other_writer.hold()
            await until(lambda: "StorageFault" in caplog.text)
            other_writer.let_go()
            await office.all_ended(postman)

        office.run(act)
        assert office.ends() == [State.SENT] * 2
        assert office.wire.said() == numbers(1, 2)


class TestDraining:
    def test_lets_arrive_what_is_on_its_way(self, office: Office, li: Actor) -> None:
        async def act(postman: Postman) -> None:
            first = Held()
            office.wire.script.append(first)
            await office.post(letter(li))
            await first.asked.wait()
            asyncio.get_running_loop().call_later(0.05, first.go.set)

        office.run(act)
        assert office.ends() == [State.SENT]

    def test_leaves_what_must_wait_for_the_next_start(
        self, office: Office, li: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(verdicts, "_FIRST_RETRY", 100)

        async def act(postman: Postman) -> None:
            office.wire.script.append(NotSent("refused"))
            await office.post(letter(li, 1), letter(li, 2))
            await until(lambda: office.stored()[0].tries == 1)

        began = time.monotonic()
        office.run(act, drain=30)
        assert time.monotonic() - began < 10
        assert office.ends() == [State.PENDING] * 2

    def test_ends_in_time_when_telegram_does_not_answer(self, office: Office, li: Actor) -> None:
        async def act(postman: Postman) -> None:
            first = Held()
            office.wire.script.append(first)
            await office.post(letter(li, 1), letter(li, 2))
            await first.asked.wait()

        office.run(act, drain=0.05)
        assert office.ends() == [State.SENDING, State.PENDING]
