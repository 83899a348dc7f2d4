"""What is kept of the texts is a help and never the source."""

import sys
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment

from bot import compiled
from bot.compiled import Compiled
from bot.words import Words
from tests.conftest import ZONE

SOURCE = "{{ value }} {{ 12 | amount }}"
AMOUNTS = {"zh": "{} 元", "en": "CNY {}"}


class OnlyKept(Environment):
    """Can't compile: what it renders was kept."""

    def _generate(self, *_: Any, **__: Any) -> str:
        raise AssertionError("compiled anew")


@pytest.fixture(autouse=True)
def may_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the environment of the tests says."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def rendered(
    folder: Path,
    language: str = "zh",
    kind: type[Environment] = Environment,
    *,
    source: str = SOURCE,
    escaping: bool = True,
    made_by: bytes = b"",
) -> str:
    cache = Compiled(language, escaping=escaping, made_by=made_by, folder=folder)
    environment = kind(loader=DictLoader({"a.jinja": source}), autoescape=escaping, bytecode_cache=cache)
    environment.filters["amount"] = AMOUNTS[language].format
    return environment.get_template("a.jinja").render(value="<b>")


class TestTexts:
    def test_are_compiled_once(self, tmp_path: Path) -> None:
        assert rendered(tmp_path) == rendered(tmp_path, kind=OnlyKept) == "&lt;b&gt; 12 元"

    def test_do_not_pass_from_plain_places_into_letters_nor_from_tongue_to_tongue(self, tmp_path: Path) -> None:
        for _ in range(2):
            assert rendered(tmp_path, escaping=False) == "<b> 12 元"
            assert rendered(tmp_path) == "&lt;b&gt; 12 元"
            assert rendered(tmp_path, "en") == "&lt;b&gt; CNY 12"

    @pytest.mark.parametrize("changed", [{"source": "new {{ value }}"}, {"made_by": b"other filters"}])
    def test_are_compiled_anew_when_they_change_or_what_they_are_made_by(
        self, tmp_path: Path, changed: dict[str, Any]
    ) -> None:
        rendered(tmp_path)
        with pytest.raises(AssertionError, match="compiled anew"):
            rendered(tmp_path, kind=OnlyKept, **changed)
        assert rendered(tmp_path, **changed) == rendered(tmp_path, kind=OnlyKept, **changed)

    @pytest.mark.parametrize("harm", [lambda whole: b"", lambda whole: whole[:-9], lambda whole: whole[:-9] + bytes(9)])
    def test_are_compiled_anew_when_what_was_kept_is_damaged(self, tmp_path: Path, harm: Any) -> None:
        rendered(tmp_path)
        (file,) = tmp_path.iterdir()
        file.write_bytes(harm(file.read_bytes()))
        assert rendered(tmp_path) == rendered(tmp_path, kind=OnlyKept) == "&lt;b&gt; 12 元"
        assert [*tmp_path.iterdir()] == [file]

    def test_are_compiled_where_nothing_can_be_kept(self, tmp_path: Path) -> None:
        blocked = tmp_path / "a file"
        blocked.touch()
        assert rendered(blocked) == rendered(blocked / "below") == "&lt;b&gt; 12 元"

    def test_are_not_kept_where_python_keeps_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
        rendered(tmp_path)
        assert not [*tmp_path.iterdir()]

    def test_of_the_house_are_kept(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(compiled, "FOLDER", tmp_path)
        first = Words(ZONE).html("home.unsent", {"incident": 7}, "en")
        assert (tmp_path / f"home.jinja.en.html.{sys.implementation.cache_tag}").is_file()
        monkeypatch.setattr("bot.words.Environment", OnlyKept)
        assert Words(ZONE).html("home.unsent", {"incident": 7}, "en") == first


class TestCatalogue:
    def test_is_read_anew_when_the_po_changes(self, tmp_path: Path) -> None:
        compiled.keep("en.po", b"as it was", b"made of it", folder=tmp_path)
        assert compiled.read("en.po", b"as it was", folder=tmp_path) == b"made of it"
        assert compiled.read("en.po", b"as it is", folder=tmp_path) is None
