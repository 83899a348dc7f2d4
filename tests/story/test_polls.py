"""Contests by polls: a group votes in Telegram's own quizzes; answers count though Telegram never says which poll it
put up, though the bot is killed meanwhile, and else a host decides."""

from itertools import count

import pytest
from sqlalchemy import select

from bot.sandbox.booths import Booth
from bot.sandbox.faults import HeldAnswer, LostAnswer
from bot.sandbox.phones import Phone
from storage import chats
from storage.chats import Group
from storage.contests import Contest, ContestAsking, ContestRoom, Form, Phase, State, codes, paper, running, tables
from storage.database import Transaction
from storage.questions import Content, Kind, Option, keeping
from tests.story.conftest import Union
from tests.story.speech import EN, PATIENT, ZH, Tongue

_TITLES, _STEMS = count(1), count(1)
RIGHT, WRONG = "关掉电闸", "用水浇"


@pytest.fixture(params=[ZH, EN], ids=["zh", "en"])
def tongue(request: pytest.FixtureRequest) -> Tongue:
    found: Tongue = request.param
    return found


def single(nth: int) -> Content:
    options = (Option(RIGHT, right=True), Option(WRONG), Option("不管它"))
    stem = f"第{nth}题：{next(_STEMS)} 号电线冒烟先做什么"
    return Content(Kind.SINGLE, stem, options, explanation="水会导电", category=("安全",))


def several(nth: int) -> Content:
    options = (Option(RIGHT, right=True), Option("打电话", right=True), Option(WRONG))
    return Content(Kind.SEVERAL, f"第{nth}题：{next(_STEMS)} 号电线冒烟要做什么", options, category=("安全",))


class Evening:
    """A contest in a group, which people have come to."""

    def __init__(self, union: Union, host: Phone, tongue: Tongue, contents: list[Content], *people: Phone) -> None:
        self.union, self.tongue, self.people = union, tongue, people
        group = host.make_group(f"站所群 {next(_TITLES)}", *(one.person for one in people))
        self.there = host.in_group(group)
        self.there.promote(union.sandbox.world.bot)
        union.until(lambda session: session.scalar(select(Group.id).where(Group.chat_id == group.id)))
        host_id = union.account_of(host)
        self.contest_id: int = union.beside(lambda session: self._prepared(session, group.id, host_id, contents))
        self.code = self._contest().code

    def _prepared(self, session: Transaction, chat_id: int, host_id: int, contents: list[Content]) -> int:
        now = self.union.bot.now
        group = session.scalars(select(Group).where(Group.chat_id == chat_id)).one()
        group.state, group.language, group.admitted_at = chats.State.ADMITTED, self.tongue.language, now
        asked = keeping.put_all(session, contents, author_id=None, approved_by=None, now=now)
        contest = Contest(
            code=codes.fresh(session),
            state=State.READY,
            title="安全知识竞赛",
            made_by=host_id,
            made_at=now,
            form=Form.POLLS,
            lobby=6,
            pause=3,
            seconds=15,
        )
        session.add(contest)
        session.flush()
        session.add(ContestRoom(contest_id=contest.id, group_id=group.id, chat_id=chat_id))
        paper.put(session, contest, [one.id for one in asked], lot=3)
        running.begin(session, contest, now=now)
        return contest.id

    def _contest(self) -> Contest:
        return self.union.look(lambda session: session.get_one(Contest, self.contest_id))

    def join(self, *people: Phone) -> None:
        for one in people:
            self.of(one).press(self.tongue.label("playing.button_join"), PATIENT)

    def of(self, person: Phone) -> Phone:
        """That person's telephone with the group open."""
        return person.in_group(self.there.chat)

    def poll(self, person: Phone, nth: int, of: int) -> Booth:
        """The poll of that question on that person's telephone."""
        return self.of(person).poll(codes.mark(self.code, nth, of), PATIENT)

    def until(self, phase: Phase, nth: int, *, within: float = 60.0) -> None:
        def there(session: Transaction) -> bool:
            contest = session.get_one(Contest, self.contest_id, populate_existing=True)
            return contest.phase == phase and contest.at == nth

        self.union.until(there, within=within)

    def points(self) -> dict[str, int]:
        def read(session: Transaction) -> dict[str, int]:
            lines = tables.people(session, session.get_one(Contest, self.contest_id))
            return {one.name: one.points for one in lines}

        return self.union.look(read)

    def told(self) -> None:
        """The group has read what is right."""
        self.there.wait_for(lambda message: "poll" not in message.content and RIGHT in message.text, PATIENT)


