"""A group's minute: whatever hosts and players press, it is told at most twenty things, and no question waits for what
is beside it."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage import chats
from storage.chats import Group
from storage.contests import Asked, Contest, ContestHost, Form, Phase, Stage, State, starting
from storage.hosting import panels, steering
from storage.hosting.panels import Act
from storage.outbox import StoredLetter
from tests.cast import Actor, Cast
from tests.storage.contest_of import SECOND, Play, begin, give_picture, prepare, several, single

_MINUTE = timedelta(minutes=1)


@pytest.fixture
def host(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member("李明")


def press(play: Play, host: Actor, what: Act) -> dict:
    return play.cast.acts(host, steering.act, play.contest_id, panels.stamp(play.contest), what, now=play.now)


def told(play: Play) -> list[StoredLetter]:
    """All that the first group was told."""
    mine = select(StoredLetter).where(StoredLetter.group_id == play.groups[0]).order_by(StoredLetter.id)
    return play.cast.read(lambda session: [*session.scalars(mine)])


def most_in_a_minute(play: Play) -> int:
    times = [one.created_at for one in told(play)]
    return max(sum(at <= one < at + _MINUTE for one in times) for at in times)


def stand(play: Play, state: chats.State) -> None:
    play.write(lambda s: s.execute(update(Group).where(Group.id == play.groups[0]).values(state=state)))


class TestAPauseThatIsToggled:
    def test_costs_two_messages_a_minute_and_no_question_waits(self, cast: Cast, host: Actor, li: Actor) -> None:
        play = begin(prepare(cast, host, [single(nth) for nth in range(1, 9)], pause=6, seconds=5))
        play.join(li)
        play.until_asked(1)
        for _ in range(10):
            press(play, host, Act.PAUSE)
            play.go(1.5)
            press(play, host, Act.RESUME)
            play.go(0.5)
        assert [len(play.letters(key)) for key in ("playing.held", "playing.resumed")] == [1, 1]
        for nth in range(2, 9):
            play.until(Phase.TOLD, at=nth - 1)
            since = play.now
            play.until_asked(nth)
            assert play.now - since <= 7 * SECOND, "the next is asked when its time has come"
        assert most_in_a_minute(play) <= 20

    def test_by_a_slip_of_the_finger_is_not_told_at_all(self, cast: Cast, host: Actor, li: Actor) -> None:
        play = begin(prepare(cast, host, [single(1)]))
        play.join(li), play.join(cast.create_member("王芳"))
        play.until_asked(1)
        press(play, host, Act.PAUSE)
        play.go(0.5)
        press(play, host, Act.RESUME)
        play.go(3)
        assert play.letters("playing.held") == play.letters("playing.resumed") == []

    def test_is_told_to_the_host_where_the_group_does_not_hear_of_it(self, cast: Cast, host: Actor, li: Actor) -> None:
        play = begin(prepare(cast, host, [single(1)], seconds=60))
        play.join(li), play.join(cast.create_member("王芳"))
        play.until_asked(1)
        assert press(play, host, Act.PAUSE)["unsaid"] is False
        play.go(2)
        press(play, host, Act.RESUME)
        play.go(5)
        assert press(play, host, Act.PAUSE)["unsaid"] is True
        play.go(10)
        assert len(play.letters("playing.held")) == 1
        play.go(60)
        assert len(play.letters("playing.held")) == 2, "one that lasts is told once there is room"


class TestAQuestionThatIsSentAgain:
    def test_is_sent_when_it_may_have_been_lost_and_not_by_each_press(self, cast: Cast, host: Actor, li: Actor) -> None:
        play = begin(prepare(cast, host, [single(1)], seconds=60))
        play.join(li), play.join(cast.create_member("王芳"))
        play.until_asked(1)
        for _ in range(8):
            assert press(play, host, Act.AGAIN)["too_soon"] is True
        play.go(10)
        assert press(play, host, Act.AGAIN)["too_soon"] is False
        assert press(play, host, Act.AGAIN)["too_soon"] is True
        assert len(play.letters("playing.question")) == 2


class TestQuestionsThatAreTakenOut:
    def test_are_told_together(self, cast: Cast, host: Actor, li: Actor) -> None:
        play = begin(prepare(cast, host, [single(nth) for nth in range(1, 6)], pause=3))
        play.join(li)
        for nth in range(1, 5):
            play.until_asked(nth)
            play.answer(li, 0)
            play.until(Phase.TOLD, at=nth)
        for nth in (3, 1):
            cast.acts(host, steering.void_earlier, play.contest_id, nth, now=play.now)
        play.go(3)
        cast.acts(host, steering.void_earlier, play.contest_id, 2, now=play.now)
        play.go(5)
        assert [one.values["nths"] for one in loaded(play, "hosting.voided")] == [[1, 3]]
        cast.acts(host, steering.stop, play.contest_id, now=play.now)
        assert [one.values["nths"] for one in loaded(play, "hosting.voided")] == [[1, 3], [2]]
        assert [one.key for one in told(play)][-2:] == ["hosting.voided", "playing.over"]

    def test_are_told_though_a_press_waited_until_a_later_one_was(self, cast: Cast, host: Actor, li: Actor) -> None:
        play = begin(prepare(cast, host, [single(nth) for nth in range(1, 5)], seconds=300))
        play.join(li)
        for nth in range(1, 4):
            play.until_asked(nth)
            play.answer(li, 0)
            play.until(Phase.TOLD, at=nth)
        play.until_asked(4)
        pressed = play.now
        cast.acts(host, steering.void_earlier, play.contest_id, 3, now=play.now)
        play.go(4)
        cast.acts(host, steering.void_earlier, play.contest_id, 1, now=pressed + SECOND)
        play.go(70)
        assert [one.values["nths"] for one in loaded(play, "hosting.voided")] == [[3], [1]]

    def test_are_told_once_where_the_end_comes_in_the_same_moment(self, cast: Cast, host: Actor, li: Actor) -> None:
        play = begin(prepare(cast, host, [single(1), single(2)], pause=5))
        play.join(li)
        play.until_asked(1)
        play.answer(li, 0)
        play.until_asked(2)
        play.answer(li, 0)
        play.until(Phase.TOLD, at=2)
        cast.acts(host, steering.void_earlier, play.contest_id, 1, now=play.now)
        play.now += 6 * SECOND
        play.go(0.5)
        assert play.contest.state == State.OVER
        assert [one.values["nths"] for one in loaded(play, "hosting.voided")] == [[1]]


def loaded(play: Play, key: str) -> list:
    play.deliver()
    return [one for one in play.delivered if one.key == key]


class TestAnyMinute:
    def test_in_which_two_hundred_join_within_five_seconds(self, cast: Cast, host: Actor) -> None:
        play = begin(prepare(cast, host, [single(1), single(2)], lobby=60, seconds=5))
        for at in range(200):
            play.join(cast.create_member(f"职工{at}"))
            if at % 20 == 0:
                play.go(0.5)
        play.until(Phase.OVER)
        assert most_in_a_minute(play) <= 20
        assert len(play.players()) == 200

    @pytest.mark.parametrize("seed", range(3))
    def test_however_wildly_hosts_press_and_groups_come_and_go(self, cast: Cast, host: Actor, seed: int) -> None:
        dice = random.Random(seed)
        second = cast.create_officer("李桂兰", unit=cast.create_unit("城西供水站"))
        contents = [several(nth) if nth % 4 == 0 else single(nth) for nth in range(1, 13)]
        stages = {nth: dice.choice([*Stage, Stage.ALL]) for nth in range(1, 12)}
        form = dice.choice([Form.BUTTONS, Form.POLLS])
        play = prepare(cast, host, contents, stages=stages, pause=1, seconds=5, lobby=30, form=form)
        cast.write(lambda s: s.add(ContestHost(contest_id=play.contest_id, account_id=second.account_id)))
        for nth in (2, 5, 7):
            give_picture(play, nth, b"jpeg")
        begin(play)
        people = [cast.create_member(f"职工{at}") for at in range(4)]
        for one in people:
            play.join(one)
        press(play, host, Act.START)
        for _ in range(200):
            if play.contest.state == State.OVER:
                break
            _something(play, dice, [host, second], people)
            play.go(dice.choice([0.5, 0.5, 1, 2]))
        assert most_in_a_minute(play) <= 20
        asked = [play.question(nth).state for nth in range(1, 13)]
        assert asked[0] != Asked.PLANNED

    def test_after_a_trial_in_the_same_group(self, cast: Cast, host: Actor, li: Actor) -> None:
        play = begin(prepare(cast, host, [single(nth) for nth in range(1, 7)], pause=1, seconds=5, trial=True))
        play.join(li)
        for nth in range(1, 7):
            play.until_asked(nth)
            play.answer(li, 0)
        play.until(Phase.OVER)
        real = prepare(cast, host, [single(nth) for nth in range(11, 15)], count=0, pause=1, seconds=5)
        real.groups, real.now = play.groups, play.now

        def into(session: Session) -> None:
            group = session.get_one(Group, play.groups[0])
            starting.put_in(session, session.get_one(Contest, real.contest_id), group)

        cast.write(into)
        begin(real)
        real.join(li)
        press(real, host, Act.START)
        for nth in range(1, 5):
            real.until_asked(nth)
            real.answer(li, 0)
        real.until(Phase.OVER)
        assert most_in_a_minute(real) <= 20


def _something(play: Play, dice: random.Random, hosts: list[Actor], people: list[Actor]) -> None:
    """What anybody may do at any moment, sensible or not."""
    dice.choice([_host, _host, _leave, _come_back, _buzz, _stake, _void, _answer])(play, dice, hosts, people)


def _host(play: Play, dice: random.Random, hosts: list[Actor], _: list[Actor]) -> None:
    press(play, dice.choice(hosts), dice.choice([one for one in Act if one is not Act.STOP]))


def _leave(play: Play, dice: random.Random, *_: list[Actor]) -> None:
    stand(play, chats.State.LEFT)
    if dice.random() < 0.8:
        play.go(0.5)
        stand(play, chats.State.ADMITTED)


def _come_back(play: Play, *_: object) -> None:
    stand(play, chats.State.ADMITTED)


def _buzz(play: Play, dice: random.Random, _: list[Actor], people: list[Actor]) -> None:
    for one in people:
        play.buzz(one, dice.randrange(9))


def _stake(play: Play, dice: random.Random, _: list[Actor], people: list[Actor]) -> None:
    play.stake(dice.choice(people), 1000)


def _void(play: Play, dice: random.Random, hosts: list[Actor], _: list[Actor]) -> None:
    found = [nth for nth in range(1, 13) if play.question(nth).state == Asked.SCORED]
    if found and play.contest.state == State.ON:
        play.cast.acts(hosts[0], steering.void_earlier, play.contest_id, dice.choice(found), now=play.now)


def _answer(play: Play, dice: random.Random, _: list[Actor], people: list[Actor]) -> None:
    if play.contest.at and play.contest.state == State.ON:
        for one in people:
            play.press(one, dice.randrange(2))
