"""Half a year of talks with forty people: everybody is reached, and nobody has all of them. The whole one, with 2,000,
is `python -m tests.bench.coverage`."""

from datetime import date

from tests.cast import Cast
from tests.storage.talk_year import Chances, Year


class TestHalfAYear:
    def test_reaches_everybody_and_loads_officers_alike(self, cast: Cast) -> None:
        found = Year(cast, 7, 40, (1, 1), date(2026, 1, 5), weeks=24).run()
        assert found.whole >= 38
        assert found.reached == found.whole
        assert 1 <= found.fewest <= found.most <= 5
        assert found.by_officer[-1] <= 1.5 * found.by_officer[0]

    def test_finds_that_it_does_not_where_talks_do_not_come_about(self, cast: Cast) -> None:
        found = Year(cast, 7, 40, (1, 1), date(2026, 1, 5), weeks=8, chances=Chances(comes_about=0.1)).run()
        assert found.share < 0.9
