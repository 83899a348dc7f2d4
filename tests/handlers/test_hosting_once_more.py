"""Pages of contests that ask once more: the way back stands first, before what can't be undone."""

from typing import Final

import pytest

from handlers.contests import draft
from handlers.hosting import page
from handlers.screens import Reply, Screen
from handlers.seasons import office
from storage.hosting.panels import Act
from storage.values import Values

_CONTEST: Final[Values] = {
    "contest": 1,
    "nth": 3,
    "state": "ready",
    "late": False,
    "too_soon": False,
    "asked": Act.STOP,
}
_SEASON: Final[Values] = {"season": 1, "title": "冬季联赛"}


@pytest.mark.parametrize(
    ("screen", "names"),
    [
        (page._acted(_CONTEST), ["hosting.open", "hosting.stop"]),
        (page._sure_void_screen(_CONTEST), ["hosting.open", "hosting.void_sure"]),
        (draft._sure_screen(_CONTEST), ["contests.card", "contests.cancel"]),
        (office.close_screen(_SEASON), ["seasons.see", "seasons.close"]),
    ],
    ids=["stop", "void", "cancel", "close"],
)
class TestAskingOnceMore:
    def test_has_the_way_back_first(self, screen: Reply, names: list[str]) -> None:
        assert isinstance(screen, Screen)
        assert [one.name for row in screen.buttons or [] for one in row] == names
