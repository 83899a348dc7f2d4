"""Offices over HTTP: appointing, dismissing, standing in, handing over the chair, in both languages."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from bot.sandbox.faults import BadGateway
from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from storage import offices, rights
from storage.database import Transaction
from storage.outbox import OPEN, StoredLetter
from storage.rights import Chat, Who
from tests.story import importing
from tests.story.conftest import STATION, Union
from tests.story.outgoing import commands_of, ends_of
from tests.story.reporting import open_card, open_desk, open_tools, report, take
from tests.story.speech import EN, PATIENT, ZH, Tongue, both

#: Rows of the roster that come in only by a code of office.
NOT_JOINED = {ZH: "职工81", EN: "职工82"}


@pytest.fixture(scope="module")
def english(union: Union) -> Phone:
    """A chair who reads English."""
    return union.officer("孙丽en", "13800000908", "chair", language="en")


@pytest.fixture
def chair(tongue: Tongue, zhao: Phone, english: Phone) -> Phone:
    return zhao if tongue is ZH else english


def begin(chair: Phone, tongue: Tongue, who: str, role: str, unit: str | None = STATION) -> None:
    """From the desk to the last look at an appointment."""
    open_tools(chair, tongue)
    tongue.press(chair, "offices.people", tongue.offers("offices.begin"))
    tongue.press(chair, "offices.begin", tongue.offers("offices.leave_it"))
    chair.type(who)
    chair.wait_for(tongue.offers("offices.choose_role", role=role), PATIENT)
    tongue.press(chair, "offices.choose_role", tongue.offers("offices.leave_it"), role=role)
    if unit is not None:
        chair.wait_for(tongue.offers("offices.choose_unit", place=None), PATIENT)
        tongue.press(chair, "offices.choose_unit", tongue.offers("offices.appoint"), place=unit)
    chair.wait_for(tongue.offers("offices.appoint"), PATIENT)


def name_of(phone: Phone) -> str:
    return phone.person.first_name


def held(union: Union, phone: Phone) -> list[tuple[str, str | None]]:
    account = union.account_of(phone)
    found = union.look(lambda session: [(one.role, one.charges) for one in offices.held_by(session, account)])
    return [(str(role), charges) for role, charges in found]


def office_of(union: Union, phone: Phone) -> int:
    account = union.account_of(phone)
    return union.look(lambda session: offices.held_by(session, account)[0].id)


def dismiss(union: Union, chair: Phone, officer: Phone, tongue: Tongue) -> None:
    """The chair dismisses them, by the list or, where it is long, by what the list's button says."""
    open_tools(chair, tongue)
    tongue.press(chair, "offices.people", tongue.offers("offices.begin"))
    chair.press_data(f"1offices.open:{office_of(union, officer)}")
    chair.wait_for(tongue.offers("offices.ask_dismiss"), PATIENT)
    tongue.press(chair, "offices.ask_dismiss", tongue.offers("offices.dismiss"))
    tongue.press(chair, "offices.dismiss", tongue.says("offices.no_more")[:8])


