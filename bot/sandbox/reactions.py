"""The bot's reactions to messages; those of people stand among what people do."""

from bot.sandbox.access import Need
from bot.sandbox.asked import Asked
from bot.sandbox.groups import Group
from bot.sandbox.records import Json
from bot.sandbox.refusals import Refusal, bad_request

#: What a bot may react with: as many as Telegram has for everybody.
EMOJI = frozenset(
    "❤👍👎🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐"
    "🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾🤷😡"
) | {"❤\u200d🔥", "👨\u200d💻", "🤷\u200d♂", "🤷\u200d♀"}


def set_message_reaction(asked: Asked) -> bool:
    """One emoji of those there are, or none, which takes the reaction back."""
    wanted = _reactions(asked)
    chat = asked.chat(Need.READ)
    message = asked.message(chat, "message to react")
    if message.is_service:
        raise bad_request("Message can't be reacted to")
    if len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(one.get("emoji") not in EMOJI for one in wanted):
        raise bad_request("REACTION_INVALID")
    if isinstance(chat, Group):
        asked.chat(Need.WRITE)
    asked.world.set_reaction(asked.world.bot, message, wanted)
    return True


def _reactions(asked: Asked) -> list[Json]:
    given = asked.parsed("reaction", list, "Can't parse reaction types JSON object") or []
    try:
        return [_reaction(one) for one in given]
    except Refusal as refusal:
        inner = refusal.description.removeprefix("Bad Request: ")
        raise bad_request(f"Can't parse ReactionType: {inner}") from None


def _reaction(given: object) -> Json:
    if not isinstance(given, dict):
        raise bad_request("expected an Object")
    kind = str(given.get("type"))
    if kind not in {"emoji", "custom_emoji"}:
        raise bad_request("invalid reaction type specified")
    name = "emoji" if kind == "emoji" else "custom_emoji_id"
    if not isinstance(given.get(name), str):
        raise bad_request(f'Can\'t find field "{name}"')
    return {"type": kind, name: given[name]}


METHODS = {"setMessageReaction": (set_message_reaction, "chat_id message_id reaction is_big")}
