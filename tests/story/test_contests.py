"""A contest in chat: an officer starts one in three taps; another prepares one in full, with teams and two groups, and
two hosts lead it: pause, more time, a question voided, the end."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from storage.accounts import Account
from storage.chats import Group
from storage.contests import Contest, ContestRoom, Phase, State
from storage.questions import Content, Kind, Option, keeping
from tests.story.conftest import STATION, Union
from tests.story.reporting import open_tools
from tests.story.speech import EN, PATIENT, ZH, Tongue, both, han_in
from tests.story.test_groups import let_pin, make_group, pinned

RIGHT, WRONG = Option("119", right=True), Option("110")


@pytest.fixture(scope="module")
def bank(union: Union) -> None:
    """A dozen questions with the right option first."""

    def put(session: Session) -> None:
        some = [Content(Kind.SINGLE, f"Fire call {one}?", (RIGHT, WRONG), category=("Safety",)) for one in range(12)]
        approved_by = session.scalars(select(Account.id).limit(1)).one()
        for one in keeping.put_all(session, some, author_id=None, approved_by=approved_by, now=union.bot.now):
            one.state = "live"

    union.colleague()
    union.beside(put)


def admitted(zhao: Phone, title: str, *others: Phone) -> Phone:
    """A group of the station, admitted."""
    there = make_group(zhao, title, *others)
    let_pin(there)
    there.press(ZH.label("groups.button_admit_here"), PATIENT)
    pinned(there)
    return there


def contest_in(there: Phone):
    """The last contest of that group."""

    def found(session: Session) -> Contest | None:
        mine = select(Contest).join(ContestRoom, ContestRoom.contest_id == Contest.id)
        mine = mine.join(Group, Group.id == ContestRoom.group_id).where(Group.chat_id == there.chat.id)
        return session.scalar(mine.order_by(Contest.id.desc()).limit(1))

    return found


def in_phase(union: Union, there: Phone, *phases: Phase) -> None:
    def stands(session: Session) -> bool:
        one = contest_in(there)(session)
        return one is not None and one.phase in phases

    union.until(stands)


def panel(host: Phone, tongue: Tongue, act: str) -> Message:
    """The panel with that on it."""
    return host.wait_for(tongue.offers("hosting.act", act=act), PATIENT)


def do(host: Phone, tongue: Tongue, act: str, *, beside: str | None = None) -> None:
    """Presses it on the panel that has `beside` too: one of an earlier moment would do nothing."""
    host.press_on(panel(host, tongue, beside or act), tongue.label("hosting.button_act", act=act))


#: What nobody in a group is to read of somebody who asked for what they may not.
MANNERS = (ZH.says("rights.not_for_you", deed="host_contests"), EN.says("rights.not_for_you", deed="host_contests"))


class TestQuickStart:
    @both
    def test_takes_three_taps(self, union: Union, zhao: Phone, tongue: Tongue, bank: None) -> None:
        del bank
        officer, member = union.colleague(language=tongue.code), union.member(language=tongue.code)
        there = admitted(zhao, f"{STATION} {tongue.language}", officer, member)
        tongue.tap(officer, "learning.label_home", tongue.offers("contests.quick"))
        page = tongue.press(officer, "contests.quick", there.group.title)
        if not any(tongue.label("contests.button_go") in row for row in page.buttons):
            officer.press(f"{there.group.title}", PATIENT)
            officer.wait_for(tongue.offers("contests.go"), PATIENT)
        tongue.press(officer, "contests.quick_name", "40")
        officer.type("Safety Month")
        officer.wait_for(lambda one: "Safety Month" in one.text and tongue.offers("contests.go")(one), PATIENT)
        tongue.press(officer, "contests.go", tongue.offers("hosting.open"))
        lobby = there.wait_for(lambda one: bool(one.buttons) and "Safety Month" in one.text, PATIENT, anywhere=True)
        assert lobby.buttons
        started = panel(officer, tongue, "start")
        stranger = member.in_group(there.group)
        stranger.type(f"/contest@{there.world.bot.username}")
        member.wait_for(tongue.says("rights.not_for_you", deed="host_contests"), PATIENT)
        assert not any(words in one.text for one in there.messages for words in MANNERS)
        officer.press_on(started, tongue.label("hosting.button_act", act="stop"))
        officer.wait_for(tongue.offers("hosting.stop"), PATIENT)
        officer.press(tongue.label("hosting.button_stop"), PATIENT)
        union.until(lambda session: contest_in(there)(session).state == State.OVER)
        if tongue is EN:
            assert han_in([officer], STATION) == []


class TestInFull:
    @both
    def test_is_prepared_looked_at_and_led_by_two_hosts(
        self, union: Union, zhao: Phone, tongue: Tongue, bank: None
    ) -> None:
        del bank
        officer, second = union.colleague(language=tongue.code), union.colleague(language=tongue.code)
        member = union.member(language=tongue.code)
        first = admitted(zhao, f"{STATION} A {tongue.language}", officer, member)
        other = admitted(zhao, f"{STATION} B {tongue.language}", officer)
        title = f"Safety evening {tongue.language}"
        self.prepare(officer, tongue, title)
        self.paper(officer, tongue)
        self.teams(officer, tongue)
        self.groups(officer, tongue, first, other)
        self.host(officer, second, tongue)
        officer.press(tongue.label("contests.button_make_ready"), PATIENT)
        officer.wait_for(tongue.offers("contests.begin"), PATIENT)
        checked = officer.wait_for(
            tongue.phrase("<b>「%(title)s」前看一眼</b>").split("%(title)s")[0].replace("<b>", "") + title, PATIENT
        )
        assert checked.text.count(tongue.phrase("能发题")) == 2
        code = union.look(contest_in(first)).code
        officer.in_group(first.group).type(f"/contest@{first.world.bot.username} {code}")
        for there in (first, other):
            in_phase(union, there, Phase.LOBBY)
        self.lead(union, officer, second, member, first, tongue)
        if tongue is EN:
            assert han_in([officer, second], STATION) == []

    def prepare(self, officer: Phone, tongue: Tongue, title: str) -> None:
        open_tools(officer, tongue)
        tongue.press(officer, "learning.office", tongue.offers("contests.office", step=0))
        tongue.press(officer, "contests.office", tongue.offers("contests.begin_draft"), step=0)
        officer.press(tongue.label("contests.button_begin_draft"), PATIENT)
        officer.wait_for(tongue.offers("contests.card", back=True), PATIENT)
        officer.type(title)
        officer.wait_for(tongue.offers("contests.ask_when"), PATIENT)
        tongue.press(officer, "contests.ask_when", tongue.offers("contests.by_hand"))
        officer.type("whenever")
        officer.wait_for(tongue.says("contests.when_unclear"), PATIENT)
        tongue.press(officer, "contests.by_hand", tongue.offers("contests.ask_when"))

    def paper(self, officer: Phone, tongue: Tongue) -> None:
        tongue.press(officer, "contests.paper", tongue.offers("contests.ask_question"), step=0)
        tongue.press(
            officer, "contests.tree", tongue.offers("contests.level", difficulty=None, count=12), name="", count=0
        )
        officer.press(tongue.label("contests.button_level", difficulty=None, count=12), PATIENT)
        officer.wait_for(tongue.offers("contests.count", count=5), PATIENT)
        officer.type("4")
        officer.wait_for(tongue.offers("contests.clear"), PATIENT)
        tongue.press(officer, "contests.card", tongue.offers("contests.ask_when"), back=True)

    def teams(self, officer: Phone, tongue: Tongue) -> None:
        tongue.press(
            officer, "contests.sides", tongue.offers("contests.choose_sides", sides="free", on=False), back=False
        )
        officer.press(tongue.label("contests.button_choose_sides", sides="free", on=False), PATIENT)
        officer.wait_for(tongue.offers("contests.ask_teams"), PATIENT)
        officer.press(tongue.label("contests.button_ask_teams"), PATIENT)
        officer.wait_for(tongue.says("contests.ask_teams").splitlines()[0], PATIENT)
        officer.type("Red, Blue")
        officer.wait_for(tongue.offers("contests.remove_team", name="Blue"), PATIENT)
        tongue.press(officer, "contests.card", "Red", back=True)

    def groups(self, officer: Phone, tongue: Tongue, *groups: Phone) -> None:
        tongue.press(officer, "contests.groups", tongue.offers("contests.card", back=True), step=0)
        for there in groups:
            officer.press(tongue.label("contests.button_turn_group", name=there.group.title, on=False), PATIENT)
            officer.wait_for(tongue.offers("contests.turn_group", name=there.group.title, on=True), PATIENT)
        tongue.press(officer, "contests.card", tongue.offers("contests.make_ready"), back=True)

    def host(self, officer: Phone, second: Phone, tongue: Tongue) -> None:
        tongue.press(officer, "contests.hosts", tongue.offers("contests.ask_host"), back=False)
        officer.press(tongue.label("contests.button_ask_host"), PATIENT)
        officer.wait_for(tongue.offers("contests.hosts", back=True), PATIENT)
        officer.type(second.person.first_name)
        officer.wait_for(tongue.offers("contests.remove_host", name=second.person.first_name), PATIENT)
        tongue.press(officer, "contests.card", tongue.offers("contests.make_ready"), back=True)

    def lead(self, union: Union, officer: Phone, second: Phone, member: Phone, there: Phone, tongue: Tongue) -> None:
        """One pauses, the other goes on, gives more time, voids, and ends it."""
        here = member.in_group(there.group)
        lobby = here.wait_for(
            lambda one: any("Red" in label for row in one.buttons for label in row), PATIENT, anywhere=True
        )
        here.press_on(lobby, next(label for row in lobby.buttons for label in row if "Red" in label))
        union.until(lambda session: contest_in(there)(session).shown.startswith("1@"))
        do(officer, tongue, "start")
        in_phase(union, there, Phase.ASKING)
        do(officer, tongue, "pause", beside="extend")
        in_phase(union, there, Phase.HELD)
        do(second, tongue, "resume")
        in_phase(union, there, Phase.ASKING)
        do(second, tongue, "extend")
        do(second, tongue, "void")
        in_phase(union, there, Phase.TOLD)
        do(officer, tongue, "next")
        in_phase(union, there, Phase.ASKING)
        do(officer, tongue, "pause", beside="extend")
        in_phase(union, there, Phase.HELD)
        do(officer, tongue, "skip", beside="resume")
        in_phase(union, there, Phase.TOLD, Phase.ASKING)
        union.until(lambda session: contest_in(there)(session).at == 3)
        do(officer, tongue, "pause", beside="extend")
        in_phase(union, there, Phase.HELD)
        do(second, tongue, "stop", beside="resume")
        second.wait_for(tongue.offers("hosting.stop"), PATIENT)
        second.press(tongue.label("hosting.button_stop"), PATIENT)
        union.until(lambda session: contest_in(there)(session).state == State.OVER)
