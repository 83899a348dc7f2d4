"""The board in chat: the chair sets a goal, officers see how far their units are, as text, picture and paper."""

from tests.story.conftest import Union
from tests.story.reporting import open_tools
from tests.story.speech import Tongue, both


class TestGoals:
    @both
    def test_are_set_by_the_chair_and_held_against_each_unit(self, union: Union, tongue: Tongue) -> None:
        chair = union.colleague("chair", None, language=tongue.code)
        open_tools(chair, tongue)
        board = tongue.press(chair, "goals.open", tongue.offers("goals.set"))
        assert tongue.says("goals.met", met=None, goal=None) in board.text
        tongue.press_on(chair, board, "goals.set", tongue.offers("goals.ask", service="bound"))
        tongue.press(chair, "goals.ask", tongue.offers("goals.put", percent=100), service="bound")
        goals = tongue.press(chair, "goals.put", "100%", percent=100)
        board = tongue.press_on(chair, goals, "goals.open", tongue.offers("goals.draw"), back=True)
        assert tongue.says("goals.met", met=False, goal=100) in board.text
        tongue.press_on(chair, board, "goals.draw", lambda message: "photo" in message.content)
        paper = tongue.press_on(chair, board, "goals.print", lambda message: "document" in message.content)
        document = paper.content["document"]
        assert chair.world.files[document["file_id"]].data.startswith(b"%PDF")
        one = tongue.press_on(chair, board, "goals.see", tongue.offers("goals.board", back=True), service="bound")
        assert tongue.says("charts.who_bound") in one.text

    def test_are_read_by_an_officer_of_their_units_and_set_by_nobody_else(self, union: Union) -> None:
        officer = union.colleague("officer")
        open_tools(officer)
        officer.press("职工之家看板")
        board = officer.wait_for(lambda message: message.text.startswith("职工之家看板"))
        assert not any("定目标" in row for row in board.buttons)
