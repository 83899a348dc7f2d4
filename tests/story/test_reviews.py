"""The yearly look and the word after a file's end, with the clock moved on over months; and all cases handed over."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from bot.sandbox.phones import Phone
from storage import sealed, visits
from storage.database import Transaction
from storage.dossiers.records import Dossier, key_of
from storage.hardship import Report, Stage, Track
from storage.rounds import State, StoredRun
from storage.visits import Visit
from tests.story.conftest import Union
from tests.story.reporting import WORDS as STORY
from tests.story.reporting import open_tools, press_line, report, take, write
from tests.story.speech import EN, PATIENT, Tongue, both, han_in

Move = Callable[[datetime], None]

ZONE = ZoneInfo("Asia/Shanghai")
#: A Tuesday without a festival near.
TUESDAY = datetime(2035, 10, 16, 9, 0, tzinfo=ZONE)
WORDS = "canary: one more thing"


@pytest.fixture(scope="module")
def clock(backend: str, tmp_path_factory: pytest.TempPathFactory) -> Path:  # one for each database
    """The file that the bot's clock goes by: the real time plus so many seconds."""
    file = tmp_path_factory.mktemp("clock") / "seconds"
    _set(file, TUESDAY)
    return file


def _set(file: Path, instant: datetime) -> None:
    file.write_text(str((instant - datetime.now(UTC)).total_seconds()))


@pytest.fixture(scope="module")
def more_settings(clock: Path) -> dict[str, str]:
    return {"UNIONHALL_CLOCK": f"file:{clock}"}


@pytest.fixture
def move(union: Union, clock: Path) -> Move:
    """Moves the clock on to the rounds of that day, and returns when they are done."""

    def move(day: datetime) -> None:
        at = day.replace(hour=9, minute=31)
        _set(clock, at)
        for name in ("reviews.open_yearly", "reviews.open_returned", "reviews.chase"):
            union.until(lambda session, name=name: _done(session, name) >= at - timedelta(minutes=2))

    return move


def _done(session: Transaction, name: str) -> datetime:
    mine = select(func.max(StoredRun.slot)).where(StoredRun.name == name, StoredRun.state == State.DONE)
    return session.scalar(mine) or datetime.min.replace(tzinfo=UTC)


def put_on_file(union: Union, number: str, look_on: date) -> None:
    """The case of that number is on file, as after all the steps that lead there."""

    def rule(session: Transaction) -> None:
        case = session.scalars(select(Report).filter_by(number=number)).one()
        case.stage, case.track = Stage.FILED, Track.FILING
        filed = Dossier(row=sealed.new_row(), report_id=case.id, opened_at=TUESDAY, look_on=look_on)
        session.add(filed)
        session.flush()
        key_of(session, filed)

    union.beside(rule)


def end(union: Union, number: str, on: date) -> None:
    """已脱困: the file leaves the register."""

    def rule(session: Transaction) -> None:
        case = session.scalars(select(Report).filter_by(number=number)).one()
        case.stage, case.closed_at = Stage.RELIEVED, TUESDAY
        dossier = session.scalars(select(Dossier).filter_by(report_id=case.id)).one()
        dossier.ended_on, dossier.look_on = on, None

    union.beside(rule)


def line(officer: Phone, number: str, tongue: Tongue, **values: str) -> None:
    """Opens it from the desk."""
    kind = tongue.says(f"reviews.kind_{values['of']}")
    press_line(officer, number, lambda message: kind in message.text and "\n1. " not in message.text, tongue, kind)


