"""Albums: several things sent as one, and what can't stand together."""

import json

import pytest

from tests.bot.sandbox.caller import Caller
from tests.bot.sandbox.test_media import BOUNDARY, png, upload


def form(bot: Caller, method: str, files: dict[str, bytes], **fields: object):
    """A multipart call with several files."""
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    for name, data in files.items():
        head = (
            f'Content-Disposition: form-data; name="{name}"; filename="{name}.png"\r\nContent-Type: image/png\r\n\r\n'
        )
        parts.append(head.encode() + data)
    body = b"".join(b"--" + BOUNDARY.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    return bot.post(method, body + f"--{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}")


@pytest.fixture
def photo(bot, li) -> str:
    """The file_id of a picture sent before."""
    return upload(bot, "sendPhoto", "photo", png(9, 9), chat_id=li.person.id).result["photo"][0]["file_id"]


def known(bot, li, method: str, name: str) -> str:
    return upload(bot, method, name, b"thing", chat_id=li.person.id).result[name]["file_id"]


class TestAlbums:
    def test_come_as_messages_of_one_group_each_with_its_own_caption(self, bot, li, photo):
        media = [
            {"type": "photo", "media": "attach://first", "caption": "<b>一</b>", "parse_mode": "HTML"},
            {"type": "photo", "media": photo, "caption": "二", "has_spoiler": True},
        ]
        sent = form(bot, "sendMediaGroup", {"first": png(3, 2)}, chat_id=li.person.id, media=json.dumps(media)).result
        assert len({one["media_group_id"] for one in sent}) == 1
        assert [one["caption"] for one in sent] == ["一", "二"]
        assert sent[0]["caption_entities"] == [{"type": "bold", "offset": 0, "length": 1}]
        assert "has_media_spoiler" in sent[1]
        assert [one.message_id for one in li.from_bot[-2:]] == [one["message_id"] for one in sent]

    def test_of_one_are_none_and_are_odd(self, bot, sandbox, li, photo):
        (sent,) = bot("sendMediaGroup", chat_id=li.person.id, media=[{"type": "photo", "media": photo}]).result
        assert "media_group_id" not in sent
        assert sandbox.oddities == ["an album of one: Telegram sends it, but as no album"]

    def test_mix_photos_and_videos(self, bot, li, photo):
        video = known(bot, li, "sendVideo", "video")
        media = [{"type": "photo", "media": photo}, {"type": "video", "media": video}]
        assert len(bot("sendMediaGroup", chat_id=li.person.id, media=media).result) == 2

    @pytest.mark.parametrize(("method", "name"), [("sendDocument", "document"), ("sendAudio", "audio")])
    def test_of_files_hold_nothing_else(self, bot, li, photo, method, name):
        file = {"type": name, "media": known(bot, li, method, name)}
        assert len(bot("sendMediaGroup", chat_id=li.person.id, media=[file, file]).result) == 2
        mixed = bot("sendMediaGroup", chat_id=li.person.id, media=[file, {"type": "photo", "media": photo}])
        assert mixed.refusal == f"400 Bad Request: {name} can't be mixed with other media types"

    def test_that_are_refused_leave_nothing_behind(self, bot, li, photo):
        before = len(li.messages)
        media = [{"type": "photo", "media": photo}, {"type": "photo", "media": "attach://gone"}]
        refused = bot("sendMediaGroup", chat_id=li.person.id, media=media)
        assert refused.refusal == "400 Bad Request: can't parse InputMedia: media not found"
        assert len(li.messages) == before

    @pytest.mark.parametrize(
        ("media", "words"),
        [
            ([], "there are no messages to send"),
            ([{"type": "photo", "media": "x"}] * 11, "too many messages to send as an album"),
            (["x"], "can't parse InputMedia: expected an Object"),
            ([{"media": "x"}], "can't parse InputMedia: Can't find field \"type\""),
            ([{"type": "sticker", "media": "x"}], 'can\'t parse InputMedia: type "sticker" is unsupported'),
            (
                [{"type": "animation", "media": "x"}],
                "can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup",
            ),
            ([{"type": "photo"}], "can't parse InputMedia: media not found"),
            ("{", "can't parse media JSON object"),
        ],
    )
    def test_are_refused_in_telegrams_words(self, bot, li, media, words):
        assert bot("sendMediaGroup", chat_id=li.person.id, media=media).refusal == f"400 Bad Request: {words}"

    def test_have_their_captions_all_above_or_all_below(self, bot, li, photo):
        media = [{"type": "photo", "media": photo, "caption": "上", "show_caption_above_media": True}]
        media.append({"type": "photo", "media": photo, "caption": "下"})
        refused = bot("sendMediaGroup", chat_id=li.person.id, media=media)
        words = "parameter show_caption_above_media must be the same for all messages"
        assert refused.refusal == f"400 Bad Request: {words}"
