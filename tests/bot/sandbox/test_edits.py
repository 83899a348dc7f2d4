"""Edits of captions, of what is carried, and of places; and drafts."""

import pytest

from tests.bot.sandbox.test_media import png, upload

SAME = (
    "400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)


@pytest.fixture
def photo(bot, li) -> dict:
    return upload(bot, "sendPhoto", "photo", png(9, 9), chat_id=li.person.id, caption="旧").result


def edit(bot, method: str, message: dict, **fields: object):
    return bot(method, chat_id=message["chat"]["id"], message_id=message["message_id"], **fields)


class TestCaptions:
    def test_are_changed_and_taken_away(self, bot, photo):
        changed = edit(bot, "editMessageCaption", photo, caption="<u>新</u>", parse_mode="HTML").result
        assert (changed["caption"], changed["caption_entities"][0]["type"]) == ("新", "underline")
        assert "caption" not in edit(bot, "editMessageCaption", photo).result

    def test_that_stay_are_refused(self, bot, photo):
        assert edit(bot, "editMessageCaption", photo, caption="旧").refusal == SAME

    def test_have_words_of_their_own_limit(self, bot, photo):
        assert edit(bot, "editMessageCaption", photo, caption="字" * 1024).status == 200
        too_long = edit(bot, "editMessageCaption", photo, caption="字" * 1025)
        assert too_long.refusal == "400 Bad Request: message caption is too long"

    def test_belong_to_things_and_text_to_texts(self, bot, li, photo):
        text = bot("sendMessage", chat_id=li.person.id, text="字").result
        assert edit(bot, "editMessageCaption", text, caption="题").refusal == (
            "400 Bad Request: there is no caption in the message to edit"
        )
        assert edit(bot, "editMessageText", photo, text="字").refusal == (
            "400 Bad Request: there is no text in the message to edit"
        )


class TestMedia:
    def test_is_changed_to_another_kind_with_its_caption(self, bot, li, photo):
        file = upload(bot, "sendDocument", "document", b"thing", chat_id=li.person.id).result["document"]["file_id"]
        changed = edit(
            bot, "editMessageMedia", photo, media={"type": "document", "media": file, "caption": "新"}
        ).result
        assert (changed["document"]["file_id"], changed["caption"]) == (file, "新")
        assert "photo" not in changed

    def test_may_come_with_the_call(self, bot, li, photo):
        media = '{"type": "photo", "media": "attach://new"}'
        changed = upload(
            bot, "editMessageMedia", "new", png(4, 3), chat_id=li.person.id, message_id=photo["message_id"], media=media
        ).result
        assert changed["photo"][0]["width"] == 4

    def test_of_a_place_is_refused(self, bot, li, photo):
        place = bot("sendLocation", chat_id=li.person.id, latitude=1, longitude=2).result
        file = {"type": "photo", "media": photo["photo"][0]["file_id"]}
        refused = edit(bot, "editMessageMedia", place, media=file)
        assert refused.refusal == "400 Bad Request: message media can't be edited"

    def test_that_can_not_be_read_is_refused(self, bot, photo):
        assert edit(bot, "editMessageMedia", photo).refusal == "400 Bad Request: can't parse input media JSON object"
        wrong = edit(bot, "editMessageMedia", photo, media={"type": "photo", "media": "attach://gone"})
        assert wrong.refusal == "400 Bad Request: can't parse InputMedia: media not found"

    def test_of_an_album_stays_of_its_kind(self, bot, li):
        one = upload(bot, "sendDocument", "document", b"one", chat_id=li.person.id).result["document"]["file_id"]
        photo = upload(bot, "sendPhoto", "photo", png(9, 9), chat_id=li.person.id).result["photo"][0]["file_id"]
        files = [{"type": "document", "media": one}] * 2
        first, _ = bot("sendMediaGroup", chat_id=li.person.id, media=files).result
        refused = edit(bot, "editMessageMedia", first, media={"type": "photo", "media": photo})
        assert refused.refusal == "400 Bad Request: can't change media type in the album"


class TestLivePlaces:
    def test_move_until_they_are_stopped(self, bot, li):
        sent = bot("sendLocation", chat_id=li.person.id, latitude=1, longitude=2, live_period=600).result
        moved = edit(bot, "editMessageLiveLocation", sent, latitude=3, longitude=4, heading=90).result
        assert moved["location"] == {"latitude": 3, "longitude": 4, "heading": 90, "live_period": 600}
        assert "live_period" not in edit(bot, "stopMessageLiveLocation", sent).result["location"]
        still = edit(bot, "editMessageLiveLocation", sent, latitude=5, longitude=6)
        assert still.refusal == "400 Bad Request: message can't be edited"

    def test_stay_where_they_are_after_their_time(self, bot, sandbox, li):
        sent = bot("sendLocation", chat_id=li.person.id, latitude=1, longitude=2, live_period=60).result
        sandbox.world.advance(61)
        late = edit(bot, "editMessageLiveLocation", sent, latitude=3, longitude=4)
        assert late.refusal == "400 Bad Request: message can't be edited"

    def test_last_a_minute_to_a_day(self, bot, li):
        for period in (59, 86_401):
            refused = bot("sendLocation", chat_id=li.person.id, latitude=1, longitude=2, live_period=period)
            assert refused.refusal == "400 Bad Request: wrong live location period specified"


class TestDrafts:
    def test_are_shown_until_the_words_come_or_half_a_minute_is_over(self, bot, sandbox, li):
        assert bot("sendMessageDraft", chat_id=li.person.id, draft_id=7, text="正在想").result is True
        words, until = li.chat.draft
        assert (words, 29 < until - sandbox.world.now() <= 30) == ("正在想", True)
        bot("sendMessage", chat_id=li.person.id, text="想好了")
        assert li.chat.draft == ("", 0.0)

    def test_need_a_number_and_a_private_chat(self, bot, li, supergroup):
        assert bot("sendMessageDraft", chat_id=li.person.id, draft_id=0, text="a").status == 400
        assert bot("sendMessageDraft", chat_id=supergroup.chat.id, draft_id=1, text="a").status == 400


class TestLinks:
    def test_to_files_stand_for_an_hour_and_can_be_had_again(self, bot, sandbox, li):
        document = upload(bot, "sendDocument", "document", b"thing", chat_id=li.person.id).result["document"]
        path = bot("getFile", file_id=document["file_id"]).result["file_path"]
        link = f"/file/bot{sandbox.token}/{path}"
        sandbox.world.advance(3590)
        assert bot.open(link).body == b"thing"
        sandbox.world.advance(20)
        assert bot.open(link).status == 404
        bot("getFile", file_id=document["file_id"])
        assert bot.open(link).body == b"thing"

    def test_are_none_before_they_were_asked_for(self, bot, sandbox, li):
        li.send_document("名册.xlsx", b"thing")
        file = next(iter(sandbox.world.files.values()))
        assert bot.open(f"/file/bot{sandbox.token}/{file.path}").status == 404
