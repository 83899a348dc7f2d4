"""The matrix: a line for each thing that can be done: who may, whose, in which chats, and through which doors.

A door is how an update comes in: a button by its name, `/command`, `label:` a key of the keyboard, `step:` an open
question, `link:` an address that leads to the bot. A door that stands in no line is shut. A file comes in by none:
everybody may send one, to be told what is not kept; whether it is read is asked by its own rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from storage.offices import Charge


class Who(StrEnum):
    """Who asks. One person may be several of them: an officer is mostly a member too.

    STRANGER: whom the roster does not know (yet). CONTACT: a family contact (家属联系人) of a member.
    """

    STRANGER = "stranger"
    MEMBER = "member"
    CONTACT = "contact"
    STEWARD = "steward"
    OFFICER = "officer"
    DEPUTY = "deputy"
    CHAIR = "chair"
    ADMIN = "admin"


class Whose(StrEnum):
    """Whose things: OWN, what concerns oneself; TAKEN, what one has taken on; UNIT, those of the units of one's office
    and all below them; UNION, everybody's."""

    OWN = "own"
    TAKEN = "taken"
    UNIT = "unit"
    UNION = "union"


class Chat(StrEnum):
    """PRIVATE: with the bot alone. GROUP: one that the chair has admitted."""

    PRIVATE = "private"
    GROUP = "group"


class Deed(StrEnum):
    """What can be done."""

    LOOK_AROUND = "look_around"
    ASK_HELP = "ask_help"
    CHOOSE_NOTICES = "choose_notices"
    COME_IN = "come_in"
    BE_CONTACT = "be_contact"
    REPORT = "report"
    SEE_OWN_DATA = "see_own_data"
    OPEN_DESK = "open_desk"
    WORK_CASES = "work_cases"
    READ_CASE = "read_case"
    ENTER_FOR = "enter_for"
    FIND_PEOPLE = "find_people"
    READ_PHONE = "read_phone"
    KEEP_PEOPLE = "keep_people"
    CONFIRM_PEOPLE = "confirm_people"
    INVITE = "invite"
    CORRECT_PEOPLE = "correct_people"
    MOVE_PEOPLE = "move_people"
    READ_ROTA = "read_rota"
    KEEP_ROTA = "keep_rota"
    READ_AUDIT = "read_audit"
    READ_PURGES = "read_purges"
    SET_RULES = "set_rules"
    SEND_ROSTER = "send_roster"
    ADMIT_GROUPS = "admit_groups"
    SEE_MISSING = "see_missing"
    APPOINT = "appoint"
    HAND_OVER = "hand_over"
    SECOND = "second"
    GO_AWAY = "go_away"


@dataclass(frozen=True, slots=True)
class Line:
    """One deed. `charge`: what an officer must be in charge of for it. `never_own`: whom the thing is about does not do
    it in office, whatever the office. `second`: it takes two, the second one named in `storage.offices.seconding`."""

    deed: Deed
    who: Mapping[Who, Whose]
    doors: tuple[str, ...] = ()
    charge: Charge | None = None
    never_own: bool = False
    second: bool = False
    chats: frozenset[Chat] = frozenset({Chat.PRIVATE})


def _names(noun: str, verbs: str) -> tuple[str, ...]:
    return tuple(f"{noun}.{verb}" for verb in verbs.split())


def _steps(service: str, steps: str) -> tuple[str, ...]:
    return tuple(f"step:{service}.{step}" for step in steps.split())


_ANYBODY: Final = dict.fromkeys(Who, Whose.OWN)
_OFFICES: Final = (Who.STEWARD, Who.OFFICER, Who.DEPUTY, Who.CHAIR, Who.ADMIN)

