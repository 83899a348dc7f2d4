"""Where the buttons of a contest lead: in the group nothing but a word over the button, in private the way in."""

from bot import routes
from handlers import playing
from handlers.buttons import PressHandler
from handlers.screens import Screen, Toast
from storage.values import Values

_GROUP = {route.button.name for route in routes.group_routes() if isinstance(route, PressHandler)}
_PRIVATE = {route.button.name for route in routes.routes({}) if isinstance(route, PressHandler)}
_TOLD: Values = {
    "taken": "taken",
    "letters": ["A"],
    "truth": None,
    "bound": True,
    "unknown": False,
    "team": "",
    "much": 0,
}


class TestButtons:
    def test_are_pressed_in_groups_alone(self) -> None:
        pressed = {f"playing.{name}" for name in ("join", "join_team", "pick", "hand_in", "buzz", "stake")}
        assert pressed <= _GROUP
        assert pressed.isdisjoint(_PRIVATE)


class TestToasts:
    def test_flash_up_for_what_was_taken_and_wait_for_what_is_to_be_done(self) -> None:
        assert playing._toast(_TOLD) == Toast("playing.toast", _TOLD)
        for changed in ({"unknown": True}, {"taken": "choose_team"}, {"taken": "unbound"}):
            told = playing._toast({**_TOLD, **changed})
            assert told is not None
            assert told.alert

    def test_are_none_in_a_group_that_is_none_of_ours(self) -> None:
        assert playing._toast(None) is None


class TestComingIn:
    def test_shows_the_own_result_where_there_is_one(self) -> None:
        own: Values = {"title": "?"}
        assert playing._come_screen(((None, None), own)) == Screen("playing.own", own, fresh=True)  # type: ignore[arg-type]
