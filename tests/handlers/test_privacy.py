"""What is turned away at the door: which messages, and which updates keep nothing even when they can't be handled."""

from typing import Any

import pytest
from telegram import Update

from handlers.privacy import PrivateThingHandler, holds, kind_of, turn_away
from storage.privacy import Private

ID_CARD, BANK_CARD = "110105194912310021", "6222021234567890123"
FILE = {"file_id": "BQACAgUAAxkBAAI1234567890123456", "file_unique_id": "6222021234567890123", "file_size": 1}
CLIP = FILE | {"width": 9, "height": 9, "length": 9, "duration": 1}
PHOTO = [FILE | {"width": 9, "height": 9}]
CHAT = {"id": 6222021234567890, "type": "private", "first_name": "李明"}
LI = {"id": 6222021234567890, "is_bot": False, "first_name": "李明"}

THINGS = {
    "photo": ({"photo": PHOTO}, Private.PHOTO),
    "live photo": ({"live_photo": CLIP}, Private.PHOTO),
    "document": ({"document": FILE}, Private.FILE),
    "video": ({"video": CLIP}, Private.FILE),
    "video note": ({"video_note": CLIP}, Private.FILE),
    "animation": ({"animation": CLIP, "document": FILE}, Private.FILE),
    "audio": ({"audio": CLIP}, Private.FILE),
    "paid media": (
        {"paid_media": {"star_count": 1, "paid_media": [{"type": "photo", "photo": PHOTO}]}},
        Private.FILE,
    ),
    "story": ({"story": {"id": 1, "chat": CHAT}}, Private.FILE),
    "photo with a number below": ({"photo": PHOTO, "caption": BANK_CARD}, Private.PHOTO),
    "number": ({"text": f"卡号{BANK_CARD}"}, Private.BANK_CARD),
    "number behind a command": ({"text": f"/start {ID_CARD}"}, Private.ID_CARD),
    "number below a voice": ({"voice": CLIP, "caption": ID_CARD}, Private.ID_CARD),
    "number in a quotation": ({"text": "是这个", "quote": {"text": ID_CARD, "position": 0}}, Private.ID_CARD),
}
REST = {
    "words": {"text": "孩子住院"},
    "nothing": {},
    "voice": {"voice": CLIP},
    "sticker": {"sticker": CLIP | {"type": "regular", "is_animated": False, "is_video": False}},
    "place": {"location": {"latitude": 39.9, "longitude": 116.4}},
    "contact": {"contact": {"phone_number": "+8613800000901", "first_name": "李明", "user_id": 6222021234567890}},
    "dice": {"dice": {"emoji": "🎲", "value": 1}},
}


def update(content: dict[str, Any], kind: str = "message", chat: dict[str, Any] | None = None) -> dict[str, Any]:
    message = {"message_id": 17, "date": 1_795_400_000, "chat": chat or CHAT, "from": LI, **content}
    return {"update_id": 1, kind: message}


def read(raw: dict[str, Any]) -> Update:
    return Update.de_json(raw, None)


def taken(raw: dict[str, Any]) -> bool:
    return PrivateThingHandler(turn_away).check_update(read(raw))


class TestTheDoor:
    @pytest.mark.parametrize(("content", "kind"), THINGS.values(), ids=THINGS)
    @pytest.mark.parametrize("come", ["message", "edited_message"])
    def test_takes_what_must_not_be_kept(self, come: str, content: dict[str, Any], kind: Private) -> None:
        raw = update(content, come)
        assert taken(raw)
        assert kind_of(read(raw).effective_message) is kind

    @pytest.mark.parametrize("content", REST.values(), ids=REST)
    @pytest.mark.parametrize("kind", ["message", "edited_message"])
    def test_lets_everything_else_pass(self, kind: str, content: dict[str, Any]) -> None:
        assert not taken(update(content, kind))

    def test_stands_in_private_chats_only(self) -> None:
        assert not taken(update({"text": ID_CARD}, chat={"id": -1, "type": "group", "title": "城东"}))

    def test_lets_a_press_pass(self) -> None:
        press = {"id": "4382021234567890123", "from": LI, "chat_instance": BANK_CARD, "data": "1home.help"}
        assert not taken({"update_id": 1, "callback_query": press})


class TestHolds:
    @pytest.mark.parametrize("content", [content for content, _ in THINGS.values()], ids=THINGS)
    def test_sees_what_must_not_be_kept(self, content: dict[str, Any]) -> None:
        assert holds(update(content))
        assert holds(update({"reply_to_message": update(content)["message"]}))

    @pytest.mark.parametrize("content", REST.values(), ids=REST)
    def test_takes_no_long_id_for_a_card(self, content: dict[str, Any]) -> None:
        assert not holds(update(content))

    def test_sees_it_where_the_library_could_read_nothing(self) -> None:
        assert holds({"update_id": 1, "message": {"text": ["…", {"new": BANK_CARD}]}})
        assert holds({"update_id": 1, "message": [{"document": None}]})
        assert not holds({"update_id": 1, "message": 17})

    def test_goes_as_deep_as_it_must(self) -> None:
        raw: Any = BANK_CARD
        for _ in range(100_000):
            raw = [raw]
        assert holds(raw)
