"""Things that the bot sends: by upload, by file_id, and what is refused."""

import struct
import zlib

import pytest

from tests.bot.sandbox.caller import Caller

BOUNDARY = "----a"


def png(width: int, height: int) -> bytes:
    """A black picture of those sides."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * (width + 1) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def upload(bot: Caller, method: str, name: str, data: bytes, **more: object):
    parts = [f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}'.encode() for key, value in more.items()]
    head = f'Content-Disposition: form-data; name="{name}"; filename="a.bin"\r\nContent-Type: image/png\r\n\r\n'
    body = b"".join(b"--" + BOUNDARY.encode() + b"\r\n" + part + b"\r\n" for part in [*parts, head.encode() + data])
    content = f"multipart/form-data; boundary={BOUNDARY}"
    return bot.post(method, body + f"--{BOUNDARY}--\r\n".encode(), content)


class TestThings:
    @pytest.mark.parametrize(
        ("method", "name"),
        [
            ("sendDocument", "document"),
            ("sendAudio", "audio"),
            ("sendVideo", "video"),
            ("sendAnimation", "animation"),
            ("sendVoice", "voice"),
            ("sendVideoNote", "video_note"),
            ("sendSticker", "sticker"),
        ],
    )
    def test_are_uploaded_and_sent_again_by_their_id(self, bot, li, method, name):
        first = upload(bot, method, name, b"thing", chat_id=li.person.id).result
        again = bot(method, chat_id=li.person.id, **{name: first[name]["file_id"]}).result
        assert again[name]["file_unique_id"] == first[name]["file_unique_id"]
        assert bot("getFile", file_id=first[name]["file_id"]).result["file_size"] == 5

    def test_a_photo_has_the_sides_of_its_bytes(self, bot, li):
        sent = upload(
            bot, "sendPhoto", "photo", png(30, 20), chat_id=li.person.id, caption="<b>图</b>", parse_mode="HTML"
        )
        (photo,) = sent.result["photo"]
        assert (photo["width"], photo["height"]) == (30, 20)
        assert sent.result["caption"] == "图"
        assert li.latest.content["photo"] == [photo]


class TestRefusals:
    @pytest.mark.parametrize("data", [b"GIF89a", b"\xff\xd8\xff\xe0", png(30, 20)[:14], png(1, 30)])
    def test_a_picture_that_is_none(self, bot, li, data):
        refusal = upload(bot, "sendPhoto", "photo", data, chat_id=li.person.id).refusal
        assert refusal in {"400 Bad Request: IMAGE_PROCESS_FAILED", "400 Bad Request: PHOTO_INVALID_DIMENSIONS"}

    @pytest.mark.parametrize(
        ("source", "words"),
        [
            ("", "there is no photo in the request"),
            ("nobody", "wrong remote file identifier specified: Wrong string length"),
            ("https://e.cn/a.png", "failed to get HTTP URL content"),
        ],
    )
    def test_what_can_not_be_had(self, bot, li, source, words):
        assert bot("sendPhoto", chat_id=li.person.id, photo=source).refusal == f"400 Bad Request: {words}"

    def test_a_file_of_another_kind(self, bot, li):
        voice = upload(bot, "sendVoice", "voice", b"OggS", chat_id=li.person.id).result["voice"]["file_id"]
        refusal = bot("sendPhoto", chat_id=li.person.id, photo=voice).refusal
        assert refusal == "400 Bad Request: can't use file of type Voice as Photo"


class TestPlaces:
    def test_location_venue_contact_and_dice(self, bot, li):
        place = {"chat_id": li.person.id, "latitude": 30.5, "longitude": 114.3}
        assert bot("sendLocation", **place).result["location"] == {"latitude": 30.5, "longitude": 114.3}
        assert bot("sendVenue", **place, title="工会", address="一楼").result["venue"]["title"] == "工会"
        contact = bot("sendContact", chat_id=li.person.id, phone_number="12351", first_name="热线").result["contact"]
        assert contact == {"phone_number": "12351", "first_name": "热线"}
        assert bot("sendDice", chat_id=li.person.id).result["dice"]["value"] in range(1, 7)

    def test_a_place_off_the_earth_is_refused(self, bot, li):
        refusal = bot("sendLocation", chat_id=li.person.id, latitude=91, longitude=0).refusal
        assert refusal == "400 Bad Request: wrong location specified"
