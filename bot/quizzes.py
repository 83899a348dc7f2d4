"""Quizzes: a letter becomes a quiz of Telegram's own, in plain words and within its limits."""

from collections.abc import Callable
from typing import Any, Final

from storage.outbox import Letter
from storage.values import Values, lines_of

#: Signs that Telegram takes of a question, an option and an explanation, and line feeds of that.
_QUESTION, _OPTION, _EXPLANATION, _FEEDS = 300, 100, 200, 2
#: Seconds that Telegram lets a poll stand open.
_SHORTEST: Final = 5


def quiz(letter: Letter, say: Callable[[str, Values], str]) -> dict[str, Any]:
    """What sendPoll is given besides the chat: everybody sees who chose what, once it is closed, and nobody before."""
    values = letter.values
    options = [say("polls.option", {**one, "lettered": values["lettered"]}) for one in lines_of(values["options"])]
    seconds = values["seconds"]
    assert isinstance(seconds, int)
    return {
        "question": _cut(say(letter.key, values), _QUESTION),
        "options": [{"text": _cut(one, _OPTION)} for one in options],
        "type": "quiz",
        "is_anonymous": False,
        "allows_multiple_answers": bool(values["several"]),
        "allows_revoting": False,
        "shuffle_options": True,
        "hide_results_until_closes": True,
        "correct_option_ids": values["right"],
        "explanation": _short(str(values["explanation"] or "")) or None,
        "open_period": max(_SHORTEST, seconds),
    }


def _short(words: str) -> str:
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    return _cut("\n".join([*lines[:_FEEDS], *([" ".join(lines[_FEEDS:])] if lines[_FEEDS:] else [])]), _EXPLANATION)


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"
