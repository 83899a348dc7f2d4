"""The demo's page in Chromium: how soon a press and its answer are seen, and how a chat of 2,000 messages scrolls.

`python -m tests.bench.page [--messages 2000]`; part of `make bench`. The scrolling is of a world without a bot, the
answers are those of a whole `unionhall demo`. Figures of a browser depend on the machine; medians are told.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bot.sandbox.phones import Phone
from bot.sandbox.server import Sandbox
from bot.sandbox.stage import Stage
from tests.bot.sandbox.test_stage import Script
from tests.browser.conftest import _FLAGS, CHROMIUM, NO_BROWSER
from tests.browser.starting import end_demo, start_demo
from tests.story.speech import ZH

_BUTTONS = {"inline_keyboard": [[{"text": "同意", "callback_data": "a"}, {"text": "不了", "callback_data": "b"}]]}
_PRESSES, _FRAMES, _ANSWERS = 15, 240, 15
_ANSWER = """key => new Promise(seen => {
    const phone = key.closest('[data-testid="phone"]'), log = phone.querySelector('[data-testid="log"]');
    const count = () => log.querySelectorAll('[data-testid="message"]').length;
    const before = count(), began = performance.now();
    const look = () => count() >= before + 2 ? seen(performance.now() - began) : requestAnimationFrame(look);
    key.click(); look();
})"""
_PRESS = """button => new Promise(seen => {
    const began = performance.now();
    const look = () => button.getAttribute('aria-busy') === 'true' ? seen(performance.now() - began)
        : requestAnimationFrame(look);
    button.click(); look();
})"""
_SCROLL = """async (log, frames) => {
    const times = []; let last = performance.now();
    log.scrollTop = 0;
    for (let n = 0; n < frames; n++) {
        log.scrollTop += 120;
        await new Promise(requestAnimationFrame);
        const now = performance.now(); times.push(now - last); last = now;
    }
    return times;
}"""


@contextmanager
def _served(messages: int) -> Iterator[tuple[str, Phone]]:
    """The page of a world with one long chat, in a thread of its own."""
    loop, ready, over, found = asyncio.new_event_loop(), threading.Event(), asyncio.Event(), []

    async def serve() -> None:
        async with Sandbox() as sandbox:
            phone = sandbox.phone("李明", phone="13800000101", language_code="zh-hans")
            phone.start()
            for number in range(messages):
                words = f"第 {number} 条：有难处、想报名、想找人聊聊，都可以在这里找工会。" * (1 + number % 3)
                sandbox.world.bot_sends(phone.chat, text=words, reply_markup=_BUTTONS if number % 7 == 0 else None)
            sandbox.world.bot_sends(phone.chat, text="最后一条", reply_markup=_BUTTONS)
            script = Script(phones=[{"person": phone.person.id, "chat": phone.chat.id}])
            async with Stage(sandbox, script) as stage:
                found.append((stage.url, phone))
                ready.set()
                await over.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    ready.wait(60)
    try:
        yield found[0]
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
        loop.close()


def _presses(page: Page, phone: Phone) -> list[float]:
    took = []
    for number in range(_PRESSES):
        button = page.get_by_test_id("inline-button").filter(has_text="同意").last
        took.append(float(button.evaluate(_PRESS)))
        with phone.world.changed:
            assert phone.world.changed.wait_for(lambda: phone.unanswered, 10)
        phone.world.answer_press(phone.presses[-1], f"{number}", show_alert=False)
        page.wait_for_function("() => !document.querySelector('[aria-busy=\"true\"]')")
    return took


def _answers(page: Page) -> list[float]:
    """From a key that is pressed on the first phone to the bot's message that answers it."""
    phone = page.get_by_test_id("phone").first
    key = phone.get_by_test_id("key").filter(has_text=ZH.label("home.label_mine"))
    key.wait_for(timeout=30_000)
    took = []
    for _ in range(_ANSWERS):
        took.append(float(key.evaluate(_ANSWER)))
        page.wait_for_timeout(1_100)  # a chat gets one message a second in the long run
    return took


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.page", description=__doc__)
    parser.add_argument("--messages", type=int, default=2000, help="in the chat (default: %(default)s)")
    given = parser.parse_args(arguments)
    if CHROMIUM is None:
        print(f"{NO_BROWSER}: nothing is measured of the page")
        return 0
    with _served(given.messages) as (url, phone), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        page = browser.new_page(viewport={"width": 1600, "height": 900})
        page.goto(url)
        page.get_by_test_id("message").filter(has_text="最后一条").wait_for(timeout=60_000)
        presses = _presses(page, phone)
        frames: list[Any] = page.get_by_test_id("log").first.evaluate(_SCROLL, _FRAMES)
        page.close()
        with tempfile.TemporaryDirectory() as folder:
            demo = start_demo(Path(folder))
            page = browser.new_page(viewport={"width": 1600, "height": 900})
            page.goto(demo.url)
            answers = _answers(page)
            end_demo(demo)
        browser.close()
    print(f"The demo's page, a chat of {given.messages} messages:")
    print(
        f"{statistics.median(presses):.0f} ms until a press is seen, median of {_PRESSES}; {max(presses):.0f} at most"
    )
    middle, most = statistics.median(answers), max(answers)
    print(f"{middle:.0f} ms until the bot's answer is, median of {_ANSWERS}; {most:.0f} at most")
    late = statistics.quantiles(frames, n=20)[-1]
    print(f"{statistics.median(frames):.0f} ms a frame of scrolling, median of {_FRAMES}; 95 % within {late:.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
