"""Values: what a letter may keep comes back as what it was."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.hardship import Urgency
from storage.outbox import Rank
from storage.values import pack, unpack

ZONES = st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-3, minutes=-30))])
PLAIN = st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.datetimes(timezones=ZONES)
VALUES = st.dictionaries(
    st.text().filter(lambda key: key != "~"),
    st.recursive(
        PLAIN,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text().filter(lambda key: key != "~"), inner, max_size=3)
        ),
        max_leaves=8,
    ),
    max_size=5,
)


class TestKeeping:
    @given(VALUES)
    @settings(max_examples=100, deadline=None, database=None)
    def test_gives_back_what_was_put_in(self, values) -> None:
        assert unpack(pack(values)) == values

    def test_keeps_a_date_a_date_and_an_instant_an_instant(self) -> None:
        found = unpack(pack({"on": date(2026, 2, 17), "at": datetime(2026, 2, 17, 10, tzinfo=UTC)}))
        assert type(found["on"]) is date
        assert type(found["at"]) is datetime

    def test_makes_an_enum_its_string(self) -> None:
        assert unpack(pack({"urgency": Urgency.THIS_WEEK, "rank": Rank.ANSWER})) == {"urgency": "this_week", "rank": 1}

    def test_refuses_a_time_without_its_zone(self) -> None:
        with pytest.raises(ValueError, match="zone"):
            pack({"at": datetime(2026, 2, 17, 10)})  # noqa: DTZ001

    @pytest.mark.parametrize("value", [Decimal("1.5"), b"bytes", {1, 2}, object()])
    def test_refuses_what_would_come_back_as_something_else(self, value: object) -> None:
        with pytest.raises(TypeError):
            pack({"value": value})

    def test_writes_chinese_as_it_is(self) -> None:
        assert "城东供水站" in pack({"unit": "城东供水站"})
