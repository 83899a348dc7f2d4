"""What Telegram's answer to a call means: how long to wait, whether to try again, and what an edit becomes."""

import random
import re
from datetime import timedelta

from telegram.error import RetryAfter

from storage.outbox import Letter

_FIRST_RETRY, LONGEST_RETRY = 0.5, 60.0
_NEW_MESSAGE = re.compile(
    r"message to edit not found|message can't be edited|message_id_invalid|there is no text in the message",
    re.IGNORECASE,
)


def may_repeat(letter: Letter) -> bool:
    """An edit can be repeated for ever; a message only where a double does no harm."""
    return letter.repeats or letter.edits is not None


def needs_new_message(letter: Letter, refusal: str) -> bool:
    """Whether there is nothing (any more) that the letter could edit, as the refusal has it."""
    return letter.edits is not None and bool(_NEW_MESSAGE.search(refusal) or _moved_away(letter, refusal))


def _moved_away(letter: Letter, refusal: str) -> bool:
    """An edit in a chat that a group has left behind is refused like this; a new message is told where it is now."""
    return letter.group is not None and "have no write access" in refusal


def backoff(tries: int) -> float:
    """Seconds until the next try, longer each time."""
    # After a day of tries the power would be more than a float can hold.
    longest: float = min(LONGEST_RETRY, _FIRST_RETRY * 2 ** min(tries, 10))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - jitter


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    wait: float | timedelta = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def poll_id(result: object) -> str | None:
    """The name of the poll in the message that it made, where there is one: Telegram tells it nowhere else."""
    poll = result.get("poll") if isinstance(result, dict) else None
    found = poll.get("id") if isinstance(poll, dict) else None
    return found if isinstance(found, str) else None


def message_id(result: object) -> int | None:
    """The number of the message that it made, where it made one."""
    found = result.get("message_id") if isinstance(result, dict) else None
    return found if isinstance(found, int) else None