MATRIX: Final[tuple[Line, ...]] = (
    Line(
        Deed.LOOK_AROUND,
        _ANYBODY,
        (
            *("/start", "/menu", "/cancel"),
            *("label:home.label_more", "label:joining.label_hotlines"),
            *_names("home", "choose_language help hotlines language more privacy"),
            *_names("retention", "table back"),
        ),
    ),
    Line(Deed.ASK_HELP, _ANYBODY, ("/help",), chats=frozenset({Chat.PRIVATE, Chat.GROUP})),
    Line(
        Deed.CHOOSE_NOTICES,
        _ANYBODY,
        _names("notices", "open toggle begin_quiet end_quiet leave"),
    ),
    Line(
        Deed.COME_IN,
        _ANYBODY,
        (
            *("contact", "link:joining.come_in", "link:groups.come_in", "label:joining.label_not_listed"),
            *_names("joining", "me not_me"),
            *_steps("joining", "who which"),
        ),
    ),
    # Whose contact one is, each rule asks.
    Line(
        Deed.BE_CONTACT,
        _ANYBODY,
        (
            "link:contacts.come_in",
            *_names("contacts", "home call quit really_quit"),
            *_steps("contacts", "name"),
        ),
    ),
    Line(
        Deed.REPORT,
        {Who.MEMBER: Whose.OWN},
        (
            *("label:home.label_hardship", "label:home.label_mine"),
            *_names(
                "hardship",
                "agree start_over choose_whom choose_cause choose_group more_causes tick_cause enough_causes "
                "choose_urgency tick_help enough_help keep_words skip_words choose_reach change change_line go_back "
                "ring_me call_me submit put_off mine own see add reply leave_words ask_withdraw withdraw not_solved "
                "say_yes say_no",
            ),
            *_steps(
                "hardship",
                "intro whom name cause causes urgency help words reach review change add reply",
            ),
        ),
    ),
    Line(
        Deed.SEE_OWN_DATA,
        {Who.MEMBER: Whose.OWN},
        (
            *_names(
                "mydata",
                "open show consents withdraw ask_give give readers export ask_correct correct leave ask_leave "
                "sure_leave end_contact",
            ),
            *_steps("mydata", "value"),
        ),
    ),
    Line(
        Deed.OPEN_DESK,
        dict.fromkeys(_OFFICES, Whose.OWN),
        (
            "/desk",
            "label:home.label_desk",
            *_names("desk", "open page"),
            *_names("duty", "leave"),
            *_names("audit", "leave"),
            *_names("people", "leave"),
            *_names("groups", "back"),
            *_names("joining", "leave open_desk open_guide turn_guide"),
            *_names("offices", "leave"),
            *_names("bylaws", "leave"),
            *_names("retention", "leave"),
            *_names("contacts", "leave"),
        ),
    ),
    Line(
        Deed.WORK_CASES,
        {Who.OFFICER: Whose.UNIT, Who.DEPUTY: Whose.UNION, Who.CHAIR: Whose.UNION},
        (
            *_names(
                "hardship",
                "look open take accept refuse refer leave look_back answer ask note help ask_help choose_track close "
                "ask_close decline choose_way heard_yes heard_no offer ask_offer take_back",
            ),
            *_steps("hardship", "answer ask note decline way"),
        ),
        charge=Charge.HARDSHIP,
        never_own=True,
    ),
    Line(
        Deed.READ_CASE,
        {Who.OFFICER: Whose.TAKEN, Who.DEPUTY: Whose.TAKEN, Who.CHAIR: Whose.TAKEN},
        charge=Charge.HARDSHIP,
        never_own=True,
    ),
    Line(
        Deed.ENTER_FOR,
        {
            Who.STEWARD: Whose.UNION,
            Who.OFFICER: Whose.UNION,
            Who.DEPUTY: Whose.UNION,
            Who.CHAIR: Whose.UNION,
        },
        (
            *_names(
                "hardship",
                "enter enter_for pick enter_cause enter_group enter_urgency leave_entry tell leave_telling undo_entry",
            ),
            *_steps("hardship.entry", "who pick cause urgency words"),
        ),
    ),
    Line(
        Deed.FIND_PEOPLE,
        {
            Who.STEWARD: Whose.UNIT,
            Who.OFFICER: Whose.UNIT,
            Who.DEPUTY: Whose.UNION,
            Who.CHAIR: Whose.UNION,
            Who.ADMIN: Whose.UNION,
        },
        (*_names("people", "find open page"), *_names("joining", "find"), *_steps("people", "who")),
    ),
    # The whole number, to ring somebody of one's own; others see it masked.
    Line(Deed.READ_PHONE, {Who.STEWARD: Whose.UNIT, Who.OFFICER: Whose.UNIT}, _names("people", "phone")),
    Line(
        Deed.KEEP_PEOPLE,
        {
            Who.STEWARD: Whose.UNIT,
            Who.OFFICER: Whose.UNIT,
            Who.DEPUTY: Whose.UNION,
            Who.CHAIR: Whose.UNION,
            Who.ADMIN: Whose.UNION,
        },
        (
            *_names("people", "change prepare choose_unit confirm begin_new add"),
            *_steps("people", "where sure new"),
        ),
        never_own=True,
    ),
    Line(
        Deed.CONFIRM_PEOPLE,
        {Who.STEWARD: Whose.UNIT, Who.DEPUTY: Whose.UNION, Who.CHAIR: Whose.UNION},
        _names("joining", "look confirm refuse"),
        never_own=True,
    ),
    Line(
        Deed.INVITE,
        {Who.STEWARD: Whose.UNIT, Who.OFFICER: Whose.UNIT, Who.DEPUTY: Whose.UNION, Who.CHAIR: Whose.UNION},
        (
            *_names("joining", "person give give_again revoke posters poster"),
            *_names("contacts", "offer choose give end"),
        ),
        never_own=True,
    ),
    Line(
        Deed.CORRECT_PEOPLE,
        {Who.STEWARD: Whose.UNIT, Who.OFFICER: Whose.UNIT, Who.DEPUTY: Whose.UNION, Who.CHAIR: Whose.UNION},
        (*_names("mydata", "look confirm refuse"), *_steps("mydata", "reason")),
        never_own=True,
    ),
    Line(
        Deed.MOVE_PEOPLE,
        {Who.OFFICER: Whose.UNIT, Who.DEPUTY: Whose.UNION, Who.CHAIR: Whose.UNION},
        never_own=True,
    ),
    Line(Deed.READ_ROTA, dict.fromkeys(_OFFICES, Whose.UNION), _names("duty", "look open_day show")),
    Line(
        Deed.KEEP_ROTA,
        {Who.OFFICER: Whose.OWN, Who.DEPUTY: Whose.OWN, Who.CHAIR: Whose.UNION},
        _names("duty", "put_on put_off"),
    ),
    Line(Deed.READ_AUDIT, {Who.CHAIR: Whose.UNION}, _names("audit", "look older newer")),
    Line(Deed.READ_PURGES, {Who.CHAIR: Whose.UNION}, _names("retention", "purges order")),
    Line(Deed.SET_RULES, {Who.CHAIR: Whose.UNION}, (*_names("bylaws", "open look"), *_steps("bylaws", "value"))),
    Line(
        Deed.SEND_ROSTER,
        {Who.CHAIR: Whose.UNION, Who.ADMIN: Whose.UNION},
        _names("rosters", "look look_absent look_remarks take take_all turn_down"),
    ),
    Line(
        Deed.ADMIT_GROUPS,
        {Who.CHAIR: Whose.UNION},
        (
            "/admit",
            "link:groups.pick_there",
            *_names("groups", "admit_here admit choose turn leave leave_sure list open"),
        ),
        chats=frozenset({Chat.PRIVATE, Chat.GROUP}),
    ),
    Line(
        Deed.SEE_MISSING,
        {Who.STEWARD: Whose.UNIT, Who.DEPUTY: Whose.UNION, Who.CHAIR: Whose.UNION},
        _names("groups", "missing reach_out"),
    ),
    Line(
        Deed.APPOINT,
        {Who.CHAIR: Whose.UNION},
        (
            *_names(
                "offices",
                "people open begin pick choose_role choose_unit tick_charge appoint leave_it ask_dismiss dismiss",
            ),
            *_steps("offices", "who role unit review"),
            *_names("joining", "reappoint"),
        ),
    ),
    Line(
        Deed.HAND_OVER,
        {Who.CHAIR: Whose.UNION},
        (*_names("offices", "hand_over ask_second"), *_steps("offices", "successor second hand_over")),
        second=True,
    ),
    Line(Deed.SECOND, {Who.MEMBER: Whose.OWN}, _names("offices", "agree disagree")),
    Line(
        Deed.GO_AWAY,
        dict.fromkeys(_OFFICES, Whose.OWN),
        _names("offices", "open_away go come_back decline"),
    ),
)

_LINES: Final = {line.deed: line for line in MATRIX}
_DOORS: Final = {door: line.deed for line in MATRIX for door in line.doors}


def line_of(deed: Deed) -> Line:
    return _LINES[deed]


def deed_of(door: str) -> Deed | None:
    """What is done through the door; None for one that stands in no line."""
    return _DOORS.get(door)


def commands(who: set[Who], chat: Chat) -> list[str]:
    """The commands that such a person is offered in such a chat, in the order of the matrix, without the stroke."""
    lines = [line for line in MATRIX if chat in line.chats and not who.isdisjoint(line.who)]
    return [door[1:] for line in lines for door in line.doors if door.startswith("/")]
