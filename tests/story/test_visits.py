"""Visits at the door: the list on the telephone, a card, one press; what was brought and heard; and who ticks off for
those who use no bot."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from bot.sandbox.phones import Phone
from storage import accounts, campaigns, homes, numbers, sealed, visits
from storage.aid import Grant
from storage.campaigns import Campaign, Kind, Reason, State
from storage.database import Transaction
from storage.due_talks import DueTalk
from storage.homes import Details
from storage.members import Member, Standing
from storage.units import Unit
from storage.visits import Outcome, Stage, Tried, Visit
from tests.story.conftest import STATION, Union
from tests.story.reporting import open_tools, write
from tests.story.speech import EN, PATIENT, Tongue, both, han_in

ADDRESS, FAMILY = "Shuiyuan Road 3, 202", "13900001234"
MONEY, GOODS = 100_000, "rice, oil"


@dataclass
class Plan:
    """An approved campaign of the running union, in which two go."""

    union: Union
    year: int
    approver: Phone

    def visit(self, name: str, *envoys: Phone, place: int = 0) -> int:
        """Somebody retired, whom they are to visit."""
        going = [self.union.account_of(one) for one in envoys]
        by, now = self.union.account_of(self.approver), self.union.bot.now

        def rule(session: Transaction) -> int:
            unit_id = session.scalars(select(Unit.id).filter_by(name=STATION)).one()
            member = Member(name=name, unit_id=unit_id, standing=Standing.RETIRED)
            session.add(member)
            session.flush()
            details = Details(ADDRESS, date(1941, 5, 3), True, "Min", "daughter", FAMILY)
            homes.keep(session, member.id, details, told_by=None, now=now)
            first, second = [*(accounts.member_of(session, one) for one in going), None][:2]
            row = sealed.new_row()
            made = Visit(row=row, member_id=member.id, unit_id=unit_id, occasion="", stage=Stage.PLANNED, made_at=now)
            made.campaign_id, made.number = self._campaign(session, by), numbers.take(session, "ZF", now=now)
            made.reasons = visits.keep_reasons(session, row, [Reason.AGED, Reason.ALONE, Reason.MODEL])
            made.money, made.goods, made.place, made.first_id, made.second_id = MONEY, GOODS, place, first, second
            session.add(made)
            session.flush()
            return made.id

        return self.union.beside(rule)

    def _campaign(self, session: Transaction, by: int) -> int:
        found = campaigns.of_year(session, Kind.SPRING, self.year)
        if found is None:
            day = campaigns.day_of(Kind.SPRING, self.year)
            found = Campaign(kind=Kind.SPRING, year=self.year, festival_on=day, state=State.APPROVED)
            found.opened_at = found.approved_at = self.union.bot.now
            found.approved_by = by
            session.add(found)
            session.flush()
        return found.id

    def kept(self, visit: int) -> Visit:
        return self.union.look(lambda session: session.get_one(Visit, visit))

    def money(self, visit: int) -> list[int | None]:
        """What stands of it in the books, in 分."""
        number = self.kept(visit).number
        found = select(Grant.amount).where(Grant.number == number).order_by(Grant.id)
        return self.union.look(lambda session: list(session.scalars(found)))


def tap_name(phone: Phone, name: str, tongue: Tongue) -> None:
    """The button of the list that has the name."""
    label = next(label for row in phone.from_bot[-1].buttons for label in row if name in label)
    phone.press(label, PATIENT)
    phone.wait_for(tongue.offers("visits.list", step=0), PATIENT)


@both
class TestAtTheDoor:
    def test_a_visit_is_kept_by_one_press_and_what_was_heard_leads_on(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague("officer", language=tongue.code)
        deputy = union.colleague("deputy", None, language=tongue.code)
        li, wang = (union.member(language=tongue.code) for _ in range(2))
        plan = Plan(union, 2028 if tongue is EN else 2027, deputy)
        first, second, third = (plan.visit(f"陈桂芳{place}", li, wang, place=place) for place in (1, 2, 3))

        # The menu has a key for who goes; the first of the list is the next.
        li.start()
        li.wait_for(lambda _: any(tongue.label("visits.label_mine") in row for row in li.keyboard), PATIENT)
        shown = tongue.tap(li, "visits.label_mine", tongue.phrase("点名字看地址和电话；走访完点一下就记好了。"))
        assert shown.protected
        assert "陈桂芳1" in shown.buttons[0][0]
        tap_name(li, "陈桂芳1", tongue)
        card = li.from_bot[-1]
        assert card.protected, "an address stays in this chat"
        assert all(told in card.text for told in (ADDRESS, FAMILY, wang.person.first_name, GOODS))

        taps = len(li.presses)
        tongue.press(li, "visits.visited", tongue.offers("visits.brought"), bedside=False)
        assert len(li.presses) - taps == 1
        assert (plan.kept(first).stage, plan.money(first)) == (Stage.DONE, [MONEY])

        tongue.press(li, "visits.brought", tongue.offers("visits.nothing"))
        write(
            li,
            "500, 300",
            tongue.phrase("没看懂带去了什么。像这样写就行：500 元，米、油。只有一样也行；钱只写一个数。"),
        )
        write(li, "500 yuan, milk", tongue.says("visits.brought", money=50_000, goods="milk"))
        assert plan.money(first) == [MONEY, -MONEY, 50_000]
        tongue.press(li, "visits.brought", tongue.offers("visits.choose_source", source="own_funds", on=True))
        donated = tongue.says("aid.source_donation")
        tongue.press(li, "visits.choose_source", donated, source="donation", on=False)
        assert (plan.kept(first).source, plan.money(first)) == ("donation", [MONEY, -MONEY, 50_000, -50_000, 50_000])

        tongue.press(li, "visits.hear", tongue.offers("visits.show", step=0, name=None), again=False)
        write(li, "canary: needs a rail", tongue.offers("visits.talk"))
        tongue.press(li, "visits.talk", tongue.phrase("已经告诉负责的工会干部。"))
        assert not tongue.offers("visits.talk")(li.from_bot[-1])
        told = officer.wait_for(tongue.offers("visits.show"), PATIENT)
        assert "陈桂芳" not in told.text
        tongue.press_on(officer, told, "visits.show", "canary: needs a rail")
        member = plan.kept(first).member_id
        # Taken up by the round of due talks, some seconds later.
        union.until(lambda session: session.scalars(select(DueTalk).filter_by(member_id=member)).one_or_none())

        # Nobody at home: it stays, behind the others; the next one is a press away.
        tongue.press(li, "visits.show", tongue.offers("visits.absent"), step=1, name="陈桂芳2")
        tongue.press(li, "visits.absent", tongue.phrase("还在您的名单上，排到今天最后。"))
        assert plan.kept(second).tried == Tried.ABSENT
        tongue.press(li, "visits.postpone", tongue.offers("visits.choose_day", day=tomorrow(union)))
        tongue.press(li, "visits.choose_day", tongue.offers("visits.undo"), day=tomorrow(union))
        assert plan.kept(second).day == tomorrow(union)

        # The other of the two sees what is left; a wrong press is taken back.
        wang.type("/visits")
        wang.wait_for(tongue.offers("visits.done", done=1), PATIENT)
        tap_name(wang, "陈桂芳3", tongue)
        tongue.press(wang, "visits.phoned", tongue.offers("visits.undo"))
        assert plan.kept(third).outcome == Outcome.PHONED
        tongue.press(wang, "visits.undo", tongue.offers("visits.in_hospital"))
        tongue.press(wang, "visits.in_hospital", tongue.offers("visits.visited", bedside=True))
        tongue.press(wang, "visits.visited", tongue.offers("visits.brought"), bedside=True)
        assert plan.kept(third).outcome == Outcome.AT_HOSPITAL
        if tongue is EN:
            assert han_in([li, wang, officer], "[123]\\.") == []


@both
class TestForOthers:
    def test_a_steward_keeps_all_but_who_was_not_at_home(self, union: Union, tongue: Tongue) -> None:
        steward = union.colleague("steward", language=tongue.code)
        deputy = union.colleague("deputy", None, language=tongue.code)
        leader = union.member(language=tongue.code)
        plan = Plan(union, 2030 if tongue is EN else 2029, deputy)
        every = [plan.visit(f"陈桂芳{place}", leader, place=place) for place in (1, 2, 3)]

        open_tools(steward, tongue)
        name = leader.person.first_name
        tongue.press(steward, "visits.pairs", tongue.offers("visits.pair", first=name, second=None, open=3))
        tongue.press(
            steward,
            "visits.pair",
            tongue.offers("visits.tick_all", absent=False, count=3),
            first=name,
            second=None,
            open=3,
        )
        assert ADDRESS not in steward.screen
        tongue.press(steward, "visits.toggle", tongue.offers("visits.tick_all", absent=True, count=2), on=False)
        asked = tongue.press(
            steward, "visits.tick_all", tongue.offers("visits.choose_done_on", back=1), absent=True, count=2
        )
        assert tongue.label("aid.money", amount=2 * MONEY) in asked.text
        tongue.press(steward, "visits.choose_done_on", tongue.offers("visits.undo_all", count=2), back=1)
        stages = [plan.kept(one).stage for one in every]
        assert sorted(stages) == [Stage.DONE, Stage.DONE, Stage.PLANNED]
        union.until(lambda _: sum(len(plan.money(one)) for one in every) == 2)

        tongue.press(steward, "visits.undo_all", tongue.offers("visits.tick_all", absent=True, count=2), count=2)
        assert [plan.kept(one).stage for one in every] == [Stage.PLANNED] * 3
        assert sum(sum(one or 0 for one in plan.money(each)) for each in every) == 0
        if tongue is EN:
            assert han_in([steward]) == []


def tomorrow(union: Union) -> date:
    return union.bot.now.date() + timedelta(days=1)
