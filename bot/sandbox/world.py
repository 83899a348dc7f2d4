"""The sandbox's world: who is there, what was said, what the bot has yet to hear. Every change goes through here."""

from typing import Any

from bot.sandbox import rights, texts
from bot.sandbox.gatherings import Gatherings
from bot.sandbox.groups import Group, Standing
from bot.sandbox.records import Chat, File, Json, Message, Person, Press
from bot.sandbox.refusals import bad_request

#: Seconds for which what the bot is about to say is shown.
_DRAFTED = 30.0
#: And for which it is seen at work (the Bot API's own words: "5 seconds or less").
_DOING = 5.0
_PLACES = {"photo": "photos", "voice": "voice", "sticker": "stickers"}


class World(Gatherings):
    """What people write and press, and what the bot does; the rest of the world stands in what this is built on."""

    def person_says(
        self,
        person: Person,
        text: str,
        *,
        chat: Chat | None = None,
        reply_to: Message | None = None,
        quote: str = "",
    ) -> Message:
        """Types a text; entities are found as a Telegram client finds them."""
        cleaned = texts.formatted(text, [])
        return self.person_sends(person, {}, chat=chat, text=cleaned, reply_to=reply_to, quote=quote)

    def person_sends(
        self,
        person: Person,
        content: Json,
        *,
        chat: Chat | None = None,
        text: texts.Formatted | None = None,
        reply_to: Message | None = None,
        quote: str = "",
    ) -> Message:
        """Sends `content` (the kind's own field of a Message) or a text, or both as a caption."""
        plain, entities = text or ("", [])
        quoted = _quoted(reply_to, quote) if quote else None
        with self.changed:
            self._act(person)
            chat = chat or self.chats[person.id]
            self._check_may_send(person, chat, content)
            message = self._add(
                chat, person, text=plain, entities=entities, content=content, reply_to=reply_to, quote=quoted
            )
            if chat.is_private:
                person.started = True
            if self._hears(message):
                self.updates.put("message", message.as_message())
            return message

    def person_edits(self, message: Message, text: str) -> None:
        with self.changed:
            self._act(message.sender)
            message.text, message.entities = texts.formatted(text, []) if text else ("", [])
            message.edit_date = int(self.now())
            message.touched = self.moment
            if self._hears(message):
                self.updates.put("edited_message", message.as_message())

    def person_presses(self, person: Person, message: Message | None, data: str, *, chat: Chat | None = None) -> Press:
        """Presses a button, real or forged; without a message it is one the bot can no longer see."""
        with self.changed:
            self._act(person)
            chat = message.chat if message is not None else chat or self.chats[person.id]
            assert chat.is_private or person.id in chat.members, f"{person.first_name} is not in the group"
            press = Press(str(next(self._press_serial)), person, chat, message, data, self.now())
            self._forget_presses()
            self.presses[press.id] = press
            person.presses.append(press)
            self.updates.put("callback_query", press.as_query())
            return press

    def person_blocks(self, person: Person) -> None:
        with self.changed:
            self._act(person)
            person.blocked = True
            self._tell_change(self.chats[person.id], person, self._stood("member"), self._stood("kicked"))

    def person_unblocks(self, person: Person) -> None:
        with self.changed:
            self._act(person)
            person.blocked = False
            self._tell_change(self.chats[person.id], person, self._stood("kicked"), self._stood("member"))

    # --- what the bot does ---

    def bot_sends(self, chat: Chat, **fields: Any) -> Message:
        """Fields as those of Message."""
        with self.changed:
            if isinstance(chat, Group):
                self._check_bot_may_send(chat, fields.get("content") or {})
            message = self._add(chat, self.bot, **fields)
            chat.draft = chat.doing = ("", 0.0)
            markup = message.reply_markup or {}
            if "keyboard" in markup:
                chat.keyboard = markup
            elif "remove_keyboard" in markup:
                chat.keyboard = None
            self._tell_listeners(message, "sent")
            return message

    def bot_drafts(self, chat: Chat, words: str) -> None:
        """Shows what the bot is about to say, until it says it."""
        with self.changed:
            chat.draft = (words, self.now() + _DRAFTED)
            self.moment += 1
            self.changed.notify_all()

    def bot_does(self, chat: Chat, action: str) -> None:
        """Shows "typing" or the like, until the bot says something, or for some seconds."""
        with self.changed:
            chat.doing = (action, self.now() + _DOING)
            self.moment += 1
            self.changed.notify_all()

    def bot_edits(self, message: Message, **fields: Any) -> None:
        with self.changed:
            for name, value in fields.items():
                setattr(message, name, value)
            message.edit_date = int(self.now())
            self._touch(message)
            self._tell_listeners(message, "edited")

    def bot_deletes(self, message: Message) -> None:
        with self.changed:
            self._remove(message)
            self._tell_listeners(message, "deleted")

    def answer_press(self, press: Press, text: str, *, show_alert: bool) -> None:
        with self.changed:
            del self.presses[press.id]
            press.answered, press.text, press.show_alert = True, text, show_alert
            self.moment += 1
            press.moment = self.moment
            self.changed.notify_all()

    def add_file(self, kind: str, name: str, data: bytes) -> File:
        """A file that can be fetched with getFile."""
        with self.changed:
            serial = next(self._serial)
            ending = name.rpartition(".")[2] if "." in name else "bin"
            path = f"{_PLACES.get(kind, 'documents')}/file_{serial}.{ending}"
            file_id = f"BQACAgUAAxkBAAI{serial:x}-{self.random.getrandbits(64):x}"
            file = File(file_id, f"AgAD{serial:x}", path, data, kind, name)
            self.files[file.id] = file
            return file

    # --- the inside ---

    def _check_may_send(self, person: Person, chat: Chat, content: Json) -> None:
        if isinstance(chat, Group):
            assert person.id in chat.members, f"{person.first_name} is not in the group"
            words = rights.forbidden_kind(chat.allowed(self.standing(chat, person)), content)
            assert words is None, f"{person.first_name} may not send {words} to the group"

    def _check_bot_may_send(self, group: Group, content: Json) -> None:
        words = rights.forbidden_kind(group.allowed(self.standing(group, self.bot)), content)
        if words is not None:
            raise bad_request(f"Not enough rights to send {words} to the chat")

    def _stood(self, status: str) -> Standing:
        """How the bot stands in a private chat."""
        return Standing(self.bot, status)

    def _forget_presses(self) -> None:
        """Presses that can't be answered any more make room."""
        oldest = self.now() - self.answer_window
        while self.presses and (first := next(iter(self.presses.values()))).pressed_at < oldest:
            del self.presses[first.id]


def _quoted(answered: Message | None, words: str) -> Json:
    assert answered is not None, "one quotes from what one answers"
    start = answered.text.find(words)
    assert start >= 0, "these words are not in the message"
    return {"text": words, "position": texts.utf16_length(answered.text[:start]), "is_manual": True}
