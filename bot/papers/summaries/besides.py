"""Besides: what is told beside the figures: who won contests, what people think (两个满意), which units fall short."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from bot.papers.enclosures import Say
from storage.satisfaction.records import FEWEST, SATISFIED, Said
from storage.summaries.facts import Facts
from storage.summaries.records import Form
from storage.summaries.winning import Won
from storage.values import Value, Values, lines_of

#: Contests that a form tells of; the others stand in the table.
_TOLD: Final = {Form.DEPARTMENT: 3, Form.REPORT: 10}
#: Quotes within quotes.
_WITHIN: Final = str.maketrans("“”", "‘’")
#: Names that a place has room for.
_NAMES: Final = 4


# Contests.


def won(facts: Facts, form: Form, say: Say) -> Iterator[str]:
    """Seasons and the latest contests, in their order: the first places, for the department the first alone."""
    contests, depth = [one for one in facts.won if one.code is not None], 1 if form == Form.DEPARTMENT else None
    early = contests[: max(0, len(contests) - _TOLD.get(form, 0))]
    told = [_of(one, depth, say) for one in facts.won if one not in early]
    yield from (say("summaries.won", one) for one in told if one["places"])
    if early:
        yield say("summaries.won_more", {"count": len(early)})


def won_briefly(facts: Facts, say: Say) -> Iterator[str]:
    """The last season, else the last contest."""
    seasons = [one for one in facts.won if one.code is None]
    told = [_of(one, 1, say) for one in [*facts.won, *seasons][-1:]]
    yield from (say("summaries.won_short", one) for one in told if one["places"])


def _of(one: Won, places: int | None, say: Say) -> Values:
    """The sentences put its title in quotes: those that it has itself become single ones."""
    told: list[Value] = [
        say("summaries.won_place", {"place": nth, "names": _few(names), "alone": one.alone})
        for nth, names in enumerate(one.places[:places], 1)
        if names
    ]
    return {
        "title": one.title.translate(_WITHIN),
        "on": one.on,
        "season": one.code is None,
        "alone": one.alone,
        "places": told,
    }


def _few(names: Sequence[str]) -> list[Any]:
    return [*names[:_NAMES]]


# The survey.


def surveyed(facts: Facts, say: Say) -> Iterator[str]:
    """Each side, and each of its questions; of fewer than five answers that there were not enough."""
    if facts.survey is None:
        return
    if facts.survey["running"]:
        yield say("summaries.survey_running", {})
    for side in lines_of(facts.survey["sides"]):
        if not side["told"]:
            yield say("summaries.survey_few", {"side": side["side"], "fewest": FEWEST})
            continue
        asked = [say("summaries.survey_question", counts(one)) for one in lines_of(side["questions"])]
        yield say("summaries.survey_side", {**_share(side), "asked": [*asked]})


def surveyed_briefly(facts: Facts, say: Say) -> Iterator[str]:
    for side in lines_of(facts.survey["sides"]) if facts.survey else ():
        if side["told"]:
            yield say("summaries.survey_short", _share(side))


def _share(side: Values) -> Values:
    each = [counts(one) for one in lines_of(side["questions"])]
    part, whole = (sum(int(str(one[name])) for one in each) for name in ("part", "whole"))
    return {"side": side["side"], "answers": side["answers"], "before": side["before"], "part": part, "whole": whole}


def counts(question: Values) -> Values:
    """Of one question how many were asked, and how many are satisfied."""
    part, whole = (sum(int(str(question[one])) for one in those) for those in (SATISFIED, Said))
    return {"which": question["which"], "part": part, "whole": whole}


# Units that fall short of a goal.


def units(short: Sequence[Values], more: int, say: Say, *, shares: bool) -> str:
    """Their names, or with how far each is; empty for none."""
    told: list[Value] = [say("summaries.goal_unit", {**one, "shares": shares}) for one in short]
    return say("summaries.goal_units", {"names": told, "more": more}) if told else ""
