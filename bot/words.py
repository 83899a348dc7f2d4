"""Words: every sentence people read, rendered from `bot/texts/<noun>.jinja` in the reader's language and zone."""

import gettext
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment, PackageLoader, StrictUndefined, Template, TemplateNotFound
from markupsafe import Markup

from bot import compiled
from bot.clock import Clock
from bot.links import Links
from storage.accounts import LANGUAGES

_MOMENT = {"zh": "M月d日 EEE HH:mm", "en": "EEE d MMM, HH:mm"}
_DAY = {"zh": "M月d日 EEE", "en": "EEE d MMM"}
#: From there on a day without its year could be taken for one of another: a file goes on over years.
_NEAR = timedelta(days=183)
_DAY_OF_YEAR = {"zh": "yyyy年M月d日 EEE", "en": "EEE d MMM yyyy"}
_MONTH = {"zh": "y 年 M 月", "en": "MMMM y"}
#: As documents have it.
_IN_FULL = {"zh": "y年M月d日", "en": "d MMMM y"}
_DATE = {"zh": "M月d日", "en": "d MMMM"}
#: 分 of ten thousand 元.
_TEN_THOUSAND = 1_000_000
_BARS = "▁▂▃▄▅▆▇█"
_YUAN = {"zh": "{} 元", "en": "CNY {}"}
#: Chinese is the source; a language without a catalogue here would be read in Chinese.
_CATALOGUES = {"en": "en.po"}


class NoSuchText(KeyError):
    """There is no block of that name."""


class _Book:
    """The texts of one language, either escaping for Telegram's HTML or for plain places (labels, toasts).

    A file is read when its first text is asked for: nobody waits at the start for texts of other commands.
    """

    def __init__(self, environment: Environment, *, escaping: bool) -> None:
        self._escaping = escaping
        self._environment = environment
        environment.globals["say"] = self.say
        self._globals = dict(environment.globals)
        self._templates: dict[str, Template] = {}

    def render(self, key: str, values: Mapping[str, Any]) -> str:
        noun, _, block = key.partition(".")
        try:
            template = self._templates.get(noun) or self._open(noun)
            lines = template.blocks[block]
        except (KeyError, TemplateNotFound):
            raise NoSuchText(key) from None
        # `shared`: left to itself Jinja copies a chain of globals for every text; these are flat, copied once.
        context = template.new_context({**self._globals, **values}, shared=True)
        return "".join(lines(context)).strip()

    def keys(self, of: str | None = None) -> Iterator[str]:
        """Every text there is, or of that noun, as `noun.block`."""
        names = self._environment.list_templates(extensions=["jinja"]) if of is None else [of]
        for name in names:
            noun = name.removesuffix(".jinja")
            yield from (f"{noun}.{block}" for block in self._open(noun).blocks)

    def _open(self, noun: str) -> Template:
        template = self._templates[noun] = self._environment.get_template(f"{noun}.jinja")
        return template

    def say(self, key: str, **values: object) -> str:
        """Another text inside this one."""
        words = self.render(key, values)
        return Markup(words) if self._escaping else words  # noqa: S704 - escaped when it was rendered


