"""What sendPoll is given, read and refused in the order and the words of the real server.

Sources: tdlib/telegram-bot-api 10.0 (process_send_poll_query), tdlib/td (inputMessagePoll, PollOption, PollManager).
What only Telegram's own servers check comes back as "wrong poll data specified", whatever it was.
"""

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

from bot.sandbox import poll_media
from bot.sandbox.asked import Asked
from bot.sandbox.ballots import Quiz
from bot.sandbox.poll_media import Unreadable
from bot.sandbox.records import Json
from bot.sandbox.refusals import Refusal, bad_request
from bot.sandbox.texts import Formatted
from bot.sandbox.voting import OPTION_LIMIT, OPTIONS_LIMIT

_QUESTION_LIMIT, _EXPLANATION_LIMIT, _DESCRIPTION_LIMIT = 300, 200, 1024  # code points
_SHORTEST, _LONGEST = 5, 2_628_000  # seconds a poll may stay open
_COUNTRIES_LIMIT = 12
_QUIZ_ONLY = ("correct_option_ids", "correct_option_id", "explanation", "explanation_media")

Options = list[tuple[Formatted, Json | None]]


def wrong_data() -> Refusal:
    return bad_request("Wrong poll data specified")


def question(asked: Asked) -> Formatted:
    text = _plain(asked, _formatted(asked, "question"))
    if len(text[0]) > _QUESTION_LIMIT:
        raise bad_request(f"Poll question length must not exceed {_QUESTION_LIMIT}")
    return text


def options(asked: Asked) -> Options:
    given = _json(asked, "options", "Can't parse options JSON object")
    if not isinstance(given, list):
        raise bad_request("Expected an Array of String as options")
    if not given:
        raise bad_request("Poll must have at least one answer option")
    if len(given) > OPTIONS_LIMIT:
        raise bad_request(f"Poll can't have more than {OPTIONS_LIMIT} options")
    return [_option(asked, one) for one in given]


def quiz(asked: Asked, count: int) -> Quiz | None:
    """Right answers among so many options, and the explanation; None for a regular poll."""
    kind = asked.text("type")
    if kind not in {"", "regular", "quiz"}:
        raise bad_request("Unsupported poll type specified")
    if kind != "quiz":
        for name in _QUIZ_ONLY:
            if asked.text(name):
                asked.odd(f"sendPoll passes over {name} in a regular poll")
        return None
    correct = _correct_options(asked)
    if not correct:
        raise bad_request("Correct quiz option list must be non-empty")
    if any(left >= right for left, right in pairwise(correct)):
        raise bad_request("Correct quiz option list must be increasing")
    if not all(0 <= place < count for place in correct):
        raise bad_request("Wrong quiz correct_option_id")
    explanation = _formatted(asked, "explanation", may_be_empty=True)
    if len(explanation[0]) > _EXPLANATION_LIMIT or explanation[0].count("\n") > 2:
        raise wrong_data()
    return Quiz(tuple(correct), explanation, media(asked, "explanation_media"))


def description(asked: Asked) -> Formatted:
    text = _formatted(asked, "description", may_be_empty=True)
    if len(text[0]) > _DESCRIPTION_LIMIT:
        raise wrong_data()
    return text


def media(asked: Asked, name: str) -> Json | None:
    given = _json(asked, name, "Can't parse InputPollMedia JSON object") if asked.text(name) else None
    try:
        return poll_media.read(asked, given)
    except Unreadable as error:
        raise bad_request(f"Failed to parse InputPollMedia: {error}") from None


def ending(asked: Asked) -> tuple[int, int]:
    """Seconds it stays open and when it closes (unix seconds), both 0 for never; open_period goes before close_date."""
    now = int(asked.world.now())
    period = asked.integer("open_period", 0, 0, _LONGEST)
    date = asked.integer("close_date", 0, -(2**31), 2**31 - 1)
    if str(period) != (asked.text("open_period").strip() or "0"):
        asked.odd(f"sendPoll takes an open_period of {asked.text('open_period')} for {period}")
    if period and date:
        asked.odd("sendPoll passes over close_date when there is an open_period")
    if not period and not date:
        return 0, 0
    seconds = period or date - now
    if not _SHORTEST <= seconds <= _LONGEST:
        raise wrong_data()
    return seconds, now + seconds


