"""A family contact from link to end: let in by a steward, rung by an officer, told what becomes of it, no more."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from bot.sandbox.faults import BadGateway
from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from storage import rights
from storage.audit import AuditEntry
from storage.database import Transaction
from storage.kin import Contact, Relation
from storage.members import Member, Standing
from storage.rights import Chat, Who
from tests.story.conftest import STATION, Union
from tests.story.outgoing import commands_of, ends_of
from tests.story.speech import EN, PATIENT, ZH, Tongue, both, han_in

#: What the contact writes of themselves: for the case officer's eyes alone.
SAID = "Chen Min 13900000001"
#: Of each tongue, the retired member of whom nobody is to know more than the name.
CARED = {ZH: ("职工71", "13800001071"), EN: ("职工72", "13800001072")}


class Family:
    """One station's steward and officer, who read that language, and a contact of somebody retired."""

    def __init__(self, union: Union, tongue: Tongue) -> None:
        self.union, self.tongue = union, tongue
        self.name, self.number = CARED[tongue]
        self.steward = union.colleague("steward", STATION, language=tongue.code)
        self.officer = union.colleague("officer", STATION, language=tongue.code)
        self.contact = self.stranger()
        union.beside(self._retire)

    def stranger(self) -> Phone:
        number = next(self.union._numbers)
        return self.union.sandbox.phone("Min", phone=f"1399966{number:04}", language_code=self.tongue.code)

    def _retire(self, session: Transaction) -> None:
        mine = select(Member).where(Member.name == self.name)
        session.scalars(mine).one().standing = Standing.RETIRED

    def open_card(self) -> None:
        self.steward.type("/desk")
        self.steward.wait_for(self.tongue.offers("people.find"), PATIENT)
        self.tongue.press(self.steward, "people.find", self.tongue.offers("people.leave"))
        self.steward.type(self.name)
        self.steward.wait_for(self.tongue.offers("contacts.offer"), PATIENT)

    def give(self) -> str:
        """From the card to the link; what START carries by it."""
        tongue, steward = self.tongue, self.steward
        self.open_card()
        tongue.press(steward, "contacts.offer", tongue.offers("contacts.choose", relation=Relation.DAUGHTER))
        tongue.press(
            steward, "contacts.choose", tongue.offers("contacts.give", consent="agrees"), relation=Relation.DAUGHTER
        )
        tongue.press(steward, "contacts.give", tongue.offers("contacts.end", who=""), consent="agrees")
        shown = next(one for one in steward.from_bot[::-1] if "?start=c_" in one.text)
        assert shown.content.get("photo"), "the code can be held out"
        assert self.name not in shown.text, "whoever sees the link does not see whose"
        found = re.search(r"\?start=(c_[\w-]{22})", shown.text)
        assert found
        return found[1]

    def come_in(self, payload: str) -> None:
        self.contact.start(payload)
        self.contact.wait_for(self.name, PATIENT)
        self.contact.type(SAID)
        self.contact.wait_for(self.page(), PATIENT)

    def page(self) -> Callable[[Message], bool]:
        return self.tongue.offers("contacts.call", name=self.name)

    def ask(self) -> str:
        """A call is asked for; the number of the case."""
        self.contact.type("/family")
        self.contact.wait_for(self.page(), PATIENT)
        shown = self.tongue.press(self.contact, "contacts.call", "KN-", name=self.name)
        return re.findall(r"KN-\d{4}-\d{4}", shown.text)[0]

    def told(self, key: str, **values: object) -> None:
        """The contact reads a letter of that text."""
        self.contact.wait_for(self.tongue.says(key, name=self.name, **values)[:30], PATIENT, anywhere=True)


@pytest.fixture(scope="module")
def families(union: Union) -> dict[Tongue, Family]:
    return {}


@pytest.fixture
def family(union: Union, families: dict[Tongue, Family], tongue: Tongue) -> Family:
    """The same for all of the story; who has come in stays in."""
    if tongue not in families:
        families[tongue] = made = Family(union, tongue)
        made.come_in(made.give())
    return families[tongue]


def name_of(phone: Phone) -> str:
    return phone.person.first_name


