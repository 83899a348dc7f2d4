"""What must not be kept is turned away: it goes from the chat, its sender learns why, and no digit of it stays."""

from datetime import datetime
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select, text

from bot.sandbox.faults import BadGateway
from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from storage import erasures, inbox
from storage.accounts import Account
from storage.asking import Draft, OpenQuestion
from storage.database import Record, Transaction
from tests.story.conftest import Union
from tests.story.running import RunningBot
from tests.story.speech import EN, ZH, Tongue

both = pytest.mark.parametrize("tongue", [ZH, EN], ids=["zh", "en"])

OFFICER = "王秀英"
ID_CARD = "110105194912310021"
BANK_CARD = "6222021234567890123"


def said(tongue: Tongue, kind: str, officer: str | None = OFFICER, *, member: bool = True) -> str:
    return tongue.label(f"privacy.{kind}", officer=officer, member=member)


def turned_away(phone: Phone, message: Message, answer: str) -> None:
    """The person reads the answer, once, and the message is gone."""

    def answers(one: Message) -> bool:
        return one.message_id > message.message_id and one.text == answer

    phone.wait_for(answers, anywhere=True)
    phone.wait_gone(message)
    assert len([one for one in phone.from_bot if answers(one)]) == 1


def open_question(phone: Phone, tongue: Tongue) -> Message:
    """Begins a report; the first question as it stands on the telephone."""
    phone.press(tongue.label("home.label_hardship"))
    rules = phone.wait_for(lambda message: bool(message.buttons))
    phone.press_on(rules, rules.buttons[0][0])
    before = rules.text
    return phone.wait_for(lambda message: bool(message.buttons) and message.text != before)


def dialogue(bot: RunningBot, phone: Phone) -> list[Any]:
    """What is kept of the person's open question and half-done answers."""
    database = bot.database()

    def rows(session: Transaction) -> list[Any]:
        mine = select(Account.id).where(Account.telegram_id == phone.person.id).scalar_subquery()
        question = select(OpenQuestion.service, OpenQuestion.step).where(OpenQuestion.account_id == mine)
        drafts = select(Draft.service, Draft.answers).where(Draft.account_id == mine)
        return [*session.execute(question).all(), *session.execute(drafts).all()]

    try:
        return database.read_now(rows)
    finally:
        database.close()


def video(phone: Phone) -> Message:
    file = phone.world.add_file("video", "video.mp4", b"....ftypmp42").as_file()
    return phone.world.person_sends(phone.person, {"video": file | {"width": 90, "height": 90, "duration": 2}})


@pytest.mark.usefixtures("wang")
class TestNumbers:
    @both
    def test_in_a_free_text_are_turned_away(self, union: Union, tongue: Tongue) -> None:
        li = union.member(language=tongue.code)
        turned_away(li, li.type(f"我的卡号{BANK_CARD}谢谢"), said(tongue, "bank_card"))
        turned_away(li, li.type("110105 19491231 0021"), said(tongue, "id_card"))

    @both
    def test_within_a_question_leave_it_open_and_its_answers_as_they_were(self, union: Union, tongue: Tongue) -> None:
        li = union.member(language=tongue.code)
        question = open_question(li, tongue)
        kept = dialogue(union.bot, li)
        assert kept
        message = li.type(f"我的身份证是{ID_CARD}")
        turned_away(li, message, said(tongue, "id_card"))
        again = li.wait_for(question.text)
        assert (again.message_id, again.buttons) == (li.from_bot[-1].message_id, question.buttons)
        assert again.message_id > message.message_id
        assert dialogue(union.bot, li) == kept

    @both
    def test_in_an_edited_message_are_turned_away(self, union: Union, tongue: Tongue) -> None:
        li = union.member(language=tongue.code)
        message = li.type("你好")
        li.wait_for(tongue.label("home.what_did_you_mean", name=None, unit=None).splitlines()[0])
        li.edit(message, f"卡号 {BANK_CARD}")
        turned_away(li, message, said(tongue, "bank_card"))

    @both
    def test_edited_into_an_answer_leave_the_question_open(self, union: Union, tongue: Tongue) -> None:
        li = union.member(language=tongue.code)
        message = li.type("你好")
        question = open_question(li, tongue)
        li.edit(message, ID_CARD)
        turned_away(li, message, said(tongue, "id_card"))
        li.wait_for(question.text)

    def test_behind_a_command_are_turned_away(self, union: Union) -> None:
        li = union.member()
        turned_away(li, li.type(f"/start {BANK_CARD}"), said(ZH, "bank_card"))

    def test_from_a_stranger_are_turned_away_and_nobody_is_named(self, union: Union) -> None:
        stranger = union.member(joined=False)
        turned_away(stranger, stranger.type(ID_CARD), said(ZH, "id_card", None, member=False))

    def test_from_an_officer_are_turned_away_and_somebody_else_is_named(self, union: Union, wang: Phone) -> None:
        turned_away(wang, wang.type(BANK_CARD), said(ZH, "bank_card", None))

    def test_of_a_telephone_are_none(self, union: Union) -> None:
        li = union.member()
        message = li.type("13800000901 20261124")
        li.wait_for("没看懂")
        assert not message.deleted


