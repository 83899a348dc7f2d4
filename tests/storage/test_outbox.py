"""The outbox: letters are committed with their effect, numbered in order, and emptied at their end."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage import outbox
from storage.database import Database
from storage.hardship import Urgency
from storage.outbox import Letter, Rank, State, StoredLetter, leaving
from tests.cast import STORY, Cast
from tests.conftest import ZONE
from tests.storage.together import NoRoom, together

pytestmark = pytest.mark.both_databases


def end(cast: Cast, letter_id: int, state: State = State.SENT, *, days_ago: int = 0, **more) -> None:
    at = cast.now - timedelta(days=days_ago)
    cast.write(lambda session: outbox.end(session, letter_id, state, now=at, **more))


def all_letters(cast: Cast) -> list[StoredLetter]:
    return cast.read(lambda session: session.query(StoredLetter).order_by(StoredLetter.id).all())


class TestQueueing:
    def test_numbers_letters_in_the_order_they_were_queued(self, cast: Cast) -> None:
        reader = cast.create_member()
        cast.queue(*(Letter(reader.account_id, f"home.{name}", {}) for name in "abc"))
        cast.queue(Letter(reader.account_id, "home.d", {}))
        assert [(letter.id, letter.key) for letter in cast.letters()] == [
            (1, "home.a"),
            (2, "home.b"),
            (3, "home.c"),
            (4, "home.d"),
        ]

    def test_keeps_the_values_sealed(self, cast: Cast) -> None:
        cast.queue(Letter(cast.create_member().account_id, "home.a", {"words": STORY}))
        (stored,) = all_letters(cast)
        assert stored.content is not None
        assert STORY.encode() not in stored.content
        assert cast.letters()[0].values == {"words": STORY}

    def test_gives_back_every_kind_of_value(self, cast: Cast) -> None:
        values = {
            "at": cast.now,
            "on": date(2026, 2, 17),
            "count": 3,
            "yes": True,
            "none": None,
            "list": ["甲", {"b": 1}],
        }
        buttons = [[{"name": "hardship.take", "data": "1hardship.take:7", "label": {}}]]
        cast.queue(
            Letter(cast.create_member().account_id, "home.a", {**values, "urgency": Urgency.THIS_WEEK}, buttons=buttons)
        )
        (letter,) = cast.letters()
        assert letter.values == {**values, "urgency": "this_week"}
        assert letter.buttons == buttons

    def test_hands_on_what_a_restart_would_read(self, cast: Cast) -> None:
        """A letter that is rendered now must look like one that is rendered after a crash."""
        heard: list[Letter] = []

        def rule(session: Session) -> None:
            letter = Letter(cast_reader, "home.a", {"urgency": Urgency.THIS_WEEK, "at": cast.now}, Rank.URGENT)
            outbox.queue(session, letter, now=cast.now)
            heard.append(letter)

        cast_reader = cast.create_member().account_id
        cast.write(rule)
        assert heard == cast.letters()
        assert type(heard[0].values["urgency"]) is str

    def test_finds_the_chat_and_the_language_of_the_account(self, cast: Cast) -> None:
        reader = cast.create_stranger(language="en")
        cast.queue(Letter(reader.account_id, "home.a", {}))
        (letter,) = cast.letters()
        assert (letter.chat_id, letter.language) == (reader.person.telegram_id, "en")

    def test_leaves_no_letter_of_a_rule_that_is_refused(self, cast: Cast, database: Database) -> None:
        reader = cast.create_member().account_id

        def no(session: Session) -> None:
            outbox.queue(session, Letter(reader, "home.a", {}), now=cast.now)
            raise NoRoom

        together(database, no, lambda session: outbox.queue(session, Letter(reader, "home.b", {}), now=cast.now))
        assert [letter.key for letter in cast.letters()] == ["home.b"]

    def test_refuses_a_value_that_can_not_be_kept(self, cast: Cast) -> None:
        reader = cast.create_member().account_id
        with pytest.raises(TypeError):
            cast.queue(Letter(reader, "home.a", {"set": {1, 2}}))  # type: ignore[dict-item]
        assert cast.letters() == []


class TestWhatHasLeft:
    def test_is_told_with_its_chat_the_oldest_first(self, cast: Cast) -> None:
        reader, other = cast.create_member(), cast.create_stranger()
        cast.queue(*(Letter(to, "home.a", {}, Rank.ANSWER) for to in (reader.account_id, other.account_id) * 2))
        end(cast, 1, days_ago=1)
        for letter_id, ago in ((3, 5), (2, 8)):
            at = cast.now - timedelta(seconds=ago)
            cast.write(lambda session, one=letter_id, at=at: outbox.end(session, one, State.SENT, now=at))
        end(cast, 4, State.EXPIRED)
        gone = cast.read(lambda session: outbox.lately_gone(session, since=cast.now - timedelta(minutes=1)))
        assert [(one.chat_id, one.rank, cast.now - one.at) for one in gone] == [
            (other.person.telegram_id, Rank.ANSWER, timedelta(seconds=8)),
            (reader.person.telegram_id, Rank.ANSWER, timedelta(seconds=5)),
        ]


class TestOnce:
    def test_sends_nothing_a_second_time(self, cast: Cast) -> None:
        reader = cast.create_member().account_id
        for _ in range(2):
            cast.queue(Letter(reader, "home.a", {}, once="digest:7:2026-W48"))
        assert len(all_letters(cast)) == 1

    def test_sends_nothing_a_second_time_after_the_first_has_ended(self, cast: Cast) -> None:
        reader = cast.create_member().account_id
        cast.queue(Letter(reader, "home.a", {}, once="digest:7:2026-W48"))
        end(cast, 1)
        cast.queue(Letter(reader, "home.a", {}, once="digest:7:2026-W48"))
        assert cast.letters() == []

    def test_sends_one_of_two_that_share_a_commit(self, cast: Cast, database: Database) -> None:
        reader = cast.create_member().account_id

        def write(session: Session) -> None:
            outbox.queue(session, Letter(reader, "home.a", {}, once="digest:7:2026-W48"), now=cast.now)

        results = together(database, write, write)
        assert not any(isinstance(one, IntegrityError) for one in results)
        assert len(all_letters(cast)) == 1

    def test_keeps_different_texts_apart(self, cast: Cast) -> None:
        reader = cast.create_member().account_id
        cast.queue(
            Letter(reader, "home.a", {}, once="a"), Letter(reader, "home.a", {}, once="b"), Letter(reader, "home.a", {})
        )
        assert len(all_letters(cast)) == 3


NEW_YORK = ZoneInfo("America/New_York")
NIGHT = datetime(2026, 11, 23, 22, 30, tzinfo=ZONE)
MORNING = datetime(2026, 11, 24, 8, tzinfo=ZONE)
UNASKED = [Rank.URGENT, Rank.NOTICE, Rank.BROADCAST]

Queued = Callable[..., Letter]


@pytest.fixture
def queued(cast: Cast) -> Queued:
    """The letter as it is on disk, after it was queued at that time."""
    reader = cast.create_member().account_id

    def queue(now: datetime, rank: Rank = Rank.NOTICE, **more) -> Letter:
        cast.queue(Letter(reader, "home.a", {}, rank, **more), now=now)
        return cast.letters()[-1]

    return queue


def due(cast: Cast, now: datetime) -> list[int]:
    return cast.read(lambda session: outbox.due_ids(session, now=now))


class TestQuietHours:
    @pytest.mark.parametrize("rank", Rank)
    @pytest.mark.parametrize("clock", [(8, 0), (10, 0), (20, 59)])
    def test_are_not_by_day(self, cast: Cast, queued: Queued, rank: Rank, clock: tuple[int, int]) -> None:
        now = datetime(2026, 11, 23, *clock, tzinfo=ZONE)
        letter = queued(now, rank)
        assert letter.not_before is None
        assert due(cast, now) == [letter.id]

    @pytest.mark.parametrize("rank", UNASKED)
    @pytest.mark.parametrize("now", [NIGHT, NIGHT.replace(hour=21, minute=0), MORNING - timedelta(seconds=1)])
    def test_hold_what_nobody_asked_for_until_eight(self, queued: Queued, rank: Rank, now: datetime) -> None:
        assert queued(now, rank).not_before == MORNING

    def test_let_the_answer_to_a_person_in_hand_pass(self, cast: Cast, queued: Queued) -> None:
        letter = queued(NIGHT, Rank.ANSWER)
        assert letter.not_before is None
        assert due(cast, NIGHT) == [letter.id]

    @pytest.mark.parametrize("rank", UNASKED)
    def test_let_an_alarm_pass(self, queued: Queued, rank: Rank) -> None:
        assert queued(NIGHT, rank, at_night=True).not_before is None

    def test_let_an_edit_pass_since_it_makes_no_sound(self, queued: Queued) -> None:
        assert queued(NIGHT, edits=50).not_before is None

    def test_are_those_of_the_union_not_of_utc(self, queued: Queued) -> None:
        same_instant = NIGHT.astimezone(NEW_YORK)  # half past nine in the morning
        assert queued(same_instant).not_before is None

    @pytest.mark.parametrize(
        ("evening", "morning"),
        [
            (datetime(2026, 3, 7, 22, 30, tzinfo=NEW_YORK), datetime(2026, 3, 8, 12, tzinfo=UTC)),
            (datetime(2026, 10, 31, 22, 30, tzinfo=NEW_YORK), datetime(2026, 11, 1, 13, tzinfo=UTC)),
        ],
        ids=["clocks go forward", "clocks go back"],
    )
    def test_end_at_eight_by_the_clock_on_the_wall(self, queued: Queued, evening: datetime, morning: datetime) -> None:
        assert queued(evening).not_before == morning

    def test_hand_on_what_a_restart_would_read(self, cast: Cast, queued: Queued) -> None:
        letter = Letter(queued(NIGHT).to, "home.b", {})
        cast.queue(letter, now=NIGHT)
        assert letter == cast.letters()[-1]
        assert letter.not_before == MORNING


class TestWhatIsDue:
    def test_leaves_out_what_waits_until_its_time_has_come(self, cast: Cast, queued: Queued) -> None:
        first, second, third = queued(NIGHT), queued(NIGHT, Rank.ANSWER), queued(NIGHT, Rank.URGENT)
        assert due(cast, MORNING - timedelta(microseconds=1)) == [second.id]
        assert due(cast, MORNING) == [first.id, second.id, third.id]

    def test_is_in_the_order_of_the_numbers(self, cast: Cast, queued: Queued) -> None:
        letters = [queued(now) for now in (NIGHT, NIGHT - timedelta(days=1), MORNING, NIGHT)]
        assert due(cast, MORNING) == [letter.id for letter in letters]

    def test_leaves_out_what_has_ended(self, cast: Cast, queued: Queued) -> None:
        end(cast, queued(NIGHT).id, State.WITHDRAWN)
        assert due(cast, MORNING) == []

    @pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
    def test_is_found_without_a_look_at_what_waits(self, database: Database) -> None:
        def plan(session: Session) -> str:
            rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {leaving._DUE_IDS}", {"now": ""})
            return " ".join(row[-1] for row in rows)

        words = database.read_now(plan)
        assert words.count("SEARCH outbox USING INDEX ix_outbox_open") == 2
        assert "SCAN" not in words


class TestWaitingForTheMorning:
    def test_is_known_in_the_same_transaction(self, cast: Cast) -> None:
        reader = cast.create_member().account_id

        def rule(session: Session) -> tuple[State, datetime | None]:
            outbox.queue(session, Letter(reader, "home.a", {}, once="a"), now=NIGHT)
            return outbox.how_ended(session, "a"), outbox.waits_until(session, "a", now=NIGHT)

        assert cast.write(rule) == (State.PENDING, MORNING)

    def test_is_known_afterwards_until_the_morning_has_come(self, cast: Cast, queued: Queued) -> None:
        queued(NIGHT, once="a")
        assert cast.read(lambda session: outbox.how_ended(session, "a")) is State.PENDING
        for now, until in ((NIGHT, MORNING), (MORNING - timedelta(seconds=1), MORNING), (MORNING, None)):
            assert cast.read(lambda session, now=now: outbox.waits_until(session, "a", now=now)) == until

    def test_is_not_said_of_what_leaves_at_once_has_ended_or_never_was(self, cast: Cast, queued: Queued) -> None:
        queued(NIGHT, Rank.ANSWER, once="answer")
        end(cast, queued(NIGHT, once="ended").id, State.WITHDRAWN)
        for once in ("answer", "ended", "nobody"):
            assert cast.read(lambda session, once=once: outbox.waits_until(session, once, now=NIGHT)) is None


class TestOnTheWay:
    def test_is_known_as_being_sent(self, cast: Cast) -> None:
        cast.queue(Letter(cast.create_member().account_id, "home.a", {}))
        cast.write(lambda session: outbox.mark_sending(session, 1))
        assert [letter.state for letter in cast.letters()] == [State.SENDING]

    def test_waits_again_with_its_tries_counted(self, cast: Cast) -> None:
        cast.queue(Letter(cast.create_member().account_id, "home.a", {}))
        cast.write(lambda session: outbox.mark_sending(session, 1))
        cast.write(lambda session: outbox.wait_again(session, 1, 2))
        (letter,) = cast.letters()
        assert (letter.state, letter.tries) == (State.PENDING, 2)


class TestTheEnd:
    @pytest.mark.parametrize("state", [state for state in State if state not in outbox.OPEN])
    def test_empties_the_letter(self, cast: Cast, state: State) -> None:
        cast.queue(Letter(cast.create_member().account_id, "home.a", {"words": STORY}))
        end(cast, 1, state, message_id=77, reason="forbidden")
        stored = cast.stored_letter(1)
        assert (stored.state, stored.content, stored.message_id, stored.reason) == (state, None, 77, "forbidden")
        assert stored.ended_at == cast.now
        assert cast.letters() == []
        assert cast.read(outbox.counts) == {state: 1}


class TestTheEndOfWhatIsOpen:
    def test_is_written_once(self, cast: Cast, queued: Queued) -> None:
        letter = queued(cast.now)
        first = outbox.ending(letter.id, State.SENT, now=cast.now, message_id=77)
        second = outbox.ending(letter.id, State.EXPIRED, now=cast.now + timedelta(days=1))
        assert cast.write(lambda session: outbox.end_open(session, first))
        assert not cast.write(lambda session: outbox.end_open(session, second))
        stored = cast.stored_letter(letter.id)
        assert (stored.state, stored.message_id, stored.content, stored.ended_at) == (State.SENT, 77, None, cast.now)

    def test_is_seen_by_its_own_transaction(self, cast: Cast, queued: Queued) -> None:
        queued(cast.now, once="a")

        def rule(session: Session) -> State:
            outbox.end_open(session, outbox.ending(1, State.EXPIRED, now=cast.now))
            return outbox.how_ended(session, "a")

        assert cast.write(rule) is State.EXPIRED


class TestForgetting:
    def test_takes_ended_letters_after_a_month_and_guarded_ones_after_a_year(self, cast: Cast) -> None:
        reader = cast.create_member().account_id
        for once in (None, None, "kept", "gone", None):
            cast.queue(Letter(reader, "home.a", {}, once=once))
        for letter_id, days in ((1, 31), (2, 29), (3, 360), (4, 367)):
            end(cast, letter_id, days_ago=days)
        for rule, days, gone in ((outbox.PLAIN, 30, 1), (outbox.GUARDED, 366, 1)):
            before = cast.now - timedelta(days=days)
            assert cast.write(lambda session, rule=rule, before=before: rule.purge(session, before, 9)) == gone
        assert [letter.id for letter in all_letters(cast)] == [2, 3, 5]
