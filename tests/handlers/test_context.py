"""What the audit has of a refusal: the record's number or the door, never what somebody typed."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.routes import STEPS
from bot.words import Words
from handlers.context import Knock, tried
from storage import asking
from storage.audit.entries import AuditEntry
from storage.errors import Refusal
from storage.hardship.cards import TakeFirst
from storage.mydata.roster import NumberTaken
from storage.rights import MATRIX, NotForYou
from storage.visitors import Person
from tests.cast import Cast

NOW = datetime(2026, 11, 23, tzinfo=UTC)
WORDS = Words(ZoneInfo("Asia/Shanghai"))
NOT_FOR_YOU = NotForYou(deed="read_audit", desk=False)


def knock(door: str | None) -> Knock:
    return Knock(1, Person(5, "zh"), NOW, door=door)


class TestWhatWasTried:
    @pytest.mark.parametrize(
        ("door", "refusal", "record"),
        [
            ("hardship.answer", TakeFirst(number="KN-2026-0001"), "KN-2026-0001"),
            ("mydata.confirm", NumberTaken(number="SW77 李明"), "mydata.confirm"),
            ("mydata.confirm", NumberTaken(number="13800000123"), "mydata.confirm"),
            ("audit.look", NOT_FOR_YOU, "audit.look"),
            ("/desk", NOT_FOR_YOU, "/desk"),
            (None, NOT_FOR_YOU, ""),
        ],
    )
    def test_is_the_number_of_a_record_or_the_door(
        self, cast: Cast, door: str | None, refusal: Refusal, record: str
    ) -> None:
        assert tried(knock(door), refusal, cast.visitor(cast.create_member())) == record

    def test_with_words_is_the_open_question(self, cast: Cast) -> None:
        li = cast.create_member()
        cast.acts(li, lambda session, *, by, now: asking.ask(session, by, "mydata", "value") and None)
        assert tried(knock(None), NumberTaken(number="SW77"), cast.visitor(li)) == "step:mydata.value"

    def test_fits_into_an_entry(self) -> None:
        most = AuditEntry.__table__.c.record.type.length  # type: ignore[attr-defined]
        assert max(len(door) for line in MATRIX for door in line.doors) <= most


class TestWordsWhereAPictureOrAFileIsAwaited:
    @pytest.mark.parametrize(
        ("step", "awaited"),
        [
            (("lessons", "thing"), "文件或图片"),
            (("summaries", "template"), "文件"),
            (("bank", "picture"), "图片"),
            (("publishing", "picture"), "图片"),
            (("evidence", "photo"), "照片"),
            (("activity_photos", "photo"), "照片"),
        ],
    )
    def test_are_not_told_to_tap_a_button_alone(self, step: tuple[str, str], awaited: str) -> None:
        assert STEPS[step].read is None
        assert awaited in WORDS.plain(STEPS[step].wants, {}, "zh")