@pytest.mark.usefixtures("wang")
class TestThings:
    @both
    def test_are_turned_away(self, union: Union, tongue: Tongue) -> None:
        li = union.member(language=tongue.code)
        turned_away(li, li.send_photo(), said(tongue, "photo"))
        turned_away(li, li.send_document("诊断书.pdf", b"%PDF"), said(tongue, "file"))
        turned_away(li, video(li), said(tongue, "file"))

    @both
    def test_with_a_number_below_them_are_turned_away_for_what_they_are(self, union: Union, tongue: Tongue) -> None:
        li = union.member(language=tongue.code)
        turned_away(li, li.send_photo(caption=f"身份证 {ID_CARD}"), said(tongue, "photo"))

    def test_with_words_that_hold_a_number_are_turned_away_even_where_the_thing_may_stay(self, union: Union) -> None:
        li = union.member()
        voice = li.world.add_file("voice", "voice.oga", b"OggS").as_file() | {"duration": 3}
        spoken = li.world.person_sends(li.person, {"voice": voice}, text=(f"卡号 {BANK_CARD}", []))
        turned_away(li, spoken, said(ZH, "bank_card"))

    @both
    def test_in_an_album_are_all_deleted_and_answered_once(self, union: Union, tongue: Tongue) -> None:
        li = union.member(language=tongue.code)
        question = open_question(li, tongue)
        shown = [one.text for one in li.from_bot].count(question.text)
        name = f"{li.person.id}" * 20  # longer than Telegram's: it comes from outside
        album = [li.send_photo(album=name, caption=ID_CARD if first else "") for first in (1, 0, 0)]
        for picture in album:
            li.wait_gone(picture)
        li.wait_for(question.text)
        li.type("/help")
        li.wait_for("12351")
        texts = [one.text for one in li.from_bot]
        assert (texts.count(said(tongue, "photo")), texts.count(question.text)) == (1, shown + 1)

    def test_that_are_voices_or_stickers_stay(self, union: Union) -> None:
        li = union.member()
        for message in (li.send_voice(), li.send_sticker(), li.send_location()):
            li.wait_for(lambda _: True)
            assert not message.deleted