def check_restrictions(asked: Asked) -> None:
    """Only in channels, which the sandbox has none of, can voting be limited to countries or to members."""
    if _countries(asked) or asked.flag("members_only"):
        raise bad_request("Poll voters can be restricted only in channel chats")


def grows(asked: Asked, *, anonymous: bool, quiz: bool) -> bool:
    """Whether people may add options."""
    if not asked.flag("allow_adding_options"):
        return False
    if quiz:
        asked.odd("sendPoll passes over allow_adding_options in a quiz")
    elif anonymous:
        raise wrong_data()
    return not quiz


def _option(asked: Asked, given: Any) -> tuple[Formatted, Json | None]:
    if isinstance(given, str):
        given = {"text": given}
    elif not isinstance(given, dict):
        raise bad_request("Expected an option to be of type String")
    for name in given.keys() - {"text", "text_parse_mode", "text_entities", "media"}:
        asked.odd(f"InputPollOption has no field {name}")
    if "text" not in given:
        raise bad_request('Can\'t find field "text"')
    if not isinstance(given["text"], str):
        raise bad_request('Field "text" must be of type String')
    words = {"text": given["text"], "text_parse_mode": str(given.get("text_parse_mode") or "")}
    words["text_entities"] = json.dumps(given.get("text_entities") or [])
    try:
        media = poll_media.read(asked, given.get("media"), for_option=True)
    except Unreadable as error:
        raise bad_request(f"Failed to parse poll option media: {error}") from None
    text = _plain(asked, _formatted(replace(asked, parameters=words), "text"))
    if len(text[0]) > OPTION_LIMIT:
        raise bad_request(f"Poll options length must not exceed {OPTION_LIMIT}")
    return text, media


def _correct_options(asked: Asked) -> list[int]:
    if asked.text("correct_option_ids"):
        given = _json(asked, "correct_option_ids", "Can't parse correct option identifiers JSON object")
        if not isinstance(given, list):
            raise bad_request("Expected an Array of correct option identifiers")
        for place in given:
            if isinstance(place, bool) or not isinstance(place, (int, float)):
                raise bad_request("Correct option identifier must be of type Number")
            if not isinstance(place, int) or not -(2**31) <= place < 2**31:
                raise bad_request("Invalid correct option identifier specified")
        return given
    if asked.text("correct_option_id"):
        return [asked.integer("correct_option_id", -1, -(2**31), 2**31 - 1)]
    return []


def _countries(asked: Asked) -> list[str]:
    if not asked.text("country_codes"):
        return []
    given = _json(asked, "country_codes", "Can't parse country_codes JSON object")
    if not isinstance(given, list):
        raise bad_request("Expected an Array of String")
    if len(given) > _COUNTRIES_LIMIT:
        raise bad_request("Too many items specified")
    if not all(isinstance(code, str) for code in given):
        raise bad_request("Expected an Array of String")
    if not all(len(code) == 2 and code.isascii() and code.isalpha() and code.isupper() for code in given):
        raise bad_request("Invalid country code specified")
    return given


def _formatted(asked: Asked, name: str, *, may_be_empty: bool = False) -> Formatted:
    """A text that has its own parse mode and entities."""
    raw = asked.text(name)
    if may_be_empty and not raw.strip():
        return "", []
    mode, entities = asked.text(f"{name}_parse_mode"), asked.text(f"{name}_entities")
    renamed = {"text": raw, "parse_mode": mode, "entities": entities}
    return replace(asked, parameters=renamed).formatted("text", "entities")


def _plain(asked: Asked, text: Formatted) -> Formatted:
    """Of all entities only custom emoji stay; what was asked for besides is told to `odd`."""
    found = ("mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number")
    for entity in text[1]:
        if entity["type"] not in {"custom_emoji", *found}:
            asked.odd(f"polls keep only custom emoji: Telegram drops {entity['type']}")
    return text[0], [entity for entity in text[1] if entity["type"] == "custom_emoji"]


def _json(asked: Asked, name: str, complaint: str) -> Any:
    try:
        return json.loads(asked.text(name))
    except ValueError:
        raise bad_request(complaint) from None
