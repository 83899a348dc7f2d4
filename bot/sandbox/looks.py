"""How a chat looks to one person, as the page draws it: messages, polls, what is pinned, the keyboard below."""

from collections.abc import Iterable
from typing import Any

from bot.sandbox import commands
from bot.sandbox.ballots import Poll
from bot.sandbox.groups import Group
from bot.sandbox.records import Chat, Json, Message, Person
from bot.sandbox.world import World

_FILED = ("document", "audio", "video", "animation", "video_note")


def head(world: World, person: Person, chat: Chat) -> Json:
    """Everything of a screen but its messages; under the world's lock."""
    pinned = max((one.message_id for one in chat.pinned), default=None)
    now = world.now()
    return {
        "chat": _chat(world, chat),
        "person": {"id": person.id, "name": person.first_name, "language": person.language_code[:2] or "zh"},
        "keyboard": _keyboard(chat.keyboard),
        "commands": commands.offered(world, person, chat),
        "pinned": pinned,
        "doing": chat.doing[0] if chat.doing[1] > now else "",
        "draft": chat.draft[0] if chat.draft[1] > now else "",
        "started": person.started or not chat.is_private,
        "blocked": person.blocked and chat.is_private,
        "may_write": not isinstance(chat, Group) or person.id in chat.members,
    }


def seen(person: Person, chat: Chat) -> list[Message]:
    """The messages that stand on that person's phone, in order."""
    messages = chat.messages.values()
    return [one for one in messages if chat.sees(person, one)] if isinstance(chat, Group) else list(messages)


def message(world: World, person: Person, one: Message) -> Json:
    """One message as it looks to that person now."""
    shown: Json = {
        "id": one.message_id,
        "date": one.date,
        "edited": one.edited and not one.is_service,
        "mine": one.sender is person and not one.as_group,
        "bot": one.from_bot,
        "from": {"id": one.sender.id, "name": one.chat.title if one.as_group else one.sender.first_name},
        "service": _service(one),
        "text": one.text,
        "entities": one.entities,
        "protected": one.protected,
        "album": one.content.get("media_group_id"),
        "forwarded": _forwarded(one.content.get("forward_origin")),
        "reply": _reply(one),
        "reactions": _reactions(person, one),
        "buttons": [[_button(person, one, each) for each in row] for row in one.inline_keyboard],
        "sent": True,
    }
    return shown | _content(world, one.content) | {"poll": _poll(world, person, one)}


def _chat(world: World, chat: Chat) -> Json:
    if isinstance(chat, Group):
        kind, title, username = chat.type, chat.title, chat.username
    else:
        kind, title, username = "private", world.bot.first_name, world.bot.username
    count = len(chat.members) + chat.bot_is_in
    return {"id": chat.id, "title": title, "kind": kind, "members": count, "username": username}


def _keyboard(markup: Json | None) -> Json | None:
    if markup is None:
        return None
    rows = [[_key(button) for button in row] for row in markup.get("keyboard", [])]
    once = bool(markup.get("one_time_keyboard"))
    return {"rows": rows, "placeholder": markup.get("input_field_placeholder", ""), "once": once}


def _key(button: Json) -> Json:
    asks = (kind for kind in ("contact", "location", "poll") if button.get(f"request_{kind}"))
    return {"text": button["text"], "asks": next(asks, None)}


def _button(person: Person, one: Message, button: Json) -> Json:
    if "callback_data" in button:
        data = button["callback_data"]
        waiting = any(p.message is one and p.data == data and not p.answered for p in list(person.presses)[-5:])
        return {"text": button["text"], "kind": "press", "pressing": waiting}
    if "url" in button:
        return {"text": button["text"], "kind": "link", "url": button["url"], "pressing": False}
    if "copy_text" in button:
        return {"text": button["text"], "kind": "copy", "copy": button["copy_text"]["text"], "pressing": False}
    return {"text": button["text"], "kind": "other", "pressing": False}


