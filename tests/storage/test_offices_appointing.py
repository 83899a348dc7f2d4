"""Appointing and dismissing in chat, standing in, and handing over the chair, which takes two."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from storage import accounts, offices, rights
from storage.asking import Outdated
from storage.audit import AuditEntry
from storage.hardship import Stage, Urgency, casework
from storage.hardship.reports import NotYours
from storage.members import Member, Standing
from storage.offices import Absence, Charge, ComeInFirst, Role, absences, appointing, listing, seconding
from storage.offices.absences import NobodyToStandIn, NotAway
from storage.offices.appointing import NobodyFound, NoSuchUnit, NotTheChairs, NotYourself
from storage.offices.listing import OfficeOver
from storage.offices.seconding import NobodyToSecond, NothingToSecond, NotWithoutTelegram, TwoPeople
from storage.rights import Deed, NotForYou
from storage.values import Values
from tests.cast import HOME, Actor, Cast


@pytest.fixture
def chair(cast: Cast) -> Actor:
    return cast.create_chair()


def held(cast: Cast, actor: Actor) -> list[tuple[Role, int | None, str | None]]:
    return [(one.role, one.unit_id, one.charges) for one in cast.read(lambda s: offices.held_by(s, actor.account_id))]


def office_of(cast: Cast, actor: Actor) -> int:
    return cast.read(lambda s: offices.held_by(s, actor.account_id)[0].id)


def review(cast: Cast, chair: Actor, name: str, role: Role, unit: int | None = None) -> Values:
    """The chair's way to the last question."""
    cast.acts(chair, appointing.begin)
    shown = cast.acts(chair, appointing.find, name)
    shown = cast.acts(chair, appointing.choose_role, shown["version"], role)
    if role in offices.WHOLE_UNION:
        return shown
    return cast.acts(chair, appointing.choose_unit, shown["version"], unit or appointing.WHOLE)


