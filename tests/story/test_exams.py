"""Exams in chat: an officer sets one in a few taps, a member sits it while the clock goes, time hands it in, and a
certificate is checked by somebody else."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from storage.database import Transaction
from storage.questions import Content, Kind, Option, keeping
from tests.story.conftest import Union
from tests.story.reporting import open_tools
from tests.story.speech import EN, PATIENT, Tongue, both, han_in

TITLE = "Safety 2035"
#: A Monday that lies ahead: by night nobody would be told.
MORNING = datetime(2035, 1, 22, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
RIGHT = "yes, that"


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("clock") / "clock"


@pytest.fixture(scope="module")
def more_settings(clock: Path) -> dict[str, str]:
    clock.write_text(str((MORNING - datetime.now(UTC)).total_seconds()))
    return {"UNIONHALL_CLOCK": f"file:{clock}"}


def turn(clock: Path, minutes: int) -> None:
    """So much later; the clock only goes on."""
    clock.write_text(str(float(clock.read_text()) + 60 * minutes))


def fill(session: Transaction, author_id: int, now: datetime) -> None:
    made = [
        Content(Kind.SINGLE, f"Question {nth} of safety?", (Option(RIGHT, right=True), Option("no"), Option("never")))
        for nth in range(12)
    ]
    if not keeping.known(session, map(keeping.gist, made)):
        keeping.put_all(session, made, author_id=author_id, approved_by=author_id, now=now)


def answer(tongue: Tongue, phone: Phone, shown: Message, place: int) -> Message:
    """Presses the letter before the right option; the next question."""
    letter = next(line[0] for line in shown.text.splitlines() if line.endswith(RIGHT))
    phone.press_on(shown, letter)
    return phone.wait_for(f" · {place + 2}/10", PATIENT)


def lengthen(officer: Phone, member: Phone, tongue: Tongue) -> None:
    """An alarm came: twenty minutes more, of which the member hears at once."""
    name = member.person.first_name
    tongue.press(officer, "exams.office", tongue.offers("exams.follow", title=TITLE), step=2)
    tongue.press(officer, "exams.follow", tongue.offers("exams.begun", step=0), title=TITLE)
    tongue.press(officer, "exams.begun", tongue.offers("exams.ask_lengthen", name=name), step=0)
    tongue.press(officer, "exams.ask_lengthen", tongue.offers("exams.lengthen", minutes=20), name=name)
    tongue.press(officer, "exams.lengthen", name, minutes=20)
    member.wait_for(tongue.offers("sittings.resume"), PATIENT)


class TestAnExam:
    @both
    def test_is_set_sat_handed_in_by_time_and_certified(self, union: Union, tongue: Tongue, clock: Path) -> None:
        officer, member = union.colleague(language=tongue.code), union.member(language=tongue.code)
        author_id = union.account_of(officer)
        union.beside(lambda session: fill(session, author_id, union.bot.now))

        open_tools(officer, tongue)
        tongue.press(officer, "learning.office", tongue.offers("exams.office", step=0))
        tongue.press(officer, "exams.office", tongue.offers("exams.begin_draft"), step=0)
        tongue.press(officer, "exams.begin_draft", tongue.offers("exams.draft", back=True))
        officer.type(TITLE)
        officer.wait_for(tongue.offers("exams.preset", count=10), PATIENT)
        tongue.press(officer, "exams.preset", tongue.offers("exams.days", count=3), count=10)
        tongue.press(officer, "exams.days", tongue.offers("exams.publish"), count=3)
        tongue.press(officer, "exams.publish", tongue.offers("exams.office", step=2))

        turn(clock, 1)
        letter = member.wait_for(tongue.offers("exams.open"), PATIENT)
        tongue.press_on(member, letter, "exams.open", tongue.offers("exams.ask_begin", again=False))
        tongue.press(member, "exams.ask_begin", tongue.offers("exams.begin"), again=False)
        shown = tongue.press(member, "exams.begin", " · 1/10")
        for place in range(7):
            shown = answer(tongue, member, shown, place)
        tongue.press(member, "sittings.sheet", tongue.offers("sittings.turn_to", step=0, number=1, done=True), step=0)
        tongue.press(member, "sittings.hand_in", tongue.offers("sittings.end"))
        lengthen(officer, member, tongue)

        union.bot.restart()
        turn(clock, 35)
        tongue.press(member, "sittings.resume", tongue.offers("sittings.hand_in"))
        turn(clock, 20)
        # On a server the next process waits until the lease of the killed one has run out.
        over = member.wait_for(tongue.offers("exams.look"), 3 * PATIENT)
        result = tongue.press_on(member, over, "exams.look", tongue.offers("exams.answer", step=0))
        assert "70%" in result.text
        tongue.press_on(member, result, "exams.answer", f"{TITLE} · 1/10", step=0)
        has = tongue.offers("exams.certificate", title="")
        page = tongue.press(member, "exams.card", has, title="", may_begin=False)
        held = tongue.press_on(member, page, "exams.certificate", tongue.offers("exams.paper"), title="")
        code = next(word for line in held.text.splitlines() for word in line.split() if len(word) == 9 and "-" in word)
        tongue.press_on(member, held, "exams.paper", lambda message: "document" in message.content)

        tongue.tap(officer, "learning.label_home", tongue.offers("exams.list", ready=1, step=0))
        tongue.press(officer, "exams.list", tongue.offers("exams.check"), ready=1, step=0)
        tongue.press(officer, "exams.check", tongue.offers("exams.list", ready=0, step=0))
        officer.type(code.lower())
        found = officer.wait_for(code, PATIENT)
        assert member.person.first_name not in found.text
        assert TITLE in found.text

        open_tools(officer, tongue)
        tongue.press(officer, "learning.office", tongue.offers("exams.office", step=0))
        tongue.press(officer, "exams.office", tongue.offers("exams.begin_draft"), step=0)
        tongue.press(officer, "exams.follow", tongue.offers("exams.table"), title=TITLE)
        tongue.press(officer, "exams.table", lambda message: "document" in message.content)
        if tongue is EN:
            masked = f"职**{member.person.first_name[-1]}"
            assert han_in([officer, member], "语言", masked) == []