@both
class TestTheLink:
    def test_lets_one_in_once_with_a_page_of_their_own(self, family: Family, tongue: Tongue) -> None:
        page = family.contact.wait_for(family.page(), PATIENT, anywhere=True)
        assert (family.name in page.text, family.number in page.text) == (True, False)
        assert name_of(family.steward) in page.text, "who is to be asked in person"
        assert [tongue.label("contacts.label_family")] in family.contact.keyboard
        assert tongue.label("joining.label_share") not in str(family.contact.keyboard)
        family.steward.wait_for(tongue.says("contacts.used", name=family.name, unit=STATION), PATIENT, anywhere=True)
        payload, other = family.give(), family.stranger()
        other.start(payload)
        other.wait_for(family.name, PATIENT)
        other.type("/cancel")
        other.wait_for(tongue.says("joining.hello")[:10], PATIENT)
        family.union.beside(_all_links_expire)
        other.start(payload)
        other.wait_for(tongue.says("contacts.link_unknown")[:20], PATIENT)

    def test_used_before_opens_nothing(self, family: Family, tongue: Tongue) -> None:
        payload, first, second = family.give(), family.stranger(), family.stranger()
        first.start(payload)
        first.wait_for(family.name, PATIENT)
        first.type("Somebody 1")
        first.wait_for(family.page(), PATIENT)
        second.start(payload)
        second.wait_for(tongue.says("contacts.link_unknown")[:20], PATIENT)
        tongue.press(first, "contacts.quit", tongue.offers("contacts.really_quit"), name=family.name)
        tongue.press(first, "contacts.really_quit", tongue.says("contacts.left", name=family.name)[:20])


def _all_links_expire(session: Transaction) -> None:
    for one in session.scalars(select(Contact).where(Contact.since.is_(None))):
        one.expires_at = one.expires_at.replace(year=2020)


@both
class TestTheirPage:
    def test_is_what_nonsense_and_commands_lead_to(self, family: Family, tongue: Tongue) -> None:
        contact = family.contact
        for said, shown in (
            ("asdf", "contacts.lost"),
            ("/cancel", "contacts.cancelled"),
            ("/nonsense", "contacts.lost"),
        ):
            contact.type(said)
            contact.wait_for(tongue.says(shown, people=[])[:12], PATIENT)
            assert contact.latest is not None
            assert family.page()(contact.latest)
        for said in ("/menu", "/start", tongue.label("contacts.label_family")):
            contact.type(said)
            contact.wait_for(family.page(), PATIENT)
        contact.type("/help")
        contact.wait_for(tongue.says("contacts.help")[:60], PATIENT)
        assert tongue.label("joining.label_share") not in str(contact.keyboard)

    def test_has_more_without_what_is_the_members(self, family: Family, tongue: Tongue) -> None:
        more = tongue.tap(family.contact, "home.label_more", tongue.offers("contacts.home"))
        assert tongue.label("mydata.button_open") not in str(more.buttons)
        tongue.press(family.contact, "contacts.home", family.page())

    def test_is_all_there_is_for_them(self, family: Family, tongue: Tongue) -> None:
        theirs = family.union.account_of(family.contact)
        refused = tongue.says("rights.not_for_you", deed="report")
        for said in (tongue.label("home.label_hardship"), tongue.label("home.label_mine")):
            family.contact.type(said)
            family.contact.wait_for(refused[:20], PATIENT)
        for data in ("1mydata.open", "1hardship.see:1", "1hardship.look:1", "1people.open:1", "1contacts.offer:1"):
            before = len(family.contact.from_bot)
            family.contact.press_data(data)
            family.union.until(lambda _, before=before: len(family.contact.from_bot) > before)
            assert family.number not in family.contact.show()
        tries = select(AuditEntry.act).where(AuditEntry.account_id == theirs, AuditEntry.act == "rights.not_for_you")
        assert len(family.union.look(lambda session: session.scalars(tries).all())) == 7

    def test_has_a_command_of_its_own_on_their_telephone(self, family: Family) -> None:
        expected = rights.commands({Who.CONTACT}, Chat.PRIVATE)
        assert "family" in expected
        family.union.until(lambda _: commands_of(family.union, family.contact) == expected)


