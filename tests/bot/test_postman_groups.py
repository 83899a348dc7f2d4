"""The postman and groups: a letter follows its group into a new chat, ends with it, and asks again before it leaves."""

from typing import Any

import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter

from bot import postman as house
from bot import verdicts
from bot.letters import ENDED
from bot.postman import Postman
from bot.rendering import Renderer
from bot.routes import KEYBOARDS
from bot.words import Words
from storage import chats, groups, outbox
from storage.chats import Group
from storage.offices import Role
from storage.outbox import Letter, State
from tests.bot.test_postman import Held, Office, Wire, until
from tests.cast import Actor, Cast
from tests.conftest import ZONE

OLD, NEW = -4001, -1002000001


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    monkeypatch.setattr(house.random, "uniform", lambda low, _: low)
    monkeypatch.setattr(verdicts, "_FIRST_RETRY", 0.01)


@pytest.fixture
def office(cast: Cast) -> Office:
    words = Words(ZONE)
    words.links.username = "union_hall_bot"
    return Office(cast, Wire(), Renderer(words, KEYBOARDS), cast.now, {**ENDED})


@pytest.fixture
def chair(cast: Cast) -> Actor:
    return cast.appoint(cast.create_member("赵国强", unit=cast.create_unit("局机关")), Role.CHAIR, None)


@pytest.fixture
def group(cast: Cast, chair: Actor) -> int:
    """An admitted group; what was queued on the way is gone."""
    cast.acts(chair, groups.came, OLD, "群", False)
    group_id = found(cast).id
    cast.acts(chair, groups.admit, group_id, 0)
    for letter in cast.letters():
        cast.write(lambda s, letter=letter: outbox.end(s, letter.id, State.SENT, now=cast.now))
    return group_id


def found(cast: Cast) -> Group:
    return cast.read(lambda session: session.query(Group).one())


def line(group_id: int, number: int = 1, **more: Any) -> Letter:
    return outbox.to_group(group_id, "home.apology", {"incident": f"E-{number:04}"}, **more)


def sent(office: Office) -> list[tuple[int, str]]:
    return [(call.chat, call.says) for call in office.wire.calls]


def ends(office: Office) -> list[State]:
    """Of the letters of these tests alone."""
    return [State(one.state) for one in office.stored() if one.key == "home.apology"]


class TestALetter:
    def test_goes_to_the_chat_of_the_group_and_may_be_sent_on(self, office: Office, group: int) -> None:
        office.run_until_all_ended(line(group))
        (call,) = office.wire.calls
        assert (call.method, call.chat, call.parameters["protect_content"]) == ("sendMessage", OLD, None)
        assert ends(office) == [State.SENT]

    def test_is_withdrawn_when_the_group_is_not_admitted_any_more(self, office: Office, cast: Cast, group: int) -> None:
        cast.queue(line(group))
        cast.write(lambda session: groups.lost(session, group, now=cast.now))

        async def act(postman: Postman) -> None:
            await postman.start()
            await office.all_ended(postman)

        office.run(act)
        assert ends(office) == [State.WITHDRAWN]
        assert OLD not in [call.chat for call in office.wire.calls]

    def test_goes_by_no_persons_right(self, group: int) -> None:
        with pytest.raises(ValueError, match="right"):
            line(group, right="member")

    def test_that_was_taken_back_does_not_leave(self, office: Office, group: int) -> None:
        async def act(postman: Postman) -> None:
            office.wire.script.append(RetryAfter(1))
            await office.post(line(group))
            await until(lambda: len(office.wire.calls) == 1)
            taken = lambda s: outbox.take_back(s, group, "home.apology", now=office.now)  # noqa: E731
            await until_pending(office)
            await office.cast.database.write(taken)
            await office.all_ended(postman)

        office.run(act)
        assert len(office.wire.calls) == 1
        assert ends(office) == [State.WITHDRAWN]


async def until_pending(office: Office) -> None:
    while (await office.states())[-1] is not State.PENDING:
        pass


