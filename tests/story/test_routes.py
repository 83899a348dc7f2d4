"""Who goes on which visits, from the proposal to the yes; asked first, handed over, given back by who falls ill."""

from collections.abc import Iterator
from datetime import date
from typing import cast

import pytest
from sqlalchemy import select

from bot.sandbox.phones import Phone
from storage.accounts import Account
from storage.campaigns import Campaign, State
from storage.database import Transaction
from storage.members import Member
from storage.visits import Visit, Wish
from tests.cast import Cast
from tests.storage.visiting import GOODS, create_campaign, create_envoy, create_visit
from tests.story.conftest import Union
from tests.story.reporting import open_tools
from tests.story.speech import EN, PATIENT, Tongue, both, han_in


class _Beside:
    """The bot's database, as the factories of visits ask for it."""

    def __init__(self, union: Union) -> None:
        self.write, self.now = union.beside, union.bot.now


class Round:
    """A campaign in which two are to be visited: one who uses the bot, and one who doesn't."""

    def __init__(self, union: Union, tongue: Tongue) -> None:
        self.union, self.tongue = union, tongue
        self.officer = union.colleague(language=tongue.code)
        self.li, self.wang, self.old = (union.member(language=tongue.code) for _ in range(3))
        self.silent = "周同"
        there = cast("Cast", _Beside(union))
        self.campaign = create_campaign(there)
        for phone in (self.li, self.wang):
            create_envoy(there, self.campaign, self.member(phone))
        create_visit(there, self.campaign, self.member(self.old))
        by_name = select(Member.id).where(Member.name == self.silent)
        create_visit(there, self.campaign, union.look(lambda session: session.scalars(by_name).one()))

    def member(self, phone: Phone) -> int:
        mine = select(Account.member_id).where(Account.telegram_id == phone.person.id)
        return cast("int", self.union.look(lambda session: session.scalars(mine).one()))

    def going(self) -> list[set[int | None]]:
        rows = select(Visit).where(Visit.campaign_id == self.campaign).order_by(Visit.id)
        return self.union.look(lambda session: [{one.first_id, one.second_id} for one in session.scalars(rows)])

    def name(self, phone: Phone) -> str:
        key = self.member(phone)
        return self.union.look(lambda session: session.get_one(Member, key).name)

    def open(self, envoys: int | None) -> None:
        """From the desk to the routes of the one campaign that is open."""
        tongue, officer = self.tongue, self.officer
        open_tools(officer, tongue)
        tongue.press(officer, "campaigns.open", tongue.offers("routes.draw"))
        then = (
            tongue.offers("campaigns.look", back=True)
            if envoys is None
            else tongue.offers("routes.envoys", count=envoys)
        )
        tongue.press(officer, "routes.draw", then)

    def close(self) -> None:
        def rule(session: Transaction) -> None:
            campaign = session.get_one(Campaign, self.campaign)
            if campaign.state == State.CLOSED:
                return
            # Of a year long past: the next story has one of this spring too.
            campaign.state, campaign.year = State.CLOSED, campaign.year - campaign.id

        self.union.beside(rule)


@pytest.fixture
def walk(union: Union, tongue: Tongue) -> Iterator[Round]:
    walk = Round(union, tongue)
    yield walk
    walk.close()