@both
class TestAppointing:
    def test_somebody_who_has_joined_is_in_office_at_once(self, union: Union, chair: Phone, tongue: Tongue) -> None:
        li = union.member(language=tongue.code)
        begin(chair, tongue, name_of(li), "officer")
        for charge in ("hardship", "talks"):
            tongue.press(
                chair,
                "offices.tick_charge",
                tongue.offers("offices.tick_charge", charge=charge, on=True),
                charge=charge,
                on=False,
            )
        tongue.press(chair, "offices.appoint", tongue.says("offices.appointed", name=name_of(li)))
        li.wait_for(
            tongue.says("joining.in_office", name=name_of(li), unit=STATION, role="officer", nameless=False).split(
                "\n"
            )[0],
            PATIENT,
            anywhere=True,
        )
        assert held(union, li) == [("officer", "hardship talks")]
        expected = rights.commands({Who.MEMBER, Who.OFFICER}, Chat.PRIVATE)
        union.until(lambda _: commands_of(union, li) == expected)
        assert "desk" in expected
        tongue.press(li, "joining.open_desk", tongue.offers("desk.tools"))
        forget(union, li)

    def test_somebody_who_has_not_joined_comes_in_by_the_code(self, union: Union, chair: Phone, tongue: Tongue) -> None:
        begin(chair, tongue, NOT_JOINED[tongue], "steward")
        shown = tongue.press(chair, "offices.appoint", "/start ")
        code = re.search(r"/start ([\w-]+)", shown.text)
        assert code
        assert NOT_JOINED[tongue] in shown.text
        number = NOT_JOINED[tongue].removeprefix("职工")
        person = union.sandbox.phone(NOT_JOINED[tongue], phone=f"138000010{number}", language_code=tongue.code)
        # The code is for the one person named: whoever is not known yet comes in first, and it is not used up.
        person.start(code[1])
        person.wait_for(tongue.phrase("邀请码还没有用掉。"), PATIENT, anywhere=True)
        union.join(person)
        person.start(code[1])
        person.wait_for(tongue.says("joining.first_steward").split("\n")[0], PATIENT)
        assert held(union, person) == [("steward", None)]
        union.until(lambda _: "desk" in (commands_of(union, person) or []))
        person.start(code[1])
        other = union.member(language=tongue.code)
        other.start(code[1])
        other.wait_for("", PATIENT)
        assert held(union, other) == []
        forget(union, person)

    def test_is_found_by_initials_too(self, union: Union, chair: Phone, tongue: Tongue) -> None:
        begin(chair, tongue, "wxy", "steward")
        assert "王秀英" in chair.screen
        tongue.press(chair, "offices.leave_it", tongue.says("offices.left"))


@both
class TestDismissing:
    def test_holds_at_the_next_tap_and_the_case_passes_on(self, union: Union, chair: Phone, tongue: Tongue) -> None:
        wang, colleague = (union.colleague(language=tongue.code) for _ in "12")
        number = report(union.member(language=tongue.code), tongue=tongue)
        card = take(wang, number, tongue)
        dismiss(union, chair, wang, tongue)
        told = tongue.says("offices.dismissed", unit=STATION, role="officer", desk=False).split("\n")[0]
        wang.wait_for(told, PATIENT, anywhere=True)
        assert tongue.label("home.label_desk") not in [label for row in wang.keyboard for label in row]
        tongue.press_on(wang, card, "hardship.note", tongue.says("rights.not_for_you", deed="work_cases")[:6])
        union.until(lambda _: commands_of(union, wang) is None)
        desk = open_desk(colleague, tongue)
        assert any(number in label for row in desk.buttons for label in row)
        tongue.press_on(
            colleague, open_card(colleague, number, tongue), "hardship.take", tongue.offers("hardship.note")
        )
        forget(union, colleague)


def forget(union: Union, *phones: Phone) -> None:
    """So that the next story's lists are short."""
    for phone in phones:
        union.dismiss(phone)


def open_away(phone: Phone, tongue: Tongue) -> Message:
    open_tools(phone, tongue)
    return tongue.press(phone, "offices.open_away", lambda message: "offices.go:" in str(message.inline_keyboard))


def go_away(wang: Phone, stand_in: Phone, tongue: Tongue) -> None:
    """Two taps from the desk."""
    shown = open_away(wang, tongue)
    label = next(label for row in shown.buttons for label in row if label.startswith(name_of(stand_in)))
    wang.press_on(shown, label)
    wang.wait_for(tongue.offers("offices.come_back"), PATIENT)