class TestAppointing:
    def test_puts_somebody_in_office_and_tells_them(self, cast: Cast, chair: Actor) -> None:
        wang = cast.create_member("王秀英")
        shown = review(cast, chair, "王秀英", Role.OFFICER, wang.unit_id)
        assert (shown["name"], shown["unit"], shown["joined"]) == ("王秀英", HOME, True)
        done = cast.acts(chair, appointing.appoint, shown["version"])
        assert done["code"] is None
        assert held(cast, wang) == [(Role.OFFICER, wang.unit_id, None)]
        assert cast.keys(wang) == ["joining.in_office", "joining.first_officer"]
        assert [entry.account_id for entry in cast.audited("offices.appoint")] == [chair.account_id]

    def test_takes_only_what_is_ticked(self, cast: Cast, chair: Actor) -> None:
        wang = cast.create_member("王秀英")
        shown = review(cast, chair, "王秀英", Role.OFFICER, wang.unit_id)
        for charge in (Charge.TALKS, Charge.HARDSHIP, Charge.TALKS):
            shown = cast.acts(chair, appointing.tick_charge, shown["version"], charge)
        cast.acts(chair, appointing.appoint, shown["version"])
        assert held(cast, wang) == [(Role.OFFICER, wang.unit_id, "hardship")]

    def test_gives_a_code_to_be_handed_on_where_nobody_has_joined(self, cast: Cast, chair: Actor) -> None:
        unit = cast.create_unit()
        wang = cast.enrol("王秀英", unit=unit)
        shown = review(cast, chair, "王秀英", Role.STEWARD, unit)
        assert shown["joined"] is False
        code = str(cast.acts(chair, appointing.appoint, shown["version"])["code"])
        stranger, other = cast.create_stranger(), cast.create_member("李明")
        with pytest.raises(ComeInFirst):
            cast.write(lambda s: offices.accept(s, code, stranger.account_id, now=cast.now))
        assert cast.write(lambda s: offices.accept(s, code, other.account_id, now=cast.now)) is None
        cast.write(lambda s: accounts.bind(s, stranger.account_id, wang, now=cast.now))
        assert cast.write(lambda s: offices.accept(s, code, stranger.account_id, now=cast.now)) is not None
        assert held(cast, stranger) == [(Role.STEWARD, unit, None)]

    def test_takes_another_unit_by_its_name(self, cast: Cast, chair: Actor) -> None:
        cast.create_member("王秀英")
        west = cast.create_unit("城西供水站")
        cast.acts(chair, appointing.begin)
        shown = cast.acts(chair, appointing.find, "王秀英")
        cast.acts(chair, appointing.choose_role, shown["version"], Role.STEWARD)
        with pytest.raises(NoSuchUnit):
            cast.acts(chair, appointing.write_unit, "城南")
        assert cast.acts(chair, appointing.write_unit, "城西供水站")["unit"] == "城西供水站"
        assert west

    def test_asks_which_of_several_and_takes_no_other(self, cast: Cast, chair: Actor) -> None:
        first, _ = cast.create_member("王秀英"), cast.create_member("王秀英", unit=cast.create_unit("城西供水站"))
        other = cast.create_member("李明")
        cast.acts(chair, appointing.begin)
        with pytest.raises(NobodyFound):
            cast.acts(chair, appointing.find, "没这个人")
        shown = cast.acts(chair, appointing.find, "王秀英")
        people = shown["people"]
        assert isinstance(people, list)
        assert len(people) == 2
        with pytest.raises(Exception, match="outdated"):
            cast.acts(chair, appointing.pick, shown["version"], other.member_id)
        assert cast.acts(chair, appointing.pick, shown["version"], first.member_id)["step"] == "role"

    def test_finds_by_initials_and_in_the_whole_union(self, cast: Cast, chair: Actor) -> None:
        cast.create_member("张三", unit=cast.create_unit("城西供水站"))
        cast.create_deputy()
        cast.acts(chair, appointing.begin)
        assert cast.acts(chair, appointing.find, "zs")["name"] == "张三"
        cast.acts(chair, seconding.begin)
        assert cast.acts(chair, seconding.name_successor, "zhangsan")["name"] == "张三"

    def test_never_makes_a_chair(self, cast: Cast, chair: Actor) -> None:
        cast.create_member("王秀英")
        cast.acts(chair, appointing.begin)
        shown = cast.acts(chair, appointing.find, "王秀英")
        with pytest.raises(Exception, match="outdated"):
            cast.acts(chair, appointing.choose_role, shown["version"], Role.CHAIR)

    @pytest.mark.parametrize("make", ["create_officer", "create_steward", "create_admin", "create_deputy"])
    def test_is_for_the_chair_alone(self, cast: Cast, chair: Actor, make: str) -> None:
        somebody = getattr(cast, make)()
        for rule, *arguments in (
            (listing.people, 0),
            (appointing.begin,),
            (listing.look, 1),
            (appointing.dismiss, 1),
            (seconding.begin,),
        ):
            with pytest.raises(NotForYou):
                cast.acts(somebody, rule, *arguments)

    def test_lists_who_is_in_office(self, cast: Cast, chair: Actor) -> None:
        cast.create_officer("王秀英")
        lines = cast.acts(chair, listing.people, 0)["lines"]
        assert isinstance(lines, list)
        assert [(line["name"], line["role"]) for line in lines if isinstance(line, dict)] == [
            ("赵国强", Role.CHAIR),
            ("王秀英", Role.OFFICER),
        ]


