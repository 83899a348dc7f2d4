"""Words: every sentence people read, rendered from `bot/texts/<noun>.jinja` in the reader's language and zone."""

import gettext
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from importlib.resources import files
from typing import Any

from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from storage.accounts import LANGUAGES

_MOMENT = {"zh": "M月d日 EEE HH:mm", "en": "EEE d MMM, HH:mm"}
_DAY = {"zh": "M月d日 EEE", "en": "EEE d MMM"}
#: Chinese is the source; a language without a catalogue here would be read in Chinese.
_CATALOGUES = {"en": "en.po"}


class NoSuchText(KeyError):
    """There is no block of that name."""


@dataclass(frozen=True, slots=True)
class _Speech:
    """One language: templates that escape for Telegram's HTML, and the same for plain places (labels, toasts)."""

    html: Mapping[str, Template]
    plain: Mapping[str, Template]


class Words:
    """All texts, in every language; compiled once at start."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._speeches = {language: self._speech(language) for language in LANGUAGES}

    def html(self, key: str, values: Mapping[str, Any], language: str) -> str:
        """The text of a letter, as Telegram's HTML; NoSuchText for an unknown key."""
        return self._render(self._speeches[language].html, key, values)

    def plain(self, key: str, values: Mapping[str, Any], language: str) -> str:
        """The text of a label, toast, command or line of a terminal."""
        return self._render(self._speeches[language].plain, key, values)

    def key_texts(self) -> dict[str, str]:
        """What the keys of reply keyboards say, in every language -> the label's key."""
        return {self.plain(key, {}, language): key for key in self.keys() if ".key_" in key for language in LANGUAGES}

    def keys(self) -> Iterator[str]:
        """Every text there is, as `noun.block`."""
        for noun, template in self._speeches[LANGUAGES[0]].plain.items():
            yield from (f"{noun}.{block}" for block in template.blocks)

    def _render(self, templates: Mapping[str, Template], key: str, values: Mapping[str, Any]) -> str:
        noun, _, block = key.partition(".")
        try:
            template = templates[noun]
            lines = template.blocks[block]
        except KeyError:
            raise NoSuchText(key) from None
        return "".join(lines(template.new_context(dict(values)))).strip()

    def _speech(self, language: str) -> _Speech:
        return _Speech(*(self._templates(language, autoescape=escaping) for escaping in (True, False)))

    def _templates(self, language: str, *, autoescape: bool) -> dict[str, Template]:
        environment = Environment(
            loader=PackageLoader("bot", "texts"),
            autoescape=autoescape,
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.install_gettext_translations(_catalogue(language), newstyle=True)  # type: ignore[attr-defined]
        environment.filters["moment"] = lambda instant: self._moment(instant, language)
        environment.filters["day"] = lambda instant: self._day(instant, language)
        templates: dict[str, Template] = {}

        def say(key: str, **values: object) -> str:
            """Another text inside this one."""
            words = self._render(templates, key, values)
            return Markup(words) if autoescape else words  # noqa: S704 - escaped when it was rendered

        environment.globals["say"] = say
        names = [name for name in environment.list_templates() if name.endswith(".jinja")]
        templates.update({name.removesuffix(".jinja"): environment.get_template(name) for name in names})
        return templates

    def _moment(self, instant: datetime, language: str) -> str:
        """Day, weekday and time in the union's zone."""
        return format_datetime(instant.astimezone(self._zone), _MOMENT[language], locale=language)

    def _day(self, instant: date, language: str) -> str:
        """Day and weekday, in the union's zone."""
        local = instant.astimezone(self._zone) if isinstance(instant, datetime) else instant
        return format_date(local, _DAY[language], locale=language)


def _catalogue(language: str) -> gettext.NullTranslations:
    # The .po is read as it stands: no build step, no .mo that could be older than its source.
    if language not in _CATALOGUES:
        return gettext.NullTranslations()
    with files("bot").joinpath("texts", _CATALOGUES[language]).open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
