"""The page's server: what it tells a browser, what a browser may do, and who may not look."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest

from bot.sandbox.server import Sandbox
from bot.sandbox.stage import Stage

SOON = 5.0
Told = dict[str, Any]


@dataclass
class Script:
    """What the stage is told, and what it has asked for."""

    words: dict[str, dict[str, str]] = field(default_factory=lambda: {"zh": {"send": "发送"}, "en": {"send": "Send"}})
    zone: str = "Asia/Shanghai"
    screen: str = ""
    phones: list[Told] = field(default_factory=list)
    faults: list[Told] = field(default_factory=lambda: [{"wish": "sendMessage:429(3)", "words": {}}])
    asked: list[Any] = field(default_factory=list)
    alive: bool = True

    def about(self, person_id: int) -> dict[str, str]:
        return {"zh": f"{person_id}", "en": f"{person_id}"}

    def moments(self, now: float) -> list[Told]:
        return [{"name": "later", "at": now // 3600 * 3600 + 7200, "words": {}}]

    def steps(self) -> list[Told]:
        return []

    def move_clock(self, ahead: float) -> None:
        self.asked.append(round(ahead))

    def is_alive(self) -> bool:
        return self.alive

    async def kill(self) -> None:
        self.alive = False

    async def start(self) -> None:
        self.alive = True


@dataclass
class Page:
    """A browser, as plain as can be."""

    sandbox: Sandbox
    stage: Stage
    script: Script
    session: aiohttp.ClientSession
    line: aiohttp.ClientWebSocketResponse
    heard: list[Told] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.li = self.sandbox.phone("李明", phone="13800000101", language_code="zh-hans")
        self.wang = self.sandbox.phone("王秀英", language_code="zh-hans")

    async def do(self, what: str, /, **asked: Any) -> None:
        await self.line.send_json({"do": what, **asked})

    async def look(self, *phones: tuple[int, int]) -> None:
        shown = [{"phone": f"p{place}", "person": person, "chat": chat} for place, (person, chat) in enumerate(phones)]
        await self.do("look", phones=shown)

    async def look_at_li(self) -> Told:
        await self.look((self.li.person.id, self.li.chat.id))
        return await self.told("screen", lambda one: one["whole"])

    async def told(self, kind: str, wanted: Callable[[Told], bool] = lambda _: True) -> Told:
        """The next thing of that kind that fits."""
        async with asyncio.timeout(SOON):
            while True:
                one = json.loads((await self.line.receive()).data)
                self.heard.append(one)
                if one["tell"] == kind and wanted(one):
                    return one

    async def call(self, method: str, **parameters: Any) -> Any:
        """What the bot does."""
        address = f"{self.sandbox.url}/bot{self.sandbox.token}/{method}"
        async with self.session.post(address, json=parameters) as answer:
            return (await answer.json())["result"]

    async def message(self, wanted: Callable[[Told], bool]) -> Told:
        """The next message told that fits, on any phone."""
        screen = await self.told("screen", lambda one: any(wanted(message) for message in one["messages"]))
        return next(message for message in screen["messages"] if wanted(message))


@asynccontextmanager
async def a_page() -> AsyncIterator[Page]:
    script = Script()
    async with (
        Sandbox() as sandbox,
        Stage(sandbox, script) as stage,
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{stage.url}line", origin=stage.url.rstrip("/")) as line,
    ):
        yield Page(sandbox, stage, script, session, line)


def played(story: Callable[[Page], Awaitable[None]]) -> None:
    async def play() -> None:
        async with a_page() as page:
            await story(page)

    asyncio.run(play())


class TestLooking:
    def test_begins_with_the_words_and_what_stands_around(self):
        async def story(page):
            assert (await page.told("words"))["en"] == {"send": "Send"}
            hall = await page.told("hall", lambda one: len(one["people"]) == 2)
            assert [one["name"] for one in hall["people"]] == ["李明", "王秀英"]
            assert hall["bot"]["alive"] is True

        played(story)

    def test_shows_a_chat_whole_and_then_only_what_is_new(self):
        async def story(page):
            page.li.start()
            first = await page.look_at_li()
            assert [message["text"] for message in first["messages"]] == ["/start"]
            sent = await page.call("sendMessage", chat_id=page.li.person.id, text="<b>您好</b>", parse_mode="HTML")
            news = await page.told("screen")
            assert (news["whole"], [message["text"] for message in news["messages"]]) == (False, ["您好"])
            (message,) = news["messages"]
            assert message["entities"] == [{"type": "bold", "offset": 0, "length": 2}]
            assert (message["id"], message["mine"], message["bot"]) == (sent["message_id"], False, True)

        played(story)

    def test_shows_edits_in_place_and_what_is_gone(self):
        async def story(page):
            page.li.start()
            await page.look_at_li()
            sent = await page.call("sendMessage", chat_id=page.li.person.id, text="一")
            await page.message(lambda one: one["text"] == "一")
            place = {"chat_id": page.li.person.id, "message_id": sent["message_id"]}
            await page.call("editMessageText", **place, text="二")
            edited = await page.message(lambda one: one["text"] == "二")
            assert (edited["id"], edited["edited"]) == (sent["message_id"], True)
            await page.call("deleteMessage", **place)
            assert (await page.told("screen"))["gone"] == [sent["message_id"]]

        played(story)

    def test_shows_the_keyboard_what_the_bot_is_doing_and_what_is_pinned(self):
        async def story(page):
            page.li.start()
            await page.look_at_li()
            person = page.li.person.id
            await page.call("sendChatAction", chat_id=person, action="typing")
            assert (await page.told("screen"))["doing"] == "typing"
            keyboard = {"keyboard": [[{"text": "☎", "request_contact": True}, {"text": "我的"}]]}
            sent = await page.call("sendMessage", chat_id=person, text="一", reply_markup=keyboard)
            screen = await page.told("screen")
            assert screen["keyboard"]["rows"] == [[{"text": "☎", "asks": "contact"}, {"text": "我的", "asks": None}]]
            assert screen["doing"] == ""
            await page.call("pinChatMessage", chat_id=person, message_id=sent["message_id"])
            assert (await page.told("screen"))["pinned"] == sent["message_id"]

        played(story)

    def test_comes_back_with_everything_after_the_line_broke(self):
        async def story(page):
            page.li.start()
            await page.call("sendMessage", chat_id=page.li.person.id, text="还在")
            await page.line.close()
            async with page.session.ws_connect(f"{page.stage.url}line") as page.line:
                screen = await page.look_at_li()
                assert [message["text"] for message in screen["messages"]] == ["/start", "还在"]

        played(story)

    def test_shows_a_group_only_to_who_is_in_it(self):
        async def story(page):
            group = page.sandbox.world.add_group("一车间", [page.wang.person])
            page.wang.in_group(group).type("悄悄话")
            await page.look((page.li.person.id, group.id), (page.wang.person.id, group.id))
            screen = await page.told("screen")
            assert (screen["phone"], screen["messages"][0]["text"]) == ("p1", "悄悄话")
            assert not [one for one in page.heard if one.get("phone") == "p0"]

        played(story)

    def test_never_shows_another_private_chat(self):
        async def story(page):
            page.wang.start()
            await page.look((page.li.person.id, page.wang.person.id), (page.wang.person.id, page.wang.person.id))
            assert (await page.told("screen"))["phone"] == "p1"
            assert not [one for one in page.heard if one.get("phone") == "p0"]

        played(story)


BUTTON = {"inline_keyboard": [[{"text": "好", "callback_data": "a"}, {"text": "网", "url": "https://e.cn"}]]}


class TestPressing:
    def test_shows_until_it_is_answered_and_then_what_was_answered(self):
        async def story(page):
            page.li.start()
            await page.look_at_li()
            sent = await page.call("sendMessage", chat_id=page.li.person.id, text="?", reply_markup=BUTTON)
            await page.message(lambda one: one["text"] == "?")
            await page.do("press", phone="p0", message=sent["message_id"], row=0, column=0)
            await page.message(lambda one: one["buttons"][0][0]["pressing"])
            (press,) = page.li.presses
            await page.call("answerCallbackQuery", callback_query_id=press.id, text="收到", show_alert=True)
            await page.message(lambda one: one["id"] == sent["message_id"] and not one["buttons"][0][0]["pressing"])
            answer = await page.told("answered")
            assert (answer["text"], answer["alert"], answer["message"]) == ("收到", True, sent["message_id"])

        played(story)

    @pytest.mark.parametrize("place", [{"row": 0, "column": 1}, {"row": 0, "column": 2}, {"row": -1, "column": 0}])
    def test_of_what_is_no_button_of_the_bot_is_told_so(self, place):
        async def story(page):
            page.li.start()
            await page.look_at_li()
            sent = await page.call("sendMessage", chat_id=page.li.person.id, text="?", reply_markup=BUTTON)
            await page.do("press", phone="p0", message=sent["message_id"], **place)
            await page.told("sorry")
            assert page.li.presses == []

        played(story)


class TestPolls:
    def test_show_counts_to_who_has_answered(self):
        async def story(page):
            group = page.sandbox.world.add_group("一车间", [page.li.person, page.wang.person])
            page.sandbox.world.person_adds_bot(page.li.person, group)
            await page.look((page.li.person.id, group.id), (page.wang.person.id, group.id))
            asked = {"question": "安全帽多久换？", "options": [{"text": "一年"}, {"text": "两年半"}], "type": "quiz"}
            asked |= {"correct_option_ids": [1], "is_anonymous": False, "explanation": "三十个月"}
            await page.call("sendPoll", chat_id=group.id, **asked)
            shown = await page.message(lambda one: one["poll"] is not None)
            assert [option["votes"] for option in shown["poll"]["options"]] == [None, None]
            assert shown["poll"]["explanation"] is None
            right = shown["poll"]["options"][1]["id"]
            await page.do("vote", phone="p0", message=shown["id"], options=[right])
            mine = await page.message(lambda one: one["poll"] is not None and one["poll"]["voted"])
            assert [(one["votes"], one["right"]) for one in mine["poll"]["options"]] == [(0, False), (1, True)]
            assert mine["poll"]["explanation"] == "三十个月"
            theirs = [one for one in page.heard if one.get("phone") == "p1"][-1]["messages"][-1]["poll"]
            assert [option["votes"] for option in theirs["options"]] == [None, None]
            await page.do("vote", phone="p0", message=shown["id"], options=[])
            assert "retract" in (await page.told("sorry"))["text"]

        played(story)


class TestActing:
    def test_types_starts_edits_deletes_and_shares_the_number(self):
        async def story(page):
            await page.look_at_li()
            await page.do("start", phone="p0", payload="abc")
            await page.message(lambda one: one["text"] == "/start abc")
            await page.do("type", phone="p0", text="写错了")
            wrong = await page.message(lambda one: one["text"] == "写错了")
            await page.do("edit", phone="p0", message=wrong["id"], text="写对了")
            assert (await page.message(lambda one: one["text"] == "写对了"))["edited"]
            await page.do("delete", phone="p0", message=wrong["id"])
            await page.told("screen", lambda one: one["gone"] == [wrong["id"]])
            keyboard = {"keyboard": [[{"text": "☎", "request_contact": True}]]}
            await page.call("sendMessage", chat_id=page.li.person.id, text="?", reply_markup=keyboard)
            await page.do("key", phone="p0", text="☎")
            contact = await page.message(lambda one: one["contact"] is not None)
            assert contact["contact"] == {"phone": "13800000101", "name": "李明"}

        played(story)

    def test_sends_files_that_can_be_fetched_again(self):
        async def story(page):
            await page.look_at_li()
            data = base64.b64encode(b"PK\x03\x04 <script>").decode()
            await page.do("send", phone="p0", kind="document", name="名单.xlsx", data=data)
            sent = await page.message(lambda one: one["document"] is not None)
            assert sent["document"]["name"] == "名单.xlsx"
            async with page.session.get(page.stage.url.rstrip("/") + sent["document"]["url"]) as answer:
                assert await answer.read() == b"PK\x03\x04 <script>"
                assert answer.headers["Content-Disposition"].startswith("attachment")
                assert answer.content_type == "application/octet-stream"

        played(story)

    @pytest.mark.parametrize(
        "asked",
        [
            {"do": "fly"},
            {"do": "type"},
            {"do": "type", "phone": "p9", "text": "a"},
            {"do": "press", "phone": "p0", "message": "1", "row": 0, "column": 0},
            {"do": "edit", "phone": "p0", "message": 10**30, "text": "a"},
            {"do": "send", "phone": "p0", "kind": "document", "name": "a", "data": "!!"},
            {"do": "clock", "to": 1.0},
            {"do": "clock", "to": "nan"},
            {"do": "fault", "wish": "nonsense", "on": True},
        ],
    )
    def test_nonsense_is_told_so_and_breaks_nothing(self, asked):
        async def story(page):
            await page.look_at_li()
            await page.line.send_json(asked)
            await page.told("sorry")
            for nothing in ("", "[]", "nonsense", '{"do": []}'):
                await page.line.send_str(nothing)
            await page.do("start", phone="p0")
            await page.message(lambda one: one["text"] == "/start")

        played(story)


class TestHalfAPair:
    """Half a pair of UTF-16, which no text may hold, ends nothing and stays nowhere."""

    @pytest.mark.parametrize(
        "asked",
        [
            '{"do": "person", "name": "\\ud800x", "language": "zh"}',
            '{"do": "type", "phone": "p0", "text": "\\udfffx"}',
            '{"do": "send", "phone": "p0", "kind": "document", "name": "\\ud800.txt", "data": "YQ=="}',
        ],
    )
    def test_becomes_a_replacement_character(self, asked):
        async def story(page):
            await page.look_at_li()
            await page.line.send_str(asked)
            await page.do("type", phone="p0", text="还在")
            await page.message(lambda one: one["text"] == "还在")
            async with page.session.ws_connect(f"{page.stage.url}line") as page.line:
                screen = await page.look_at_li()
                json.dumps([page.heard, screen], ensure_ascii=False).encode()
                assert screen["messages"][-1]["text"] == "还在"

        played(story)


class TestTheLine:
    def test_lists_the_calls_of_the_bot_with_what_was_answered(self):
        async def story(page):
            page.li.start()
            await page.call("sendMessage", chat_id=page.li.person.id, text="您好")
            call = await page.told("call", lambda one: one["method"] == "sendMessage")
            assert (call["status"], call["person"]) == (200, page.li.person.id)
            assert json.loads(call["answer"])["result"]["text"] == "您好"
            assert call["params"]["text"] == "您好"
            assert call["ms"] >= 0

        played(story)

    def test_can_be_made_bad_and_good_again(self):
        async def story(page):
            page.li.start()
            await page.do("fault", wish="sendMessage:429(3)", on=True)
            await page.told("hall", lambda one: one["faults"][0]["on"])
            address = f"{page.sandbox.url}/bot{page.sandbox.token}/sendMessage"
            given = {"chat_id": page.li.person.id, "text": "a"}
            async with page.session.post(address, json=given) as answer:
                assert answer.status == 429
            await page.do("fault", wish="sendMessage:429(3)", on=False)
            await page.told("hall", lambda one: not one["faults"][0]["on"])
            async with page.session.post(address, json=given) as answer:
                assert answer.status == 200

        played(story)

    def test_moves_the_clock_of_the_world_and_of_the_bot(self):
        async def story(page):
            await page.do("clock", to=page.sandbox.world.now() + 3600)
            await page.told("hall", lambda one: one["ahead"] > 3500)
            assert page.script.asked == [pytest.approx(3600, abs=2)]

        played(story)

    def test_kills_and_starts_the_bot_and_takes_new_people_in(self):
        async def story(page):
            await page.do("bot", what="kill")
            await page.told("hall", lambda one: not one["bot"]["alive"])
            await page.do("bot", what="start")
            await page.told("hall", lambda one: one["bot"]["alive"])
            await page.do("person", name="赵新", language="zh")
            hall = await page.told("hall", lambda one: len(one["people"]) == 3)
            assert hall["people"][-1]["name"] == "赵新"

        played(story)


class TestStrangers:
    @pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1:1"])
    def test_pages_of_other_sites_can_not_connect(self, origin):
        async def story(page):
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await page.session.ws_connect(f"{page.stage.url}line", origin=origin)
            assert refused.value.status == 403

        played(story)

    def test_another_name_for_this_machine_is_refused(self):
        async def story(page):
            async with page.session.get(page.stage.url, headers={"Host": "rebound.example"}) as answer:
                assert answer.status == 403

        played(story)

    @pytest.mark.parametrize("path", ["file/nothing", "..%2f..%2fpyproject.toml", "stage.py", "x.js", "page/"])
    def test_only_the_page_is_there(self, path):
        async def story(page):
            async with page.session.get(page.stage.url + path) as answer:
                assert answer.status == 404

        played(story)

    def test_the_page_may_load_nothing_from_elsewhere(self):
        async def story(page):
            async with page.session.get(page.stage.url) as answer:
                assert answer.status == 200
                assert "default-src 'none'" in answer.headers["Content-Security-Policy"]

        played(story)