class TestDismissing:
    def test_refuses_the_next_tap_and_withdraws_letters_and_passes_cases_on(self, cast: Cast, chair: Actor) -> None:
        wang, li = cast.create_officer("王秀英"), cast.create_member("李明")
        colleague = cast.create_officer("周敏")
        report = cast.submit(li, urgency=Urgency.THIS_WEEK)
        cast.take(wang, report)
        cast.acts(chair, appointing.dismiss, office_of(cast, wang))
        assert held(cast, wang) == []
        with pytest.raises(NotYours):
            cast.acts(wang, casework.look, report)
        assert not cast.read(lambda s: rights.allowed(s, wang.account_id, Deed.OPEN_DESK))
        assert "offices.dismissed" in cast.keys(wang)
        # The case is open to whoever answers for the unit now, and can be taken.
        assert cast.acts(colleague, casework.look, report)["takeable"]
        cast.take(colleague, report)
        assert cast.report(report).stage == Stage.TAKEN

    def test_is_noted_with_who_did_it(self, cast: Cast, chair: Actor) -> None:
        wang = cast.create_officer("王秀英")
        office = office_of(cast, wang)
        cast.acts(chair, appointing.dismiss, office)
        assert [(entry.account_id, entry.record) for entry in cast.audited("offices.dismiss")] == [
            (chair.account_id, f"offices {office}")
        ]
        with pytest.raises(OfficeOver):
            cast.acts(chair, appointing.dismiss, office)

    def test_leaves_the_chair_alone(self, cast: Cast, chair: Actor) -> None:
        with pytest.raises(NotTheChairs):
            cast.acts(chair, appointing.dismiss, office_of(cast, chair))

    def test_ends_standing_in_and_being_stood_in_for(self, cast: Cast, chair: Actor) -> None:
        wang, zhou = cast.create_officer("王秀英"), cast.create_officer("周敏")
        cast.acts(wang, absences.go, zhou.account_id, 7)
        cast.acts(chair, appointing.dismiss, office_of(cast, zhou))
        assert cast.acts(wang, absences.look, 7)["away"] is False
        assert "offices.back_again" in cast.keys(wang)


