"""What people send besides words, as the bot hears it."""

import pytest

from tests.bot.sandbox.test_media import png


class TestThings:
    @pytest.mark.parametrize(
        "kind", ["photo", "audio", "video", "animation", "voice", "video_note", "sticker", "location", "venue", "dice"]
    )
    def test_come_to_the_bot_and_can_be_fetched(self, bot, li, kind):
        getattr(li, f"send_{kind}")()
        thing = bot.update()["message"][kind]
        if isinstance(thing, list):
            thing = thing[-1]
        if "file_id" in thing:
            assert bot("getFile", file_id=thing["file_id"]).result["file_unique_id"] == thing["file_unique_id"]

    def test_of_an_album_come_one_by_one_with_one_caption(self, bot, li):
        li.send_album(png(2, 2), png(3, 3), png(4, 4), caption="三张")
        heard = [update["message"] for update in bot.updates()]
        assert len({one["media_group_id"] for one in heard}) == 1
        assert [one.get("caption") for one in heard] == ["三张", None, None]

    def test_have_captions_that_can_be_changed_and_emptied(self, bot, li):
        sent = li.send_photo(png(2, 2), caption="旧")
        li.edit(sent, "新")
        li.edit(sent, "")
        assert [update.get("edited_message", {}).get("caption") for update in bot.updates()] == [None, "新", None]

    def test_that_are_protected_are_not_passed_on(self, bot, li):
        number = bot("sendMessage", chat_id=li.person.id, text="保密", protect_content=True).result["message_id"]
        with pytest.raises(AssertionError, match="protected"):
            li.forward(li.chat.messages[number])