class Words:
    """All texts, in every language. `links`: what texts call `link(payload)`, and buttons that lead to the bot use.
    `clock`: by which days of another year are told with it; without one none are."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self.links = Links()
        self.clock: Clock | None = None
        self._books: dict[tuple[str, bool], _Book] = {}

    def html(self, key: str, values: Mapping[str, Any], language: str) -> str:
        """The text of a letter, as Telegram's HTML; NoSuchText for an unknown key."""
        return self._book(language, escaping=True).render(key, values)

    def plain(self, key: str, values: Mapping[str, Any], language: str) -> str:
        """The text of a label, toast, command or line of a terminal."""
        return self._book(language, escaping=False).render(key, values)

    def key_texts(self, labels: Iterable[str]) -> dict[str, str]:
        """What those keys of reply keyboards say, in every language -> the label's key."""
        return {self.plain(label, {}, language): label for label in labels for language in LANGUAGES}

    def keys(self, of: str | None = None) -> Iterator[str]:
        """Every text there is, or of that noun, which alone is read then; as `noun.block`."""
        return self._book(LANGUAGES[0], escaping=False).keys(of)

    def _book(self, language: str, *, escaping: bool) -> _Book:
        book = self._books.get((language, escaping))
        if book is None:
            book = self._books[language, escaping] = self._bound(language, escaping=escaping)
        return book

    def _bound(self, language: str, *, escaping: bool) -> _Book:
        environment = Environment(
            loader=PackageLoader("bot", "texts"),
            autoescape=escaping,  # noqa: S701 - what does not escape is for plain places only
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=compiled.Compiled(language, escaping=escaping, made_by=_this_file()),
        )
        environment.install_gettext_translations(_catalogue(language), newstyle=True)  # type: ignore[attr-defined]
        environment.globals.update(link=self.links.start, bot_name=lambda: self.links.username)
        self._furnish(environment, language)
        return _Book(environment, escaping=escaping)

    def furnish(self, environment: Environment, language: str) -> None:
        """Gives foreign templates in that language the house's filters, and its texts by `say`."""
        self._furnish(environment, language)
        environment.globals["say"] = self._book(language, escaping=True).say

    def source(self, key: str, language: str) -> tuple[str, gettext.NullTranslations]:
        """How the text of that key is written, and what puts its words into the language."""
        noun, _, block = key.partition(".")
        whole = files("bot").joinpath("texts", f"{noun}.jinja").read_text(encoding="utf-8")
        _, _, rest = whole.partition(f"{{% block {block} %}}")
        return rest.partition("{% endblock %}")[0], _catalogue(language)

    def _furnish(self, environment: Environment, language: str) -> None:
        environment.filters["moment"] = lambda instant, tongue=language: self._moment(instant, tongue)
        environment.filters["clock"] = lambda instant: self._local(instant).strftime("%H:%M")
        environment.filters["stamp"] = lambda instant: self._local(instant).strftime("%Y-%m-%d %H:%M")
        environment.filters["till"] = lambda end, start, tongue=language: self._till(end, start, tongue)
        environment.filters["day"] = lambda instant: self._day(instant, language)
        environment.filters["month_day"] = lambda day: format_date(day, _DAY[language], locale=language)
        environment.filters["month"] = lambda day: format_date(day, _MONTH[language], locale=language)
        environment.filters["hundredths"] = lambda count: f"{int(count) / 100:g}"
        environment.filters["share_of"] = lambda part, whole: int(part) * 100 // max(int(whole), 1)
        environment.filters["yuan"] = lambda fen: _yuan(int(fen), language)
        environment.filters["bars"] = _bars
        environment.filters["capitalize"] = _capitalized
        environment.filters["wan"] = lambda fen: _wan(int(fen)) if language == "zh" else _yuan(int(fen), language)
        environment.filters["percent_of"] = lambda part, whole: percent(int(part), int(whole)).replace(".0%", "%")
        environment.filters["date"] = lambda day: format_date(day, _DATE[language], locale=language)
        environment.filters["in_full"] = lambda day: format_date(day, _IN_FULL[language], locale=language)

    def _moment(self, instant: datetime, language: str) -> str:
        """Day, weekday and time in the union's zone."""
        return format_datetime(instant.astimezone(self._zone), _MOMENT[language], locale=language)

    def _local(self, instant: datetime) -> datetime:
        return instant.astimezone(self._zone)

    def _till(self, end: datetime, start: datetime, language: str) -> str:
        """When what began at `start` ends: the time alone, where it is on the same day."""
        local = end.astimezone(self._zone)
        same = local.date() == start.astimezone(self._zone).date()
        return f"{local:%H:%M}" if same else self._moment(end, language)

    def _day(self, instant: date, language: str) -> str:
        """Day and weekday, in the union's zone; with the year where it is more than half a year away."""
        local = instant.astimezone(self._zone).date() if isinstance(instant, datetime) else instant
        today = local if self.clock is None else self.clock().astimezone(self._zone).date()
        told = _DAY if abs(local - today) <= _NEAR else _DAY_OF_YEAR
        return format_date(local, told[language], locale=language)


def _bars(counts: Sequence[int]) -> str:
    """A small chart of signs, beside which the numbers stand: the lowest is nothing, the highest the most."""
    numbers, steps = [int(count) for count in counts], len(_BARS) - 1
    most = max(numbers, default=0)
    return "".join(_BARS[-(-count * steps // most) if most else 0] for count in numbers)


def _capitalized(words: str) -> str:
    """With a large first letter; the others stay as they are: Jinja's own would write of how i feel."""
    return words[:1].upper() + words[1:]


def _yuan(fen: int, language: str) -> str:
    """So many 分 as people say them: 120000 is 1,200 元."""
    whole, rest = divmod(abs(fen), 100)
    amount = f"{whole:,}.{rest:02}" if rest else f"{whole:,}"
    return _YUAN[language].format(f"-{amount}" if fen < 0 else amount)


def _wan(fen: int) -> str:
    """So many 分 as documents have them: from ten thousand 元 on in 万元, with two digits at most."""
    if fen < 0:
        return f"-{_wan(-fen)}"
    if fen < _TEN_THOUSAND:
        whole, rest = divmod(fen, 100)
        return f"{whole}.{rest:02}元" if rest else f"{whole}元"
    hundredths = (fen * 100 + _TEN_THOUSAND // 2) // _TEN_THOUSAND
    return f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".") + "万元"


def percent(part: int, whole: int) -> str:
    """As documents have it: one digit, rounded half up."""
    tenths = (part * 2000 + whole) // (2 * whole) if whole else 0
    return f"{tenths // 10}.{tenths % 10}%"


@cache
def _this_file() -> bytes:
    """The filters are worked out when a text is compiled, where they are put to what stands in the text itself."""
    return Path(__file__).read_bytes()


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    # The .po is read as it stands: no build step, no .mo that could be older than its source.
    if language not in _CATALOGUES:
        return gettext.NullTranslations()
    source = files("bot").joinpath("texts", _CATALOGUES[language]).read_bytes()
    kept = compiled.read(_CATALOGUES[language], source)
    if kept is None:
        made = io.BytesIO()
        write_mo(made, read_po(io.BytesIO(source), locale=language))
        kept = made.getvalue()
        compiled.keep(_CATALOGUES[language], source, kept)
    return gettext.GNUTranslations(io.BytesIO(kept))