@both
class TestACall:
    def test_is_taken_answered_and_closed_and_the_contact_hears_of_it(self, family: Family, tongue: Tongue) -> None:
        number, officer = family.ask(), family.officer
        notice = officer.wait_for(lambda message: number in message.text, PATIENT, anywhere=True)
        source = "家属联系人请工会回电话，是谁，接手后能看到。"
        assert tongue.phrase(source) in notice.text
        assert (SAID in notice.text, family.name in notice.text) == (False, False)
        card = tongue.press_on(officer, notice, "hardship.take", tongue.offers("hardship.ask_close"))
        daughter = tongue.label("contacts.relation_daughter")
        line = tongue.phrase("请回电话的是家属联系人（%(relation)s）：%(contact)s")
        assert line % {"relation": daughter, "contact": SAID} in card.text
        assert tongue.phrase("工会代录") not in card.text
        assert tongue.label("hardship.button_ask") not in str(card.buttons), "nobody could answer here"
        who = name_of(officer)
        family.contact.wait_for(lambda message: number in message.text and who in message.text, PATIENT, anywhere=True)
        reader = tongue.phrase("请回电话的家属联系人")
        tongue.press(officer, "hardship.answer", lambda message: reader in message.text)
        officer.type("10:00")
        officer.wait_for(tongue.offers("hardship.ask_close"), PATIENT)
        family.contact.wait_for("10:00", PATIENT, anywhere=True)
        tongue.press(officer, "hardship.ask_help", tongue.offers("hardship.help", given="referral"))
        tongue.press(officer, "hardship.help", tongue.offers("hardship.ask_close"), given="referral")
        family.told("contacts.helped", number=number, officer=who)
        assert tongue.label("hardship.given_referral") not in family.contact.show(), "what was given is the member's"
        tongue.press(officer, "hardship.ask_close", tongue.offers("hardship.close"))
        tongue.press(officer, "hardship.close", number)
        family.told("contacts.closed", number=number, officer=who)
        shown = tongue.press(family.contact, "contacts.asked", number)
        assert shown.buttons == [[tongue.label("contacts.button_home")]]
        assert family.number not in family.contact.show()

    def test_waits_in_what_they_asked_for(self, family: Family, tongue: Tongue) -> None:
        number = family.ask()
        tongue.press(family.contact, "contacts.asked", number)
        again = family.ask()
        assert again == number


@contextmanager
def held_back(family: Family) -> Iterator[None]:
    """Telegram takes nothing for the contact's chat meanwhile."""
    faults = family.union.sandbox.faults
    plan = faults.plan("sendMessage", BadGateway(), chat_id=family.contact.person.id)
    try:
        yield
    finally:
        faults.end(plan)


@both
class TestAMember:
    def test_who_is_one_too_finds_it_under_more(self, family: Family, tongue: Tongue) -> None:
        member = family.union.member(language=tongue.code)
        payload = family.give()
        member.start(payload)
        member.wait_for(family.name, PATIENT)
        member.type("Li")
        member.wait_for(family.page(), PATIENT)
        more = tongue.tap(member, "home.label_more", tongue.offers("contacts.home"))
        assert tongue.label("mydata.button_open") in str(more.buttons)
        tongue.press(member, "contacts.home", family.page())
        member.type("asdf")
        member.wait_for(tongue.says("home.what_did_you_mean")[:12], PATIENT)
        assert tongue.label("home.label_hardship") in str(member.keyboard)


@both
class TestTheEnd:
    def test_is_at_once_for_taps_and_for_letters_on_their_way(self, family: Family, tongue: Tongue) -> None:
        number, contact = family.ask(), family.contact
        page = next(one for one in contact.from_bot[::-1] if family.page()(one))
        officer, steward = family.officer, family.steward
        with held_back(family):
            notice = next(one for one in officer.from_bot[::-1] if number in one.text)
            tongue.press_on(officer, notice, "hardship.take", tongue.offers("hardship.ask_close"))
            family.open_card()
            tongue.press(steward, "contacts.offer", tongue.offers("contacts.end", who=SAID))
            tongue.press(steward, "contacts.end", tongue.offers("contacts.end", who="Li"), who=SAID)
        assert ends_of(family.union, contact, "contacts.taken")[-1] == "withdrawn"
        tongue.press_on(
            contact, page, "contacts.call", tongue.says("rights.not_for_you", deed="be_contact")[:20], name=family.name
        )
        contact.type("/menu")
        contact.wait_for(tongue.says("joining.hello")[:10], PATIENT)
        family.union.until(lambda _: commands_of(family.union, contact) is None)
        if tongue is EN:
            assert han_in([contact, steward, officer], "语言", "张三", "zs 城东") == []

    def test_leaves_no_word_of_theirs(self, family: Family) -> None:
        theirs = select(Contact.name).where(Contact.ended_at.is_not(None))
        names = family.union.look(lambda session: session.scalars(theirs).all())
        assert names
        assert {*names} == {None}