@both
class TestStandingIn:
    def test_takes_two_taps_and_the_stand_in_opens_the_case(self, union: Union, tongue: Tongue) -> None:
        wang, zhou = (union.colleague(language=tongue.code) for _ in "12")
        number = report(union.member(language=tongue.code), tongue=tongue)
        take(wang, number, tongue)
        go_away(wang, zhou, tongue)
        assert name_of(wang) in zhou.wait_for(tongue.offers("offices.decline"), PATIENT, anywhere=True).text
        assert tongue.offers("hardship.note")(open_card(zhou, number, tongue))
        tongue.press(wang, "offices.come_back", lambda message: "offices.go:" in str(message.inline_keyboard))
        zhou.wait_for(tongue.says("offices.stood_in", name=name_of(wang)), PATIENT, anywhere=True)
        desk = open_desk(zhou, tongue)
        assert not any(number in label for row in desk.buttons for label in row)
        forget(union, wang, zhou)

    def test_can_be_declined(self, union: Union, tongue: Tongue) -> None:
        wang, zhou = (union.colleague(language=tongue.code) for _ in "12")
        go_away(wang, zhou, tongue)
        asked = zhou.wait_for(tongue.offers("offices.decline"), PATIENT, anywhere=True)
        tongue.press_on(zhou, asked, "offices.decline", tongue.says("offices.declined", name=name_of(wang)))
        wang.wait_for(tongue.says("offices.back_again", name=name_of(zhou)), PATIENT, anywhere=True)
        forget(union, wang, zhou)


@both
class TestHandingOver:
    def test_takes_a_named_committee_member_where_there_is_no_deputy(
        self, union: Union, chair: Phone, tongue: Tongue
    ) -> None:
        leaving, heir, second = self.people(union, tongue)
        self.begin(leaving, heir, tongue)
        leaving.wait_for(tongue.says("offices.nobody_to_second").split("\n")[0], PATIENT)
        tongue.press(leaving, "committee.open", tongue.offers("committee.begin"))
        tongue.press(leaving, "committee.begin", tongue.offers("committee.leave_it"))
        leaving.type(name_of(second))
        asked = tongue.says("committee.ask_term", name=name_of(second), unit=STATION).split("\n")[0]
        terms = leaving.wait_for(asked, PATIENT)
        leaving.press_on(terms, terms.buttons[1][0])
        leaving.wait_for(tongue.offers("committee.open"), PATIENT)
        second.wait_for(name_of(leaving), PATIENT, anywhere=True)
        self.begin(leaving, heir, tongue)
        self.agree(union, leaving, heir, second, tongue)
        self.take_off(chair, second, tongue)

    def take_off(self, chair: Phone, second: Phone, tongue: Tongue) -> None:
        """From the desk to the list without them."""
        open_tools(chair, tongue)
        tongue.press(chair, "committee.open", tongue.offers("committee.begin"))
        tongue.press(chair, "committee.ask_end", tongue.offers("committee.end"), name=name_of(second), unit=STATION)
        tongue.press(chair, "committee.end", tongue.phrase("<b>名单上还没有工会委员。</b>")[3:-4])
        told = tongue.says("committee.no_more", by=name_of(chair)).split("\n")[0]
        second.wait_for(told, PATIENT, anywhere=True)

    def test_takes_the_deputys_yes(self, union: Union, tongue: Tongue) -> None:
        chair, heir, _ = self.people(union, tongue)
        deputy = union.colleague("deputy", None, language=tongue.code)
        self.begin(chair, heir, tongue)
        self.agree(union, chair, heir, deputy, tongue)
        forget(union, deputy)

    def people(self, union: Union, tongue: Tongue) -> tuple[Phone, Phone, Phone]:
        chair = union.colleague("chair", None, language=tongue.code)
        return chair, union.member(language=tongue.code), union.member(language=tongue.code)

    def begin(self, chair: Phone, heir: Phone, tongue: Tongue) -> None:
        open_tools(chair, tongue)
        tongue.press(chair, "offices.people", tongue.offers("offices.begin"))
        tongue.press(chair, "offices.hand_over", tongue.offers("offices.leave_it"))
        chair.type(name_of(heir))

    def agree(self, union: Union, chair: Phone, heir: Phone, second: Phone, tongue: Tongue) -> None:
        assert name_of(second) in chair.wait_for(tongue.offers("offices.ask_second"), PATIENT).text
        tongue.press(chair, "offices.ask_second", tongue.says("offices.waits_for_second", second=name_of(second))[:10])
        assert held(union, heir) == []
        asked = second.wait_for(tongue.offers("offices.agree"), PATIENT, anywhere=True)
        tongue.press_on(second, asked, "offices.agree", tongue.says("offices.seconded", name=name_of(heir)))
        assert (held(union, heir), held(union, chair)) == ([("chair", None)], [])
        told = tongue.says("offices.handed_over", name=name_of(heir), second=name_of(second))
        chair.wait_for(told, PATIENT, anywhere=True)
        union.until(lambda _: commands_of(union, chair) is None)
        expected = rights.commands({Who.MEMBER, Who.CHAIR}, Chat.PRIVATE)
        union.until(lambda _: commands_of(union, heir) == expected)
        forget(union, heir)


