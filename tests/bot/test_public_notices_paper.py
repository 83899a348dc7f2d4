"""The paper of a public notice: an A4 page for the board, masked, in both languages, with a code that leads here."""

import re
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.papers import public_notice
from bot.papers.enclosures import PDF, Enclosure, Forgotten
from bot.words import Words
from storage.values import Values
from tests.bot.test_poster import streams
from tests.cast import HOME

CODE = "AbCdEfGhIjKlMnOpQrStUv"
FOUND: Values = {
    "name": "王*明",
    "unit": HOME,
    "class": "relative",
    "days": 5,
    "posted_on": date(2026, 11, 30),
    "until": date(2026, 12, 7),
    "projected": False,
    "code": CODE,
    "officer": "王秀英",
    "standing": True,
}


class Told:
    """Says the texts, and remembers what was said."""

    def __init__(self, language: str = "zh") -> None:
        self.words, self.language = Words(ZoneInfo("Asia/Shanghai")), language
        self.words.links.username = "union_hall_bot"
        self.said: list[str] = []

    def __call__(self, key: str, values: Values) -> str:
        self.said.append(self.words.plain(key, values, self.language))
        return self.said[-1]


def drawn(said: Told | None = None, **more: object) -> Enclosure:
    return public_notice.drawn({**FOUND, **more}, said or Told())  # type: ignore[dict-item]


def pages(paper: Enclosure) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", paper.content + streams(paper.content)))


class TestDrawn:
    def test_is_one_page_of_a4_whose_name_tells_of_nobody(self) -> None:
        paper = drawn()
        assert (paper.kind, paper.name, pages(paper)) == (PDF, "notice.pdf", 1)
        whole = paper.content + streams(paper.content)
        (box,) = set(re.findall(rb"/MediaBox\s*\[([^\]]*)\]", whole))
        assert [round(float(side)) for side in box.split()] == [0, 0, 595, 842]

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_says_the_same_in_both_languages_whoever_prints_it(self, language: str) -> None:
        said = Told(language)
        drawn(said)
        words = "\n".join(said.said)
        for piece in (
            *("困难职工建档公示", "相对困难", "2026年11月30日 至 2026年12月7日", "5 个工作日", "12351", f"{HOME}工会"),
            *("relative hardship", "30 November 2026 to 7 December 2026", "5 working days", "ring 12351"),
            f"https://t.me/union_hall_bot?start=o_{CODE}",
        ):
            assert piece in words

    def test_says_where_the_last_day_may_still_move(self) -> None:
        said = Told()
        drawn(said, projected=True)
        assert "放假安排未公布" in "\n".join(said.said)

    def test_holds_rare_characters_long_names_and_hostile_words(self) -> None:
        assert pages(drawn(name="䶮*𬱖")) == 1
        hostile = "站" * 50 + "#panic()"
        assert pages(drawn(unit=hostile, name="*王* $x$ [#sys]", officer=None, projected=True)) == 1

    def test_of_one_that_may_not_hang_is_none(self) -> None:
        with pytest.raises(Forgotten):
            drawn(standing=False)
