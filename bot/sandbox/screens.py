"""How a chat looks on a phone: its buttons found, its messages shown as text."""

from bot.sandbox.records import Chat, Json, Message, Person


def inline_button(message: Message, label: str) -> Json | None:
    buttons = (button for row in message.inline_keyboard for button in row)
    return next((button for button in buttons if button["text"] == label), None)


def find_button(chat: Chat, label: str, nth: int = -1) -> tuple[Message | None, Json] | None:
    """A button of that label with the nth message that has one inline; else of the keyboard below, with no message."""
    found = [(one, button) for one in chat.messages.values() if (button := inline_button(one, label)) is not None]
    if -len(found) <= nth < len(found):
        return found[nth]
    below = (button for row in (chat.keyboard or {}).get("keyboard", []) for button in row)
    return next(((None, button) for button in below if button["text"] == label), None)


def show_message(message: Message) -> str:
    who = "bot" if message.from_bot else message.sender.first_name
    marks = [mark for mark in ("edited", "deleted") if getattr(message, mark)]
    kinds = [f"<{kind}>" for kind in message.content]
    head = " ".join([f"#{message.message_id}", f"{who}:", *(f"({mark})" for mark in marks), *kinds])
    rows = [" ".join(f"[{label}]" for label in row) for row in message.buttons]
    if poll := message.content.get("poll"):
        rows = [poll["question"], *(f"( ) {option['text']}" for option in poll["options"]), *rows]
    return "\n    ".join([head, *message.text.split("\n"), *rows])


def show_chat(chat: Chat, person: Person) -> str:
    shown = [show_message(message) for message in chat.messages.values()] or ["(nothing)"]
    below = [" ".join(f"[{button['text']}]" for button in row) for row in (chat.keyboard or {}).get("keyboard", [])]
    shown += [f"    below: {row}" for row in below]
    for press in person.presses:
        answer = f"{press.text!r}{' (alert)' if press.show_alert else ''}" if press.answered else "not answered"
        shown.append(f"    pressed {press.data!r}: {answer}")
    return "\n".join(shown)
