"""Notes: what a question has besides what a file of a known form can tell of it, for reading it again as it was."""

import json
from collections.abc import Mapping

from storage.question_files import gift
from storage.questions.content import Content, packed
from storage.values import unpack


def note_of(content: Content, again: Content | None) -> str | None:
    """What is to be noted so that what is read `again` becomes the question; None where it is that already.

    JSON in plain ASCII on one line.
    """
    if again == content:
        return None
    told = unpack(packed(content))
    if again is None:
        return _written(told)
    before = unpack(packed(again))
    note = {key: told.get(key) for key in {**told, **before} if told.get(key) != before.get(key)}
    # Of an ordering the kind alone is enough, where the rest is as it was read.
    lean = {key: value for key, value in note.items() if key not in {"options", "pairs"}}
    for one in (lean, note):
        if gift.noted(again, one) == content:
            return _written(one)
    return _written(told)


def _written(told: Mapping[str, object]) -> str:
    return json.dumps(told, ensure_ascii=True, separators=(",", ":"), default=str).replace("_x", "\\u005fx")
