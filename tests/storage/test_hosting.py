"""Hosting: a panel for each host that is kept up to date, what is pressed on it, and `/contest`."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.words import Words
from storage import chats, outbox
from storage.chats import Group
from storage.contests import Asked, Contest, ContestHost, NoSuchContest, Phase, Stage, State, starting, whose
from storage.contests.plays import ContestCorrection
from storage.hosting import calling, panels, steering
from storage.hosting.panels import Act, NotOn
from storage.offices import Office, absences, seating
from storage.outbox import StoredLetter
from storage.results import papers
from storage.rights import NotForYou
from storage.values import Value, Values
from tests.cast import Actor, Cast
from tests.conftest import ZONE
from tests.storage.contest_of import Play, begin, groups, prepare, single


@pytest.fixture
def host(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def second(cast: Cast, play: Play) -> Actor:
    """Another host, of another unit."""
    other = cast.create_officer("李桂兰", unit=cast.create_unit("城西供水站"))
    row = ContestHost(contest_id=play.contest_id, account_id=other.account_id)
    cast.write(lambda session: session.add(row))
    return other


@pytest.fixture
def play(cast: Cast, host: Actor) -> Play:
    return begin(prepare(cast, host, [single(1), single(2), single(3)]))


@pytest.fixture
def li(cast: Cast, play: Play) -> Actor:
    one = cast.create_member("李明")
    play.join(one)
    play.join(cast.create_member("王芳"))
    return one


def press(play: Play, host: Actor, what: Act, *, stamp: int | None = None) -> dict:
    at = panels.stamp(play.contest) if stamp is None else stamp
    found = play.cast.acts(host, steering.act, play.contest_id, at, what, now=play.now)
    play.deliver()
    return found


def dismiss(cast: Cast, actor: Actor) -> None:
    """Their office ends."""

    def rule(session: Session) -> None:
        held = select(Office.id).where(Office.account_id == actor.account_id)
        for office_id in session.scalars(held).all():
            seating.end(session, office_id, now=cast.now, by=None)

    cast.write(rule)


def panels_of(play: Play, host: Actor) -> list[StoredLetter]:
    return [one for one in play.letters("hosting.panel") if one.account_id == host.account_id]


def newest(cast: Cast, host: Actor) -> Values:
    """What the host reads now."""
    return [one.values for one in cast.letters(host) if one.key == "hosting.panel"][-1]


class TestPanels:
    def test_come_to_every_host_and_follow_the_contest(
        self, cast: Cast, play: Play, host: Actor, second: Actor, li: Actor
    ) -> None:
        assert len(panels_of(play, host)) == 1
        assert panels_of(play, second) == []
        play.until_asked(1)
        assert len(panels_of(play, second)) == 1, "one is on its way, and what comes meanwhile is written into it"
        (one,) = (one for one in cast.letters(second) if one.key == "hosting.panel")
        one.message_id = 55
        cast.write(lambda session: panels.panel_ended(session, one, outbox.State.SENT, now=play.now))
        found = cast.read(lambda session: session.get_one(ContestHost, (play.contest_id, second.account_id)))
        assert found.panel == 55
        play.answer(li, 0)
        play.go(22)
        assert [one.edits for one in panels_of(play, second)[1:]].count(55) >= 1

    def test_are_for_hosts_alone(self, cast: Cast, play: Play, host: Actor) -> None:
        other = cast.create_officer("李桂兰", unit=cast.create_unit("城西供水站"))
        with pytest.raises(NoSuchContest):
            cast.acts(other, steering.look, play.contest_id)
        with pytest.raises(NotForYou):
            cast.acts(cast.create_member("张三"), steering.look, play.contest_id)
        assert cast.read(lambda session: panels.may_have(session, host.account_id, play.contest_id))
        assert not cast.read(lambda session: panels.may_have(session, other.account_id, play.contest_id))

    def test_open_for_who_stands_in_for_a_host_while_the_host_is_away(
        self, cast: Cast, play: Play, host: Actor
    ) -> None:
        other = cast.create_officer("李桂兰", unit=cast.create_unit("城西供水站"))
        cast.acts(host, absences.go, other.account_id, 7, now=play.now)
        assert cast.acts(other, steering.look, play.contest_id, now=play.now)["contest"] == play.contest_id
        assert cast.read(lambda session: panels.may_have(session, other.account_id, play.contest_id))
        assert cast.read(lambda session: whose.may_have(session, other.account_id, play.contest_id))
        cast.acts(host, absences.back, now=play.now)
        assert not cast.read(lambda session: panels.may_have(session, other.account_id, play.contest_id))
        assert not cast.read(lambda session: whose.may_have(session, other.account_id, play.contest_id))

    def test_of_an_earlier_moment_do_nothing_and_say_so(self, play: Play, host: Actor, li: Actor) -> None:
        early = panels.stamp(play.contest)
        play.until_asked(1)
        found = press(play, host, Act.START, stamp=early)
        assert (found["late"], found["phase"]) == (True, Phase.ASKING)
        assert play.question(1).state == Asked.OPEN

    def test_say_which_group_the_bot_is_out_of_until_it_is_back(
        self, cast: Cast, play: Play, host: Actor, li: Actor
    ) -> None:
        def stand(state: chats.State) -> None:
            cast.write(lambda s: s.execute(update(Group).where(Group.id == play.groups[0]).values(state=state)))
            play.go(1)

        play.until_asked(1)
        (one,) = (one for one in cast.letters(host) if one.key == "hosting.panel")
        one.message_id = 55
        cast.write(lambda session: panels.panel_ended(session, one, outbox.State.SENT, now=play.now))
        stand(chats.State.LEFT)
        assert newest(cast, host)["away"] == ["站所群"]
        play.until(Phase.HELD)
        assert newest(cast, host)["held"]
        stand(chats.State.ADMITTED)
        back = newest(cast, host)
        assert (back["away"], back["held"]) == ([], True), "the host reads that it is back, and goes on"
        assert press(play, host, Act.RESUME)["phase"] == Phase.ASKING

    def test_say_how_long_the_groups_minute_puts_the_next_question_off(self, cast: Cast, host: Actor) -> None:
        contents = [single(nth) for nth in range(1, 6)]
        play = begin(prepare(cast, host, contents, stages=dict.fromkeys(range(1, 6), Stage.BUZZ), lobby=5, pause=3))
        people = [cast.create_member(name) for name in ("李明", "王芳")]
        for one in people:
            play.join(one)
        for nth in range(1, 5):
            play.until(Phase.BUZZING, at=nth)
            play.buzz(people[0], nth)
            play.until(Phase.ASKING, at=nth)
            play.answer(people[0], 0)
            play.until(Phase.TOLD, at=nth)
            found = cast.acts(host, steering.look, play.contest_id, now=play.now)
            left, since = int(found["left"]), play.now
            play.until(Phase.READYING, at=nth + 1)
            assert abs((play.now - since).total_seconds() - left) <= 2, "it comes when the panel says"
            if found["crowded"]:
                break
        assert left > 3

    def test_say_who_is_waited_for_where_one_side_alone_answers(self, cast: Cast, host: Actor) -> None:
        stages = {1: Stage.BUZZ, 2: Stage.STAKE, 3: Stage.AUDIENCE}
        play = begin(prepare(cast, host, [single(1), single(2), single(3)], stages=stages, lobby=5, pause=3))
        li = cast.create_member("李明")
        for one in (li, cast.create_member("王芳")):
            play.join(one)

        def said(language: str) -> str:
            found = cast.acts(host, steering.look, play.contest_id, now=play.now)
            return Words(ZONE).plain("hosting.panel", found, language)

        play.until(Phase.BUZZING, at=1)
        assert "等着抢答" in said("zh")
        play.buzz(li, 1)
        play.until(Phase.ASKING, at=1)
        assert "等李明答" in said("zh")
        assert "Waiting for 李明 to answer" in said("en")
        assert "0/2" not in said("zh")
        assert "0 of 2" not in said("en")
        play.answer(li, 0)
        play.until(Phase.STAKING, at=2)
        assert "等李明选分" in said("zh")
        assert "Waiting for 李明 to say the stake" in said("en")
        play.until(Phase.ASKING, at=2)
        assert "等李明答" in said("zh")
        play.until(Phase.ASKING, at=3)
        assert "观众答了 0 人" in said("zh")
        assert "0 of the audience have answered" in said("en")

    def test_end_with_the_contest_and_lead_to_what_came_of_it(
        self, cast: Cast, play: Play, host: Actor, li: Actor
    ) -> None:
        play.until_asked(1)
        ended = cast.acts(host, steering.stop, play.contest_id, now=play.now)
        assert [one["contest"] for one in ended["results"]] == [play.contest_id]
        (closed,) = play.letters("playing.told")
        assert closed.edits == play.letters("playing.question")[0].message_id, "nobody presses it any more"
        with pytest.raises(NotOn):
            cast.acts(host, steering.look, play.contest_id)

    def test_lead_nowhere_where_nobody_played(self, cast: Cast, play: Play, host: Actor) -> None:
        assert cast.acts(host, steering.stop, play.contest_id, now=play.now)["results"] == []


class TestSteering:
    def test_begins_at_once_but_never_without_players(self, cast: Cast, play: Play, host: Actor) -> None:
        with pytest.raises(steering.NobodyYet):
            press(play, host, Act.START)
        play.join(cast.create_member("李明"))
        assert press(play, host, Act.START)["phase"] == Phase.COUNTDOWN

    def test_pauses_by_one_and_goes_on_by_another(
        self, cast: Cast, play: Play, host: Actor, second: Actor, li: Actor
    ) -> None:
        play.until_asked(1)
        play.go(5)
        assert press(play, host, Act.PAUSE)["held"] is True
        play.go(100)
        found = press(play, second, Act.RESUME)
        assert (found["held"], found["left"]) == (False, 15)
        assert len(cast.audited("hosting.pause")) == len(cast.audited("hosting.resume")) == 1

    def test_gives_ten_seconds_more(self, play: Play, host: Actor, li: Actor) -> None:
        play.until_asked(1)
        before = press(play, host, Act.LIST)["left"]
        assert press(play, host, Act.EXTEND)["left"] == before + 10
        play.go(25)
        assert play.contest.phase == Phase.ASKING

    def test_skips_to_the_next_and_voids_with_the_answer_told(self, play: Play, host: Actor, li: Actor) -> None:
        play.until_asked(1)
        play.answer(li, 0)
        assert press(play, host, Act.SKIP)["phase"] == Phase.TOLD
        play.until_asked(2)
        play.answer(li, 0)
        assert press(play, host, Act.VOID)["void"] is True
        assert [play.question(nth).state for nth in (1, 2)] == [Asked.SKIPPED, Asked.VOID]
        found = play.cast.acts(host, steering.questions, play.contest_id, 0)["lines"]
        assert [(one["void"], one["skipped"]) for one in found] == [(True, False), (False, True)]
        told = [one.values for one in play.delivered if one.key == "playing.told"]
        assert [(one["void"], one["skipped"]) for one in told] == [(True, True), (True, False)]
        press(play, host, Act.NEXT)
        play.until_asked(3)
        play.answer(li, 0)
        play.go(25)
        assert play.table()[0] == ("李明", 1000, 1)

    def test_skips_while_it_is_paused(self, play: Play, host: Actor, li: Actor) -> None:
        play.until_asked(1)
        press(play, host, Act.PAUSE)
        assert press(play, host, Act.SKIP)["held"] is False
        assert play.question(1).state == Asked.SKIPPED

    def test_sends_the_question_again(self, play: Play, host: Actor, li: Actor) -> None:
        play.until_asked(1)
        asked = len(play.letters("playing.question"))
        play.go(10)
        press(play, host, Act.AGAIN)
        assert len(play.letters("playing.question")) == asked + 1

    def test_voids_an_earlier_one_and_the_groups_read_the_table(
        self, cast: Cast, play: Play, host: Actor, li: Actor
    ) -> None:
        play.until_asked(1)
        play.answer(li, 0)
        play.until_asked(2)
        assert cast.acts(host, steering.ask_void, play.contest_id, 1)["had"] == 1
        cast.acts(host, steering.void_earlier, play.contest_id, 1, now=play.now)
        assert play.table()[0][1] == 0
        play.go(3)
        assert len(play.letters("hosting.voided")) == 1
        with pytest.raises(steering.NotCounted):
            cast.acts(host, steering.void_earlier, play.contest_id, 1)
        with pytest.raises(steering.NotCounted):
            cast.acts(host, steering.void_earlier, play.contest_id, 2)
        kept = cast.read(lambda session: session.query(ContestCorrection).one())
        assert (kept.nth, kept.before, kept.after) == (1, "0", None)
        (line,) = cast.read(lambda session: papers.corrections(session, session.get_one(Contest, play.contest_id)))
        assert line["before"] == "对的"
        assert cast.acts(host, steering.questions, play.contest_id, 0)["lines"][0]["void"] is True

    def test_stops_with_the_table(self, cast: Cast, play: Play, host: Actor, li: Actor) -> None:
        play.until_asked(1)
        assert press(play, host, Act.STOP)["asked"] == Act.STOP
        assert play.contest.state == State.ON
        cast.acts(host, steering.stop, play.contest_id, now=play.now)
        assert (play.contest.state, play.question(1).state) == (State.OVER, Asked.SKIPPED)
        assert len(play.letters("playing.over")) == 1


class TestSeveralHosts:
    @pytest.mark.parametrize(
        ("first", "then"),
        [(one, two) for one in (Act.PAUSE, Act.SKIP, Act.VOID) for two in (Act.PAUSE, Act.SKIP, Act.VOID)],
    )
    def test_who_press_at_the_same_moment_do_one_thing(
        self, play: Play, host: Actor, second: Actor, li: Actor, first: Act, then: Act
    ) -> None:
        play.until_asked(1)
        seen = panels.stamp(play.contest)
        press(play, host, first, stamp=seen)
        stood = (play.contest.phase, play.question(1).state)
        late = press(play, second, then, stamp=seen)
        assert late["late"] is True
        assert (play.contest.phase, play.question(1).state) == stood

    def test_of_whom_one_leaves_their_office_go_on(
        self, cast: Cast, play: Play, host: Actor, second: Actor, li: Actor
    ) -> None:
        play.until_asked(1)
        dismiss(cast, host)
        with pytest.raises(NotForYou):
            press(play, host, Act.PAUSE)
        assert press(play, second, Act.PAUSE)["held"] is True
        keeper = cast.create_chair()
        with pytest.raises(NoSuchContest):
            press(play, keeper, Act.RESUME)

    def test_of_whom_all_leave_their_office_leave_it_to_who_keeps_it(
        self, cast: Cast, play: Play, host: Actor, second: Actor, li: Actor
    ) -> None:
        play.until_asked(1)
        press(play, host, Act.PAUSE)
        dismiss(cast, host), dismiss(cast, second)
        keeper, member = cast.create_chair(), cast.create_member("张三")
        assert cast.acts(keeper, calling.open_one, play.contest.code)[0] == "panel"
        assert cast.read(lambda session: panels.may_have(session, keeper.account_id, play.contest_id))
        assert press(play, keeper, Act.RESUME)["held"] is False
        with pytest.raises(NotForYou):
            press(play, member, Act.PAUSE)


class TestCalling:
    def here(self, cast: Cast, actor: Actor, group_id: int, words: str) -> None:
        chat = cast.read(lambda session: session.get_one(Group, group_id).chat_id)
        cast.acts(actor, calling.here, chat, words)

    def put(self, cast: Cast, play: Play, group_id: int) -> None:
        """It is for that group too."""

        def into(session: Session) -> None:
            group = session.get_one(Group, group_id)
            starting.put_in(session, session.get_one(Contest, play.contest_id), group)

        cast.write(into)

    def test_by_its_code_begins_it_in_the_group(self, cast: Cast, host: Actor) -> None:
        play = prepare(cast, host, [single(1)])
        self.here(cast, host, play.groups[0], f" {play.contest.code.lower()} ")
        assert play.contest.phase == Phase.LOBBY
        self.here(cast, host, play.groups[0], "")
        assert len(panels_of(play, host)) == 2, "once more for the host, and nothing for the group"
        assert len(play.letters("playing.lobby")) == 1

    def test_takes_in_a_group_of_the_hosts_own_units_and_no_other(self, cast: Cast, host: Actor) -> None:
        play = prepare(cast, host, [single(1)], count=0)
        (foreign,), (own,) = groups(cast), groups(cast, unit_id=host.unit_id)
        with pytest.raises(calling.NotYourGroup):
            self.here(cast, host, foreign, play.contest.code)
        self.here(cast, host, own, play.contest.code)
        assert [one.group_id for one in play.letters("playing.lobby")] == [own]

    def test_says_which_there_are_and_is_no_ones_elses(self, cast: Cast, host: Actor) -> None:
        play = prepare(cast, host, [single(1)])
        other = prepare(cast, host, [single(2)], count=0)
        self.put(cast, other, play.groups[0])
        with pytest.raises(calling.SayWhich) as which:
            self.here(cast, host, play.groups[0], "")
        codes: list[Value] = [play.contest.code, other.contest.code]
        assert which.value.values == {"codes": codes}
        for said in ("什么", "ZZ", "Z99"):
            with pytest.raises(calling.NoSuchCode) as wrong:
                self.here(cast, host, play.groups[0], f" {said} ")
            assert wrong.value.values == {"said": said, "codes": codes}
        with pytest.raises(calling.NoSuchCode) as foreign:
            self.here(cast, cast.create_chair(), play.groups[0], play.contest.code)
        assert foreign.value.values["codes"] == []

    def test_is_not_heard_in_a_group_that_is_not_admitted(self, cast: Cast, host: Actor) -> None:
        play = prepare(cast, host, [single(1)])

        def wait(session: Session) -> None:
            session.get_one(Group, play.groups[0]).state = chats.State.WAITING

        cast.write(wait)
        self.here(cast, host, play.groups[0], play.contest.code)
        assert play.contest.state == State.READY
        assert cast.write(outbox.open_ids) == []

    def test_begins_none_beside_another(self, cast: Cast, host: Actor, play: Play) -> None:
        other = prepare(cast, host, [single(9)], count=0)
        self.put(cast, other, play.groups[0])
        with pytest.raises(starting.GroupBusy):
            self.here(cast, host, play.groups[0], other.contest.code)

    def test_in_private_opens_the_panel_the_card_or_the_list(self, cast: Cast, host: Actor, play: Play) -> None:
        other = prepare(cast, host, [single(9)])
        assert cast.acts(host, calling.open_one, play.contest.code)[0] == "panel"
        assert cast.acts(host, calling.open_one, other.contest.code)[0] == "card"
        what, found = cast.acts(host, calling.open_one, "")
        assert (what, [line["code"] for line in found["lines"]]) == ("list", [play.contest.code, other.contest.code])
        for said in ("Z99", "ZZ", "什么"):
            what, found = cast.acts(host, calling.open_one, said)
            assert (what, found["said"], len(found["lines"])) == ("list", said, 2)
