"""The year's figures in chat: from the desk to a figure, its months and units, the picture and the paper; for officers
their units, for nobody else; in both languages."""

from datetime import timedelta

from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from storage.activities.records import Activity, Kind, SignUp, State
from storage.database import Transaction
from storage.members import Member
from storage.sealed import new_row
from tests.story.conftest import Union
from tests.story.reporting import open_tools
from tests.story.speech import EN, Tongue, both, han_in


def walk(union: Union, maker: Phone) -> None:
    """Everybody of the officer's unit has been to something, three days ago."""
    account_id, now = union.account_of(maker), union.bot.now

    def rule(session: Transaction) -> None:
        at = now - timedelta(days=3)
        activity = Activity(kind=Kind.SPORTS, state=State.OVER, made_by=account_id, made_at=at, title="健步走")
        activity.starts_at, activity.number = at, "HD-2026-9001"
        session.add(activity)
        session.flush()
        for nth, member in enumerate(session.query(Member).order_by(Member.id).limit(30)):
            told = {"place": "seated", "turn": nth, "made_by": account_id, "made_at": at, "came_at": at}
            session.add(SignUp(row=new_row(), activity_id=activity.id, member_id=member.id, **told))

    union.beside(rule)


class TestCharts:
    @both
    def test_lead_from_the_desk_to_months_units_pictures_and_papers(self, union: Union, tongue: Tongue) -> None:
        chair = union.colleague("chair", None, language=tongue.code)
        walk(union, chair)
        open_tools(chair, tongue)
        tongue.press(chair, "charts.open", tongue.offers("charts.duty", duty="culture"))
        tongue.press(chair, "charts.duty", tongue.offers("charts.trend", source="sports"), duty="culture")
        trend = tongue.press(chair, "charts.trend", tongue.offers("charts.draw_trend"), source="sports")
        assert tongue.says("charts.amount", measure="times", count=30) in trend.text
        tongue.press_on(chair, trend, "charts.draw_trend", lambda message: "photo" in message.content)
        units = tongue.press_on(chair, trend, "charts.units", tongue.offers("charts.draw_units"))
        tongue.press_on(chair, units, "charts.draw_units", lambda message: "photo" in message.content)
        paper = tongue.press_on(chair, units, "charts.print", _is_paper)
        document = paper.content["document"]
        assert document["file_name"] == "units.pdf"
        assert chair.world.files[document["file_id"]].data.startswith(b"%PDF")
        if tongue is EN:
            assert han_in([chair]) == []
        records = tongue.press_on(chair, units, "charts.list", tongue.offers("charts.units"))
        assert "HD-2026-9001" in records.text

    @both
    def test_say_whom_services_have_reached(self, union: Union, tongue: Tongue) -> None:
        chair = union.colleague("chair", None, language=tongue.code)
        open_tools(chair, tongue)
        page = tongue.press(chair, "charts.open", tongue.offers("charts.reach"))
        covered = tongue.press_on(chair, page, "charts.reach", tongue.offers("charts.draw_reach"))
        tongue.press_on(chair, covered, "charts.draw_reach", lambda message: "photo" in message.content)
        bound = tongue.press_on(chair, covered, "charts.of", tongue.offers("charts.draw_whom"), service="bound")
        assert tongue.says("charts.who_bound") in bound.text
        tongue.press_on(chair, bound, "charts.draw_whom", lambda message: "photo" in message.content)

    def test_are_not_on_the_desk_of_a_steward(self, union: Union) -> None:
        steward = union.colleague("steward")
        desk = open_tools(steward)
        assert not any("全年数据" in row for row in desk.buttons)


def _is_paper(message: Message) -> bool:
    return "document" in message.content
