"""What people send besides words: pictures, recordings, files, places, albums, and what others wrote."""

from bot.sandbox.records import Chat, Json, Message, Person
from bot.sandbox.texts import Formatted
from bot.sandbox.world import World

_FRAME: Json = {"width": 320, "height": 240, "duration": 1}


class WithThings:
    """A phone's sending; the captions are plain."""

    world: World
    person: Person
    chat: Chat

    def send_photo(self, data: bytes = b"\xff\xd8\xff\xe0photo", *, caption: str = "", album: str = "") -> Message:
        file = self.world.add_file("photo", "photo.jpg", data).as_file()
        content: Json = {"photo": [file | {"width": side, "height": side} for side in (90, 800)]}
        return self._send(content | ({"media_group_id": album} if album else {}), caption)

    def send_document(
        self, name: str, data: bytes, *, caption: str = "", mime_type: str = "application/octet-stream"
    ) -> Message:
        document = self.world.add_file("document", name, data).as_file() | {"file_name": name, "mime_type": mime_type}
        return self._send({"document": document}, caption)

    def send_voice(self, data: bytes = b"OggS", *, seconds: int = 3) -> Message:
        voice = self.world.add_file("voice", "voice.oga", data).as_file() | {"duration": seconds}
        return self._send({"voice": voice | {"mime_type": "audio/ogg"}})

    def send_sticker(self) -> Message:
        looks = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "👍"}
        return self._send({"sticker": self.world.add_file("sticker", "sticker.webp", b"RIFF").as_file() | looks})

    def send_location(self, latitude: float = 39.9087, longitude: float = 116.3975) -> Message:
        return self._send({"location": {"latitude": latitude, "longitude": longitude}})

    def send_audio(
        self, name: str = "song.mp3", data: bytes = b"ID3", *, caption: str = "", album: str = ""
    ) -> Message:
        audio = self.world.add_file("audio", name, data).as_file() | {"file_name": name, "duration": 3, "title": "歌"}
        return self._send({"audio": audio} | ({"media_group_id": album} if album else {}), caption)

    def send_video(self, data: bytes = b"ftyp", *, caption: str = "", album: str = "") -> Message:
        video = self.world.add_file("video", "video.mp4", data).as_file() | _FRAME | {"mime_type": "video/mp4"}
        return self._send({"video": video} | ({"media_group_id": album} if album else {}), caption)

    def send_animation(self, data: bytes = b"GIF89a", *, caption: str = "") -> Message:
        """An animation is a document too, for bots that know no animations."""
        file = self.world.add_file("animation", "cat.mp4", data).as_file() | {"mime_type": "video/mp4"}
        return self._send({"animation": file | _FRAME, "document": file}, caption)

    def send_video_note(self, data: bytes = b"ftyp") -> Message:
        note = self.world.add_file("video_note", "note.mp4", data).as_file() | {"length": 240, "duration": 3}
        return self._send({"video_note": note})

    def send_venue(self, title: str = "职工活动中心", address: str = "人民路 1 号") -> Message:
        place = {"latitude": 39.9087, "longitude": 116.3975}
        return self._send({"venue": {"location": place, "title": title, "address": address}, "location": place})

    def send_dice(self, emoji: str = "🎲") -> Message:
        return self._send({"dice": {"emoji": emoji, "value": self.world.random.randint(1, 6)}})

    def send_album(self, *pictures: bytes, caption: str = "") -> list[Message]:
        """Several pictures as one; the caption stands with the first. Each comes to the bot as a message of its own."""
        album = str(self.world.random.randrange(10**16, 10**17))
        captions = (caption, *[""] * len(pictures))
        return [self.send_photo(one, caption=said, album=album) for one, said in zip(pictures, captions, strict=False)]

    def forward(self, message: Message) -> Message:
        """Passes on what somebody wrote, anywhere."""
        assert not message.protected, "what is protected can't be forwarded"
        passed = {name: value for name, value in message.content.items() if name != "media_group_id"}
        words = (message.text, list(message.entities)) if message.text else None
        return self.world.person_sends(
            self.person, passed | {"forward_origin": message.origin}, chat=self.chat, text=words
        )

    def _check_open(self) -> None:
        assert not (self.chat.is_private and self.person.blocked), "the bot is blocked on this phone: unblock first"

    def _send(self, content: Json, caption: str = "") -> Message:
        self._check_open()
        text: Formatted | None = (caption, []) if caption else None
        return self.world.person_sends(self.person, content, chat=self.chat, text=text)
