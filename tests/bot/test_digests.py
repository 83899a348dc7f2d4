"""Templates of the digest: the shipped one as a file says the same; hostile ones can do no harm; none is ever too long;
whatever goes wrong, the shipped one comes."""

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bot.clock import Clock
from bot.digests import shipped, trying
from bot.digests.adapted import PREVIEW, WEEKLY, Templates
from bot.digests.rules import MOST, Adapted, Unfit, check, len_of
from bot.digests.samples import LARGEST, QUIET, SHAPES, TYPICAL, week
from bot.sheets.process import Unread
from bot.words import Words
from storage.accounts import LANGUAGES
from storage.digests import DigestTemplate, Line, Tongue, templates
from storage.outbox import Letter
from tests.cast import Actor, Cast
from tests.conftest import ZONE

WORDS = Words(ZONE)
ENDLESS = "{% for a in lines %}{% for b in lines %}{% for c in lines %}x{% endfor %}{% endfor %}{% endfor %}"

#: What a template may not be made of, each with what it would do.
HOSTILE = {
    "reads a class": "{{ now.__class__.__mro__ }}",
    "reads a class by its name in brackets": "{{ now['__class__'] }}",
    "reads a class by a filter": "{{ now|attr('__class__') }}",
    "goes through a name that is put together": "{{ now['__cla' ~ 'ss__'] }}",
    "has a function's globals": "{{ say.__globals__ }}",
    "calls what it is given": "{{ now.replace(year=1) }}",
    "calls a method of a string": "{{ ''.format(1) }}",
    "counts for ever": "{% for n in range(10**12) %}x{% endfor %}",
    "counts for ever by a number": "{% for n in 'x' * 1000000000 %}x{% endfor %}",
    "goes round and round": ENDLESS,
    "calls itself": "{% for n in lines recursive %}{{ loop(lines) }}{% endfor %}",
    "makes a macro of itself": "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    "grows a string": "{% set a = 'x' %}{% for n in lines %}{% set a = a ~ a %}{% endfor %}{{ a }}",
    "multiplies": "{{ 'x' * 1000000000 }}",
    "raises to a power": "{{ 9 ** 9 ** 9 }}",
    "fills up a line": "{{ 'x'|center(1000000000) }}",
    "formats widely": "{{ '%1000000000d'|format(1) }}",
    "repeats by a filter": "{{ lines|batch(1000000000, 'x')|list }}",
    "takes in a file": "{% include 'digests.jinja' %}",
    "takes in another": "{% import 'digests.jinja' as other %}",
    "is another's child": "{% extends 'digests.jinja' %}",
    "trusts what people wrote": "{{ lines|safe }}",
    "switches escaping off": "{% autoescape false %}x{% endautoescape %}",
    "says a text of another service": "{{ say('hardship.card') }}",
    "says a text that is put together": "{{ say('digests.' ~ 'weekly') }}",
    "asks for what is not there": "{{ phone }}",
    "sets a name": "{% set count = 1 %}{{ count }}",
    "reads its own name": "{{ self }}",
}


def said(text: str, values: dict[str, Any], language: str = "zh") -> str:
    return Adapted(text, WORDS, language).html(values)


def why(text: str, shapes: list[dict[str, Any]]) -> str | None:
    """The key of the sentence that says why it can't be used over these; None where it can."""
    try:
        for values in shapes:
            said(text, values)
    except Unfit as no:
        return no.key if WORDS.plain(no.key, no.values, "en") else None
    return None


