"""Everything the sandbox says, against the Bot API's own tables and python-telegram-bot."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, Update
from telegram.error import BadRequest, Conflict, RetryAfter

from bot.sandbox import faults, methods, names, updates
from tests.bot.sandbox import specification
from tests.bot.sandbox.caller import Aside


@pytest.fixture
def everything(sandbox, bot, li) -> list[dict[str, Any]]:
    """One update of every kind and content the sandbox can make."""
    markup = {"inline_keyboard": [[{"text": "好", "callback_data": "1", "style": "primary"}]]}
    first = bot("sendMessage", chat_id=li.person.id, text="一", reply_markup=markup, protect_content=True).result
    message = li.latest
    li.edit(li.type("<b> @li /menu https://e.cn/x"), "改了")
    li.type("回复", reply_to=message)
    li.press("好")
    bot("deleteMessage", chat_id=li.person.id, message_id=first["message_id"])
    li.press_on(message, "好")
    li.share_contact(forwarded=True)
    li.send_photo(caption="照片", album="17")
    li.send_document("a.csv", b"a")
    li.send_voice()
    li.send_sticker()
    li.send_location()
    li.block()
    li.unblock()
    group = sandbox.world.add_group("一车间", [li.person])
    sandbox.world.person_adds_bot(li.person, group)
    li.in_group(group).type("/menu")
    sandbox.world.person_removes_bot(li.person, group)
    return bot.updates()


class TestUpdates:
    def test_have_every_required_field_and_none_unknown(self, everything):
        assert len(everything) == 17
        for update in everything:
            specification.check_update(update)

    def test_are_accepted_by_python_telegram_bot(self, everything):
        for given in everything:
            update = Update.de_json(given, None)
            assert update.effective_user.first_name == "李明"
            assert not update.api_kwargs
            assert update.effective_chat is not None

    def test_kinds_are_those_of_the_specification(self):
        assert {name.removesuffix("?") for name in specification.TYPES["Update"]} - {"update_id"} == updates.KINDS


class TestAnswers:
    """Every answer and update of every test of the sandbox is held against the tables, in `caller.py`."""

    def test_one_field_too_many_is_found(self, bot):
        me = bot("getMe").result
        with pytest.raises(AssertionError, match="no field colour"):
            specification.check_result("getMe", me | {"colour": "red"})

    def test_one_field_too_few_is_found(self, bot, li):
        message = bot("sendMessage", chat_id=li.person.id, text="a").result
        del message["date"]
        with pytest.raises(AssertionError, match=r"lacks \{'date'\}"):
            specification.check_result("sendMessage", message)

    def test_a_field_of_another_kind_is_found(self, li, bot):
        li.type("a")
        (update,) = bot.updates()
        update["message"]["date"] = "today"
        with pytest.raises(AssertionError, match="not Integer"):
            specification.check_update(update)


#: Required by the tables; Telegram takes "none" for an answer and empties what there was.
_EMPTYING = {"setWebhook", "setMyCommands"}


class TestMethods:
    @pytest.mark.parametrize("method", methods.METHODS.values(), ids=lambda method: method.name)
    def test_have_the_parameters_of_the_specification(self, method):
        assert method.parameters == frozenset(specification.parameters(method.name))

    @pytest.mark.parametrize("method", methods.METHODS.values(), ids=lambda method: method.name)
    def test_refuse_a_call_without_what_is_required(self, bot, method):
        if any(specification.parameters(method.name).values()) and method.name not in _EMPTYING:
            assert bot(method.name).status == 400

    def test_that_are_not_served_are_told_apart_from_those_that_are_none(self, sandbox, bot):
        refusal = bot("getMyStarBalance").refusal
        assert refusal == "501 Not Implemented: the sandbox does not serve getMyStarBalance"
        assert sandbox.oddities == ["the sandbox does not serve getMyStarBalance"]
        assert bot("getMyHat").refusal == "404 Not Found: method not found"

    def test_have_the_names_of_the_specification(self):
        assert {name.lower() for name in specification.METHODS} == names.METHODS
        assert methods.METHODS.keys() <= names.METHODS


class TestPythonTelegramBot:
    """The library itself, over the wire."""

    def ask(self, sandbox, work: Callable[[Bot], Awaitable[Any]]) -> Any:
        async def run() -> Any:
            async with Bot(sandbox.token, f"{sandbox.url}/bot", f"{sandbox.url}/file/bot") as library:
                return await work(library)

        return asyncio.run(run())

    def test_sends_edits_and_answers(self, sandbox, li):
        async def work(library: Bot) -> None:
            keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("好", callback_data="1")]])
            sent = await library.send_message(li.person.id, "<b>一</b>", parse_mode="HTML", reply_markup=keyboard)
            press = li.press("好")
            (update,) = await library.get_updates(offset=-1)
            assert update.callback_query.message == sent
            assert await update.callback_query.answer("收到")
            assert press.text == "收到"
            await sent.edit_text("二")
            with pytest.raises(BadRequest, match="Message is not modified"):
                await sent.edit_text("二")
            assert await sent.delete()

        self.ask(sandbox, work)
        assert li.from_bot == []
        assert sandbox.oddities == []

    def test_sends_and_fetches_files(self, sandbox, li):
        async def work(library: Bot) -> bytes:
            sent = await library.send_document(li.person.id, InputFile("名单".encode(), "名单.csv"), caption="请看")
            assert sent.document.file_name == "名单.csv"
            file = await library.get_file(sent.document.file_id)
            return bytes(await file.download_as_bytearray())

        assert self.ask(sandbox, work) == "名单".encode()
        assert li.latest.text == "请看"

    def test_knows_its_refusals(self, sandbox, bot, li, monkeypatch):
        monkeypatch.setenv("PTB_TIMEDELTA", "1")
        sandbox.faults.plan("sendMessage", faults.TooManyRequests(3))

        async def work(library: Bot) -> None:
            with pytest.raises(RetryAfter) as caught:
                await library.send_message(li.person.id, "a")
            assert caught.value.retry_after == timedelta(seconds=3)
            older = asyncio.create_task(library.get_updates(timeout=50))
            await asyncio.to_thread(sandbox.wait_for_bot)
            newer = Aside(lambda: bot("getUpdates", timeout=50))
            with pytest.raises(Conflict):
                await older
            li.type("a")
            assert len(newer.answer().result) == 1

        self.ask(sandbox, work)