@both
class TestARound:
    def test_from_the_proposal_to_whoever_goes_in_the_end(self, walk: Round, tongue: Tongue) -> None:
        officer, li, wang, old = walk.officer, walk.li, walk.wang, walk.old
        self._plan(walk, tongue)
        self._ask(walk, tongue)
        self._hand_over(walk, tongue)
        self._fall_ill(walk, tongue)
        self._end(walk, tongue)
        assert walk.going() == [{walk.member(li), walk.member(officer)}] * 2
        # The name alone stands in what the two are told; where somebody lives is on the card that they open.
        cards = tongue.offers("visits.absent")
        told = [one.text for phone in (li, wang) for one in phone.from_bot if not cards(one)]
        assert all("13800001" not in text for text in told)
        if tongue is EN:
            assert han_in([officer, li, wang, old], GOODS) == []

    def _end(self, walk: Round, tongue: Tongue) -> None:
        """What was shown before the round ended leads on to the rounds that there are."""
        walk.open(None)
        shown = walk.officer.from_bot[-1]
        walk.close()
        tongue.press_on(walk.officer, shown, "routes.propose_anew", tongue.says("routes.no_such_round"))
        tongue.press(walk.officer, "campaigns.open", tongue.offers("campaigns.leave"))

    def _plan(self, walk: Round, tongue: Tongue) -> None:
        officer = walk.officer
        walk.open(2)
        tongue.press(officer, "routes.propose", tongue.offers("routes.ask_confirm", count=2))
        tongue.press(officer, "routes.ask_confirm", tongue.offers("routes.confirm"), count=2)
        assert walk.going() == [{None}] * 2
        tongue.press(officer, "routes.confirm", tongue.offers("routes.open"))
        both_ = {walk.member(walk.li), walk.member(walk.wang)}
        assert walk.going() == [both_, both_]
        for phone in (walk.li, walk.wang):
            phone.wait_for(tongue.offers("routes.mine"), PATIENT)

    def _ask(self, walk: Round, tongue: Tongue) -> None:
        officer, old = walk.officer, walk.old
        tongue.press(officer, "routes.open", tongue.offers("routes.unasked", count=2))
        tongue.press(officer, "routes.unasked", tongue.offers("routes.ask_all"), count=2)
        # Whom nobody can ask here is left, to be rung.
        tongue.press(officer, "routes.ask_all", lambda message: len(message.buttons) == 3)
        assert walk.silent in officer.buttons[1][0]
        old.wait_for(tongue.offers("routes.wish", wish=Wish.ANOTHER_DAY), PATIENT)
        back = tongue.offers("routes.ask_again", back=True)
        tongue.press(old, "routes.wish", back, wish=Wish.ANOTHER_DAY)
        day = old.buttons[0][0]
        old.press(day, PATIENT)
        old.wait_for(lambda message: day in message.text and tongue.offers("routes.ask_again")(message), PATIENT)
        told = walk.li.wait_for(lambda message: day in message.text and walk.name(old) in message.text, PATIENT)
        # The card comes below: what was heard stays.
        tongue.press_on(walk.li, told, "visits.open", tongue.offers("visits.absent"))
        tongue.press(old, "routes.ask_again", tongue.offers("routes.wish", wish=Wish.COME))
        tongue.press(old, "routes.wish", tongue.offers("routes.ask_again"), wish=Wish.COME)

    def _hand_over(self, walk: Round, tongue: Tongue) -> None:
        officer, li, wang = walk.officer, walk.li, walk.wang
        # The officer goes too, added by name.
        walk.open(2)
        tongue.press(officer, "routes.envoys", tongue.offers("routes.begin_add"), count=2)
        tongue.press(officer, "routes.begin_add", tongue.says("routes.whom_to_add", found=[]).strip())
        officer.type(walk.name(officer))
        officer.wait_for(tongue.offers("routes.lead", on=False), PATIENT)
        shown = li.wait_for(tongue.offers("routes.mine"), PATIENT, anywhere=True)
        tongue.press_on(li, shown, "routes.mine", tongue.offers("routes.hand", all=True))
        name = walk.name(officer)
        tongue.press(li, "routes.hand", tongue.offers("routes.offer", name=name, count=2), all=True)
        tongue.press(li, "routes.offer", name, name=name, count=2)
        offered = officer.wait_for(tongue.offers("routes.accept"), PATIENT)
        tongue.press_on(officer, offered, "routes.accept", tongue.offers("routes.ask_ill"))
        li.wait_for(lambda message: name in message.text and not message.buttons, PATIENT)
        assert walk.going() == [{walk.member(wang), walk.member(officer)}] * 2

    def _fall_ill(self, walk: Round, tongue: Tongue) -> None:
        officer, wang = walk.officer, walk.wang
        shown = wang.wait_for(tongue.offers("routes.mine"), PATIENT, anywhere=True)
        tongue.press_on(wang, shown, "routes.mine", tongue.offers("routes.ask_ill"))
        tongue.press(wang, "routes.ask_ill", tongue.offers("routes.ill"))
        tongue.press(wang, "routes.ill", tongue.says("routes.given_back").strip().split("\n")[0])
        told = officer.wait_for(tongue.offers("routes.show"), PATIENT)
        assert walk.name(wang) in told.text
        tongue.press_on(officer, told, "routes.show", tongue.offers("routes.propose"))
        tongue.press(officer, "routes.propose", tongue.offers("routes.ask_confirm", count=2))
        tongue.press(officer, "routes.ask_confirm", tongue.offers("routes.confirm"), count=2)
        tongue.press(officer, "routes.confirm", tongue.offers("routes.open"))


