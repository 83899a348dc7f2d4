"""Coverage of talks in chat: whom to talk with this week, figures as text and picture, how often; in both languages."""

from datetime import timedelta

from sqlalchemy import select

from bot.sandbox.phones import Phone
from storage.coverage import Proposal, Why
from storage.database import Transaction
from storage.members import Member
from tests.story.conftest import Union
from tests.story.reporting import open_tools
from tests.story.speech import EN, Tongue, both, han_in


def propose(union: Union, officer: Phone) -> list[str]:
    """Two of the roster are proposed to the officer, as on a Monday; their names."""
    account_id, now = union.account_of(officer), union.bot.now

    def rule(session: Transaction) -> list[str]:
        taken = select(Proposal.member_id)
        # Of names that stand in no other.
        free = select(Member).where(Member.id.not_in(taken), Member.name.like("职工%")).order_by(Member.id.desc())
        people = session.scalars(free.limit(2)).all()
        for one in people:
            proposal = Proposal(officer_id=account_id, member_id=one.id, why=Why.NEVER, made_at=now)
            proposal.week = now.date() - timedelta(days=now.weekday())
            session.add(proposal)
        return [one.name for one in people]

    return union.beside(rule)


class TestCoverage:
    @both
    def test_leads_officers_to_people_and_figures_and_the_chair_to_norms(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague("officer", language=tongue.code)
        first, second = propose(union, officer)
        open_tools(officer, tongue)
        tongue.press(officer, "talks.office", tongue.offers("coverage.week"))
        tongue.press(officer, "coverage.week", tongue.offers("coverage.see", name=first))
        tongue.press(officer, "coverage.see", tongue.offers("coverage.put_off"), name=first)
        left = tongue.press(officer, "coverage.put_off", tongue.offers("coverage.see", name=second))
        assert first not in left.text
        tongue.press(officer, "coverage.board", tongue.offers("coverage.picture"), step=0)
        tongue.press(officer, "coverage.picture", tongue.says("coverage.note"))
        chair = union.colleague("chair", None, language=tongue.code)
        open_tools(chair, tongue)
        tongue.press(chair, "talks.office", tongue.offers("coverage.week"))
        tongue.press(chair, "coverage.board", tongue.offers("coverage.norms"), step=0)
        tongue.press(chair, "coverage.norms", tongue.offers("coverage.ask_norm", people="retired"))
        tongue.press(chair, "coverage.ask_norm", tongue.offers("coverage.set_norm", times="2"), people="retired")
        tongue.press(chair, "coverage.set_norm", tongue.offers("coverage.units", step=0), times="2")
        if tongue is EN:
            assert han_in([chair]) == []
