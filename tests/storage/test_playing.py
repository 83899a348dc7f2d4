"""What is pressed in the group, and what whoever pressed is told."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from storage import accounts, chats, playing, visitors
from storage.chats import Group
from storage.contests import ContestTeam, ContestUnit, Phase, Sides, Stage, Whom
from storage.values import Values
from storage.visitors import Person
from tests.cast import Actor, Cast
from tests.storage.contest_of import Play, begin, prepare, several, single


@pytest.fixture
def host(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member("李明")


@pytest.fixture
def play(cast: Cast, host: Actor, li: Actor) -> Play:
    play = begin(prepare(cast, host, [single(1), several(2)]))
    told(play, playing.join, li, 0)
    return play


def told(play: Play, rule, who: Actor, *arguments: object, chat_id: int | None = None) -> Values | None:
    """As a press in the group, where nobody gets an account by it."""
    chat = (
        play.cast.read(lambda session: session.get_one(Group, play.groups[0]).chat_id) if chat_id is None else chat_id
    )

    def act(session: Session) -> Values | None:
        by = visitors.met(session, who.person)
        return rule(session, chat, play.contest_id, *arguments, by=by, now=play.now)

    return play.write(act)


class TestJoining:
    def test_is_said_and_said_again(self, play: Play, li: Actor, cast: Cast) -> None:
        wang = cast.create_member("王芳")
        assert told(play, playing.join, wang, 0)["taken"] == "joined"
        assert told(play, playing.join, wang, 0)["taken"] == "joined_already"
        assert len(play.players()) == 2

    def test_says_the_team_which_can_be_another_until_the_first_question(
        self, cast: Cast, host: Actor, li: Actor
    ) -> None:
        play = begin(prepare(cast, host, [single(1)], teams={"红队": None, "蓝队": None}, sides=Sides.FREE))
        red, blue = cast.read(lambda session: [one.id for one in session.query(ContestTeam).order_by(ContestTeam.nth)])
        assert told(play, playing.join, li, 0)["taken"] == "choose_team"
        assert told(play, playing.join, li, red)["team"] == "红队"
        for pressed, taken in ((red, "joined_already"), (blue, "team_changed"), (red, "team_changed")):
            again = told(play, playing.join, li, pressed)
            assert (again["taken"], again["team"]) == (taken, "蓝队" if pressed == blue else "红队")
        play.until_asked(1)
        late = told(play, playing.join, li, blue)
        assert (late["taken"], late["team"]) == ("team_stays", "红队")
        assert told(play, playing.join, li, red)["taken"] == "joined_already"

    def test_is_for_those_whom_it_is_for(self, cast: Cast, host: Actor) -> None:
        play = prepare(cast, host, [single(1)], whom=Whom.UNITS)
        play.write(lambda session: session.add(ContestUnit(contest_id=play.contest_id, unit_id=host.unit_id)))
        begin(play)
        stranger = cast.create_member("别站的", unit=cast.create_unit("城西供水站"))
        assert told(play, playing.join, stranger, 0)["taken"] == "not_for_you"
        assert told(play, playing.join, host, 0)["taken"] == "joined"

    def test_is_over_with_the_contest(self, cast: Cast, play: Play) -> None:
        play.until(Phase.OVER)
        assert told(play, playing.join, cast.create_member("晚了"), 0)["taken"] == "over"

    def test_does_nothing_in_a_group_that_is_not_admitted(self, cast: Cast, play: Play) -> None:
        leave = update(Group).where(Group.id == play.groups[0]).values(state=chats.State.LEFT)
        play.write(lambda session: session.execute(leave))
        other = cast.create_member("王芳")
        assert told(play, playing.join, other, 0) is None
        assert told(play, playing.pick, other, 1, 0) is None
        assert told(play, playing.buzz, other, 1, 7) is None
        assert told(play, playing.stake, other, 1, 1000) is None
        assert len(play.players()) == 1


class TestAnswering:
    def test_says_the_letter_that_was_pressed_and_nothing_of_what_is_right(self, play: Play, li: Actor) -> None:
        play.until_asked(1)
        found = told(play, playing.pick, li, 1, 1)
        assert (found["taken"], found["letters"], found["truth"], found["unknown"]) == ("taken", "B", None, False)
        assert told(play, playing.pick, li, 1, 0)["taken"] == "twice"

    def test_ticks_several_and_hands_them_in(self, play: Play, li: Actor) -> None:
        play.until_asked(2)
        assert told(play, playing.hand_in, li, 2)["taken"] == "empty"
        assert told(play, playing.pick, li, 2, 2)["letters"] == "C"
        assert told(play, playing.pick, li, 2, 0)["letters"] == "AC"
        assert told(play, playing.pick, li, 2, 2)["letters"] == "A"
        assert told(play, playing.hand_in, li, 2)["taken"] == "taken"
        assert told(play, playing.pick, li, 2, 1)["taken"] == "twice"

    def test_is_late_for_another_question(self, play: Play, li: Actor) -> None:
        play.until_asked(2)
        assert told(play, playing.pick, li, 1, 0)["taken"] == "late"


class TestUnbound:
    def test_is_told_how_once_and_in_private_where_the_bot_may_write(self, cast: Cast, play: Play) -> None:
        stranger = cast.create_stranger()
        play.until_asked(1)
        first = told(play, playing.pick, stranger, 1, 0)
        assert (first["taken"], first["bound"], first["unknown"]) == ("taken", False, True)
        assert told(play, playing.pick, stranger, 1, 0)["unknown"] is False
        play.until_asked(2)
        again = told(play, playing.pick, stranger, 2, 0)
        assert (again["unknown"], again["bound"]) == (False, False)
        assert [one.account_id for one in play.letters("playing.how")] == [stranger.account_id]

    def test_gets_no_account_and_no_letter_by_a_press(self, play: Play) -> None:
        nobody = Actor(None, Person(4_444_444_444, "zh"), 0)
        assert told(play, playing.join, nobody, 0)["unknown"] is True
        assert play.letters("playing.how") == []
        assert (
            play.cast.read(lambda session: session.query(accounts.Account).filter_by(telegram_id=4_444_444_444).count())
            == 0
        )

    def test_gets_no_letter_where_the_bot_is_blocked(self, cast: Cast, play: Play) -> None:
        stranger = cast.create_stranger()
        cast.write(lambda session: accounts.mark_blocked(session, stranger.account_id, cast.now))
        told(play, playing.join, stranger, 0)
        assert play.letters("playing.how") == []

    def test_is_told_how_to_become_known_where_one_answers_for_a_side(self, cast: Cast, host: Actor, li: Actor) -> None:
        play = begin(prepare(cast, host, [single(1), single(2)], stages={1: Stage.STAKE, 2: Stage.BUZZ}))
        told(play, playing.join, li, 0)
        stranger, nobody = cast.create_stranger(), Actor(None, Person(4_444_444_444, "zh"), 0)
        play.until(Phase.STAKING)
        found = [told(play, playing.stake, one, 1, 1000) for one in (stranger, nobody)]
        play.until(Phase.ASKING)
        found += [told(play, playing.pick, one, 1, 0) for one in (stranger, nobody)]
        play.until(Phase.READYING)
        found += [told(play, playing.buzz, one, 2, 7) for one in (stranger, nobody)]
        assert [one and (one["taken"], one["unknown"]) for one in found] == [("unbound", False)] * 6
        # Once a contest; whoever has never written to the bot can't be.
        assert [one.account_id for one in play.letters("playing.bind_first")] == [stranger.account_id]
        assert play.letters("playing.how") == []
        assert len(play.players()) == 1

    def test_stands_in_no_table_until_the_roster_knows_them(self, cast: Cast, play: Play) -> None:
        stranger = cast.create_stranger()
        play.until_asked(1)
        told(play, playing.pick, stranger, 1, 0)
        play.until(Phase.OVER)
        assert [name for name, _, _ in play.table()] == ["李明"]


class TestOwnResult:
    def test_is_shown_when_it_is_over_and_the_way_in_before(self, cast: Cast, play: Play, li: Actor) -> None:
        _, own = cast.acts(li, playing.come_in, play.contest_id)
        assert own is None
        play.until_asked(1)
        told(play, playing.pick, li, 1, play.place_of(1, 0))
        play.until(Phase.OVER)
        _, own = cast.acts(li, playing.come_in, play.contest_id)
        assert (own["place"], own["count"], own["points"], own["right"]) == (1, 1, 1000, 1)
        (_, waiting), nothing = cast.acts(cast.create_stranger(), playing.come_in, play.contest_id)
        assert (waiting, nothing) == (None, None)

    def test_says_whether_the_place_is_shared(self, cast: Cast, play: Play, li: Actor) -> None:
        wang, chen = cast.create_member("王芳"), cast.create_member("陈敏")
        for other in (wang, chen):
            told(play, playing.join, other, 0)
        play.until_asked(1)
        told(play, playing.pick, li, 1, play.place_of(1, 0))
        play.until(Phase.OVER)
        shown = [cast.acts(one, playing.come_in, play.contest_id)[1] for one in (li, wang, chen)]
        assert [(own["place"], own["shared"]) for own in shown] == [(1, False), (2, True), (2, True)]

    def test_of_no_contest_is_the_way_in(self, cast: Cast, li: Actor) -> None:
        assert cast.acts(li, playing.come_in, 987_654)[1] is None
