"""Personal links: once, within a week, for one person; and what an account loses that speaks for nobody any more."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage import accounts, asking, codes, joining, members, offices
from storage.codes import TRIES_AN_HOUR, TooManyCodes
from storage.joining import (
    Confirmer,
    Found,
    LinkGone,
    LinkOver,
    LostOffice,
    NotYourPeople,
    OfficeSettled,
    PersonalLink,
    SeatKept,
)
from storage.members import Member, Standing
from storage.offices import Role
from storage.rights import NotForYou
from storage.values import Values
from tests.cast import HOME, Actor, Cast

PHONE = "13800000123"


@pytest.fixture
def steward(cast: Cast) -> Actor:
    return cast.create_steward()


@pytest.fixture
def li(cast: Cast) -> int:
    return cast.enrol("李明", phone=PHONE)


def opened(cast: Cast, actor: Actor, link: Values, **later: int) -> Any:
    return cast.acts(actor, joining.open_link, link["code"], now=cast.now + timedelta(**later))


def bound(cast: Cast, actor: Actor) -> int | None:
    return cast.visitor(actor).member_id


def leave(cast: Cast, member_id: int | None) -> None:
    cast.write(lambda session: setattr(session.get_one(Member, member_id), "standing", Standing.LEFT))


def stored(cast: Cast) -> list[PersonalLink]:
    return cast.read(lambda session: session.query(PersonalLink).order_by(PersonalLink.id).all())


class TestGiving:
    def test_makes_a_code_of_128_bits_that_is_kept_as_a_hash_alone(self, cast: Cast, steward: Actor, li: int) -> None:
        link = cast.give_link(steward, li)
        code = str(link["code"])
        assert (len(code), link["name"], link["unit"], link["taken"]) == (22, "李明", HOME, False)
        (kept,) = stored(cast)
        assert kept.code_hash == codes.hash_of(code)
        assert code not in repr(vars(kept))
        assert kept.expires_at == cast.now + timedelta(days=7)
        (entry,) = cast.audited("joining.give_link")
        assert (entry.account_id, entry.record) == (steward.account_id, f"personal_links {kept.id}")

    def test_anew_ends_the_one_before(self, cast: Cast, steward: Actor, li: int) -> None:
        first, second = cast.give_link(steward, li), cast.give_link(steward, li)
        stranger = cast.create_stranger()
        assert opened(cast, stranger, first) is None
        assert opened(cast, stranger, second)["name"] == "李明"

    def test_leaves_one_open_in_the_schema_too(self, cast: Cast, steward: Actor, li: int) -> None:
        cast.give_link(steward, li)
        with pytest.raises(IntegrityError):
            cast.write(
                lambda session: session.add(
                    PersonalLink(
                        code_hash=bytes(32),
                        member_id=li,
                        given_by=steward.account_id,
                        given_at=cast.now,
                        expires_at=cast.now,
                    )
                )
            )

    @pytest.mark.parametrize("role", [Role.STEWARD, Role.OFFICER])
    def test_is_for_ones_own_units_and_what_is_below(self, cast: Cast, li: int, role: Role) -> None:
        here = cast.create_officer("王秀英", role=role)
        team = cast.enrol("赵小兵", unit=cast.create_unit("一班", above=cast.create_unit()))
        elsewhere = cast.enrol("孙丽", unit=cast.create_unit("城西供水站"))
        assert [cast.give_link(here, one)["name"] for one in (li, team)] == ["李明", "赵小兵"]
        with pytest.raises(NotYourPeople):
            cast.give_link(here, elsewhere)

    def test_is_for_the_whole_union_by_the_chair(self, cast: Cast, li: int) -> None:
        assert cast.give_link(cast.create_chair(), li)["name"] == "李明"

    def test_is_not_for_oneself_nor_for_who_has_left_nor_for_nobody(self, cast: Cast, steward: Actor, li: int) -> None:
        leave(cast, li)
        for member_id in (steward.member_id, li, 999_999):
            with pytest.raises(NotYourPeople):
                cast.give_link(steward, member_id)

    @pytest.mark.parametrize("role", [None, Role.ADMIN])
    def test_is_nobody_elses(self, cast: Cast, li: int, role: Role | None) -> None:
        somebody = cast.create_member("王小二")
        if role is not None:
            cast.appoint(somebody, role, None)
        with pytest.raises(NotYourPeople):
            cast.give_link(somebody, li)

    def test_tells_that_another_account_is_there(self, cast: Cast, steward: Actor) -> None:
        assert cast.give_link(steward, cast.create_member("李明").member_id)["taken"] is True


class TestLooking:
    def test_shows_whether_somebody_is_in_and_has_a_link(self, cast: Cast, steward: Actor, li: int) -> None:
        assert cast.acts(steward, joining.look_at, li)["there"] is False
        link = cast.give_link(steward, li)
        shown = cast.acts(steward, joining.look_at, li)
        assert (shown["until"], shown["link"]) == (link["until"], link["link"])
        assert cast.acts(steward, joining.look_at, li, now=cast.now + timedelta(days=7))["until"] is None


class TestOpening:
    def test_names_the_person_and_binds_nobody_yet(self, cast: Cast, steward: Actor, li: int) -> None:
        stranger = cast.create_stranger()
        found = opened(cast, stranger, cast.give_link(steward, li))
        assert (found["name"], found["unit"], found["mine"], found["now_as"]) == ("李明", HOME, False, None)
        assert bound(cast, stranger) is None

    def test_is_worth_what_its_givers_office_is_then(self, cast: Cast, steward: Actor, li: int) -> None:
        link, stranger = cast.give_link(steward, li), cast.create_stranger()
        assert opened(cast, stranger, link) is not None
        cast.dismiss(steward)
        with pytest.raises(LinkGone):
            cast.acts(stranger, joining.say_me, link["link"])
        assert opened(cast, cast.create_stranger(), link) is None
        assert (bound(cast, stranger), cast.read(lambda s: accounts.holder(s, li))) == (None, None)

    def test_is_over_when_the_person_has_gone_to_a_unit_that_is_not_the_givers(
        self, cast: Cast, steward: Actor, li: int
    ) -> None:
        link, west = cast.give_link(steward, li), cast.create_unit("城西供水站")
        cast.write(lambda session: setattr(session.get_one(Member, li), "unit_id", west))
        assert opened(cast, cast.create_stranger(), link) is None

    def test_makes_its_giver_nobody_else(self, cast: Cast, li: int) -> None:
        unbound = cast.appoint(cast.create_stranger(), Role.STEWARD, cast.create_unit())
        assert opened(cast, unbound, cast.give_link(unbound, li)) is None
        assert cast.visitor(unbound).has_desk

    def test_works_until_the_week_is_over(self, cast: Cast, steward: Actor, li: int) -> None:
        link, stranger = cast.give_link(steward, li), cast.create_stranger()
        assert opened(cast, stranger, link, days=6, hours=23) is not None
        assert opened(cast, stranger, link, days=7) is None

    def test_opens_nothing_for_who_has_left_and_as_who_has_left(self, cast: Cast, steward: Actor, li: int) -> None:
        link, gone = cast.give_link(steward, li), cast.create_member("王小二")
        leave(cast, gone.member_id)
        assert opened(cast, gone, link) is None
        leave(cast, li)
        assert opened(cast, cast.create_stranger(), link) is None

    def test_counts_what_opens_nothing_together_with_codes_of_office(self, cast: Cast, steward: Actor, li: int) -> None:
        thief, link = cast.create_stranger(), cast.give_link(steward, li)
        for number in range(TRIES_AN_HOUR):
            rule = joining.open_link if number % 2 else joining.enter_office
            assert cast.acts(thief, rule, "x" * 22) is None
        with pytest.raises(TooManyCodes):
            opened(cast, thief, link)
        # The door is shut to that account alone, or anybody could shut it to everybody.
        assert opened(cast, cast.create_stranger(), link) is not None

    def test_by_the_person_in_question_uses_it_up(self, cast: Cast, steward: Actor) -> None:
        member = cast.create_member("李明")
        link = cast.give_link(steward, member.member_id)
        assert opened(cast, member, link)["mine"] is True
        assert opened(cast, member, link) is None


class TestSayingSo:
    def test_binds_and_tells_who_gave_it(self, cast: Cast, steward: Actor, li: int) -> None:
        stranger, link = cast.create_stranger(), cast.give_link(steward, li)
        opened(cast, stranger, link)
        assert cast.acts(stranger, joining.say_me, link["link"])["name"] == "李明"
        assert bound(cast, stranger) == li
        assert cast.keys(steward) == ["joining.link_used"]

    def test_works_once(self, cast: Cast, steward: Actor, li: int) -> None:
        stranger, other, link = cast.create_stranger(), cast.create_stranger(), cast.give_link(steward, li)
        opened(cast, stranger, link)
        cast.acts(stranger, joining.say_me, link["link"])
        assert opened(cast, other, link) is None
        with pytest.raises(LinkGone):
            cast.acts(stranger, joining.say_me, link["link"])

    def test_is_for_the_account_that_showed_the_code(self, cast: Cast, steward: Actor, li: int) -> None:
        thief, link = cast.create_stranger(), cast.give_link(steward, li)
        for rule in (joining.say_me, joining.say_not_me):
            with pytest.raises(LinkGone):
                cast.acts(thief, rule, link["link"])
        opened(cast, thief, link)
        opened(cast, cast.create_stranger(), link)
        with pytest.raises(LinkGone):
            cast.acts(thief, joining.say_me, link["link"])

    @pytest.mark.parametrize("end", ["revoked", "older than a week", "left"])
    def test_is_refused_once_the_link_is_over(self, cast: Cast, steward: Actor, li: int, end: str) -> None:
        stranger, link, now = cast.create_stranger(), cast.give_link(steward, li), cast.now
        opened(cast, stranger, link)
        if end == "revoked":
            cast.acts(steward, joining.revoke, link["link"])
        elif end == "left":
            leave(cast, li)
        else:
            now += timedelta(days=7)
        with pytest.raises(LinkGone):
            cast.acts(stranger, joining.say_me, link["link"], now=now)
        assert bound(cast, stranger) is None

    def test_not_me_ends_it_and_tells_who_gave_it(self, cast: Cast, steward: Actor, li: int) -> None:
        stranger, link = cast.create_stranger(), cast.give_link(steward, li)
        opened(cast, stranger, link)
        cast.acts(stranger, joining.say_not_me, link["link"])
        assert bound(cast, stranger) is None
        assert opened(cast, stranger, link) is None
        assert cast.keys(steward) == ["joining.link_denied"]
        assert len(cast.audited("joining.deny_link")) == 1

    def test_revoking_is_for_who_may_invite(self, cast: Cast, steward: Actor, li: int) -> None:
        link = cast.give_link(steward, li)
        other = cast.create_steward("周同", unit=cast.create_unit("城西供水站"))
        with pytest.raises(NotYourPeople):
            cast.acts(other, joining.revoke, link["link"])
        cast.acts(steward, joining.revoke, link["link"])
        with pytest.raises(LinkOver):
            cast.acts(steward, joining.revoke, link["link"])

    def test_letters_about_it_go_to_who_may_still_invite(self, cast: Cast, steward: Actor, li: int) -> None:
        link = cast.give_link(steward, li)

        def may(session: Session) -> bool:
            return joining.may_have_link(session, steward.account_id, int(str(link["link"])))

        assert cast.read(may)
        cast.dismiss(steward)
        assert not cast.read(may)


class TestAnotherAccount:
    def rebound(self, cast: Cast, steward: Actor, old: Actor) -> Actor:
        new, link = cast.create_stranger(), cast.give_link(steward, old.member_id)
        opened(cast, new, link)
        cast.acts(new, joining.say_me, link["link"])
        return new

    def test_takes_everything_from_the_old_one_at_once(self, cast: Cast, steward: Actor) -> None:
        old = cast.create_officer("王秀英")
        cast.write(
            lambda session: asking.keep(
                session, cast_visitor(session, cast, old), "hardship", {"words": "半截话"}, now=cast.now
            )
        )
        new = self.rebound(cast, steward, old)
        assert (bound(cast, old), bound(cast, new)) == (None, old.member_id)
        assert cast.visitor(old).held == ()
        assert cast.read(lambda session: session.query(asking.Draft).count()) == 0
        assert "joining.moved" in cast.keys(old)
        assert not any("王秀英" in str(letter.values) for letter in cast.letters(old))

    def test_hands_over_no_office_without_the_chair(self, cast: Cast, steward: Actor) -> None:
        chair, old = cast.create_chair(), cast.create_officer("王秀英")
        new = self.rebound(cast, steward, old)
        assert cast.visitor(new).held == ()
        (told,) = cast.letters(chair)
        assert (told.key, told.values["name"], told.values["role"]) == ("joining.office_ended", "王秀英", "officer")
        with pytest.raises(NotForYou):
            cast.acts(steward, joining.reappoint, told.values["office"])
        cast.acts(chair, joining.reappoint, told.values["office"])
        assert [(one.role, one.unit_id) for one in cast.visitor(new).held] == [(Role.OFFICER, old.unit_id)]
        assert cast.keys(new)[-2:] == ["joining.in_office", "joining.first_officer"]
        with pytest.raises(OfficeSettled):
            cast.acts(chair, joining.reappoint, told.values["office"])

    def test_leaves_the_chairs_own_seat_to_the_machine(self, cast: Cast) -> None:
        chair, admin = cast.create_chair(), cast.create_admin()
        cast.write(lambda session: members.add_phone(session, chair.member_id or 0, PHONE))
        for role in (Role.STEWARD, Role.OFFICER):
            helper = cast.create_officer("陈敏", unit=chair.unit_id, role=role)
            with pytest.raises(SeatKept):
                cast.give_link(helper, chair.member_id)
        new = cast.create_stranger()
        found, told = cast.acts(new, joining.share_contact, new.person.telegram_id, PHONE)
        assert (found, told["asked"]) == (Found.TAKEN, Confirmer.MACHINE)
        assert cast.keys(admin) == ["joining.claim_at_machine"]
        assert cast.keys(chair) == []
        cast.acts(new, joining.enter_office, cast.invite(Role.CHAIR))
        assert cast.acts(new, joining.share_contact, new.person.telegram_id, PHONE)[0] is Found.KNOWN
        assert (bound(cast, new), cast.visitor(chair).held) == (chair.member_id, ())
        assert [one.role for one in cast.visitor(new).held] == [Role.CHAIR]

    def test_of_the_chair_or_the_deputy_is_the_other_ones_word(self, cast: Cast) -> None:
        chair, deputy = cast.create_chair(), cast.create_deputy()
        new = self.rebound(cast, deputy, chair)
        assert (bound(cast, new), cast.visitor(chair).held) == (chair.member_id, ())

    def test_of_a_deputy_is_not_confirmed_by_a_steward(self, cast: Cast) -> None:
        chair, deputy = cast.create_chair(), cast.create_deputy()
        cast.write(lambda session: members.add_phone(session, deputy.member_id or 0, PHONE))
        helper, new = cast.create_steward("陈敏", unit=deputy.unit_id), cast.create_stranger()
        _, told = cast.acts(new, joining.share_contact, new.person.telegram_id, PHONE)
        assert (cast.keys(chair), cast.keys(helper), cast.keys(deputy)) == (["joining.claim"], [], [])
        assert told["asked"] == Confirmer.SEAT
        (made,) = cast.read(lambda session: session.query(joining.Claim).all())
        with pytest.raises(SeatKept):
            cast.acts(helper, joining.confirm, made.id)
        cast.acts(chair, joining.confirm, made.id)
        assert bound(cast, new) == deputy.member_id

    def test_gives_no_office_to_who_has_left_or_has_no_account(self, cast: Cast, steward: Actor) -> None:
        chair, old = cast.create_chair(), cast.create_officer("王秀英")
        self.rebound(cast, steward, old)
        (office,) = cast.read(lambda session: session.query(LostOffice).all())
        leave(cast, old.member_id)
        for number in (office.office_id, 999_999):
            with pytest.raises(OfficeSettled):
                cast.acts(chair, joining.reappoint, number)

    def test_ends_standing_in_for_others_too(self, cast: Cast, steward: Actor) -> None:
        old, away = cast.create_officer("王秀英"), cast.create_officer("周同")
        until = (cast.now + timedelta(days=3)).date()
        cast.write(
            lambda session: session.add(
                offices.Absence(account_id=away.account_id, stand_in_id=old.account_id, since=cast.now, until=until)
            )
        )
        assert len(cast.visitor(old).held) == 2
        self.rebound(cast, steward, old)
        assert cast.visitor(old).held == ()

    def test_of_somebody_else_takes_what_the_account_was_before(self, cast: Cast, steward: Actor, li: int) -> None:
        was = cast.create_officer("王秀英")
        link = cast.give_link(steward, li)
        assert opened(cast, was, link)["now_as"] == "王秀英"
        cast.acts(was, joining.say_me, link["link"])
        assert bound(cast, was) == li
        assert cast.visitor(was).held == ()
        assert cast.read(lambda session: accounts.holder(session, was.member_id or 0)) is None


def cast_visitor(session: Session, cast: Cast, actor: Actor) -> Any:
    from storage import visitors  # noqa: PLC0415

    return visitors.recognise(session, actor.person, now=cast.now)


class TestOneNumberOfTwo:
    @pytest.fixture
    def two(self, cast: Cast) -> tuple[int, int]:
        return cast.enrol("周同", phone=PHONE), cast.enrol("周同生", phone=PHONE)

    def share(self, cast: Cast, stranger: Actor) -> tuple[Found, Values]:
        return cast.acts(stranger, joining.share_contact, stranger.person.telegram_id, PHONE)

    def test_asks_for_the_name_and_shows_none(self, cast: Cast, two: tuple[int, int]) -> None:
        stranger = cast.create_stranger()
        found, values = self.share(cast, stranger)
        assert (found, values.keys()) == (Found.SHARED, {"version"})
        assert cast.visitor(stranger).question.step == "which"

    @pytest.mark.parametrize(("said", "which"), [("周同", 0), ("我是周同生", 1), ("周 同 生", 1)])
    def test_binds_the_one_whose_name_it_is(self, cast: Cast, two: tuple[int, int], said: str, which: int) -> None:
        stranger = cast.create_stranger()
        self.share(cast, stranger)
        assert cast.acts(stranger, joining.tell_which, said)[0] is Found.KNOWN
        assert bound(cast, stranger) == two[which]
        assert cast.read(lambda session: session.query(asking.Draft).count()) == 0

    def test_guesses_at_no_other_name_and_asks_a_steward(self, cast: Cast, two: tuple[int, int]) -> None:
        stranger = cast.create_stranger()
        self.share(cast, stranger)
        assert cast.acts(stranger, joining.tell_which, "李明")[0] is Found.UNNAMED
        assert bound(cast, stranger) is None
        assert cast.visitor(stranger).question.step == "who"
        # One try: after it names are no way in any more.
        with pytest.raises(asking.Outdated):
            cast.acts(stranger, joining.tell_which, "周同")

    def test_asks_the_steward_where_that_one_is_in_already(self, cast: Cast, steward: Actor) -> None:
        there = cast.create_member("周同", phone=PHONE)
        cast.enrol("周通", phone=PHONE)
        stranger = cast.create_stranger()
        self.share(cast, stranger)
        assert cast.acts(stranger, joining.tell_which, "周同")[0] is Found.TAKEN
        assert bound(cast, there) == there.member_id
        assert cast.keys(steward) == ["joining.claim"]


class TestPosters:
    def test_are_for_the_units_that_one_invites_for(self, cast: Cast, steward: Actor, li: int) -> None:
        elsewhere = cast.create_unit("城西供水站")
        cast.enrol("孙丽", unit=elsewhere)
        assert cast.acts(steward, joining.choose_poster, 0)["units"] == [{"id": steward.unit_id, "name": HOME}]
        assert cast.acts(cast.create_chair(), joining.choose_poster, 9)["count"] == 3
        with pytest.raises(NotYourPeople):
            cast.acts(steward, joining.take_poster, elsewhere)
        with pytest.raises(NotForYou):
            cast.acts(cast.create_member("王小二"), joining.choose_poster, 0)

    def test_name_whom_to_ask_else_the_chair_and_tell_no_number(self, cast: Cast, li: int) -> None:
        unit, chair = cast.create_unit(), cast.create_chair()
        posted = lambda: cast.read(lambda session: joining.posted(session, unit))  # noqa: E731
        assert posted() == {"id": unit, "unit": HOME, "names": [chair.name]}
        cast.create_officer("王秀英")
        cast.create_steward("陈敏")
        assert posted()["names"] == ["陈敏", "王秀英"]
