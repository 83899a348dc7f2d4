"""A demo as anybody starts it, and a real Chromium that looks at it."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from tests.browser.starting import Demo, end_demo, start_demo

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NO_BROWSER = "no Chromium is installed (Debian: apt-get install chromium)"
#: Milliseconds that a busy machine may take until a bot has answered.
PATIENT = 60_000
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
_FLAGS += ["--disable-component-update", "--disable-sync", "--force-color-profile=srgb", "--hide-scrollbars"]
#: Where the pictures of README are kept; with `--pictures` they are taken anew.
PICTURES = Path(__file__).parents[2] / "docs" / "pictures"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    demo = start_demo(tmp_path_factory.mktemp("demo"))
    yield demo
    assert end_demo(demo) == 0


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Ends with the file: as long as it lives, playwright's loop runs in this thread, and no test can have its own."""
    if CHROMIUM is None:
        pytest.skip(NO_BROWSER)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()


@dataclass
class Desk:
    """The page in a window of its own, and everything that must not happen in it."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def phone(self, name: str, chat: str | None = None) -> "Handset":
        """The phone that shows that person now, in the chat of that title."""
        phones = self.page.get_by_test_id("phone").filter(
            has=self.page.get_by_test_id("person-select").locator(f'option:checked:has-text("{name}")')
        )
        if chat is not None:
            phones = phones.filter(
                has=self.page.get_by_test_id("chat-select").locator(f'option:checked:has-text("{chat}")')
            )
        return Handset(phones.first)


@dataclass
class Handset:
    """One phone of the page, used by mouse and keyboard."""

    at: Locator

    def message(self, text: str) -> Locator:
        """The newest message with that text."""
        return self.at.get_by_test_id("message").filter(has_text=text).last

    def sees(self, text: str) -> Locator:
        message = self.message(text)
        expect(message).to_be_visible(timeout=PATIENT)
        return message

    def press(self, label: str) -> None:
        """The newest button of that label below a message."""
        button = self.at.get_by_test_id("inline-button").get_by_text(label, exact=True).last
        expect(button).to_be_visible(timeout=PATIENT)
        button.click()

    def key(self, label: str) -> None:
        """A key of the keyboard below."""
        key = self.at.get_by_test_id("key").get_by_text(label, exact=True)
        expect(key).to_be_visible(timeout=PATIENT)
        key.click()

    def type(self, text: str) -> None:
        """By keyboard alone."""
        composer = self.at.get_by_test_id("composer")
        composer.focus()
        composer.press_sequentially(text)
        composer.press("Enter")

    def choose(self, which: str, label: str) -> None:
        """Another person (`person-select`) or chat (`chat-select`), by the beginning of its name."""
        select = self.at.get_by_test_id(which)
        value = select.locator("option", has_text=label).first.get_attribute("value")
        select.select_option(value)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 1600, "height": 900}, locale="zh-CN") as context:
        yield context


@pytest.fixture
def desk(demo: Demo, context: BrowserContext) -> Iterator[Desk]:
    """The page of the demo, just opened by somebody new."""
    desk = open_desk(demo, context)
    yield desk
    assert desk.complaints == []


def open_desk(demo: Demo, context: BrowserContext) -> Desk:
    page = context.new_page()
    desk = Desk(page)
    page.on("console", lambda one: desk.complaints.append(one.text) if one.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: desk.complaints.append(str(error)))
    page.on("request", lambda one: _check_address(one.url, desk))
    page.goto(demo.url)
    expect(page.get_by_test_id("phone").first).to_be_visible(timeout=PATIENT)
    return desk


def _check_address(url: str, desk: Desk) -> None:
    if not re.match(r"(?:https?|ws)://127\.0\.0\.1:\d+/|data:|blob:", url):
        desk.complaints.append(f"a request off the machine: {url}")


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Any:
    """Takes a picture for README, when it is asked for."""

    def take(page: Page, name: str) -> None:
        if request.config.getoption("--pictures"):
            PICTURES.mkdir(exist_ok=True)
            page.screenshot(path=PICTURES / f"{name}.png")

    return take
