"""Papers of visits: who has which visits on paper, and what of them stands there."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from storage import outbox, printing, rights
from storage.campaigns import Kind, Reason, State
from storage.members import Member, NotKnownYet, Standing
from storage.outbox import StoredLetter
from storage.printing import NoSuchCampaign, NothingThere, Sheet, cards, copies, days, lists, table
from storage.values import Values
from storage.visits import Outcome, Stage, Tried, Wish
from tests.cast import Actor, Cast
from tests.storage.visiting import ADDRESS, GOODS, MONEY, create_campaign, create_visit, live_at, visit

ALL: Values = {"unit_id": 0, "member_id": 0}


@pytest.fixture
def campaign(cast: Cast) -> int:
    return create_campaign(cast)


@pytest.fixture
def wang(cast: Cast) -> Actor:
    return cast.create_officer("王秀英")


def read(cast: Cast, rule: Any, by: Actor, campaign: int, values: Values = ALL) -> Any:
    return cast.read(
        lambda session: rule(session, account_id=by.account_id, subject=campaign, values=values, now=cast.now)
    )


def listed(cast: Cast, by: Actor, campaign: int, values: Values = ALL) -> list[str]:
    return [row["name"] for row in read(cast, lists.on_list, by, campaign, values)["rows"]]


class TestWhoHasWhich:
    def test_an_officer_has_those_of_their_units_and_the_chair_all(
        self, cast: Cast, wang: Actor, campaign: int
    ) -> None:
        far = cast.create_unit("城西供水站")
        create_visit(cast, campaign, cast.enrol("刘桂兰"))
        create_visit(cast, campaign, cast.enrol("孙大海", unit=far))
        assert listed(cast, wang, campaign) == ["刘桂兰"]
        assert listed(cast, cast.create_chair(), campaign) == ["刘桂兰", "孙大海"]

    def test_nobody_has_the_visit_to_themselves(self, cast: Cast, wang: Actor, campaign: int) -> None:
        create_visit(cast, campaign, wang)
        chair = cast.create_chair()
        create_visit(cast, campaign, chair, wang)
        assert listed(cast, wang, campaign) == ["赵国强"]
        assert listed(cast, chair, campaign) == ["王秀英"]

    def test_who_goes_has_theirs_and_no_others(self, cast: Cast, campaign: int) -> None:
        li, chen = cast.create_member("李明"), cast.create_member("陈敏")
        create_visit(cast, campaign, cast.enrol("刘桂兰"), chen, li)
        create_visit(cast, campaign, cast.enrol("孙大海"), chen)
        own: Values = {"unit_id": 0, "member_id": li.member_id}
        assert listed(cast, li, campaign) == listed(cast, li, campaign, own) == ["刘桂兰"]
        # Another's list is theirs as far as they go there together.
        assert listed(cast, li, campaign, {"unit_id": 0, "member_id": chen.member_id}) == ["刘桂兰"]
        assert listed(cast, cast.create_member("周杰"), campaign) == []

    def test_a_steward_keeps_no_lists(self, cast: Cast, campaign: int) -> None:
        create_visit(cast, campaign, cast.enrol("刘桂兰"))
        steward = cast.create_steward()
        assert listed(cast, steward, campaign) == []
        with pytest.raises(rights.NotForYou):
            cast.acts(steward, printing.look, campaign, 0, 0)

    def test_whose_office_ends_has_nothing_any_more(self, cast: Cast, wang: Actor, campaign: int) -> None:
        create_visit(cast, campaign, cast.enrol("刘桂兰"))
        assert cast.read(lambda session: printing.may_have(session, wang.account_id, campaign))
        cast.dismiss(wang)
        assert not cast.read(lambda session: printing.may_have(session, wang.account_id, campaign))
        for rule, what in ((lists.on_list, "rows"), (cards.on_cards, "cards"), (days.on_days, "days")):
            assert read(cast, rule, wang, campaign)[what] == []
        assert cast.read(lambda session: table.lines(session, wang.account_id, campaign, 0, cast.now)).rows == []

    def test_who_goes_may_have_papers_of_that_campaign_alone(self, cast: Cast, campaign: int) -> None:
        li, other = cast.create_member("李明"), create_campaign(cast, year=2028)
        create_visit(cast, campaign, cast.enrol("刘桂兰"), li)
        may = [
            cast.read(lambda session, at=at: printing.may_have(session, li.account_id, at)) for at in (campaign, other)
        ]
        assert may == [True, False]
        stranger = cast.create_stranger()
        assert not cast.read(lambda session: printing.may_have(session, stranger.account_id, campaign))


class TestTheList:
    def test_says_what_goes_to_whom_and_who_brings_it(self, cast: Cast, wang: Actor, campaign: int) -> None:
        liu = cast.enrol("刘桂兰", phone="13800000101")
        live_at(cast, liu)
        create_visit(cast, campaign, liu, wang, cast.enrol("陈敏"), reasons=[Reason.HARDSHIP])
        found = read(cast, lists.on_list, wang, campaign)
        assert found["rows"] == [
            {
                "name": "刘桂兰",
                "unit": "城东供水站",
                "money": MONEY,
                "goods": GOODS,
                "by_phone": False,
                "walkers": ["王秀英", "陈敏"],
                "done_on": None,
            }
        ]
        assert (found["money"], found["who"], found["at"], found["year"]) == (MONEY, "王秀英", cast.now, 2027)

    def test_goes_from_hand_to_hand_and_tells_no_reason_address_or_number(
        self, cast: Cast, wang: Actor, campaign: int
    ) -> None:
        liu = cast.enrol("刘桂兰", phone="13800000101")
        live_at(cast, liu)
        create_visit(cast, campaign, liu, reasons=[Reason.HARDSHIP, Reason.ILL])
        told = str(read(cast, lists.on_list, wang, campaign)["rows"])
        for secret in (str(ADDRESS.address), "13800000101", str(ADDRESS.family_phone), "hardship", "ill"):
            assert secret not in told

    def test_of_a_visit_that_was_made_says_what_was_brought(self, cast: Cast, wang: Actor, campaign: int) -> None:
        done = {"stage": Stage.DONE, "done_on": cast.now.date(), "outcome": Outcome.VISITED}
        create_visit(cast, campaign, cast.enrol("刘桂兰"), **done, gave_money=50_000)
        found = read(cast, lists.on_list, wang, campaign)
        (row,) = found["rows"]
        assert (row["money"], row["goods"], row["done_on"], found["money"]) == (50_000, None, cast.now.date(), 50_000)

    def test_of_who_wishes_to_be_rung_up_has_nothing_to_sign_for(self, cast: Cast, wang: Actor, campaign: int) -> None:
        create_visit(cast, campaign, cast.enrol("甲"), wish=Wish.CALL)
        done = {"stage": Stage.DONE, "done_on": cast.now.date()}
        create_visit(cast, campaign, cast.enrol("乙"), **done, outcome=Outcome.PHONED)
        # They came all the same, and the money changed hands.
        came = {"outcome": Outcome.VISITED, "gave_money": 50_000, "wish": Wish.CALL}
        create_visit(cast, campaign, cast.enrol("丙"), **done, **came)
        create_visit(cast, campaign, cast.enrol("丁"), wish=Wish.COME)
        found = read(cast, lists.on_list, wang, campaign)
        assert [(row["name"], row["by_phone"], row["money"], row["goods"]) for row in found["rows"]] == [
            ("甲", True, None, None),
            ("乙", True, None, None),
            ("丙", False, 50_000, None),
            ("丁", False, MONEY, GOODS),
        ]
        assert found["money"] == 50_000 + MONEY

    def test_goes_unit_by_unit_along_the_route(self, cast: Cast, campaign: int) -> None:
        chair, far = cast.create_chair(), cast.create_unit("城西供水站")
        near = cast.create_unit()
        for name, unit, place in (("甲", far, 1), ("乙", near, 2), ("丙", near, 1)):
            create_visit(cast, campaign, cast.enrol(name, unit=unit), place=place)
        assert listed(cast, chair, campaign) == ["丙", "乙", "甲"]

    def test_shows_what_is_proposed_until_the_list_is_approved(self, cast: Cast, wang: Actor) -> None:
        for state, year, names in ((State.LISTING, 2027, ["甲"]), (State.APPROVED, 2028, ["乙"])):
            campaign = create_campaign(cast, year=year, state=state)
            for name, stage in (("甲", Stage.PROPOSED), ("乙", Stage.DONE), ("丙", Stage.DROPPED), ("丁", Stage.OVER)):
                create_visit(cast, campaign, cast.enrol(name), stage=stage)
            assert listed(cast, wang, campaign) == names

    def test_of_a_unit_has_all_below_it(self, cast: Cast, campaign: int) -> None:
        chair, station = cast.create_chair(), cast.create_unit("城北供水站")
        team = cast.create_unit("一班", above=station)
        create_visit(cast, campaign, cast.enrol("刘桂兰", unit=team))
        create_visit(cast, campaign, cast.enrol("孙大海"))
        assert listed(cast, chair, campaign, {"unit_id": station, "member_id": 0}) == ["刘桂兰"]


class TestCards:
    def test_there_is_one_for_each_who_goes_and_one_for_whom_nobody_visits(
        self, cast: Cast, wang: Actor, campaign: int
    ) -> None:
        chen, li = cast.enrol("陈敏"), cast.enrol("李明")
        create_visit(cast, campaign, cast.enrol("刘桂兰"), chen, li)
        create_visit(cast, campaign, cast.enrol("孙大海"), chen)
        create_visit(cast, campaign, cast.enrol("周杰"))
        found = read(cast, cards.on_cards, wang, campaign)["cards"]
        told = {card["walker"]: [(one["name"], one["with"]) for one in card["visits"]] for card in found}
        assert told == {
            "李明": [("刘桂兰", ["陈敏"])],
            "陈敏": [("刘桂兰", ["李明"]), ("孙大海", [])],
            None: [("周杰", [])],
        }
        assert found[-1]["walker"] is None

    def test_says_where_to_go_and_whom_to_ring(self, cast: Cast, wang: Actor, campaign: int) -> None:
        liu = cast.enrol("刘桂兰", phone="13800000101")
        live_at(cast, liu)
        more = {"day": date(2027, 1, 20), "wish": Wish.CALL, "tried": Tried.ABSENT}
        number = visit(
            cast, create_visit(cast, campaign, liu, wang, reasons=[Reason.AGED, Reason.RETIRED], **more)
        ).number
        ((one,),) = [card["visits"] for card in read(cast, cards.on_cards, wang, campaign)["cards"]]
        assert one == {
            "number": number,
            "name": "刘桂兰",
            "unit": "城东供水站",
            "age": 85,
            "alone": True,
            "address": ADDRESS.address,
            "phones": ["13800000101"],
            "family": ADDRESS.family,
            "relation": ADDRESS.relation,
            "family_phone": ADDRESS.family_phone,
            "reasons": [Reason.AGED, Reason.RETIRED],
            "money": MONEY,
            "goods": GOODS,
            "with": [],
            **more,
        }

    def test_of_who_goes_are_in_the_order_of_their_days(self, cast: Cast, campaign: int) -> None:
        li = cast.create_member("李明")
        for name, day, place in (("甲", None, 1), ("乙", date(2027, 1, 20), 2), ("丙", date(2027, 1, 20), 1)):
            create_visit(cast, campaign, cast.enrol(name), li, day=day, place=place)
        own: Values = {"unit_id": 0, "member_id": li.member_id}
        (card,) = read(cast, cards.on_cards, li, campaign, own)["cards"]
        assert [one["name"] for one in card["visits"]] == ["丙", "乙", "甲"]

    def test_leave_out_what_is_done(self, cast: Cast, wang: Actor, campaign: int) -> None:
        create_visit(cast, campaign, cast.enrol("刘桂兰"), wang, stage=Stage.DONE, done_on=cast.now.date())
        assert read(cast, cards.on_cards, wang, campaign)["cards"] == []

    def test_are_nothing_but_names_where_no_home_is_known(self, cast: Cast, wang: Actor, campaign: int) -> None:
        create_visit(cast, campaign, cast.enrol("刘桂兰"), wang)
        ((one,),) = [card["visits"] for card in read(cast, cards.on_cards, wang, campaign)["cards"]]
        assert (one["address"], one["age"], one["alone"], one["phones"]) == (None, None, None, [])


class TestDays:
    def test_tell_how_many_of_which_unit_and_of_nobody_who(self, cast: Cast, campaign: int) -> None:
        li, first = cast.create_member("李明"), date(2027, 1, 20)
        near, far = cast.create_unit(), cast.create_unit("城西供水站")
        for name, unit, day in (
            *(("甲", far, first), ("乙", near, first), ("丙", near, first)),
            *(("丁", near, first + timedelta(days=1)), ("戊", near, None)),
        ):
            create_visit(cast, campaign, cast.enrol(name, unit=unit), li, day=day)
        own: Values = {"unit_id": 0, "member_id": li.member_id}
        found = read(cast, days.on_days, li, campaign, own)["days"]
        assert sorted((one["day"], one["unit"], one["count"]) for one in found) == [
            (first, "城东供水站", 2),
            (first, "城西供水站", 1),
            (first + timedelta(days=1), "城东供水站", 1),
        ]
        assert {name for one in found for name in one} == {"day", "unit", "unit_id", "count"}


class TestTheTable:
    def test_goes_page_by_page_to_the_end(
        self, cast: Cast, wang: Actor, campaign: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(table, "PAGE", 2)
        for name in ("甲", "乙", "丙"):
            create_visit(cast, campaign, cast.enrol(name))
        seen, after = [], 0
        while after is not None:
            page = cast.read(lambda session, at=after: table.lines(session, wang.account_id, campaign, at, cast.now))
            seen += [line.name for line in page.rows]
            after = page.last
        assert seen == ["甲", "乙", "丙"]
        assert cast.read(lambda session: table.head(session, wang.account_id, campaign, cast.now))["count"] == 3

    def test_has_what_was_not_reached_too(self, cast: Cast, wang: Actor, campaign: int) -> None:
        create_visit(cast, campaign, cast.enrol("甲"), stage=Stage.OVER)
        create_visit(cast, campaign, cast.enrol("乙"), stage=Stage.DROPPED)
        page = cast.read(lambda session: table.lines(session, wang.account_id, campaign, 0, cast.now))
        assert [(line.name, line.stage) for line in page.rows] == [("甲", Stage.OVER)]


class TestOrder:
    @pytest.mark.parametrize("sheet", [Sheet.LIST, Sheet.CARDS, Sheet.TABLE])
    def test_sends_the_paper_and_is_noted(self, cast: Cast, wang: Actor, campaign: int, sheet: Sheet) -> None:
        create_visit(cast, campaign, cast.enrol("刘桂兰"))
        page = cast.acts(wang, printing.order, sheet, campaign, wang.unit_id, 0)
        assert (page["count"], page["unit"]) == (1, "城东供水站")
        (letter,) = cast.letters(wang)
        assert (letter.key, letter.right, letter.subject) == (f"printing.paper_{sheet}", printing.RIGHT, campaign)
        assert letter.values["unit_id"] == (0 if sheet is Sheet.TABLE else wang.unit_id)
        (entry,) = cast.audited("printing.order")
        assert (entry.account_id, entry.record) == (wang.account_id, f"campaigns {campaign} {sheet} 1")

    def test_of_nobody_is_refused(self, cast: Cast, wang: Actor, campaign: int) -> None:
        create_visit(cast, campaign, cast.enrol("孙大海", unit=cast.create_unit("城西供水站")))
        for unit in (0, wang.unit_id, 999_999):
            with pytest.raises(NothingThere):
                cast.acts(wang, printing.order, Sheet.LIST, campaign, unit, 0)
        with pytest.raises(NoSuchCampaign):
            cast.acts(wang, printing.order, Sheet.LIST, campaign + 1, 0, 0)
        assert cast.letters(wang) == []

    def test_of_days_wants_days(self, cast: Cast, wang: Actor, campaign: int) -> None:
        create_visit(cast, campaign, cast.enrol("刘桂兰"), wang)
        with pytest.raises(NothingThere):
            cast.acts(wang, printing.order, Sheet.DAYS, campaign, 0, wang.member_id)

    def test_needs_the_charge_of_hardship(self, cast: Cast, wang: Actor, campaign: int) -> None:
        create_visit(cast, campaign, cast.enrol("刘桂兰"))
        cast.dismiss(wang)
        with pytest.raises(rights.NotForYou):
            cast.acts(wang, printing.order, Sheet.LIST, campaign, 0, 0)


class TestOrderOwn:
    def test_sends_who_goes_their_own(self, cast: Cast, campaign: int) -> None:
        li = cast.create_member("李明")
        create_visit(cast, campaign, cast.enrol("刘桂兰"), li)
        create_visit(cast, campaign, cast.enrol("孙大海"))
        page = cast.acts(li, printing.order_own, Sheet.CARDS, campaign)
        assert page == cast.acts(li, printing.mine)
        (letter,) = cast.letters(li)
        assert (letter.key, letter.values["member_id"], letter.values["count"]) == (
            "printing.paper_cards",
            li.member_id,
            1,
        )

    def test_shows_the_open_campaigns_in_which_they_go(self, cast: Cast, campaign: int) -> None:
        li, year = cast.create_member("李明"), create_campaign(cast, Kind.YEAR)
        create_visit(cast, campaign, cast.enrol("刘桂兰"), li, day=date(2027, 1, 20))
        create_visit(cast, year, cast.enrol("孙大海"), li)
        over = create_campaign(cast, year=2026, state=State.CLOSED)
        create_visit(cast, over, cast.enrol("周杰"), li, stage=Stage.OVER)
        lines = cast.acts(li, printing.mine)["lines"]
        assert [(one["campaign"], one["count"], one["dated"]) for one in lines] == [
            (campaign, 1, True),
            (year, 1, False),
        ]

    def test_is_nothing_for_who_has_left(self, cast: Cast, campaign: int) -> None:
        li = cast.create_member("李明")
        create_visit(cast, campaign, cast.enrol("刘桂兰"), li)
        cast.write(lambda session: setattr(session.get_one(Member, li.member_id), "standing", Standing.LEFT))
        assert not cast.read(lambda session: printing.may_have(session, li.account_id, campaign))

    def test_is_no_table_and_nothing_for_who_does_not_go(self, cast: Cast, campaign: int) -> None:
        li = cast.create_member("李明")
        create_visit(cast, campaign, cast.enrol("刘桂兰"))
        for sheet in Sheet:
            with pytest.raises(NothingThere):
                cast.acts(li, printing.order_own, sheet, campaign)
        with pytest.raises(NotKnownYet):
            cast.acts(cast.create_stranger(), printing.order_own, Sheet.LIST, campaign)


class TestPages:
    def test_show_the_units_and_who_goes_with_how_many(self, cast: Cast, campaign: int) -> None:
        chair, chen = cast.create_chair(), cast.enrol("陈敏")
        far = cast.create_unit("城西供水站")
        create_visit(cast, campaign, cast.enrol("刘桂兰"), chen)
        create_visit(cast, campaign, cast.enrol("孙大海", unit=far), chen)
        create_visit(cast, campaign, cast.enrol("周杰", unit=far))
        units = cast.acts(chair, printing.units_page, campaign, 0)["units"]
        assert sorted((one["unit"], one["count"]) for one in units) == [("城东供水站", 1), ("城西供水站", 2)]
        (one,) = cast.acts(chair, printing.walkers_page, campaign, 99)["walkers"]
        assert (one["name"], one["count"]) == ("陈敏", 2)

    def test_turn(self, cast: Cast, campaign: int, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(printing.choosing, "PAGE", 1)
        chair = cast.create_chair()
        for name in ("城西供水站", "城南供水站"):
            create_visit(cast, campaign, cast.enrol("甲", unit=cast.create_unit(name)))
        pages = [cast.acts(chair, printing.units_page, campaign, page) for page in (0, 1, 7)]
        assert [[one["unit"] for one in page["units"]] for page in pages] == [
            ["城西供水站"],
            ["城南供水站"],
            ["城南供水站"],
        ]
        assert [(page["page"], page["pages"]) for page in pages] == [(0, 2), (1, 2), (1, 2)]


class TestCopies:
    @pytest.mark.parametrize("office", [True, False])
    def test_with_names_go_from_the_chat_after_a_day(self, cast: Cast, campaign: int, *, office: bool) -> None:
        who = cast.create_officer() if office else cast.create_member()
        create_visit(cast, campaign, cast.enrol("刘桂兰"), who, day=date(2027, 1, 20))
        for sheet in (Sheet.CARDS, Sheet.DAYS):
            cast.acts(who, printing.order_own, sheet, campaign)
        for number, letter in enumerate(cast.letters(who), 41):
            end = outbox.ending(letter.id, outbox.State.SENT, now=cast.now, message_id=number)
            cast.write(lambda session, end=end: outbox.end_open(session, end) and None)

        def taken(after: timedelta) -> int:
            return cast.write(lambda session: copies.take_back(session, now=cast.now + after))

        assert [taken(timedelta(hours=hours)) for hours in (23, 24, 24)] == [0, 1, 0]
        # Of nobody but whom it names: the calendar stays.
        left = select(StoredLetter.key).where(StoredLetter.message_id.is_not(None))
        assert cast.read(lambda session: [*session.scalars(left)]) == ["printing.paper_days"]