class TestStandingIn:
    @pytest.fixture
    def wang(self, cast: Cast, chair: Actor) -> Actor:
        return cast.create_officer("王秀英")

    @pytest.fixture
    def zhou(self, cast: Cast) -> Actor:
        return cast.create_officer("周敏", unit=cast.create_unit("城西供水站"))

    def test_gives_cases_and_notices_until_the_day(self, cast: Cast, wang: Actor, zhou: Actor) -> None:
        li = cast.create_member("李明")
        report = cast.submit(li)
        cast.take(wang, report)
        with pytest.raises(NotYours):
            cast.acts(zhou, casework.look, report)
        cast.acts(wang, absences.go, zhou.account_id, 7)
        assert "offices.stands_in" in cast.keys(zhou)
        card = cast.acts(zhou, casework.look, report)
        assert (card["mine"], card["story"] is not None) == (True, True)
        later = cast.submit(cast.create_member("孙丽"), urgency=Urgency.THIS_WEEK)
        told = [letter.to for letter in cast.letters() if letter.key == "hardship.notice" and letter.subject == later]
        assert zhou.account_id in told
        assert wang.account_id not in told
        # Who is away loses nothing.
        assert cast.acts(wang, casework.look, report)["mine"]

    def test_ends_on_its_day_by_itself(self, cast: Cast, wang: Actor, zhou: Actor) -> None:
        report = cast.submit(cast.create_member("李明"))
        cast.acts(wang, absences.go, zhou.account_id, 3)
        for days, ended in ((2, 0), (3, 1), (4, 0)):
            at = cast.now + timedelta(days=days)
            assert cast.write(lambda s, now=at: absences.end_due(s, 0, now=now)).done == ended
        with pytest.raises(NotYours):
            cast.acts(zhou, casework.look, report)
        assert ("offices.back_again" in cast.keys(wang), "offices.stood_in" in cast.keys(zhou)) == (True, True)

    def test_ends_when_the_person_is_back(self, cast: Cast, wang: Actor, zhou: Actor) -> None:
        cast.acts(wang, absences.go, zhou.account_id, 7)
        assert cast.acts(wang, absences.back)["away"] is False
        with pytest.raises(NotAway):
            cast.acts(wang, absences.back)
        assert "offices.stood_in" in cast.keys(zhou)

    def test_can_be_declined_by_the_one_asked_and_by_nobody_else(self, cast: Cast, wang: Actor, zhou: Actor) -> None:
        cast.acts(wang, absences.go, zhou.account_id, 7)
        absence = cast.read(lambda s: s.query(Absence).one().id)
        with pytest.raises(NotAway):
            cast.acts(cast.create_officer("吴刚"), absences.decline, absence)
        cast.acts(zhou, absences.decline, absence)
        assert "offices.back_again" in cast.keys(wang)
        assert not cast.visitor(zhou).answers_for(wang.account_id)

    def test_is_for_a_fitting_office_only(self, cast: Cast, wang: Actor) -> None:
        steward, member, admin = cast.create_steward(), cast.create_member("李明"), cast.create_admin()
        for nobody in (steward, member, admin, wang):
            with pytest.raises(NobodyToStandIn):
                cast.acts(wang, absences.go, nobody.account_id, 7)
        with pytest.raises(NobodyToStandIn):
            cast.acts(wang, absences.go, cast.create_officer("吴刚").account_id, 400)
        with pytest.raises(NotForYou):
            cast.acts(member, absences.look, 7)

    def test_moves_on_with_who_stood_in_and_went_away_too(self, cast: Cast, wang: Actor, zhou: Actor) -> None:
        wu = cast.create_officer("吴刚")
        cast.acts(wang, absences.go, zhou.account_id, 7)
        cast.acts(zhou, absences.go, wu.account_id, 7)
        assert cast.visitor(wu).answers_for(wang.account_id)
        assert not cast.visitor(zhou).answers_for(wang.account_id)

    def test_is_asked_for_once(self, cast: Cast, wang: Actor, zhou: Actor) -> None:
        wu = cast.create_officer("吴刚")
        cast.acts(wang, absences.go, zhou.account_id, 7)
        assert cast.acts(wang, absences.go, wu.account_id, 3)["stand_in"] == "周敏"
        assert cast.visitor(zhou).answers_for(wang.account_id)

    def test_is_shown_to_who_stands_in(self, cast: Cast, wang: Actor, zhou: Actor) -> None:
        until = cast.acts(wang, absences.go, zhou.account_id, 7)["until"]
        assert cast.acts(zhou, absences.look, 7)["standing_in"] == [{"name": "王秀英", "until": until}]

    def test_comes_back_to_whom_the_stand_in_leaves_their_own_work(self, cast: Cast, wang: Actor, zhou: Actor) -> None:
        """Nobody away can be chosen; should it come to that, it ends, and goes round in no ring."""
        cast.acts(wang, absences.go, zhou.account_id, 7)
        cast.write(lambda s: absences._move_on(s, zhou.account_id, wang.account_id, now=cast.now))
        assert cast.acts(wang, absences.look, 7)["away"] is False
        assert not cast.visitor(zhou).answers_for(wang.account_id)

    def test_of_each_other_does_not_go_round_in_a_ring(self, cast: Cast, wang: Actor, zhou: Actor) -> None:
        cast.acts(wang, absences.go, zhou.account_id, 7)
        with pytest.raises(NobodyToStandIn):
            cast.acts(zhou, absences.go, wang.account_id, 7)

    def test_offers_the_deputy_first_to_the_chair_who_then_has_the_seat(self, cast: Cast, chair: Actor) -> None:
        cast.create_officer("王秀英")
        deputy = cast.create_deputy()
        people = cast.acts(chair, absences.look, 7)["people"]
        assert isinstance(people, list)
        assert people == [{"account": deputy.account_id, "name": "孙丽"}]
        assert not rights.may(cast.visitor(deputy), Deed.APPOINT)
        cast.acts(chair, absences.go, deputy.account_id, 7)
        assert rights.may(cast.visitor(deputy), Deed.APPOINT)
        assert cast.acts(deputy, listing.people, 0)["count"]

    def test_reads_no_case_of_their_own_in_office(self, cast: Cast, wang: Actor, zhou: Actor) -> None:
        report = cast.submit(zhou)
        cast.acts(wang, absences.go, zhou.account_id, 7)
        with pytest.raises(NotYours):
            cast.acts(zhou, casework.look, report)