class TestTheShippedOne:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_as_a_file_says_what_the_house_says_in_every_shape(self, language: str) -> None:
        adapted = Adapted(shipped.template(WORDS, language), WORDS, language)
        for values in SHAPES:
            assert adapted.html(values) == WORDS.html(WEEKLY, values, language)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_is_never_too_long(self, language: str) -> None:
        lengths = [len_of(WORDS.html(WEEKLY, values, language)) for values in SHAPES]
        assert max(lengths) <= MOST
        assert max(lengths) == max(len_of(WORDS.html(WEEKLY, values, language)) for values in LARGEST)

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        unit=some.text(min_size=1, max_size=60),
        title=some.text(min_size=1, max_size=24),
        count=some.integers(1, 99_999),
        kinds=some.lists(some.sampled_from([*Line]), min_size=1, max_size=8),
        language=some.sampled_from(LANGUAGES),
    )
    def test_fits_and_can_be_read_whatever_people_called_their_things(
        self, unit: str, title: str, count: int, kinds: list[Line], language: str
    ) -> None:
        text = WORDS.html(WEEKLY, week(unit, title, count, kinds=tuple(kinds)), language)
        check(text)
        assert len_of(text) <= MOST

    def test_has_words_beside_every_sign_of_its_chart(self) -> None:
        text = WORDS.html(WEEKLY, {**TYPICAL, "weeks": [0, 1, 2, 3, 4, 5, 6, 7]}, "zh")
        assert "近 8 周 ▁▂▃▄▅▆▇█" in text
        assert "每周 0、1、2、3、4、5、6、7 件" in text
        assert "▁▁▁▁▁▁▁▁" in WORDS.html(WEEKLY, {**TYPICAL, "weeks": [0] * 8}, "zh")

    def test_says_a_change_in_words_too(self) -> None:
        text = WORDS.html(WEEKLY, TYPICAL, "zh")
        assert "学习教育 3 件，↑ 比前一周多 3" in text
        assert "维护权益 3 件，↓ 比前一周少 2" in text
        assert "民主管理和公开 3 件，和前一周一样" in text

    @pytest.mark.parametrize(
        ("counts", "said"),
        [
            ({"received": 0, "closed": 0, "promised": 0, "in_time": 0}, ["近一年没有困难申报。"]),
            (
                {"received": 3, "closed": 1, "promised": 0, "in_time": 0},
                ["近一年申报 3 件，已办结 1 件：办结率 33%"],
            ),
        ],
    )
    def test_reckons_no_share_of_nothing(self, counts: dict[str, int], said: list[str]) -> None:
        assert WORDS.html("digests.rates", {"one": counts}, "zh").splitlines() == said

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_lists_have_a_line_for_each(self, language: str) -> None:
        one = {"number": "KN-2026-0001", "unit": "A", "stage": "taken", "days": 3}
        lines = [{**one, "place": place} for place in (1, 2)]
        for shown in ("open", "late"):
            values = {"shown": shown, "lines": lines, "count": 2, "page": 0, "pages": 1, "cut": 0}
            text = WORDS.html(f"digests.list_of_{shown}", values, language)
            assert len(text.splitlines()) == 3, text
            text = WORDS.html(f"digests.list_of_{shown}", {**values, "pages": 20, "cut": 34}, language)
            assert len(text.splitlines()) == 5, text

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_nudge_says_of_nobody_that_they_have_it_in_hand(self, language: str) -> None:
        values = {"number": "KN-2026-0001", "unit": "A", "days": 3, "again": False, "people": 2, "by": "B"}
        assert "在办" not in WORDS.plain("digests.nudge_sent", values, language)
        assert "kindly" not in WORDS.plain("digests.nudged", values, language)

    def test_a_nudge_asks_for_what_can_be_done_about_the_line(self) -> None:
        values = {"number": "BT-2026-0001", "unit": "A", "days": 3, "by": "B"}
        said = {kind: WORDS.plain("digests.nudged", {**values, "kind": kind}, "zh") for kind in ("report", "due_talk")}
        assert ["转给同事" in said[kind] for kind in ("report", "due_talk")] == [True, False]