class TestAContest:
    def test_is_played_whatever_becomes_of_the_answers_to_sending(
        self, union: Union, zhao: Phone, tongue: Tongue
    ) -> None:
        li, wang = union.member(language=tongue.code), union.member(language=tongue.code)
        evening = Evening(union, zhao, tongue, [single(1), several(2), single(3)], li, wang)
        evening.join(li)

        # Whoever votes plays. Nobody sees who chose what before it is closed, and it is closed once all have voted.
        first = evening.poll(wang, 1, 3)
        assert (first.poll.anonymous, first.poll.shuffled, first.poll.secret) == (False, True, True)
        assert first.poll.quiz is not None
        assert first.poll.question[0].startswith(f"{evening.code}·1/3 第1题")
        lost = union.sandbox.faults.plan("sendPoll", LostAnswer(), calls=1)
        first.vote(RIGHT)
        evening.poll(li, 1, 3).vote(WRONG)
        evening.told()
        union.until(lambda _: first.poll.closed)

        # Telegram has put up the second, and its answer is lost: the poll's own words say which it is.
        second = evening.poll(li, 2, 3)
        union.until(lambda _: lost.met == 1)
        assert second.poll.multiple
        second.vote(RIGHT, "打电话")
        evening.poll(wang, 2, 3).vote(RIGHT)
        evening.until(Phase.TOLD, 2)
        union.sandbox.faults.end(lost)

        # The third stands there when the bot is killed, before it knows of it; people vote meanwhile.
        held = union.sandbox.faults.plan("sendPoll", HeldAnswer(60), calls=1)
        third = evening.poll(li, 3, 3)
        union.bot.kill()
        third.vote(RIGHT)
        evening.poll(wang, 3, 3).vote(WRONG)
        union.bot.start()
        # On a server the new process waits until the lease of the killed one has run out.
        evening.until(Phase.OVER, 3, within=150)
        union.sandbox.faults.end(held)

        names = [li.person.first_name, wang.person.first_name]
        assert evening.points() == {names[0]: 2000, names[1]: 1000}
        here = [call.method for call in union.sandbox.calls if call.chat_id == evening.there.chat.id]
        assert here.count("sendPoll") == 3  # none was sent twice
        assert here.count("stopPoll") == 1  # of the others nobody knows in which message they are

    def test_waits_for_a_host_where_nothing_says_which_poll_it_is(
        self, union: Union, zhao: Phone, tongue: Tongue
    ) -> None:
        li = union.member(language=tongue.code)
        host = union.colleague(language=tongue.code)
        evening = Evening(union, host, tongue, [single(1)], li)
        lost = union.sandbox.faults.plan("sendPoll", LostAnswer(), calls=1)
        evening.join(li)
        old = evening.poll(li, 1, 1)
        evening.until(Phase.HELD, 1)
        union.sandbox.faults.end(lost)
        host.wait_for(tongue.offers("polls.void"), PATIENT)
        tongue.press(host, "polls.ask_again", lambda message: "1" in message.text and not message.buttons)

        def new_poll(session: Transaction) -> str | None:
            return session.scalar(select(ContestAsking.poll_id).where(ContestAsking.contest_id == evening.contest_id))

        union.until(new_poll)
        again = evening.poll(li, 1, 1)
        assert again.poll.id == union.look(new_poll) != old.poll.id
        again.vote(RIGHT)
        evening.until(Phase.OVER, 1)
        assert evening.points() == {li.person.first_name: 1000}
