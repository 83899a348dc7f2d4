"""A text goes by line by line, and its questions come together."""

import re

from storage.question_files import words
from storage.question_files.found import Finding, folded
from storage.question_files.plain_text import marks
from storage.question_files.plain_text.finishing import finished
from storage.question_files.plain_text.keys import FEWEST_KEYS, KEY_HEADING, keys_in
from storage.question_files.plain_text.options import options_in
from storage.question_files.plain_text.question import Question
from storage.questions.content import ONE_POINT, Defect, Kind


def read(text: str) -> Finding:
    """Every question; what belongs to none is left."""
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self._lines = [marks.bare(line) for line in text.split("\n")]
        self._raw = text.split("\n")
        self._numbered = self._is_numbered()
        self._kind: Kind | Defect | None = None
        self._points = ONE_POINT
        self._heading = ""
        self._open: Question | None = None
        self._last_number = 0
        self._style = ""
        self._done: list[Question] = []
        self._keyed = False
        self._keys: list[tuple[str, str]] = []

    def _is_numbered(self) -> bool:
        numbered = sum(marks.NUMBERED.match(line) is not None for line in self._lines)
        options = sum(re.match(r"[（(]?[AaＡ]\s*[.．、)）]", line) is not None for line in self._lines)
        answers = sum(marks.ANSWER.match(line) is not None for line in self._lines)
        return numbered > 0 and numbered * 2 >= max(options, answers)

    def read(self) -> Finding:
        blank = False
        for number, line in enumerate(self._lines, 1):
            if not line:
                blank = True
                if self._open is not None:
                    self._open.parted = True
                    self._open.block.append("")
                continue
            self._take(number, line, blank=blank)
            blank = False
        self._close()
        self._give_keys()
        found = Finding("numbered" if self._numbered else "aiken")
        found.questions = [finished(one) for one in self._done]
        return found

    def _take(self, number: int, line: str, *, blank: bool) -> None:
        if marks.MINE.match(line):
            told = marks.THE_RIGHT_ONE.search(line)
            line = "" if told is None else told[0]
        # A comment is what we wrote above what we gave back.
        if not line or line.startswith("//") or marks.PAGE.fullmatch(line) or marks.SCORE.fullmatch(line):
            return
        if not self._are_keys(number, line):
            self._take_of_question(number, line, blank=blank)

    def _are_keys(self, number: int, line: str) -> bool:
        """Whether the answers to all questions begin here, or go on; they are laid by."""
        if self._keyed and (keys := keys_in(line)):
            self._keys += keys
            return True
        told = marks.ANSWER.match(line) if self._numbered and not self._keyed else None
        keys = keys_in(told["rest"] or "") if told is not None else []
        if len(keys) < FEWEST_KEYS and not self._is_key_heading(number, line):
            return False
        self._close()
        self._keyed, self._last_number, self._keys = True, 0, keys
        return True

    def _take_of_question(self, number: int, line: str, *, blank: bool) -> None:
        one = self._open
        if one is not None and self._belongs(one, line, blank=blank):
            one.block.append(self._raw[number - 1].rstrip())
            return
        leads = not self._numbered and self._leads(number)
        if not leads and self._is_heading(line):
            self._close()
            return
        if (begun := self._begins(line, blank=blank, leads=leads)) is not None:
            self._close()
            told, rest, style = begun
            self._open = Question(number, told, [], self._kind, self._points, style)
            # What is given back tells its kind and points again.
            self._open.block += [self._heading] if self._heading else []
            self._open.block.append(self._raw[number - 1].rstrip())
            self._begin(self._open, rest)
            return
        if one is not None:
            self._go_on(one, line, number)

    # What a line can be.

    def _belongs(self, one: Question, line: str, *, blank: bool) -> bool:
        """Whether it is an option, an answer, an explanation or a field of the open question."""
        if told := marks.EXPLAINED.match(line):
            self._explain(one, told["rest"])
            return True
        if (told := marks.ANSWER.match(line)) and self._can_answer(one, blank=blank):
            self._answer(one, (told["rest"] if told["also"] is None else told["also"]) or "")
            return True
        if told := marks.FIELD.match(line):
            one.fields[marks.field_named(told[1])] = told[2]
            return True
        expected = len(one.options)
        line, behind = marks.with_answer_behind(line)
        parts = options_in(line, expected)
        if parts is not None and (one.answer is None or one.early):
            one.options += parts
            one.last, one.parted = "option", False
            if behind:
                self._belongs(one, behind, blank=False)
            return True
        return False

    def _can_answer(self, one: Question, *, blank: bool) -> bool:
        return one.answer is None or not blank

    def _leads(self, number: int) -> bool:
        """Whether the line below is the first option, or the answer: this one asks."""
        below = next((one for one in self._lines[number:] if one), "")
        return bool(options_in(below, 0)) or marks.ANSWER.match(below) is not None

    def _begins(self, line: str, *, blank: bool, leads: bool) -> tuple[str, str, str] | None:
        """The number and the words of a question that begins here, and how its number is written."""
        if not self._numbered:
            return (
                ("", marks.HAN_NUMBER.sub("", line, count=1), "") if self._is_free(blank=blank, leads=leads) else None
            )
        told = marks.NUMBERED.match(line)
        if told is None or not told["rest"]:
            return None
        number = int(told["a"] or told["b"] or told["c"] or told["d"])
        style = "a" if told["a"] or told["d"] else "b" if told["b"] else "c"
        fraction = told["dot"] == "." and told["rest"][0].isdecimal()
        if (number != self._last_number + 1 and fraction) or self._is_within(number, style, blank=blank):
            return None
        self._style = self._style or style
        return str(number), told["rest"], style

    def _is_free(self, *, blank: bool, leads: bool) -> bool:
        """Whether any words begin a question, where none is numbered."""
        one = self._open
        if one is None or (one.answer is not None and (one.last == "answer" or blank)):
            return True
        if leads and one.answer is not None and one.last == "explanation":
            return True
        return blank and bool(one.options or (one.last == "stem" and one.parted))

    def _is_within(self, number: int, style: str, *, blank: bool) -> bool:
        """Whether the number is one within what is told, or explained, rather than of the next question."""
        one = self._open
        if one is None or blank or one.last not in {"stem", "explanation"}:
            return False
        follows = number == self._last_number + 1
        if style != self._style:
            return style == "b" or not follows
        # A list within an explanation begins again; questions go on.
        return one.last == "explanation" and not follows

    def _is_key_heading(self, number: int, line: str) -> bool:
        """Whether the answers to all questions are listed below it."""
        if self._keyed or not self._numbered or KEY_HEADING.fullmatch(line) is None:
            return False
        below = [one for one in self._lines[number : number + 4] if one]
        return any(keys_in(one) for one in below[:2])

    def _is_heading(self, line: str) -> bool:
        if len(line) > 60:
            return False
        told = marks.HEADING.match(line)
        if told is None and not marks.BARE_HEADING.fullmatch(line):
            return False
        words_ = told["rest"] if told is not None else line
        if told is not None and (marks.BLANK.search(line) or re.search(r"[。？?]$", line)):
            return False
        found = words.within(words_)
        if found is None:
            return told is not None and self._open is not None and self._open.answer is not None and not self._numbered
        if self._open is not None and self._open.last == "stem" and not self._open.parted and told is None:
            return False
        self._kind = None if words.is_any_choice(words_) else found
        each = marks.POINTS_EACH.search(folded(line))
        self._points = words.points(each[1]) or ONE_POINT if each else ONE_POINT
        self._heading = line
        self._last_number = 0
        return True

    # What becomes of it.

    def _begin(self, one: Question, rest: str) -> None:
        if one.number:
            self._last_number = int(one.number)
        if tag := marks.TAG.match(rest) or marks.TAG.search(rest[-12:]):
            told = words.kind(tag[1])
            if isinstance(told, Kind):
                one.kind = told
                rest = rest.replace(tag[0], "", 1).strip()
        rest, behind = marks.with_answer_behind(rest)
        # An option may stand behind the question on its line: only where all of them do.
        at = re.search(rf"(?:\s|(?<=[）)。？?：:{marks.HAN}]))[AＡ]\s*[.．、)）]", rest)
        options = options_in(rest[at.start() :].strip(), 0) if at else None
        if at and options and len(options) > 1:
            one.options, one.last = options, "option"
            rest = rest[: at.start()].strip()
        one.stem.append(rest)
        if behind:
            self._belongs(one, behind, blank=False)
            one.early = not one.options

    def _answer(self, one: Question, told: str) -> None:
        later = marks.LATER.search(told)
        said, rest = (told[: later.start()], told[later.end() :]) if later and later.start() < len(told) else (told, "")
        one.answer = said.strip() if one.answer is None else f"{one.answer}；{said.strip()}"
        one.last, one.parted = "answer", False
        if rest and (explained := marks.EXPLAINED.match(rest)):
            self._explain(one, explained["rest"])
        elif rest and (field_ := marks.FIELD.match(rest)):
            one.fields[marks.field_named(field_[1])] = field_[2]

    def _explain(self, one: Question, told: str) -> None:
        one.explanation.append(told)
        one.last, one.parted = "explanation", False

    def _go_on(self, one: Question, line: str, number: int) -> None:
        if one.parted and (one.last != "stem" or not self._numbered):
            return
        match one.last:
            case "stem":
                one.stem.append(line)
            case "option":
                one.options[-1] = f"{one.options[-1]}\n{line}".strip()
            case "explanation":
                one.explanation.append(line)
            case _:
                if one.answer == "":
                    one.answer = line
                else:
                    return
        one.block.append(self._raw[number - 1].rstrip())

    def _close(self) -> None:
        one, self._open = self._open, None
        if one is None:
            return
        # Titles and other words where nothing is numbered.
        if not self._numbered and not one.options and one.answer is None:
            return
        self._done.append(one)

    def _give_keys(self) -> None:
        """The answers that stand in a list at the end, to the questions of these numbers in their order."""
        keys = list(self._keys)
        for one in self._done:
            if one.answer is None and keys:
                at = next((at for at, (number, _) in enumerate(keys) if number == one.number), None)
                if at is not None:
                    one.answer = keys[at][1]
                    keys = keys[at + 1 :]
