"""Family contacts: let in by a link, for one person, to ask for a call and nothing else."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from storage import contacts, desk, hardship, joining, kin, outbox
from storage.codes import TRIES_AN_HOUR, TooManyCodes
from storage.contacts import NoContact, NotTheirSteward
from storage.hardship import Given, Report, casework, dialogue, entering, family, own
from storage.hardship.reports import NotYours
from storage.joining import deciding
from storage.kin import Consent, Contact, Relation
from storage.members import Member, NotKnownYet, Standing
from storage.mydata import copies
from storage.mydata import family as mydata_family
from storage.outbox import State
from storage.rights import NotForYou
from storage.values import Values
from tests.cast import Actor, Cast

NAME = "陈敏 13900000001"


@pytest.fixture
def steward(cast: Cast) -> Actor:
    return cast.create_steward()


@pytest.fixture
def chen(cast: Cast) -> int:
    """陈桂芳, retired, without Telegram."""
    return cast.enrol("陈桂芳", standing=Standing.RETIRED, phone="13800000088")


def give(cast: Cast, steward: Actor, member_id: int | None) -> Values:
    return cast.acts(steward, contacts.give, member_id, Relation.DAUGHTER, Consent.AGREES)


def become(cast: Cast, steward: Actor, member_id: int | None, actor: Actor | None = None) -> tuple[Actor, int]:
    """A contact of that member, come by a link; and the key of the contact."""
    daughter, link = actor or cast.create_stranger(), give(cast, steward, member_id)
    assert cast.acts(daughter, contacts.open_link, link["code"]) is not None
    cast.acts(daughter, contacts.tell_name, NAME)
    return daughter, int(str(link["contact"]))


def stored(cast: Cast, contact_id: int) -> Contact:
    return cast.read(lambda session: session.get_one(Contact, contact_id))


def leave(cast: Cast, member_id: int) -> None:
    cast.write(lambda session: setattr(session.get_one(Member, member_id), "standing", Standing.LEFT))


class TestTheLink:
    def test_works_once_and_keeps_the_code_as_a_hash(self, cast: Cast, steward: Actor, chen: int) -> None:
        link = give(cast, steward, chen)
        first, second = cast.create_stranger(), cast.create_stranger()
        assert cast.acts(first, contacts.open_link, link["code"])["name"] == "陈桂芳"
        cast.acts(first, contacts.tell_name, NAME)
        assert cast.acts(second, contacts.open_link, link["code"]) is None
        kept = stored(cast, int(str(link["contact"])))
        assert str(link["code"]) not in repr(vars(kept))
        assert NAME.encode() not in (kept.name or b"")
        assert cast.keys(steward) == ["contacts.used"]

    def test_ends_after_a_week_and_when_taken_back(self, cast: Cast, steward: Actor, chen: int) -> None:
        late, back = give(cast, steward, chen), give(cast, steward, chen)
        cast.acts(steward, contacts.end, back["contact"])
        stranger = cast.create_stranger()
        assert cast.acts(stranger, contacts.open_link, back["code"]) is None
        assert cast.acts(stranger, contacts.open_link, late["code"], now=cast.now + timedelta(days=7)) is None

    def test_is_worth_what_its_givers_office_is_then(self, cast: Cast, steward: Actor, chen: int) -> None:
        link, asked, late = give(cast, steward, chen), cast.create_stranger(), cast.create_stranger()
        assert cast.acts(asked, contacts.open_link, link["code"]) is not None
        cast.dismiss(steward)
        assert cast.acts(late, contacts.open_link, link["code"]) is None
        with pytest.raises(NoContact):
            cast.acts(asked, contacts.tell_name, NAME)
        assert stored(cast, int(str(link["contact"]))).since is None

    def test_is_nothing_for_its_giver_and_the_member(self, cast: Cast, steward: Actor) -> None:
        li = cast.create_member("李明")
        link = give(cast, steward, li.member_id)
        assert [cast.acts(one, contacts.open_link, link["code"]) for one in (steward, li)] == [None, None]

    def test_shares_the_count_of_wrong_tries(self, cast: Cast, steward: Actor, chen: int) -> None:
        thief, link = cast.create_stranger(), give(cast, steward, chen)
        for _ in range(TRIES_AN_HOUR):
            assert cast.acts(thief, contacts.open_link, "x" * 22) is None
        for rule in (contacts.open_link, joining.open_link, joining.enter_office):
            with pytest.raises(TooManyCodes):
                cast.acts(thief, rule, link["code"])

    @pytest.mark.parametrize("how", ["steward", "left", "nothing"])
    def test_asks_again_who_it_is_until_it_is_over(self, cast: Cast, steward: Actor, chen: int, how: str) -> None:
        link, daughter = give(cast, steward, chen), cast.create_stranger()
        if how == "nothing":
            with pytest.raises(NoContact):
                cast.acts(daughter, contacts.open_question)
            return
        told = cast.acts(daughter, contacts.open_link, link["code"])
        assert cast.acts(daughter, contacts.open_question) == told
        if how == "steward":
            cast.acts(steward, contacts.end, link["contact"])
        else:
            leave(cast, chen)
        with pytest.raises(NoContact):
            cast.acts(daughter, contacts.open_question)

    def test_ends_once(self, cast: Cast, steward: Actor, chen: int) -> None:
        link = give(cast, steward, chen)
        for _ in range(2):
            cast.acts(steward, contacts.end, link["contact"])
        assert len(cast.audited("contacts.end")) == 1

    def test_opens_nothing_of_another_kind(self, cast: Cast, steward: Actor, chen: int) -> None:
        link, personal = give(cast, steward, chen), cast.give_link(steward, chen)
        stranger = cast.create_stranger()
        assert cast.acts(stranger, joining.open_link, link["code"]) is None
        assert cast.acts(stranger, contacts.open_link, personal["code"]) is None

    def test_is_given_for_ones_own_units_alone(self, cast: Cast, steward: Actor) -> None:
        elsewhere = cast.enrol("孙丽", unit=cast.create_unit("城西供水站"))
        for member_id in (elsewhere, steward.member_id, 999_999):
            for rule in (contacts.offer, lambda *a, **k: contacts.give(a[0], a[1], Relation.SON, Consent.UNABLE, **k)):
                with pytest.raises(NotTheirSteward):
                    cast.acts(steward, rule, member_id)


class TestACallAskedFor:
    def test_is_filed_for_the_member_and_told_as_from_the_contact(self, cast: Cast, steward: Actor, chen: int) -> None:
        officer = cast.create_officer("王秀英")
        daughter, contact_id = become(cast, steward, chen)
        asked = cast.acts(daughter, hardship.ask_for_contact, contact_id)
        report = cast.report_of(str(asked["number"]))
        assert (report.member_id, report.ring_me, report.entered_by) == (chen, True, daughter.account_id)
        card = cast.take(officer, report.id)
        assert (card["contact"], card["relation"], card["story"]) == (NAME, "daughter", None)

    def test_again_tells_how_their_own_stands_and_files_no_second(self, cast: Cast, steward: Actor, chen: int) -> None:
        officer = cast.create_officer("王秀英")
        daughter, contact_id = become(cast, steward, chen)
        first = cast.acts(daughter, hardship.ask_for_contact, contact_id)
        cast.take(officer, cast.report_of(str(first["number"])).id)
        again = cast.acts(daughter, hardship.ask_for_contact, contact_id)
        assert (again["number"], again["officer"], again["again"]) == (first["number"], "王秀英", True)

    def test_tells_nothing_of_what_the_member_asked_for(self, cast: Cast, steward: Actor) -> None:
        member = cast.create_member("李明")
        theirs = cast.acts(member, dialogue.call_me)["number"]
        daughter, contact_id = become(cast, steward, member.member_id)
        asked = cast.acts(daughter, hardship.ask_for_contact, contact_id)
        assert asked["again"] is False
        assert (theirs, asked["number"]) == ("KN-2026-0001", "KN-2026-0002")


class TestWhatTheyHear:
    """Of the call they asked for, beside the member; by a right that is asked again."""

    @pytest.fixture
    def officer(self, cast: Cast) -> Actor:
        return cast.create_officer("王秀英")

    @pytest.fixture
    def li(self, cast: Cast) -> Actor:
        return cast.create_member("李明")

    def asked(self, cast: Cast, steward: Actor, member_id: int | None) -> tuple[Actor, int, int]:
        """The contact, the key of the contact, and of the report."""
        daughter, contact_id = become(cast, steward, member_id)
        number = cast.acts(daughter, hardship.ask_for_contact, contact_id)["number"]
        return daughter, contact_id, cast.report_of(str(number)).id

    def test_goes_to_both_as_far_as_it_is_theirs(self, cast: Cast, steward: Actor, officer: Actor, li: Actor) -> None:
        daughter, _, report = self.asked(cast, steward, li.member_id)
        cast.take(officer, report)
        cast.acts(officer, casework.help_, report, Given.CALL)
        cast.acts(officer, casework.close, report)
        cast.acts(li, own.not_solved, report)
        cast.acts(li, own.withdraw, report)
        assert cast.keys(daughter) == [
            f"contacts.{one}" for one in ("taken", "helped", "closed", "reopened", "dropped")
        ]
        assert cast.keys(li) == ["hardship.taken", "hardship.helped", "hardship.closed"]
        helped = next(one for one in cast.letters(daughter) if one.key == "contacts.helped")
        assert set(helped.values) == {"report", "number", "name", "officer"}
        assert {one.right for one in cast.letters(daughter)} == {family.RIGHT}

    def test_is_nothing_of_the_members_own_cases(self, cast: Cast, steward: Actor, officer: Actor, li: Actor) -> None:
        daughter, _ = become(cast, steward, li.member_id)
        report = cast.submit(li)
        cast.take(officer, report)
        assert cast.keys(daughter) == []
        assert not self.hears(cast, daughter, report)

    def hears(self, cast: Cast, actor: Actor, report: int) -> bool:
        return cast.read(lambda session: family.hears(session, actor.account_id, report))

    def test_ends_with_the_contact(self, cast: Cast, steward: Actor, officer: Actor, chen: int) -> None:
        daughter, contact_id, report = self.asked(cast, steward, chen)
        assert self.hears(cast, daughter, report)
        assert not self.hears(cast, steward, report)
        cast.acts(steward, contacts.end, contact_id)
        assert not self.hears(cast, daughter, report)
        cast.take(officer, report)
        assert cast.keys(daughter) == []
        assert cast.report(report).unreached, "nobody has it by Telegram: the card says to ring"

    def test_reaches_somebody_where_the_member_has_no_telegram(
        self, cast: Cast, steward: Actor, officer: Actor, chen: int
    ) -> None:
        _, _, report = self.asked(cast, steward, chen)
        card = cast.take(officer, report)
        assert (card["by_contact"], card["entered"], card["reachable"], card["hears"]) == (True, False, False, True)
        assert (card["unreached"], card["contact"], card["relation"]) == (False, NAME, "daughter")

    def test_that_did_not_arrive_is_told_the_officer(
        self, cast: Cast, steward: Actor, officer: Actor, chen: int
    ) -> None:
        daughter, _, report = self.asked(cast, steward, chen)
        cast.take(officer, report)
        (letter,) = cast.letters(daughter)
        for state, unreached in ((State.WITHDRAWN, False), (State.SENT, False), (State.UNDELIVERABLE, True)):
            cast.write(lambda session, state=state: family.ended(session, letter, state, now=cast.now))
            assert cast.report(report).unreached is unreached

    def test_goes_to_nobody_who_stands_in_for_them(self) -> None:
        assert family.RIGHT in outbox.OWN

    def test_stands_in_what_they_asked_for_without_what_was_done(
        self, cast: Cast, steward: Actor, officer: Actor, li: Actor
    ) -> None:
        daughter, _, report = self.asked(cast, steward, li.member_id)
        cast.submit(li)
        cast.take(officer, report)
        (line,) = cast.acts(daughter, hardship.asked_by_contact)["reports"]
        assert (line["name"], line["officer"], line["stage"]) == ("李明", "王秀英", "taken")
        assert not {"given", "track", "words", "story", "report"} & set(line)

    def test_is_not_theirs_to_take_back_as_an_entry(self, cast: Cast, steward: Actor, chen: int) -> None:
        other = cast.create_steward("周同")
        _, contact_id = become(cast, steward, chen, other)
        number = cast.acts(other, hardship.ask_for_contact, contact_id)["number"]
        with pytest.raises(NotYours):
            cast.acts(other, entering.take_back, cast.report_of(str(number)).id)


class TestWhatIsNoted:
    def test_is_who_opened_the_link_and_who_looked(self, cast: Cast, steward: Actor, chen: int) -> None:
        daughter, contact_id = become(cast, steward, chen)
        cast.acts(steward, contacts.offer, chen)
        (opened,) = cast.audited("contacts.open")
        assert (opened.account_id, opened.record) == (daughter.account_id, f"members {chen}")
        looked = [(entry.account_id, entry.record) for entry in cast.audited("contacts.look")]
        assert looked == [(steward.account_id, f"members {chen}"), (steward.account_id, f"contacts {contact_id}")]

    def test_is_no_look_where_nothing_is_shown(self, cast: Cast, steward: Actor, chen: int) -> None:
        become(cast, steward, chen)
        assert set(cast.acts(steward, contacts.whose, chen)) == {"member", "name", "unit"}
        assert cast.audited("contacts.look") == []


class TestWhatAContactCannot:
    def test_see_reports_desk_people_or_anybody_else(self, cast: Cast, steward: Actor) -> None:
        member, other = cast.create_member("李明"), cast.create_member("周同")
        report = cast.submit(member)
        daughter, _ = become(cast, steward, member.member_id)
        _, others = become(cast, steward, other.member_id)
        with pytest.raises(NotKnownYet):
            cast.acts(daughter, own.mine)
        for number in (report, 999_999):
            with pytest.raises(Exception, match=r"hardship\.|members\."):
                cast.acts(daughter, own.look_at_own, number)
        with pytest.raises(NotForYou):
            cast.acts(daughter, desk.waiting, 0)
        for rule in (hardship.ask_for_contact, contacts.quit_):
            for contact_id in (others, 999_999):
                with pytest.raises(NoContact):
                    cast.acts(daughter, rule, contact_id)
        with pytest.raises(NotTheirSteward):
            cast.acts(daughter, contacts.offer, member.member_id)
        assert cast.visitor(daughter).member_id is None

    def test_see_more_than_name_and_steward_on_their_own_page(self, cast: Cast, steward: Actor, chen: int) -> None:
        daughter, contact_id = become(cast, steward, chen)
        shown = cast.acts(daughter, contacts.home)
        line = {"contact": contact_id, "name": "陈桂芳", "unit": "城东供水站", "steward": "陈敏"}
        assert shown == {"people": [line], "nameless": True}
        assert [one._asdict() for one in cast.visitor(daughter).cares] == [line]


class TestTheEnd:
    @pytest.mark.parametrize("how", ["steward", "contact", "left"])
    def test_is_at_once(self, cast: Cast, steward: Actor, chen: int, how: str) -> None:
        daughter, contact_id = become(cast, steward, chen)
        if how == "steward":
            cast.acts(steward, contacts.end, contact_id)
        elif how == "contact":
            cast.acts(daughter, contacts.quit_, contact_id)
        else:
            leave(cast, chen)
        for rule in (hardship.ask_for_contact, contacts.quit_):
            with pytest.raises(NoContact):
                cast.acts(daughter, rule, contact_id)
        with pytest.raises(NoContact):
            cast.acts(daughter, contacts.home)
        assert (stored(cast, contact_id).name is None) is (how != "left")
        assert cast.read(lambda session: session.query(Report).count()) == 0

    def test_of_one_leaves_the_others(self, cast: Cast, steward: Actor, chen: int) -> None:
        daughter, first = become(cast, steward, chen)
        become(cast, steward, cast.enrol("李明"), daughter)
        assert [one["name"] for one in cast.acts(daughter, contacts.quit_, first)["people"]] == ["李明"]

    @pytest.mark.parametrize("how", ["steward", "contact", "member"])
    def test_leaves_nothing_that_they_wrote_in_a_case(self, cast: Cast, steward: Actor, how: str) -> None:
        officer, li = cast.create_officer("王秀英"), cast.create_member("李明")
        daughter, contact_id = become(cast, steward, li.member_id)
        number = cast.acts(daughter, hardship.ask_for_contact, contact_id)["number"]
        report = cast.report_of(str(number)).id
        assert cast.take(officer, report)["contact"] == NAME
        if how == "steward":
            cast.acts(steward, contacts.end, contact_id)
        elif how == "contact":
            cast.acts(daughter, contacts.quit_, contact_id)
        else:
            cast.acts(li, mydata_family.end, contact_id)
        card = cast.acts(officer, casework.look, report)
        assert (card["contact"], card["relation"], card["by_contact"]) == (None, None, True)

    def test_is_no_matter_of_the_members_copy(self, cast: Cast, steward: Actor) -> None:
        li = cast.create_member("李明")
        daughter, contact_id = become(cast, steward, li.member_id)
        cast.acts(daughter, hardship.ask_for_contact, contact_id)
        copy = cast.read(lambda session: copies.of_member(session, li.member_id or 0))
        assert copy is not None
        assert NAME not in str(copy)

    def test_comes_with_the_night_where_the_member_has_left(self, cast: Cast, steward: Actor, chen: int) -> None:
        _, contact_id = become(cast, steward, chen)
        later = cast.now + timedelta(days=1)
        assert cast.write(lambda session: kin.OVER.purge(session, later, 9)) == 0
        leave(cast, chen)
        assert cast.write(lambda session: kin.OVER.purge(session, later, 9)) == 1
        assert cast.read(lambda session: session.get(Contact, contact_id)) is None

    def test_comes_with_another_telephone_of_theirs(self, cast: Cast, steward: Actor, chen: int) -> None:
        member = cast.create_member("李明", phone="13800000002")
        _, contact_id = become(cast, steward, chen, member)
        other = cast.create_stranger()
        cast.acts(other, joining.share_contact, other.person.telegram_id, "13800000002")
        (claim,) = cast.read(lambda session: deciding.decidable(session, steward.account_id))
        cast.acts(steward, joining.confirm, claim.id)
        with pytest.raises(NoContact):
            cast.acts(member, contacts.home)
        assert stored(cast, contact_id).name is None

    def test_leaves_a_member_a_member(self, cast: Cast, steward: Actor, chen: int) -> None:
        member = cast.create_member("李明")
        _, contact_id = become(cast, steward, chen, member)
        assert cast.visitor(member).member_id == member.member_id

        def may(session: Session) -> bool:
            return contacts.may_have_link(session, member.account_id, contact_id)

        assert not cast.read(may)