class TestAGroupThatIsGone:
    def test_ends_every_letter_to_it_and_is_left(self, office: Office, cast: Cast, group: int, chair: Actor) -> None:
        office.wire.script.append(Forbidden("bot was kicked from the group chat"))
        office.run_until_all_ended(line(group, 1), line(group, 2))
        assert ends(office) == [State.UNDELIVERABLE, State.UNDELIVERABLE]
        assert [call.says for call in office.wire.calls if call.chat == OLD] == ["E-0001"]
        assert found(cast).state == chats.State.LEFT
        assert [call.chat for call in office.wire.calls][1:] == [chair.person.telegram_id]  # who is told


class TestAGroupThatMoves:
    def test_is_followed_when_a_letter_is_told_so(self, office: Office, cast: Cast, group: int) -> None:
        office.wire.script.append(ChatMigrated(NEW))
        office.run_until_all_ended(line(group, 1), line(group, 2))
        assert sent(office)[0] == (OLD, "E-0001")
        assert {(NEW, "E-0001"), (NEW, "E-0002")} <= set(sent(office))
        assert OLD not in [chat for chat, _ in sent(office)[1:]]
        assert ends(office) == [State.SENT, State.SENT]
        assert found(cast).chat_id == NEW
        assert found(cast).card is not None

    def test_takes_waiting_letters_along_when_a_chat_tells_of_it(self, office: Office, group: int) -> None:
        async def act(postman: Postman) -> None:
            first = Held()
            office.wire.script.append(first)
            await office.post(line(group, 1), line(group, 2, edits=9), line(group, 3))
            await first.asked.wait()
            await office.cast.database.write(lambda s: groups.migrate(s, OLD, NEW, now=office.now))
            first.go.set()
            await office.all_ended(postman)

        office.run(act)
        assert sent(office)[0] == (OLD, "E-0001")
        assert [says for chat, says in sent(office) if chat == NEW and says] == ["E-0002", "E-0003"]
        assert {call.method for call in office.wire.calls} == {"sendMessage"}
        assert ends(office) == [State.SENT] * 3

    def test_while_a_letter_is_on_its_way_which_is_told_so_then(self, office: Office, group: int) -> None:
        async def act(postman: Postman) -> None:
            first = Held(ChatMigrated(NEW))
            office.wire.script.append(first)
            await office.post(line(group, 1))
            await first.asked.wait()
            await office.cast.database.write(lambda s: groups.migrate(s, OLD, NEW, now=office.now))
            first.go.set()
            await office.all_ended(postman)

        office.run(act)
        assert [chat for chat, says in sent(office) if says] == [OLD, NEW]
        assert ends(office) == [State.SENT]
        assert len([call for call in office.wire.calls if not call.says]) == 1  # one card

    def test_takes_an_edit_of_the_old_chat_as_a_new_message(self, office: Office, group: int) -> None:
        office.wire.script.extend([BadRequest("Have no write access to the chat"), ChatMigrated(NEW)])
        office.run_until_all_ended(line(group, 1, edits=9))
        assert [(call.method, call.chat) for call in office.wire.calls if call.says] == [
            ("editMessageText", OLD),
            ("sendMessage", OLD),
            ("sendMessage", NEW),
        ]
        assert ends(office) == [State.SENT]

    def test_goes_on_after_a_restart_in_the_new_chat(self, office: Office, cast: Cast, group: int) -> None:
        cast.queue(line(group, 1))
        cast.write(lambda session: groups.migrate(session, OLD, NEW, now=cast.now))

        async def act(postman: Postman) -> None:
            await postman.start()
            await office.all_ended(postman)

        office.run(act)
        assert {chat for chat, _ in sent(office)} == {NEW}
        assert ends(office) == [State.SENT]

    def test_tries_again_after_a_bad_line(self, office: Office, group: int) -> None:
        office.wire.script.extend([NetworkError("Bad Gateway"), ChatMigrated(NEW), NetworkError("Bad Gateway")])
        office.run_until_all_ended(line(group, 1))
        assert ends(office) == [State.SENT]