@pytest.mark.usefixtures("wang")
class TestWhateverHappens:
    def test_a_crash_before_the_deletion_loses_none(self, union: Union) -> None:
        li = union.member()
        fault = union.sandbox.faults.plan("deleteMessage", BadGateway(), chat_id=li.person.id)
        message = li.type(BANK_CARD)
        li.wait_for(said(ZH, "bank_card"))
        union.bot.kill()
        assert not message.deleted
        union.sandbox.faults.end(fault)
        union.bot.start()
        li.wait_gone(message, within=60)
        assert _left(union.bot) == []

    @both
    def test_who_changes_an_old_message_is_asked_to_delete_it(self, union: Union, tongue: Tongue) -> None:
        li = union.member(language=tongue.code)
        message = li.type("你好")
        li.wait_for(lambda _: True)
        union.sandbox.world.advance(49 * 3600)
        li.edit(message, BANK_CARD)
        li.wait_for(said(tongue, "bank_card"), anywhere=True)
        ending = tongue.label("privacy.not_deleted", at=datetime.now().astimezone()).splitlines()[-1]
        li.wait_for(ending, anywhere=True)
        assert not message.deleted
        assert _left(union.bot) == []

    def test_what_could_not_be_handled_is_parked_without_its_words(self, union: Union) -> None:
        li, parked = union.member(), len(_parked(union.bot))
        union.beside(lambda session: session.execute(text("ALTER TABLE erasures RENAME TO away")) and None)
        try:
            li.type(BANK_CARD)
            li.wait_for("E-")
        finally:
            union.beside(lambda session: session.execute(text("ALTER TABLE away RENAME TO erasures")) and None)
        assert _parked(union.bot)[parked:] == [None]

    def test_no_digit_stays_in_the_files_or_the_log(self, union: Union) -> None:
        li, serial = union.member(), count()
        numbers = [f"62220212345678{next(serial):05}" for _ in range(5)] + ["330106198501011230"]
        old = li.type("你好")
        messages = [li.type(numbers[0]), li.type(f"/start {numbers[1]}"), li.send_photo(caption=numbers[2])]
        messages.append(li.send_document("confidential-file.pdf", b"%PDF", caption=numbers[3]))
        open_question(li, ZH)
        messages.append(li.type(f"我的身份证{numbers[5]}"))
        li.edit(old, numbers[4])
        unreadable = {"message_id": 9_999, "date": "yesterday", "text": numbers[0], "photo": 1}
        with li.world.changed:
            li.world.updates.put("message", unreadable)
        for message in [*messages, old]:
            li.wait_gone(message)
        li.type("/help")
        li.wait_for("12351")
        assert union.bot.stop() == 0
        try:
            files = [file for file in union.bot.folder.iterdir() if file.is_file()]
            assert {*_database_files(union.bot), "log.txt"} <= {file.name for file in files}
            for content in [*(file.read_bytes() for file in files), *_rows(union.bot)]:
                assert [each for each in [*numbers, "confidential-file"] if each.encode() in content] == []
            assert set(_parked(union.bot)) == {None}
        finally:
            union.bot.start()
            union.sandbox.wait_for_bot()


def _database_files(bot: RunningBot) -> set[str]:
    """Those that lie in the bot's own folder."""
    return set() if "UNIONHALL_DATABASE_URL" in bot.environment else {"unionhall.db"}


def _rows(bot: RunningBot) -> list[bytes]:
    """Every row there is, as the database itself would write it down."""
    database = bot.database()
    try:
        if database.in_a_file:
            return []
        words = [text(f"SELECT row_to_json(one)::text FROM {name} AS one") for name in Record.metadata.tables]
        rows = [row for each in words for row in database.read_now(lambda session, w=each: session.scalars(w).all())]
        assert any("dead" in row for row in rows)
        return [row.encode() for row in rows]
    finally:
        database.close()


def _left(bot: RunningBot) -> list[erasures.Erasure]:
    database = bot.database()
    try:
        return database.read_now(erasures.waiting)
    finally:
        database.close()


def _parked(bot: RunningBot) -> list[bytes | None]:
    """What is kept of the updates that were given up."""
    database = bot.database()
    try:
        dead = select(inbox.Update.raw).where(inbox.Update.state == inbox.State.DEAD)
        return database.read_now(lambda session: list(session.scalars(dead)))
    finally:
        database.close()
