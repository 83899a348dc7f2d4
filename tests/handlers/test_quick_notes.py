"""Quick notes at the counter: every screen has a way on, and words that nobody asked for are met in their order."""

from datetime import date
from typing import Any

import pytest

from bot.words import Words
from handlers import home
from handlers.quick_notes import drafting, kept
from storage.quick_notes import drafting as rules
from storage.values import Values
from tests.cast import Cast
from tests.conftest import ZONE

TODAY = date(2026, 11, 23)


def found(step: str, **more: Any) -> Values:
    """What a rule finds of a draft of which nothing was said."""
    values: Values = {
        "step": step,
        "mark": 7,
        "number": None,
        "kind": None,
        "kinds": [],
        "unit": None,
        "whole": False,
        "units": [{"unit": 1, "name": "城东供水站"}],
        "several": False,
        "page": 0,
        "pages": 1,
        "may_whole": True,
        "on": None,
        "days": [],
        "counts": [],
        "vague": False,
        "unread": None,
        "sums": [],
        "picture": False,
        "complete": False,
        "today": TODAY,
        "member": True,
    }
    return {**values, **more}


def names(values: Values) -> list[str]:
    rows = drafting.screen(values).buttons
    assert rows is not None
    return [press.name for row in rows for press in row]


class TestScreens:
    @pytest.mark.parametrize("step", [*rules.STEPS, "personal"])
    def test_each_has_a_way_on(self, step: str) -> None:
        assert names(found(step))

    def test_a_gap_has_its_buttons_and_nothing_can_be_saved(self) -> None:
        shown = names(found("draft"))
        assert {"quick_notes.put_unit", "quick_notes.put_day", "quick_notes.ask_for"} <= {*shown}
        assert "quick_notes.save" not in shown

    def test_one_tap_saves_what_is_whole(self) -> None:
        whole = found("draft", kind="talk", unit="城东供水站", on=TODAY, complete=True)
        assert names(whole)[0] == "quick_notes.save"

    def test_what_is_no_number_of_people_can_be_written_anew(self) -> None:
        whole = found("draft", kind="talk", unit="城东供水站", on=TODAY, complete=True)
        assert names(whole).count("quick_notes.ask_for") == 1
        shown = names({**whole, "unread": "-5人", "homes": []})
        assert (shown.count("quick_notes.ask_for"), "quick_notes.save" in shown) == (2, True)

    def test_of_several_sums_there_is_the_whole_too(self) -> None:
        rows = drafting.screen(found("money", sums=[100, 250])).buttons or []
        data = [press.data for row in rows for press in row if press.name == "quick_notes.put_money"]
        assert [one.split(":")[1] for one in data] == ["100", "250", "350", "0"]

    def test_others_notes_are_not_to_be_changed(self) -> None:
        values: Values = {"note": 3, "picture": False, "open": False, "mine": False}
        rows = kept.note_screen(values).buttons or []
        assert [press.name for row in rows for press in row] == ["quick_notes.listed"]


class TestFreeWords:
    @pytest.mark.parametrize(
        ("words", "key"),
        [
            ("今天城东站座谈会 23人", "quick_notes.draft"),
            ("4821", "home.what_did_you_mean"),
            ("家里困难，今天谈心 2人", "home.what_did_you_mean"),
        ],
    )
    def test_are_a_note_only_where_they_read_as_one(self, cast: Cast, words: str, key: str) -> None:
        officer = cast.create_officer()
        heard = cast.acts(officer, lambda session, *, by, now: home._heard(session, words=words, by=by, now=now))
        assert home._heard_reply(heard).key == key

    def test_of_a_member_are_none(self, cast: Cast) -> None:
        member = cast.create_member("李明")
        words = "今天城东站座谈会 23人"
        heard = cast.acts(member, lambda session, *, by, now: home._heard(session, words=words, by=by, now=now))
        assert home._heard_reply(heard).key == "home.what_did_you_mean"


class TestTheList:
    def test_two_notes_of_a_day_are_told_apart_by_their_buttons(self) -> None:
        words = Words(ZONE)
        same: Values = {"kind": "safety", "unit": "城东供水站", "on": TODAY}
        one, other = ({**same, "number": f"JB-2026-000{number}"} for number in (1, 2))
        labels = [words.plain("quick_notes.button_look", values, "zh") for values in (one, other)]
        assert labels == ["JB-2026-0001 · 安全检查", "JB-2026-0002 · 安全检查"]
