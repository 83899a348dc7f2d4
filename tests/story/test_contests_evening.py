"""An evening of two groups and two teams, with a host who presses too much: pauses toggled, a question skipped, a wrong
code; every stage comes on time, and no group hears more than Telegram takes."""

import pytest

from bot.sandbox.phones import Phone
from storage.contests import Phase, Stage
from tests.story.conftest import STATION, Union
from tests.story.contesting import Contesting
from tests.story.speech import EN, PATIENT, Tongue, both
from tests.story.test_contests import do, in_phase
from tests.story.test_groups import let_pin, make_group, pinned
from tests.story.test_playing import at_most_twenty_a_minute, single

_STAGES = {3: Stage.STAKE, 4: Stage.AUDIENCE}


@pytest.fixture(scope="module")
def english(union: Union) -> Phone:
    """A chair who reads English: so do the groups that they admit."""
    return union.officer("孙丽en", "13800000908", "chair", language="en")


def admitted(chair: Phone, title: str, tongue: Tongue, *others: Phone) -> Phone:
    """A group of the station, admitted in the chair's language."""
    there = make_group(chair, title, *others)
    let_pin(there)
    there.press(tongue.label("groups.button_admit_here"), PATIENT)
    pinned(there)
    return there


@both
class TestAnEvening:
    def test_of_two_groups_and_a_host_who_presses_too_much(
        self, union: Union, zhao: Phone, english: Phone, tongue: Tongue
    ) -> None:
        host = union.colleague(language=tongue.code)
        red, blue, guest = (union.member(language=tongue.code) for _ in range(3))
        chair = english if tongue is EN else zhao
        first = admitted(chair, f"{STATION} E {tongue.language}", tongue, host, red, guest)
        other = admitted(chair, f"{STATION} F {tongue.language}", tongue, host, blue)

        # A code that there is not: the group reads what can be done, the host has them all in private.
        host.in_group(first.group).type(f"/contest@{first.world.bot.username} ZZ")
        first.wait_for(lambda one: "ZZ" in one.text and "/contest" in one.text, PATIENT, anywhere=True)
        host.type("/contest ZZ")
        host.wait_for(lambda one: "ZZ" in one.text and tongue.offers("contests.quick")(one), PATIENT)

        contest = Contesting(
            union, host, [first, other], [single(nth) for nth in range(1, 5)], stages=_STAGES, teams=["Red", "Blue"]
        )
        li, wang, zhang = red.in_group(first.group), blue.in_group(other.group), guest.in_group(first.group)
        for one, team in ((li, "Red"), (wang, "Blue")):
            one.press_on(one.wait_for(tongue.offers("playing.join_team", name=team), PATIENT, anywhere=True), team)
            one.wait_toast(team, PATIENT)
        contest.until(Phase.ASKING, at=1)
        for _ in range(10):
            do(host, tongue, "pause", beside="extend")
            in_phase(union, first, Phase.HELD)
            do(host, tongue, "resume")
            in_phase(union, first, Phase.ASKING)
        contest.answer(li, 1, 0)
        contest.answer(wang, 1, 1)
        contest.until(Phase.ASKING, at=2)
        do(host, tongue, "skip")
        li.wait_for(
            lambda one: contest.mark(2) in one.text and tongue.phrase("这道题跳过，不计分。").strip() in one.text,
            PATIENT,
            anywhere=True,
        )

        # Red leads and stakes; whoever plays can't answer the audience's question.
        stake = li.wait_for(tongue.offers("playing.stake", stake=2000), PATIENT, anywhere=True)
        li.press_on(stake, tongue.label("playing.button_stake", stake=2000))
        contest.answer(li, 3, 0)
        contest.answer(li, 4, 0)
        li.wait_toast(tongue.phrase("这题现在不由您答"), PATIENT)
        contest.answer(zhang, 4, 0)
        zhang.wait_toast(contest.letter(4, 0), PATIENT)
        do(host, tongue, "pause", beside="extend")
        in_phase(union, first, Phase.HELD)
        do(host, tongue, "resume")
        contest.until(Phase.OVER, within=120)
        assert contest.table() == [("Red", 3000, 1), ("Blue", 0, 2)]
        for there in (li, wang):
            over = there.wait_for(
                lambda one: contest.title in one.text and tongue.phrase("结束了") in one.text, PATIENT, anywhere=True
            )
            assert tongue.phrase("第 %(place)s 名：%(name)s") % {"place": 1, "name": "Red"} in over.text
            assert over.text.count("Blue") == 1
        at_most_twenty_a_minute(union)