def _content(world: World, content: Json) -> Json:
    """What a message carries besides words; None for what it does not."""
    file = next((content[kind] for kind in _FILED if kind in content), None)
    place = content.get("venue", {}).get("location") or content.get("location")
    contact, voice = content.get("contact"), content.get("voice")
    return {
        "photo": _photo(content.get("photo")),
        "document": file and {"url": _url(file), "name": _file_name(world, file), "size": file.get("file_size", 0)},
        "voice": voice and {"url": _url(voice), "seconds": voice.get("duration", 0)},
        "sticker": content.get("sticker", {}).get("emoji") or content.get("dice", {}).get("emoji"),
        "place": place and {**_place(place), "title": content.get("venue", {}).get("title", "")},
        "contact": contact and {"phone": contact["phone_number"], "name": contact["first_name"]},
    }


def _photo(sizes: list[Json] | None) -> Json | None:
    if not sizes:
        return None
    largest = sizes[-1]
    return {"url": _url(largest), "width": largest.get("width", 0), "height": largest.get("height", 0)}


def _place(place: Json) -> Json:
    return {"latitude": place["latitude"], "longitude": place["longitude"]}


def _file_name(world: World, file: Json) -> str:
    kept = world.files.get(file["file_id"])
    return str(file.get("file_name") or (kept.name if kept else ""))


def _url(file: Json) -> str:
    return f"/file/{file['file_id']}"


def _reply(one: Message) -> Json | None:
    answered = one.reply_to
    if answered is None or answered.deleted:
        return None
    words = (one.quote or {}).get("text") or answered.text or answered.content.get("poll", {}).get("question", "")
    return {"id": answered.message_id, "name": answered.sender.first_name, "text": words}


def _forwarded(origin: Json | None) -> str | None:
    if origin is None:
        return None
    named = origin.get("sender_user") or origin.get("sender_chat") or origin.get("chat") or {}
    return str(origin.get("sender_user_name") or named.get("first_name") or named.get("title") or "")


def _reactions(person: Person, one: Message) -> list[Json]:
    counts: dict[str, int] = {}
    mine: set[str] = set()
    for who, reactions in one.reactions.items():
        for emoji in (reaction.get("emoji", "") for reaction in reactions):
            counts[emoji] = counts.get(emoji, 0) + 1
            mine |= {emoji} if who == person.id else set()
    return [{"emoji": emoji, "count": count, "mine": emoji in mine} for emoji, count in counts.items()]


def _service(one: Message) -> Json | None:
    """What happened, by the name of Telegram's own field, and what fills its words."""
    if not one.is_service:
        return None
    kind, told = next((kind, told) for kind, told in one.content.items() if kind != "media_group_id")
    values: Json = {"name": one.sender.first_name}
    if kind == "new_chat_members":
        values["names"] = _names(told)
    elif kind == "left_chat_member":
        values["names"] = _names([told])
    elif kind == "new_chat_title":
        values["title"] = told
    elif kind == "pinned_message":
        values["text"] = str(told.get("text", ""))
    return {"kind": kind, "values": values}


def _names(users: Iterable[Json]) -> str:
    return ", ".join(str(user["first_name"]) for user in users)


def _poll(world: World, person: Person, one: Message) -> Json | None:
    if "poll" not in one.content:
        return None
    poll = world.voting.find(one)
    shown, chosen = poll.shows_results_to(person), poll.votes.get(person.id, frozenset())
    quiz = poll.quiz
    right = {poll.options[place].persistent_id for place in quiz.correct} if quiz is not None and shown else None

    def option(each: Any) -> Json:
        text, entities = each.text
        return {
            "id": each.persistent_id,
            "text": text,
            "entities": entities,
            "votes": poll.count(each) if shown else None,
            "chosen": each.persistent_id in chosen,
            "right": None if right is None else each.persistent_id in right,
        }

    return _about(poll) | {
        "voted": bool(chosen),
        "options": [option(each) for each in poll.order_for(person)],
        "explanation": quiz.explanation[0] or None if quiz is not None and shown else None,
        "explanation_entities": quiz.explanation[1] if quiz is not None and shown else [],
    }


def _about(poll: Poll) -> Json:
    question, entities = poll.question
    return {
        "kind": "regular" if poll.quiz is None else "quiz",
        "question": question,
        "question_entities": entities,
        "anonymous": poll.anonymous,
        "multiple": poll.multiple,
        "revoting": poll.revoting,
        "closed": poll.closed,
        "closes_at": poll.closes_at or None,
        "total": len(poll.votes),
    }
