"""The end of a public notice, played by moving the clock: the post loses the name, and the next step opens."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.phones import Phone
from storage.bylaws.settings import Bylaw
from tests.story import clocks
from tests.story.conftest import STATION, Union
from tests.story.reporting import open_card, report, take
from tests.story.speech import EN, PATIENT, Tongue, both, han_in
from tests.story.test_public_notices import MASKED, visited

Move = Callable[[datetime], None]

ZONE = ZoneInfo("Asia/Shanghai")
#: A Tuesday without a festival near; five whole working days later it is Tuesday again.
TUESDAY = datetime(2035, 10, 16, 9, 0, tzinfo=ZONE)
LAST_DAY = date(2035, 10, 23)


@pytest.fixture(scope="module")
def clock(backend: str, tmp_path_factory: pytest.TempPathFactory) -> Path:  # one for each database
    """The file that the bot's clock goes by: the real time plus so many seconds."""
    file = tmp_path_factory.mktemp("clock") / "seconds"
    clocks.set_to(file, TUESDAY)
    return file


@pytest.fixture(scope="module")
def more_settings(clock: Path) -> dict[str, str]:
    return {"UNIONHALL_CLOCK": f"file:{clock}"}


@pytest.fixture
def move(union: Union, clock: Path) -> Move:
    return partial(clocks.move, union, clock)


class TestItsEnd:
    @both
    def test_comes_by_itself_on_the_working_morning_after_the_last_day(
        self, union: Union, move: Move, tongue: Tongue
    ) -> None:
        chair = union.colleague("chair", None, language=tongue.code)
        officer = union.colleague(language=tongue.code)
        li, colleague = (union.member(language=tongue.code) for _ in range(2))
        there = self._group(union, chair, colleague, tongue)
        number = report(li, "canary: we can't pay the hospital", tongue)
        take(officer, number, tongue)
        union.beside(lambda session: visited(session, number))
        self._hang(officer, li, number, tongue)
        post = there.wait_for(tongue.offers("public_notices.see"), PATIENT, anywhere=True)
        assert MASKED in post.text

        # On the evening of the last day it still hangs.
        move(datetime(2035, 10, 23, 20, 0, tzinfo=ZONE))
        open_page = tongue.offers("public_notices.ask_take_down", hung=True)
        self._open(officer, number, open_page, tongue)

        move(datetime(2035, 10, 24, 8, 30, tzinfo=ZONE))
        over = there.wait_for(tongue.says("public_notices.post_over", down=False), PATIENT, anywhere=True)
        assert over.message_id == post.message_id
        assert MASKED not in over.text
        news = tongue.says("public_notices.news", what="over", number=number)
        officer.wait_for(news, PATIENT, anywhere=True)
        li.wait_for(tongue.says("public_notices.told_over", number=number), PATIENT, anywhere=True)
        open_card(officer, number, tongue)
        page = tongue.press(officer, "casebook.open", number, track="filing")
        assert tongue.offers("dossiers.begin", what="report_up")(page)
        if tongue is EN:
            assert han_in([li, officer, colleague], MASKED, there.group.title, STATION) == []

    def _group(self, union: Union, chair: Phone, colleague: Phone, tongue: Tongue) -> Phone:
        """The station's group, admitted; the union wants notices there."""
        there = chair.in_group(chair.make_group(f"{STATION} {tongue.code}", colleague.person))
        there.press(tongue.label("groups.button_admit_here"))
        there.wait_for(tongue.offers("groups.come_in"), PATIENT, anywhere=True)
        wanted = {"name": "public_notices.in_group", "value": 1, "at": TUESDAY}
        account = union.account_of(chair)
        union.beside(lambda session: session.add(Bylaw(**wanted, account_id=account)))
        return there

    def _open(self, officer: Phone, number: str, wanted: Callable[..., bool], tongue: Tongue) -> None:
        """The notice's page, by the case's."""
        open_card(officer, number, tongue)
        tongue.press(officer, "casebook.open", tongue.offers("public_notices.open"), track="filing")
        tongue.press(officer, "public_notices.open", wanted)

    def _hang(self, officer: Phone, li: Phone, number: str, tongue: Tongue) -> None:
        """Asked, agreed to, and up since today."""
        self._open(officer, number, tongue.offers("public_notices.ask", again=False), tongue)
        tongue.press(officer, "public_notices.ask", tongue.offers("public_notices.ask", again=True), again=False)
        asked = li.wait_for(tongue.offers("public_notices.agree"), PATIENT, anywhere=True)
        tongue.press_on(li, asked, "public_notices.agree", tongue.offers("public_notices.refuse", again=True))
        agreed = tongue.says("public_notices.news", what="agreed", number=number)
        news = officer.wait_for(agreed, PATIENT, anywhere=True)
        tongue.press_on(officer, news, "public_notices.show", tongue.offers("public_notices.choose_posted"))
        today = tongue.phrase("（今天）")
        days = tongue.press(
            officer,
            "public_notices.choose_posted",
            lambda message: any(today in label for row in message.buttons for label in row),
        )
        officer.press_on(days, days.buttons[0][0])
        page = officer.wait_for(tongue.offers("public_notices.ask_take_down", hung=True), PATIENT)
        assert str(LAST_DAY.day) in page.text