@contextmanager
def held_back(union: Union, phone: Phone, key: str, method: str) -> Iterator[None]:
    """Telegram takes nothing for that chat meanwhile; before it does again, the person has lost every office, and no
    letter of that text is on its way that had asked for its right before."""
    plan = union.sandbox.faults.plan(method, BadGateway(), chat_id=phone.person.id)
    try:
        yield
        union.dismiss(phone)
        union.until(lambda session: not waiting(session, key))
    finally:
        union.sandbox.faults.end(plan)


class TestWhatIsStale:
    """Of somebody dismissed: what was on the way to them stays away, what they still have does nothing."""

    def test_a_notice_that_has_not_left(self, union: Union) -> None:
        wang = union.colleague()
        with held_back(union, wang, "hardship.notice", "sendMessage"):
            number = report(union.member())
        assert ends_of(union, wang, "hardship.notice") == ["withdrawn"]
        assert number not in wang.show()

    def test_a_poster_that_has_not_left(self, union: Union) -> None:
        chen = union.colleague("steward")
        open_tools(chen)
        shown = ZH.press(chen, "joining.posters", ZH.offers("joining.poster", name=STATION))
        with held_back(union, chen, "joining.poster", "sendDocument"):
            chen.press_on(shown, STATION)
            union.until(lambda session: waiting(session, "joining.poster"))
        assert ends_of(union, chen, "joining.poster") == ["withdrawn"]
        assert [one for one in chen.from_bot if "document" in one.content] == []
        chen.press_on(shown, STATION)
        chen.wait_for("不归您现在的职务管", PATIENT)

    def test_a_file_of_refused_rows_that_has_not_left(self, union: Union) -> None:
        admin = union.colleague("admin", None)
        importing.send(admin, "new.csv", importing.csv("新来的,,13877770009,城东供水站,在职,", "无名,,12,,,"))
        shown = importing.preview(admin)
        data = importing.data_of(shown)
        with held_back(union, admin, "rosters.refused_file", "sendDocument"):
            admin.press_data(data, shown)
            union.until(lambda session: waiting(session, "rosters.refused_file"))
        assert ends_of(union, admin, "rosters.refused_file") == ["withdrawn"]
        assert [one for one in admin.from_bot if "document" in one.content] == []
        admin.press_data(data, shown)
        admin.wait_for("不归您现在的职务管", PATIENT)

    def test_a_link_into_a_list_of_the_chairs(self, union: Union) -> None:
        chair = union.colleague("chair", None)
        union.dismiss(chair)
        chair.start("g_1")
        chair.wait_for(ZH.says("groups.for_the_chair")[:10], PATIENT)


def waiting(session: Transaction, key: str) -> bool:
    open_ = select(StoredLetter.id).where(StoredLetter.key == key, StoredLetter.state.in_(OPEN))
    return session.scalar(open_.limit(1)) is not None


@both
class TestTheLastDay:
    def test_ends_the_absence_by_itself(self, union: Union, tongue: Tongue) -> None:
        wang, zhou = (union.colleague(language=tongue.code) for _ in "12")
        go_away(wang, zhou, tongue)
        union.bot.restart(days=7)
        wang.wait_for(tongue.says("offices.back_again", name=name_of(zhou)), 60, anywhere=True)
        zhou.wait_for(tongue.says("offices.stood_in", name=name_of(wang)), 60, anywhere=True)
        forget(union, wang, zhou)