class TestWhoStandsInNoMore:
    """What a strict reader found: standing in gives no more than the stand-in could hold, and ends with it."""

    def test_an_admin_gets_no_cases_by_it(self, cast: Cast, chair: Actor) -> None:
        both = cast.appoint(cast.create_officer("王秀英"), Role.ADMIN, None)
        admin = cast.create_admin()
        with pytest.raises(NobodyToStandIn):
            cast.acts(both, absences.go, admin.account_id, 7)

    def test_whoever_keeps_another_office_only(self, cast: Cast, chair: Actor) -> None:
        wang, li = cast.create_officer("王秀英"), cast.create_member("李明")
        zhou = cast.appoint(cast.create_officer("周敏", unit=cast.create_unit("城西供水站")), Role.STEWARD, None)
        report = cast.submit(li)
        cast.take(wang, report)
        cast.acts(wang, absences.go, zhou.account_id, 7)
        assert cast.acts(zhou, casework.look, report)["mine"]
        cast.acts(chair, appointing.dismiss, office_of(cast, zhou))
        with pytest.raises(NotYours):
            cast.acts(zhou, casework.look, report)
        assert "offices.back_again" in cast.keys(wang)

    def test_whoever_has_left(self, cast: Cast, chair: Actor) -> None:
        wang, zhou = cast.create_officer("王秀英"), cast.create_officer("周敏", unit=cast.create_unit("城西供水站"))
        cast.acts(wang, absences.go, zhou.account_id, 7)

        def leave(session: Session) -> None:
            session.get_one(Member, zhou.member_id).standing = Standing.LEFT

        cast.write(leave)
        unit = wang.unit_id
        assert unit is not None
        assert cast.read(lambda s: offices.responsible(s, Role.OFFICER, unit)) == [wang.account_id]
        assert not cast.read(lambda s: rights.allowed(s, zhou.account_id, Deed.OPEN_DESK))
        assert cast.write(lambda s: absences.end_due(s, 0, now=cast.now)).done == 1
        assert "offices.back_again" in cast.keys(wang)

    def test_an_officer_for_the_chair(self, cast: Cast, chair: Actor) -> None:
        wang = cast.create_officer("王秀英")
        with pytest.raises(NobodyToStandIn):
            cast.acts(chair, absences.go, wang.account_id, 7)

    def test_makes_no_second_chair_and_no_office_of_their_own(self, cast: Cast, chair: Actor) -> None:
        deputy, _ = cast.create_deputy(), cast.create_member("何平")
        cast.acts(chair, absences.go, deputy.account_id, 7)
        with pytest.raises(NotForYou):
            cast.acts(deputy, seconding.begin)
        shown = review(cast, deputy, "孙丽", Role.ADMIN)
        with pytest.raises(NotYourself):
            cast.acts(deputy, appointing.appoint, shown["version"])


