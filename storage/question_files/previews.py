"""What a preview says of a file: counts, and the first of what is refused and told."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from storage.question_files.found import short
from storage.question_files.readings import Reading, Refused, Remark
from storage.values import Value, Values

#: Categories that are told one by one; refused questions and remarks on the first screen, and on one of their own.
CATEGORIES, FIRST, SHOWN = 8, 5, 8
#: Remarks of a kind on the first screen.
FEW: Final = 3
#: What is said of a question that is nearly another, and of one that the bank has.
NEAR: Final = {"near_duplicate", "near_bank"}
KNOWN: Final = "known_already"
#: Signs of a file's name.
_NAME: Final = 40


def outline(reading: Reading, known: int, remarks: Sequence[Remark], file: str) -> Values:
    """The values of the preview. `file`: the name that its sender gave it, empty for what was pasted."""
    kinds = Counter(one.kind for one in reading.good)
    paths = Counter("/".join(one.category) for one in reading.good)
    named = [(path, n) for path, n in paths.most_common() if path]
    return {
        "file": file if len(file) <= _NAME else f"…{file[1 - _NAME :]}",
        "text": reading.text,
        "found": len(reading.good) + len(reading.refused),
        "good": len(reading.good) - known,
        "known": known,
        "kinds": [{"kind": kind, "n": n} for kind, n in kinds.most_common()],
        "categories": [{"name": short(path), "n": n} for path, n in named[:CATEGORIES]],
        "more_categories": max(0, len(named) - CATEGORIES),
        "refused": len(reading.refused),
        "first_refused": [refused(one, text=reading.text) for one in reading.refused[:FIRST]],
        "pictures": reading.pictured,
        **_told(remarks, text=reading.text),
    }


def _told(remarks: Sequence[Remark], *, text: bool) -> Values:
    """The remarks by what they say: `near`, what the bank has (`known` counts it), and the others."""
    kinds: dict[str, list[Remark]] = {"near": [], "known": [], "remarks": []}
    for one in remarks:
        kinds["near" if one.reason in NEAR else "known" if one.reason == KNOWN else "remarks"].append(one)
    firsts: Values = {f"first_{name}": [remarked(one, text=text) for one in some[:FEW]] for name, some in kinds.items()}
    return {"remarks": len(remarks), "near": len(kinds["near"]), "others": len(kinds["remarks"]), **firsts}


def refused(one: Refused, *, text: bool) -> Value:
    """The values of its line; `text`: the file is one of lines."""
    told: Values = {**one.told(), "reason": one.reason, "text": text}
    return told


def remarked(one: Remark, *, text: bool) -> Value:
    told: Values = {**one.told(), "reason": one.reason, "text": text}
    return told
