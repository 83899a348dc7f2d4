"""Answered: what an author wrote to each step, read into the question; None where it can't be."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from storage.bank import phrases
from storage.bank.records import WordsUnfit
from storage.bank.steps import Step
from storage.questions import Content, Option
from storage.questions.content import MOST_CATEGORY, MOST_DEPTH, MOST_SOURCE


def _stem(content: Content, words: str) -> Content | None:
    return replace(content, stem="\n".join(one for line in words.splitlines() if (one := " ".join(line.split()))))


def _options(content: Content, words: str) -> Content | None:
    """An option that was there keeps what was said of it."""
    there = {one.words: one for one in content.options}
    found = [there.get(one, Option(one)) for one in phrases.lines(words)]
    return replace(content, options=tuple(found)) if found else None


def _accepted(content: Content, words: str) -> Content | None:
    there = {one.words: one for one in content.options}
    found = [there.get(one, Option(one, right=True)) for one in phrases.lines(words)]
    return replace(content, options=tuple(found)) if found else None


def _pairs(content: Content, words: str) -> Content | None:
    found = phrases.pairs(words)
    return None if found is None else replace(content, pairs=tuple(found))


def _number(content: Content, words: str) -> Content | None:
    found = phrases.span(words)
    return None if found is None else replace(content, spans=(found,))


def _explanation(content: Content, words: str) -> Content | None:
    return replace(content, explanation="\n".join(one for line in words.splitlines() if (one := line.strip())))


def _category(content: Content, words: str) -> Content | None:
    path = phrases.path(words)
    if not path or len(path) > MOST_DEPTH or any(len(one) > MOST_CATEGORY for one in path):
        return None
    return replace(content, category=path)


def _points(content: Content, words: str) -> Content | None:
    found = phrases.points(words)
    return None if found is None else replace(content, points=found)


def _source(content: Content, words: str) -> Content | None:
    said = " ".join(words.split())
    if not 1 <= len(said) <= MOST_SOURCE:
        raise WordsUnfit(most=MOST_SOURCE)
    return replace(content, source=said)


READERS: Final[dict[Step, Callable[[Content, str], Content | None]]] = {
    Step.STEM: _stem,
    Step.OPTIONS: _options,
    Step.ACCEPTED: _accepted,
    Step.PAIRS: _pairs,
    Step.NUMBER: _number,
    Step.EXPLANATION: _explanation,
    Step.CATEGORY: _category,
    Step.POINTS: _points,
    Step.SOURCE: _source,
}