class TestHandingOver:
    def begin(self, cast: Cast, chair: Actor, successor: str) -> Values:
        cast.acts(chair, seconding.begin)
        return cast.acts(chair, seconding.name_successor, successor)

    def key(self, cast: Cast) -> int:
        return cast.read(lambda s: s.query(seconding.Second).order_by(seconding.Second.id.desc()).first()).id  # type: ignore[union-attr]

    def test_takes_the_deputys_yes(self, cast: Cast, chair: Actor) -> None:
        deputy, next_ = cast.create_deputy(), cast.create_member("何平")
        shown = self.begin(cast, chair, "何平")
        assert shown["second"] == "孙丽"
        cast.acts(chair, seconding.ask, shown["version"])
        assert held(cast, next_) == []
        assert cast.keys(deputy) == ["offices.second_asked"]
        cast.acts(deputy, seconding.agree, self.key(cast))
        assert held(cast, next_) == [(Role.CHAIR, None, None)]
        assert held(cast, chair) == []
        assert "offices.handed_over" in cast.keys(chair)
        assert [entry.account_id for entry in cast.audited("offices.second_yes")] == [deputy.account_id]

    def test_says_that_it_takes_two_and_asks_for_a_named_committee_member(self, cast: Cast, chair: Actor) -> None:
        zhou, next_ = cast.create_member("周敏"), cast.create_member("何平")
        with pytest.raises(NobodyToSecond):
            self.begin(cast, chair, "何平")
        cast.seat(chair, "周敏")
        shown = self.begin(cast, chair, "何平")
        assert shown["second"] == "周敏"
        cast.acts(chair, seconding.ask, shown["version"])
        cast.acts(zhou, seconding.agree, self.key(cast))
        assert held(cast, next_) == [(Role.CHAIR, None, None)]

    def test_asks_anew_whose_word_where_that_one_can_no_more(self, cast: Cast, chair: Actor) -> None:
        deputy, other = cast.create_deputy(), cast.create_deputy("周敏")
        cast.create_member("何平")
        shown = self.begin(cast, chair, "何平")
        chosen = cast.acts(chair, seconding.choose_second, shown["version"], deputy.account_id)
        cast.dismiss(deputy)
        cast.acts(chair, seconding.ask, chosen["version"])
        assert cast.visitor(chair).question.step == "second"
        assert cast.keys(deputy) + cast.keys(other) == []

    def test_leaves_the_old_chair_what_else_they_are(self, cast: Cast, chair: Actor) -> None:
        deputy, next_ = cast.create_deputy(), cast.create_member("何平")
        cast.appoint(chair, Role.ADMIN, None)
        cast.acts(chair, seconding.ask, self.begin(cast, chair, "何平")["version"])
        cast.acts(deputy, seconding.agree, self.key(cast))
        assert held(cast, chair) == [(Role.ADMIN, None, None)]
        assert held(cast, next_) == [(Role.CHAIR, None, None)]

    def test_does_nothing_on_a_no(self, cast: Cast, chair: Actor) -> None:
        deputy, _ = cast.create_deputy(), cast.create_member("何平")
        cast.acts(chair, seconding.ask, self.begin(cast, chair, "何平")["version"])
        cast.acts(deputy, seconding.disagree, self.key(cast))
        assert held(cast, chair) == [(Role.CHAIR, None, None)]
        assert "offices.second_declined" in cast.keys(chair)
        with pytest.raises(NothingToSecond):
            cast.acts(deputy, seconding.agree, self.key(cast))

    def test_is_seconded_by_nobody_else_nor_too_late(self, cast: Cast, chair: Actor) -> None:
        deputy, next_ = cast.create_deputy(), cast.create_member("何平")
        cast.acts(chair, seconding.ask, self.begin(cast, chair, "何平")["version"])
        for nobody in (next_, chair, cast.create_officer("王秀英")):
            with pytest.raises(NothingToSecond):
                cast.acts(nobody, seconding.agree, self.key(cast))
        with pytest.raises(NothingToSecond):
            cast.acts(deputy, seconding.agree, self.key(cast), now=cast.now + timedelta(days=15))

    def test_is_not_to_somebody_who_has_left_meanwhile(self, cast: Cast, chair: Actor) -> None:
        deputy, next_ = cast.create_deputy(), cast.create_member("何平")
        cast.acts(chair, seconding.ask, self.begin(cast, chair, "何平")["version"])

        def leave(session: Session) -> None:
            session.get_one(Member, next_.member_id).standing = Standing.LEFT

        cast.write(leave)
        with pytest.raises(NotWithoutTelegram):
            cast.acts(deputy, seconding.agree, self.key(cast))
        assert held(cast, chair) == [(Role.CHAIR, None, None)]

    def test_needs_people_who_have_joined(self, cast: Cast, chair: Actor) -> None:
        cast.enrol("何平")
        cast.acts(chair, seconding.begin)
        with pytest.raises(NotWithoutTelegram):
            cast.acts(chair, seconding.name_successor, "何平")
        with pytest.raises(TwoPeople):
            cast.acts(chair, seconding.name_successor, "赵国强")

    def test_is_in_the_audit_from_beginning_to_end(self, cast: Cast, chair: Actor) -> None:
        deputy, _ = cast.create_deputy(), cast.create_member("何平")
        cast.acts(chair, seconding.ask, self.begin(cast, chair, "何平")["version"])
        cast.acts(deputy, seconding.agree, self.key(cast))
        acts = cast.read(lambda s: [entry.act for entry in s.query(AuditEntry).order_by(AuditEntry.id)])
        assert acts[-4:] == ["offices.ask_second", "offices.second_yes", "offices.dismiss", "offices.appoint"]


