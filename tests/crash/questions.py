"""The questions of a report as the oracle knows them by heart: what each press leads to, and what is handed in."""

from dataclasses import dataclass, replace

ORDER = ("whom", "cause", "urgency", "help", "words", "reach")
#: Every screen of the dialogue that has a button to put it off.
STEPS = frozenset({"intro", *ORDER, "name", "causes", "review", "change"})
_MORE_CAUSES, _LONGEST_NAME = 3, 60


@dataclass(frozen=True, slots=True)
class Draft:
    """Answers not handed in yet; `at` is the question last asked, empty while there are none."""

    at: str = ""
    changing: bool = False
    whom: str = ""
    name: str = ""
    causes: tuple[str, ...] = ()
    urgency: str = ""
    help: tuple[str, ...] = ()
    words: str = ""
    reach: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing; help and own words may stay without."""
        return self.has_whom and bool(self.causes and self.urgency and self.reach)

    @property
    def has_whom(self) -> bool:
        return bool(self.whom and (self.whom == "me" or self.name))

    @property
    def content(self) -> tuple[object, ...]:
        """What the report must hold."""
        about = self.name if self.whom != "me" else ""
        return self.whom, self.urgency, self.words, self.causes, self.help, self.reach, about


#: The screen that comes, and the answers as they are kept with it.
Next = tuple[str, Draft]


def _ask(step: str, draft: Draft) -> Next:
    return step, replace(draft, at=step, changing=draft.changing and step != "review")


def _onward(step: str, draft: Draft) -> Next:
    later = ORDER[ORDER.index(step) + 1 :]
    return _ask("review" if draft.changing or not later else later[0], draft)


def press(step: str, name: str, chosen: str, draft: Draft) -> Next | None:
    """What a press leads to while that question is open; None if it has no such button."""
    if name in {"go_back", "put_off"}:
        return _back(step, draft) if name == "go_back" else ("", draft)
    return _PRESSES[name, step](chosen, draft) if (name, step) in _PRESSES else None


def write(step: str, words: str, draft: Draft) -> Next | None:
    """What words lead to; None where a button is wanted."""
    if step == "name":
        return _onward("whom", replace(draft, name=words[:_LONGEST_NAME]))
    return _onward("words", replace(draft, words=words)) if step == "words" else None


def _back(step: str, draft: Draft) -> Next:
    if step in {"name", "causes"}:
        return _ask({"name": "whom", "causes": "cause"}[step], draft)
    if step == "change" or draft.changing:
        return _ask("review", draft)
    earlier = ORDER if step == "review" else ORDER[: ORDER.index(step)]
    # The first screen is no question: what is kept stays as it was.
    return _ask(earlier[-1], draft) if earlier else ("intro", draft)


def _agree(_: str, draft: Draft) -> Next:
    left = draft.at if draft.has_whom or draft.at in {"whom", "name"} else "whom"
    return left, replace(draft, at=left)


def _whom(chosen: str, draft: Draft) -> Next:
    draft = replace(draft, whom=chosen, name="")
    return _onward("whom", draft) if chosen == "me" else _ask("name", draft)


def _cause(chosen: str, draft: Draft) -> Next:
    draft = replace(draft, causes=(chosen, *(one for one in draft.causes[1:] if one != chosen)))
    return _ask("causes", draft) if draft.changing else _onward("cause", draft)


def _tick_cause(chosen: str, draft: Draft) -> Next:
    main, *others = draft.causes
    ticked = [one for one in others if one != chosen] if chosen in others else [*others, chosen][-_MORE_CAUSES:]
    return _ask("causes", replace(draft, causes=(main, *ticked)))


def _tick_help(chosen: str, draft: Draft) -> Next:
    if chosen == "unsure":
        return _onward("help", replace(draft, help=("unsure",)))
    before = [one for one in draft.help if one != "unsure"]
    ticked = [one for one in before if one != chosen] if chosen in before else [*before, chosen]
    return _ask("help", replace(draft, help=tuple(ticked)))


_PRESSES = {
    ("agree", "intro"): _agree,
    ("start_over", "intro"): lambda _, draft: ("intro", Draft()),
    ("choose_whom", "whom"): _whom,
    ("choose_cause", "cause"): _cause,
    ("more_causes", "urgency"): lambda _, draft: _ask("causes", draft),
    ("tick_cause", "causes"): _tick_cause,
    ("enough_causes", "causes"): lambda _, draft: _onward("cause", draft),
    ("choose_urgency", "urgency"): lambda chosen, draft: _onward("urgency", replace(draft, urgency=chosen)),
    ("tick_help", "help"): _tick_help,
    ("enough_help", "help"): lambda _, draft: _onward("help", draft),
    ("keep_words", "words"): lambda _, draft: _onward("words", draft),
    ("skip_words", "words"): lambda _, draft: _onward("words", replace(draft, words="")),
    ("choose_reach", "reach"): lambda chosen, draft: _onward("reach", replace(draft, reach=chosen)),
    ("change", "review"): lambda _, draft: _ask("change", draft),
    ("change_line", "change"): lambda line, draft: _ask(line, replace(draft, changing=True)),
}
