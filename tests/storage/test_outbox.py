"""The outbox: letters are committed with their effect, numbered in order, and emptied at their end."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage import outbox
from storage.database import Database
from storage.hardship import Urgency
from storage.outbox import Letter, Rank, State, StoredLetter
from tests.cast import STORY, Cast
from tests.storage.together import NoRoom, together


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


class TestForgetting:
    def test_takes_ended_letters_after_a_month_and_guarded_ones_after_a_year(self, cast: Cast) -> None:
        reader = cast.create_member().account_id
        for once in (None, None, "kept", "gone", None):
            cast.queue(Letter(reader, "home.a", {}, once=once))
        for letter_id, days in ((1, 31), (2, 29), (3, 360), (4, 367)):
            end(cast, letter_id, days_ago=days)
        assert cast.write(lambda session: outbox.prune(session, now=cast.now)) == 2
        assert [letter.id for letter in all_letters(cast)] == [2, 3, 5]