class TestWhatIsHalfDone:
    def test_is_shown_again_as_it_stands(self, cast: Cast, chair: Actor) -> None:
        cast.create_member("王秀英")
        shown = review(cast, chair, "王秀英", Role.DEPUTY)
        again = cast.acts(chair, appointing.open_question)
        assert (again["name"], again["role"], again["step"]) == ("王秀英", Role.DEPUTY, "review")
        assert again["version"] == shown["version"]

    def test_is_left_without_a_trace(self, cast: Cast, chair: Actor) -> None:
        wang = cast.create_member("王秀英")
        shown = review(cast, chair, "王秀英", Role.STEWARD)
        with pytest.raises(Outdated):
            cast.acts(chair, appointing.leave, int(str(shown["version"])) - 1)
        cast.acts(chair, appointing.leave, shown["version"])
        with pytest.raises(Outdated):
            cast.acts(chair, appointing.appoint, shown["version"])
        assert held(cast, wang) == []

    def test_is_for_no_unit_that_is_not_there(self, cast: Cast, chair: Actor) -> None:
        cast.create_member("王秀英")
        cast.acts(chair, appointing.begin)
        shown = cast.acts(chair, appointing.find, "王秀英")
        shown = cast.acts(chair, appointing.choose_role, shown["version"], Role.STEWARD)
        with pytest.raises(Outdated):
            cast.acts(chair, appointing.choose_unit, shown["version"], 999_999)

    def test_puts_nobody_in_office_who_has_left_meanwhile(self, cast: Cast, chair: Actor) -> None:
        wang = cast.create_member("王秀英")
        shown = review(cast, chair, "王秀英", Role.STEWARD)

        def leave(session: Session) -> None:
            session.get_one(Member, wang.member_id).standing = Standing.LEFT

        cast.write(leave)
        with pytest.raises(NobodyFound):
            cast.acts(chair, appointing.appoint, shown["version"])

    def test_of_a_handing_over_is_shown_again_as_it_stands(self, cast: Cast, chair: Actor) -> None:
        cast.create_member("何平")
        zhou = cast.create_member("周敏")
        cast.create_member("吴刚")
        for name in ("周敏", "吴刚"):
            cast.seat(chair, name)
        cast.acts(chair, seconding.begin)
        assert cast.acts(chair, seconding.open_question)["name"] is None
        shown = cast.acts(chair, seconding.name_successor, "何平")
        assert cast.acts(chair, seconding.open_question)["second"] is None
        cast.acts(chair, seconding.choose_second, shown["version"], zhou.account_id)
        assert cast.acts(chair, seconding.open_question)["second"] == "周敏"
        cast.acts(chair, seconding.begin)
        with pytest.raises(NobodyFound):
            cast.acts(chair, seconding.name_successor, "没这个人")


class TestASecondYes:
    def asked(self, cast: Cast, chair: Actor) -> tuple[Actor, Actor, int]:
        """The deputy, who is to come, and the key of what waits."""
        deputy, next_ = cast.create_deputy(), cast.create_member("何平")
        cast.acts(chair, seconding.begin)
        shown = cast.acts(chair, seconding.name_successor, "何平")
        cast.acts(chair, seconding.ask, shown["version"])
        return deputy, next_, cast.read(lambda session: session.query(seconding.Second).one().id)

    def test_comes_too_late_when_the_first_is_no_chair_any_more(self, cast: Cast, chair: Actor) -> None:
        deputy, next_, key = self.asked(cast, chair)
        cast.create_chair("另一位主席")
        cast.dismiss(chair)
        with pytest.raises(NothingToSecond):
            cast.acts(deputy, seconding.agree, key)
        assert held(cast, next_) == []

    def test_can_not_be_for_who_has_gone_from_telegram_meanwhile(self, cast: Cast, chair: Actor) -> None:
        deputy, next_, key = self.asked(cast, chair)
        cast.write(lambda session: accounts.unbind(session, next_.account_id, now=cast.now))
        with pytest.raises(NotWithoutTelegram):
            cast.acts(deputy, seconding.agree, key)
        assert held(cast, chair) == [(Role.CHAIR, None, None)]