@both
class TestByHand:
    def test_every_change_is_a_press_and_holds_after_the_yes(self, walk: Round, tongue: Tongue) -> None:
        officer = walk.officer
        zhou = walk.union.member(language=tongue.code)
        create_envoy(cast("Cast", _Beside(walk.union)), walk.campaign, walk.member(zhou))
        walk.open(3)
        tongue.press(officer, "routes.free", tongue.offers("routes.propose"), count=2)
        tongue.press(officer, "routes.propose", tongue.offers("routes.drop_draft"))
        tongue.press(officer, "routes.drop_draft", tongue.offers("routes.free", count=2))
        tongue.press(officer, "routes.propose", tongue.offers("routes.drop_draft"))
        self._one_visit(walk, tongue)
        self._whose_seat(walk, tongue)
        self._days(walk, tongue)
        self._people(walk, tongue, zhou)
        if tongue is EN:
            assert han_in([officer], "改天") == []

    def _pair(self, walk: Round, tongue: Tongue, place: int) -> None:
        """Opens that pair of the page."""
        officer = walk.officer
        walk.open(None)
        officer.press(officer.buttons[1 + place][0], PATIENT)
        officer.wait_for(tongue.offers("routes.choose_seat"), PATIENT)

    def _one_visit(self, walk: Round, tongue: Tongue) -> None:
        officer = walk.officer
        self._pair(walk, tongue, 0)
        officer.press(officer.buttons[0][0], PATIENT)
        officer.wait_for(tongue.offers("routes.choose_pair"), PATIENT)
        tongue.press(officer, "routes.choose_other", tongue.offers("routes.look", name=None))
        officer.press(officer.buttons[0][0], PATIENT)
        officer.wait_for(tongue.offers("routes.choose_pair"), PATIENT)
        tongue.press(officer, "routes.choose_pair", tongue.offers("routes.look", name=None))
        officer.press(officer.buttons[0][0], PATIENT)
        # Both are on one way now.
        officer.wait_for(tongue.offers("routes.earlier"), PATIENT)
        tongue.press(officer, "routes.earlier", tongue.offers("routes.later"))
        tongue.press(officer, "routes.later", tongue.offers("routes.earlier"))
        ticked = tongue.offers("routes.enter_wish", wish=Wish.CALL, on=True)
        tongue.press(officer, "routes.enter_wish", ticked, wish=Wish.CALL, on=False)

    def _whose_seat(self, walk: Round, tongue: Tongue) -> None:
        officer = walk.officer
        self._pair(walk, tongue, 0)
        tongue.press(officer, "routes.choose_seat", tongue.offers("routes.pair", first=None))
        officer.press(officer.buttons[0][0], PATIENT)
        officer.wait_for(tongue.offers("routes.envoys", count=None), PATIENT)
        officer.press(officer.buttons[0][0], PATIENT)
        officer.wait_for(tongue.offers("routes.choose_seat"), PATIENT)

    def _days(self, walk: Round, tongue: Tongue) -> None:
        officer = walk.officer
        tongue.press(officer, "routes.day", tongue.offers("routes.pair", first=None))
        officer.type("改天")
        officer.wait_for(tongue.says("routes.no_route_day").strip(), PATIENT)
        officer.type("2027-01-20")
        shown = officer.wait_for(tongue.offers("routes.choose_seat"), PATIENT)
        assert tongue.label("routes.button_pick_day", day=date(2027, 1, 20)) in shown.buttons[0][0]
        officer.press(shown.buttons[0][0], PATIENT)
        officer.wait_for(tongue.offers("routes.day_of"), PATIENT)
        tongue.press(officer, "routes.day_of", tongue.offers("routes.look", name=None))
        officer.press(officer.buttons[0][0], PATIENT)
        officer.wait_for(tongue.offers("routes.day_of"), PATIENT)
        walk.open(None)
        tongue.press(officer, "routes.ask_confirm", tongue.offers("routes.confirm"), count=2)
        tongue.press(officer, "routes.confirm", tongue.offers("routes.open"))

    def _people(self, walk: Round, tongue: Tongue, zhou: Phone) -> None:
        officer = walk.officer
        walk.open(None)
        tongue.press(officer, "routes.envoys", tongue.offers("routes.add_usual"), count=3)
        tongue.press(officer, "routes.add_usual", lambda message: len(message.buttons) > 5)
        name = walk.name(zhou)
        (row,) = [row for row in officer.buttons if row[0].startswith(name)]
        officer.press(row[0], PATIENT)
        officer.wait_for(tongue.offers("routes.lead", on=False), PATIENT)
        tongue.press(officer, "routes.lead", tongue.offers("routes.lead", on=True), on=False)
        tongue.press(officer, "routes.anywhere", tongue.offers("routes.anywhere", on=False), on=True)
        tongue.press(officer, "routes.send_home", tongue.offers("routes.send_home", away=True), away=False)
        tongue.press(officer, "routes.take_off", tongue.offers("routes.begin_add"))
        walk.open(None)
        officer.wait_for(tongue.offers("routes.propose"), PATIENT)
