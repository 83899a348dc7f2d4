"""Polls: answers count whenever it becomes known which question a poll is; by name, by its own words, or never."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import accounts, outbox, polls, visitors
from storage.contests import (
    Asked,
    Contest,
    ContestAnswer,
    ContestAsking,
    ContestQuestion,
    Form,
    NoSuchContest,
    Phase,
    Scoring,
    Stage,
    clocks,
    codes,
    running,
    telling,
)
from storage.contests.answering import Taken
from storage.errands import Kind, StoredErrand
from storage.outbox import Letter, State
from storage.polls import NothingLost, StrayAnswer, StrayPoll
from storage.questions import Content, Option
from storage.questions import Kind as What
from storage.rights import NotForYou
from storage.values import lines_of
from storage.visitors import Person
from tests.cast import Actor, Cast
from tests.storage.contest_of import SECOND, Play, begin, prepare, several, single, truth


@pytest.fixture
def host(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def play(cast: Cast, host: Actor) -> Play:
    return polled(begin(prepare(cast, host, [single(1), several(2), truth(3)], form=Form.POLLS)))


class Wire:
    """Telegram, as to polls: what it says of each that is sent."""

    def __init__(self, play: Play) -> None:
        self.play = play
        #: What becomes of the next ones.
        self.states: list[State] = []
        #: The polls that stand in groups, by name, whether the bot has heard of it or not.
        self.standing: list[str] = []

    def deliver(self, state: State = State.SENT, *, only: int | None = None) -> list[Letter]:
        from bot.letters import ENDED  # noqa: PLC0415

        numbers = self.play.cast.write(outbox.open_ids)
        found = self.play.cast.write(lambda session: outbox.load(session, numbers))
        letters = [one for one in found if one.group and only in {None, one.group}]
        for one in letters:
            self.play.messages += 1
            end = self.states.pop(0) if one.key == "polls.question" and self.states else state
            if one.key == "polls.question":
                self.standing.append(f"9{self.play.messages}")
            sent = end is State.SENT
            one.message_id = (one.edits or self.play.messages) if sent else None
            one.poll_id = self.standing[-1] if sent and one.key == "polls.question" else None
            self.play.write(lambda session, one=one, end=end: self._end(session, one, end, ENDED.get(one.key)))
        return letters

    def _end(self, session: Session, letter: Letter, state: State, rule: Any) -> None:
        now = self.play.now
        outbox.end_all(session.connection(), [outbox.ending(letter.id, state, now=now, message_id=letter.message_id)])
        if rule is not None:
            rule(session, letter, state, now=now)


def polled(play: Play) -> Play:
    play.deliver = Wire(play).deliver  # type: ignore[method-assign]
    return play


def wire(play: Play) -> Wire:
    found: Wire = play.deliver.__self__  # type: ignore[attr-defined]
    return found


def acts(play: Play, person: Person, rule: Callable[..., Any], *arguments: object) -> Any:
    """As the inlet does it: nobody gets an account by it."""
    return play.write(
        lambda session: rule(session, *arguments, by=visitors.met(session, person), now=play.now),
    )


def vote(play: Play, actor: Actor, *options: int, poll: str | None = None, nth: int | None = None) -> Taken | None:
    """A vote for those options, as the author numbers them, in the poll that was put up last."""
    places = play.question(nth or play.contest.at).places
    chosen = [places.index(one) for one in options]
    taken: Taken | None = acts(play, actor.person, polls.voted, poll or wire(play).standing[-1], chosen)
    return taken


def stands(play: Play, poll: str | None = None, words: str | None = None) -> None:
    """Telegram tells how the poll stands."""
    said = words or f"{codes.mark(play.contest.code, play.contest.at, 3)} 第1题"
    acts(play, Person(0, "zh"), polls.named, poll or wire(play).standing[-1], said)


def rows(play: Play, record: type[Any]) -> list[Any]:
    return play.cast.read(lambda session: [*session.scalars(select(record))])


def until_lost(play: Play) -> None:
    """On to the first question, whose poll is sent, and no word comes back."""
    wire(play).states = [State.UNCONFIRMED]
    play.until_asked(1)
    play.go(0.5)


class TestSending:
    def sent(self, cast: Cast, host: Actor, content: Content) -> list[Letter]:
        """What the group gets with that question."""
        play = polled(begin(prepare(cast, host, [content], form=Form.POLLS)))
        play.join(cast.create_member("李明"))
        until_on_its_way(play)
        return open_to_groups(play)

    def test_goes_once_and_knows_what_is_right_in_the_order_that_is_sent(self, cast: Cast, host: Actor) -> None:
        (letter,) = [one for one in self.sent(cast, host, several(1)) if one.key.startswith("polls.")]
        assert (letter.key, letter.repeats) == ("polls.question", False)
        options = lines_of(letter.values["options"])
        right = letter.values["right"]
        assert isinstance(right, list)
        assert {options[int(str(at))]["words"] for at in right} == {"对的", "也对"}
        assert right == sorted(right, key=str)

    @pytest.mark.parametrize(("stem", "option", "lettered"), [("长" * 241, "短", False), ("短", "长" * 101, True)])
    def test_goes_behind_its_words_where_a_poll_has_no_room(
        self, cast: Cast, host: Actor, stem: str, option: str, *, lettered: bool
    ) -> None:
        content = Content(What.SINGLE, stem, (Option(option, right=True), Option("错")), category=("安全",))
        letters = [one for one in self.sent(cast, host, content) if one.key.startswith("polls.")]
        assert [one.key for one in letters] == ["polls.stem", "polls.question"]
        assert letters[1].values["lettered"] is lettered


class TestVoting:
    def test_of_the_audience_is_of_whoever_does_not_play(self, cast: Cast, host: Actor) -> None:
        stages = {1: Stage.AUDIENCE}
        play = polled(begin(prepare(cast, host, [single(1), single(2)], stages=stages, form=Form.POLLS)))
        li, guest = cast.create_member("李明"), cast.create_member("观众")
        play.join(li)
        play.until_asked(1)
        assert vote(play, li, 0) is Taken.NOT_YOURS
        assert vote(play, guest, 0) is Taken.TAKEN
        assert [one.audience for one in play.players()] == [False, True]

    def test_is_the_first_answer_of_each_member_that_comes_in_time(self, cast: Cast, play: Play) -> None:
        li, wang = cast.create_member("李明"), cast.create_member("王芳")
        other = cast.create_stranger()
        play.join(li), play.join(wang)
        play.until_asked(1)
        assert vote(play, li, 1) is Taken.TAKEN
        assert vote(play, li, 0) is Taken.TWICE
        assert acts(play, li.person, polls.voted, wire(play).standing[-1], []) is None  # taken back: it stays
        assert vote(play, other, 0) is Taken.TAKEN
        play.go(22)
        assert vote(play, wang, 0, nth=1) is Taken.LATE
        first, _, third = play.players()
        assert {one.player_id: one.picked for one in rows(play, ContestAnswer)} == {first.id: "1", third.id: "0"}

    def test_by_two_accounts_of_one_member_counts_once(self, cast: Cast, play: Play) -> None:
        li, again = cast.create_member("李明"), cast.create_stranger()
        member_id = li.member_id
        assert member_id is not None
        play.join(li)
        play.until_asked(1)
        assert vote(play, li, 1) is Taken.TAKEN
        cast.write(lambda session: accounts.bind(session, again.account_id, member_id, now=cast.now))
        assert vote(play, again, 0) is Taken.TWICE
        play.go(1)
        assert play.table() == [("李明", 0, 1)]

    def test_is_how_somebody_joins_and_who_is_unknown_is_told_how_to_be_counted(self, cast: Cast, play: Play) -> None:
        li, wang, unknown = cast.create_member("李明"), cast.create_member("王芳"), cast.create_stranger()
        play.join(li)
        play.until_asked(1)
        assert vote(play, wang, 0) is Taken.TAKEN
        assert vote(play, unknown, 0) is Taken.TAKEN
        assert acts(play, Person(777, "zh"), polls.voted, wire(play).standing[-1], [0]) is Taken.TAKEN  # no account
        assert [one.telegram_id for one in play.players()] == [None, None, unknown.person.telegram_id, 777]
        assert [one.account_id for one in play.letters("playing.how")] == [unknown.account_id]

    def test_of_several_takes_all_and_closes_early_once_all_have(self, cast: Cast, play: Play) -> None:
        li = cast.create_member("李明")
        play.join(li)
        play.until_asked(1)
        vote(play, li, 0)
        play.until_asked(2)
        assert vote(play, li, 0, 1) is Taken.TAKEN
        play.go(1)
        assert play.contest.phase == Phase.TOLD
        assert play.table() == [("李明", 2000, 1)]
        stops = [one for one in rows(play, StoredErrand) if one.kind == Kind.STOP_POLL]
        assert [one.argument for one in stops] == [str(asking(play, 2).message_id)]
        told = play.letters("playing.told")
        assert [one.edits for one in told] == [None, None]

    def test_is_told_without_letters_which_no_poll_shows(self, cast: Cast, play: Play) -> None:
        play.join(cast.create_member("李明"))
        play.until_asked(1)
        there = (play.contest_id, 1)
        told = cast.read(
            lambda session: telling.reveal(
                session, session.get_one(Contest, there[0]), session.get_one(ContestQuestion, there)
            )
        )
        assert told["lettered"] is False

    def test_counts_whole_seconds_from_its_arrival(self, cast: Cast, host: Actor) -> None:
        play = polled(begin(prepare(cast, host, [single(1)], form=Form.POLLS, scoring=Scoring.SPEED)))
        li = cast.create_member("李明")
        play.join(li), play.join(cast.create_member("王芳"))
        play.until_asked(1)
        opened = asking(play, 1).opened_at
        play.go(8)
        vote(play, li, 0)
        (given,) = rows(play, ContestAnswer)
        assert given.seconds == int((play.now - opened).total_seconds()) == 8

    def test_while_a_host_has_paused_it_counts_as_of_then(self, cast: Cast, play: Play) -> None:
        li = cast.create_member("李明")
        play.join(li), play.join(cast.create_member("王芳"))
        play.until_asked(1)
        play.go(3)
        play.write(lambda session: clocks.hold(session.get_one(Contest, play.contest_id), now=play.now))
        play.now += 60 * SECOND
        assert vote(play, li, 0) is Taken.TAKEN
        assert [one.seconds for one in rows(play, ContestAnswer)] == [3]


def asking(play: Play, nth: int, group: int = 0) -> ContestAsking:
    return play.cast.read(
        lambda session: session.get_one(ContestAsking, (play.contest_id, nth, play.groups[group])),
    )


class TestUnknown:
    def test_is_kept_as_it_came_and_taken_when_the_poll_is_known(self, cast: Cast, play: Play) -> None:
        li = cast.create_member("李明")
        play.join(li)
        until_on_its_way(play)
        assert vote(play, li, 0, poll=f"9{play.messages + len(open_to_groups(play))}") is None
        at = play.now
        assert [one.at for one in rows(play, StrayAnswer)] == [at]
        play.now += SECOND
        play.deliver()
        assert [(one.picked, one.at, one.seconds) for one in rows(play, ContestAnswer)] == [("0", at, 0)]
        assert rows(play, StrayAnswer) == []

    def test_is_named_by_its_own_words_once_it_has_answers(self, cast: Cast, play: Play) -> None:
        li, wang = cast.create_member("李明"), cast.create_member("王芳")
        play.join(li), play.join(wang)
        until_lost(play)
        stands(play)
        assert asking(play, 1).poll_id is None  # anybody may write such words into a poll of their own
        assert vote(play, li, 0) is None
        assert asking(play, 1).poll_id == wire(play).standing[-1]
        assert vote(play, wang, 0) is Taken.TAKEN
        play.go(1)
        assert [points for _, points, _ in play.table()] == [1000, 1000]
        assert rows(play, StrayAnswer) == rows(play, StrayPoll) == []

    @pytest.mark.parametrize("words", ["晚饭吃什么", "K99·1/3 别的竞赛", "A1·2/3 还没问到"])
    def test_of_something_else_stays_unknown(self, cast: Cast, play: Play, words: str) -> None:
        li = cast.create_member("李明")
        play.join(li)
        until_lost(play)
        vote(play, li, 0)
        stands(play, words=words)
        assert asking(play, 1).poll_id is None
        assert len(rows(play, StrayAnswer)) == 1

    def test_counts_by_its_arrival_however_late_it_is_named(self, cast: Cast, host: Actor) -> None:
        play = polled(begin(prepare(cast, host, [single(1), single(2), single(3)], form=Form.POLLS, seconds=10)))
        li, late = cast.create_member("李明"), cast.create_member("晚来的")
        play.join(li), play.join(late)
        until_lost(play)
        play.go(2)
        vote(play, li, 0)
        play.go(10)
        assert vote(play, late, 0) is None
        play.go(10)
        assert play.contest.phase == Phase.HELD
        stands(play)
        assert play.contest.phase == Phase.ASKING  # it goes on by itself
        given = {one.player_id: one.seconds for one in rows(play, ContestAnswer)}
        assert list(given.values()) == [2]

    def test_goes_after_a_day(self, cast: Cast, play: Play) -> None:
        vote_of = {"poll": "5", "nth": 1}
        vote(play, cast.create_stranger(), 0, **vote_of)
        rule = lambda session, before: polls.OLD_ANSWERS.purge(session, before, 10)  # noqa: E731
        assert cast.write(lambda session: rule(session, play.now)) == 0
        assert cast.write(lambda session: rule(session, play.now + timedelta(seconds=1))) == 1

    def test_of_the_other_group_is_put_right_when_telegram_says_which(self, cast: Cast, host: Actor) -> None:
        play = polled(begin(prepare(cast, host, [single(1)], count=2, form=Form.POLLS)))
        li = cast.create_member("李明")
        play.join(li)
        until_on_its_way(play)
        wire(play).states = [State.UNCONFIRMED]
        play.deliver(only=play.groups[0])
        others = f"9{play.messages + len(open_to_groups(play))}"
        stands(play, poll=others)
        vote(play, li, 0, poll=others)
        assert [asking(play, 1, group).poll_id for group in (0, 1)] == [others, None]
        play.deliver()
        assert [asking(play, 1, group).poll_id for group in (0, 1)] == [None, others]
        assert len(rows(play, ContestAnswer)) == 1


def until_on_its_way(play: Play) -> None:
    """On to the first question, which has been queued and not left yet."""
    play.write(lambda session: running.count_down(session, session.get_one(Contest, play.contest_id), now=play.now))
    play.deliver()
    while not play.letters("polls.question"):
        play.deliver()
        play.write(lambda session: running.go_on(session, play.contest_id, now=play.now))
        play.now += SECOND


def open_to_groups(play: Play) -> list[Letter]:
    numbers = play.cast.write(outbox.open_ids)
    return [one for one in play.cast.write(lambda session: outbox.load(session, numbers)) if one.group]


class TestLost:
    @pytest.fixture
    def lost(self, cast: Cast, play: Play) -> Play:
        play.join(cast.create_member("李明"))
        until_lost(play)
        play.go(21)
        return play

    def test_holds_the_contest_and_asks_its_hosts(self, host: Actor, lost: Play) -> None:
        assert lost.contest.phase == Phase.HELD
        (letter,) = lost.letters("polls.lost")
        assert (letter.account_id, letter.right) == (host.account_id, "polls")
        assert not lost.letters("playing.told")

    def test_is_voided_by_a_host(self, cast: Cast, host: Actor, lost: Play) -> None:
        cast.acts(host, polls.void, lost.contest_id, 1, now=lost.now)
        assert lost.question(1).state == Asked.VOID
        lost.until_asked(2)
        with pytest.raises(NothingLost):
            cast.acts(host, polls.void, lost.contest_id, 1, now=lost.now)

    def test_is_asked_again_and_first_answers_stay(self, cast: Cast, host: Actor, lost: Play) -> None:
        wang, zhao = cast.create_member("王芳"), cast.create_member("赵强")
        old = wire(lost).standing[-1]
        cast.acts(host, polls.ask_again, lost.contest_id, 1, now=lost.now)
        lost.deliver()
        assert lost.contest.phase == Phase.ASKING
        assert asking(lost, 1).poll_id == wire(lost).standing[-1] != old
        assert vote(lost, wang, 0) is Taken.TAKEN
        assert vote(lost, wang, 1, poll=old) is None
        assert vote(lost, zhao, 1, poll=old) is None
        stands(lost, poll=old)
        assert [one.picked for one in rows(lost, ContestAnswer)] == ["0", "1"]
        assert rows(lost, StrayAnswer) == []

    def test_is_nobody_elses_to_decide(self, cast: Cast, lost: Play) -> None:
        other = cast.create_officer("别人")
        for rule in (polls.void, polls.ask_again):
            with pytest.raises(NoSuchContest):
                cast.acts(other, rule, lost.contest_id, 1, now=lost.now)

    def test_is_not_decided_by_who_is_out_of_office(self, cast: Cast, host: Actor, lost: Play) -> None:
        cast.dismiss(host)
        for rule in (polls.void, polls.ask_again):
            with pytest.raises(NotForYou):
                cast.acts(host, rule, lost.contest_id, 1, now=lost.now)
        assert not cast.read(lambda session: polls.may_have(session, host.account_id, lost.contest_id))

    @pytest.mark.parametrize(("rule", "act"), [(polls.void, "hosting.void"), (polls.ask_again, "hosting.again")])
    def test_is_noted(self, cast: Cast, host: Actor, lost: Play, rule: Callable[..., Any], act: str) -> None:
        cast.acts(host, rule, lost.contest_id, 1, now=lost.now)
        (entry,) = cast.audited(act)
        assert entry.account_id == host.account_id