@both
class TestAYear:
    def test_one_answers_one_is_silent_and_one_has_left(
        self, union: Union, clock: Path, move: Move, tongue: Tongue
    ) -> None:
        officer = union.colleague(language=tongue.code)
        li, silent, gone = (union.member(language=tongue.code) for _ in range(3))
        numbers = [report(one, tongue=tongue) for one in (li, silent, gone)]
        for number in numbers:
            take(officer, number, tongue)
            put_on_file(union, number, TUESDAY.date())
        end(union, numbers[2], TUESDAY.date())

        move(TUESDAY)
        for one in (li, silent):
            one.wait_for(tongue.offers("reviews.begin"), PATIENT)
        self._answer(li, tongue)
        line(officer, numbers[0], tongue, of="yearly", state="answered")
        officer.wait_for(WORDS, PATIENT)
        tongue.press(officer, "reviews.settle", tongue.says("reviews.outcome_goes_on"), outcome="goes_on")
        li.wait_for("2036", PATIENT)

        move(TUESDAY + timedelta(days=7))
        silent.wait_for(tongue.offers("reviews.begin"), PATIENT)
        move(TUESDAY + timedelta(days=14))
        line(officer, numbers[1], tongue, of="yearly", state="silent")
        officer.wait_for(tongue.phrase("没有答复，请上门看看。"), PATIENT)
        planned = select(func.count()).where(Visit.occasion == numbers[1], Visit.stage == visits.Stage.PLANNED)
        union.until(lambda session: session.scalar(planned) == 1)
        tongue.press(officer, "reviews.settle", tongue.says("reviews.outcome_visited"), outcome="visited")

        # Over months the night's work comes first, which keeps others out of the file: only the telephone tells.
        _set(clock, datetime(2036, 5, 13, 9, 31, tzinfo=ZONE))
        gone.wait_for(tongue.offers("reviews.well"), PATIENT)
        tongue.press(gone, "reviews.again", tongue.offers("hardship.ring_me"))
        line(officer, numbers[2], tongue, of="return", state="answered")
        officer.wait_for(tongue.phrase("本人说：又有困难了。请联系，帮着重新申报。"), PATIENT)
        asked = tongue.label("reviews.button_begin")
        assert sum(asked in str(one.buttons) for one in li.from_bot) == 1
        if tongue is EN:
            assert han_in([officer, li, silent, gone], STORY) == []

    def _answer(self, member: Phone, tongue: Tongue) -> None:
        tongue.press(member, "reviews.begin", tongue.offers("reviews.choose_change", change="same"))
        tongue.press(
            member, "reviews.choose_change", tongue.offers("reviews.choose_money", money="tighter"), change="same"
        )
        tongue.press(
            member, "reviews.choose_money", tongue.offers("reviews.tick_need", help="visit", on=False), money="tighter"
        )
        tongue.press(member, "reviews.put_off", tongue.offers("reviews.begin", resume=True))
        needs = tongue.offers("reviews.tick_need", help="visit", on=False)
        tongue.press(member, "reviews.begin", needs, resume=True)
        ticked = tongue.offers("reviews.tick_need", help="visit", on=True)
        tongue.press(member, "reviews.tick_need", ticked, help="visit", on=False)
        tongue.press(member, "reviews.enough", tongue.offers("reviews.skip"), chosen=True)
        write(member, WORDS, tongue.says("reviews.change_same"))


@both
class TestHandingOver:
    def test_all_cases_go_to_a_colleague_who_takes_them_in_one_tap(self, union: Union, tongue: Tongue) -> None:
        officer, colleague = (union.colleague(language=tongue.code) for _ in range(2))
        li = union.member(language=tongue.code)
        number = report(li, tongue=tongue)
        take(officer, number, tongue)
        open_tools(officer, tongue)
        name = colleague.person.first_name
        tongue.press(officer, "hardship.hand_all", lambda message: name in str(message.buttons))
        tongue.press(
            officer, "hardship.hand_to", tongue.offers("hardship.hand_sure", decides=False),
            name=name, unit="城东供水站", count=1,
        )  # fmt: skip
        tongue.press(officer, "hardship.hand_sure", name, decides=False)
        colleague.wait_for(tongue.offers("hardship.accept_all"), PATIENT)
        tongue.press(colleague, "hardship.accept_all", "1")
        told = li.wait_for(lambda message: name in message.text and number in message.text, PATIENT)
        assert told.text.startswith(tongue.says("hardship.passed_on", officer=name, number=number)[:6])
        officer.wait_for(lambda message: name in message.text and "1" in message.text, PATIENT)
        assert union.report(number).officer_id == union.account_of(colleague)
        if tongue is EN:
            assert han_in([officer, colleague, li], STORY) == []