class TestAHostileTemplate:
    @pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
    def test_is_refused_at_once(self, text: str) -> None:
        begun = time.perf_counter()
        assert why(text, SHAPES) is not None
        assert time.perf_counter() - begun < 20

    def test_of_braces_that_do_not_fit_says_in_which_line(self) -> None:
        with pytest.raises(Unfit) as no:
            said("一\n二\n{% if count %}", TYPICAL)
        assert (no.value.key, no.value.values["line"]) == ("digests.unfit_syntax", 3)

    def test_of_very_many_braces_is_refused(self) -> None:
        for text in ("(" * 5_000, "{{ " + "not " * 2_900 + "count }}", "{% if count %}" * 800 + "{% endif %}" * 800):
            with pytest.raises(Unfit):
                said(f"{{{{ {text} }}}}" if text.startswith("(") else text, TYPICAL)

    @pytest.mark.parametrize(
        "text",
        [
            "<b>不关",
            "关了</b>",
            "<b><i>错</b></i>",
            "<script>x</script>",
            '<a href="https://example.org">x</a>',
            "1 < 2",
            "<b",
        ],
    )
    def test_whose_tags_telegram_would_not_take_is_refused(self, text: str) -> None:
        with pytest.raises(Unfit) as no:
            said(text, TYPICAL)
        assert no.value.key == "digests.unfit_tags"

    def test_that_is_too_long_in_the_fullest_week_is_refused(self) -> None:
        text = "{% for one in lines %}{% for two in lines %}{{ two.unit }}{{ two.title }}{% endfor %}{% endfor %}"
        assert said(text, TYPICAL)
        assert why(text, LARGEST) == "digests.unfit_long"

    def test_that_says_nothing_in_some_week_is_refused(self) -> None:
        with pytest.raises(Unfit) as no:
            said("{% if not quiet %}有事{% endif %}", QUIET)
        assert no.value.key == "digests.unfit_empty"

    def test_gets_what_people_wrote_escaped(self) -> None:
        line = {**TYPICAL["lines"][0], "unit": "<b>站</b>&"}
        assert said("{{ lines[0].unit }}", {**TYPICAL, "lines": [line]}) == "&lt;b&gt;站&lt;/b&gt;&amp;"

    @settings(max_examples=80, deadline=None)
    @given(some.text(alphabet="{}%|()<>/b._ abcount'\"*+-lines\n", max_size=60))
    def test_whatever_it_is_is_taken_or_refused(self, text: str) -> None:
        assert why(text, [TYPICAL]) is not None or 0 < len_of(said(text, TYPICAL)) <= MOST


class TestTryingOut:
    """In a process of its own, with limits."""

    def tried(self, tmp_path: Path, content: bytes, language: str = "zh") -> str:
        path = tmp_path / "digest.jinja"
        path.write_bytes(content)
        return trying.read(path, language).text

    def test_takes_one_that_can_be_used(self, tmp_path: Path) -> None:
        text = "<b>{{ count }}</b> {% if quiet %}静{% endif %}\n"
        assert self.tried(tmp_path, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()) == text

    def test_takes_the_shipped_one(self, tmp_path: Path) -> None:
        text = shipped.template(WORDS, "en")
        assert self.tried(tmp_path, text.encode(), "en") == text

    @pytest.mark.parametrize(
        ("content", "key"),
        [
            (ENDLESS.encode(), "digests.unfit_words"),
            (b"{{ 9 ** 9 ** 9 }}", "digests.unfit_words"),
            (b"{% if %}", "digests.unfit_syntax"),
            ("{{ 数 }}".encode("gb18030"), "digests.unfit_text"),
            (b"x" * 12_001, "digests.unfit_text"),
            (b"<b>", "digests.unfit_tags"),
            (b"{{ lines[0].unit }}", "digests.unfit_words"),
        ],
    )
    def test_says_why_another_can_not(self, tmp_path: Path, content: bytes, key: str) -> None:
        with pytest.raises(Unread) as no:
            self.tried(tmp_path, content)
        assert no.value.key == key
        assert WORDS.plain(key, no.value.values, "zh")

    @pytest.mark.parametrize(
        ("text", "what"),
        [
            ("{{ count * 3 }}", "*"),
            ("{% include 'x' %}", "include"),
            ("{% set a = 1 %}", "set"),
            ("{% for i in range(9) %}{% endfor %}", "for … in …"),
        ],
    )
    def test_names_what_can_not_be_used_as_it_was_written(self, tmp_path: Path, text: str, what: str) -> None:
        with pytest.raises(Unread) as no:
            self.tried(tmp_path, text.encode())
        assert no.value.values["what"] == what


