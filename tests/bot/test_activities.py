"""The calendar file of an activity, opened as people's programs open it."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from icalendar import Calendar

from bot.papers import activities
from bot.papers.enclosures import ICS, Forgotten, Say
from bot.words import Words
from storage.values import Values
from tests.conftest import ZONE

AT = datetime(2026, 12, 5, 14, tzinfo=ZONE)
FOUND: Values = {
    "activity": 7,
    "title": "东湖健步走; 冬天\\春天, 一起",
    "option": None,
    "where": "东湖公园南门",
    "directions": "地铁 2 号线\n出门右转",
    "fee": "自理",
    "starts_at": AT,
    "ends_at": AT + timedelta(hours=2),
    "cancelled": False,
    "version": 3,
    "at": AT - timedelta(days=9),
}


def say(language: str = "zh") -> Say:
    return partial(Words(ZONE).plain, language=language)


def event(language: str = "zh", **more: Any) -> Any:
    paper = activities.calendar({**FOUND, **more}, say(language))
    (found,) = Calendar.from_ical(paper.content).walk("VEVENT")
    return found


class TestCalendar:
    def test_is_a_calendar_whose_name_tells_of_nobody(self) -> None:
        paper = activities.calendar(FOUND, say())
        assert (paper.kind, paper.name) == (ICS, "activity-20261205-7.ics")
        assert Calendar.from_ical(paper.content)["METHOD"] == "PUBLISH"

    def test_has_the_hour_in_the_zone_the_place_and_the_words_as_they_are(self) -> None:
        found = event()
        assert found.decoded("DTSTART") == AT
        assert found.decoded("DTEND") == AT + timedelta(hours=2)
        assert str(found["SUMMARY"]) == FOUND["title"]
        assert str(found["LOCATION"]) == "东湖公园南门"
        assert "出门右转" in str(found["DESCRIPTION"])

    def test_takes_the_place_of_what_was_taken_in_before(self) -> None:
        assert str(event()["UID"]) == str(event(version=4)["UID"])
        assert event(version=4)["SEQUENCE"] > event()["SEQUENCE"]

    def test_says_that_it_is_called_off(self) -> None:
        found = event(cancelled=True)
        assert str(found["STATUS"]) == "CANCELLED"
        assert found["SEQUENCE"] > event()["SEQUENCE"]
        assert (
            Calendar.from_ical(activities.calendar({**FOUND, "cancelled": True}, say()).content)["METHOD"] == "CANCEL"
        )

    @pytest.mark.parametrize(("language", "words"), [("zh", "工会活动"), ("en", "A union activity")])
    def test_is_in_the_readers_language(self, language: str, words: str) -> None:
        assert words in str(event(language)["DESCRIPTION"])

    def test_is_forgotten_where_there_is_nothing_to_tell(self) -> None:
        with pytest.raises(Forgotten):
            activities.calendar({}, say())