class TestWhenItLeaves:
    @pytest.fixture
    def admin(self, cast: Cast) -> Actor:
        return cast.create_admin()

    def adapt(self, cast: Cast, admin: Actor, text: str, tongue: Tongue = Tongue.ZH) -> None:
        """Past every check, as if it had been let through."""
        made = DigestTemplate(language=tongue, text=text, made_by=admin.account_id, made_at=cast.now)
        cast.write(lambda session: session.add(made))

    def text(self, cast: Cast, letter: Letter, *, plain: bool = False) -> str | None:
        async def live() -> str | None:
            cast.database.start(asyncio.get_running_loop())
            try:
                return await Templates(cast.database, WORDS, self.clock(cast)).text(letter, plain=plain)
            finally:
                await cast.database.finish()

        return asyncio.run(live())

    def clock(self, cast: Cast) -> Clock:
        return lambda: cast.now

    def weekly(self, language: str = "zh") -> Letter:
        return Letter(1, WEEKLY, {**TYPICAL}, language=language)

    def test_the_house_has_no_other_words_while_nobody_adapted_any(self, cast: Cast, admin: Actor) -> None:
        assert self.text(cast, self.weekly()) is None

    def test_the_adapted_one_goes_to_readers_of_its_language_alone(self, cast: Cast, admin: Actor) -> None:
        self.adapt(cast, admin, "<b>{{ count }}</b> 件")
        assert self.text(cast, self.weekly()) == "<b>3</b> 件"
        assert self.text(cast, self.weekly("en")) is None
        assert self.text(cast, Letter(1, "desk.bundle", {}, language="zh")) is None

    @pytest.mark.parametrize(
        "text", ["{{ gone }}", "{{ count.no }}", "<b>", ENDLESS, "{{ lines[9].unit }}", "x" * 4_097]
    )
    def test_whatever_goes_wrong_the_shipped_one_goes_and_admins_are_told_once(
        self, cast: Cast, admin: Actor, text: str
    ) -> None:
        self.adapt(cast, admin, text)
        assert self.text(cast, self.weekly()) is None
        assert self.text(cast, self.weekly()) is None
        told = [letter for letter in cast.letters(admin) if letter.key == "digests.template_failed"]
        assert [letter.right for letter in told] == [templates.RIGHT]
        assert cast.read(lambda session: session.get_one(DigestTemplate, "zh").failed_at) == cast.now

    def test_one_that_telegram_did_not_take_is_not_tried_again(self, cast: Cast, admin: Actor) -> None:
        self.adapt(cast, admin, "{{ count }}")
        assert self.text(cast, self.weekly(), plain=True) is None
        assert len(cast.letters(admin)) == 1

    def test_an_admin_sees_a_sample_before_it_is_used(self, cast: Cast, admin: Actor) -> None:
        shown = Letter(1, PREVIEW, {"language": Tongue.ZH, "template": "共 {{ count }} 件，{{ lines[0].unit }}"})
        assert self.text(cast, shown) == "<b>样子</b>，里面的数字和名字是编的：\n\n共 3 件，城东供水站"
        shown.values["template"] = None
        assert "待办 3 件" in str(self.text(cast, shown))
        shown.values["template"] = "{{ gone }}"
        assert self.text(cast, shown) is None


def test_samples_are_of_one_instant() -> None:
    assert {values["now"] for values in SHAPES} == {datetime(2026, 11, 30, 0, 30, tzinfo=UTC)}
