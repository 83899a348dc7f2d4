"""The matrix: a line for each thing that can be done: who may, whose, in which chats, and through which doors.

A door is how an update comes in: a button by its name, `/command`, `label:` a key of the keyboard, `step:` an open
question, `link:` an address that leads to the bot. A door that stands in no line is shut. A file comes in by none:
everybody may send one, to be told what is not kept; whether it is read is asked by its own rule.
"""

from typing import Final

from storage.offices import Charge
from storage.rights.cases import CASES
from storage.rights.contests import CONTESTS
from storage.rights.everybody import EVERYBODY
from storage.rights.learning import LEARNING
from storage.rights.overseeing import OVERSEEING
from storage.rights.taking_part import TAKING_PART
from storage.rights.talking import TALKING
from storage.rights.terms import Chat, Deed, Line, Who, Whose, names, steps
from storage.rights.visiting import VISITING

__all__ = ["MATRIX", "Chat", "Deed", "Line", "Who", "Whose", "commands", "deed_of", "line_of"]

_OFFICES: Final = (Who.STEWARD, Who.OFFICER, Who.DEPUTY, Who.CHAIR, Who.ADMIN)

MATRIX: Final[tuple[Line, ...]] = (
    *EVERYBODY,
    Line(
        Deed.OPEN_DESK,
        dict.fromkeys(_OFFICES, Whose.OWN),
        (
            "/desk",
            "label:home.label_desk",
            *names("desk", "open page tools week back"),
            # What a line of the desk or of a digest opens, its own rule asks.
            *names("desk", "line"),
            *names("digests", "open hand later drive drive_longer list turn desk leave"),
            *names("duty", "leave"),
            *names("audit", "leave"),
            *names("people", "leave"),
            *names("visits", "leave"),
            *names("due_talks", "leave"),
            *names("reviews", "leave"),
            *names("hardship", "leave_case leave_handing"),
            *names("groups", "back"),
            *names("broadcasts", "leave"),
            *names("joining", "leave open_desk open_guide turn_guide"),
            *names("offices", "leave"),
            *names("committee", "leave"),
            *names("bylaws", "leave"),
            *names("register", "leave"),
            *names("circumstances", "leave"),
            *names("retention", "leave"),
            *names("contacts", "leave"),
            *names("campaigns", "leave"),
            *names("activities", "leave"),
            *names("turnout", "leave"),
            *names("checkups", "leave"),
            *names("quick_notes", "leave"),
            *names("publishing", "leave"),
            *names("attendance", "leave"),
            *names("signups", "leave"),
            *names("talks", "leave"),
            *names("trainings", "leave"),
            *names("learning", "leave"),
            *names("satisfaction", "leave"),
            *names("ledgers", "leave"),
            *names("charts", "leave"),
            *names("goals", "leave"),
        ),
    ),
    *CASES,
    *VISITING,
    *TAKING_PART,
    *TALKING,
    *LEARNING,
    *CONTESTS,
    *OVERSEEING,
    Line(
        Deed.ENTER_FOR,
        {
            Who.STEWARD: Whose.UNIT,
            Who.OFFICER: Whose.UNIT,
            Who.DEPUTY: Whose.UNION,
            Who.CHAIR: Whose.UNION,
        },
        (
            *names(
                "hardship",
                "enter enter_for pick enter_cause enter_group enter_urgency leave_entry tell leave_telling undo_entry",
            ),
            *steps("hardship.entry", "who pick cause urgency words"),
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
        (*names("people", "find open page"), *names("joining", "find"), *steps("people", "who")),
    ),
    # The whole number, to ring somebody of one's own, or of a case that one has taken on; others see it masked, on
    # cards, in the list of who has not come, in a correction.
    Line(
        Deed.READ_PHONE,
        {Who.STEWARD: Whose.UNIT, Who.OFFICER: Whose.UNIT, Who.DEPUTY: Whose.TAKEN, Who.CHAIR: Whose.TAKEN},
        names("people", "phone"),
    ),
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
            *names("people", "change prepare choose_unit confirm begin_new add"),
            *steps("people", "where sure new"),
        ),
        never_own=True,
    ),
    Line(
        Deed.CONFIRM_PEOPLE,
        {Who.STEWARD: Whose.UNIT, Who.DEPUTY: Whose.UNION, Who.CHAIR: Whose.UNION},
        names("joining", "look confirm refuse"),
        never_own=True,
    ),
    Line(
        Deed.INVITE,
        {Who.STEWARD: Whose.UNIT, Who.OFFICER: Whose.UNIT, Who.DEPUTY: Whose.UNION, Who.CHAIR: Whose.UNION},
        (
            *names("joining", "person give give_again revoke posters poster"),
            *names("contacts", "offer choose give end"),
        ),
        never_own=True,
    ),
    Line(
        Deed.CORRECT_PEOPLE,
        {Who.STEWARD: Whose.UNIT, Who.OFFICER: Whose.UNIT, Who.DEPUTY: Whose.UNION, Who.CHAIR: Whose.UNION},
        (*names("mydata", "look confirm refuse"), *steps("mydata", "reason")),
        never_own=True,
    ),
    # By a change of one person, a correction of the unit, or a roster: whatever the way, it is asked as well.
    Line(
        Deed.MOVE_PEOPLE,
        {
            Who.STEWARD: Whose.UNIT,
            Who.OFFICER: Whose.UNIT,
            Who.DEPUTY: Whose.UNION,
            Who.CHAIR: Whose.UNION,
            Who.ADMIN: Whose.UNION,
        },
        never_own=True,
    ),
    Line(Deed.READ_ROTA, dict.fromkeys(_OFFICES, Whose.UNION), names("duty", "look open_day show")),
    Line(
        Deed.KEEP_ROTA,
        {Who.OFFICER: Whose.OWN, Who.DEPUTY: Whose.OWN, Who.CHAIR: Whose.UNION},
        names("duty", "put_on put_off"),
    ),
    # What is sealed of a family stands in the lines of one's own cases alone (READ_CASE); one's own file in nobody's.
    Line(
        Deed.READ_REGISTER,
        {Who.OFFICER: Whose.UNIT, Who.DEPUTY: Whose.UNION, Who.CHAIR: Whose.UNION},
        names("register", "order mine"),
        charge=Charge.HARDSHIP,
        never_own=True,
    ),
    # Small ones stay hidden from whom WORK_CASES does not give all the cases behind them.
    Line(
        Deed.READ_FIGURES,
        {Who.OFFICER: Whose.UNIT, Who.DEPUTY: Whose.UNION, Who.CHAIR: Whose.UNION},
        names("register", "look units"),
    ),
    Line(Deed.READ_AUDIT, {Who.CHAIR: Whose.UNION}, names("audit", "look older newer")),
    Line(Deed.READ_PURGES, {Who.CHAIR: Whose.UNION}, names("retention", "purges order")),
    Line(
        Deed.SET_RULES,
        {Who.CHAIR: Whose.UNION},
        (*names("bylaws", "open group look choose"), *steps("bylaws", "value")),
    ),
    Line(
        Deed.SEND_ROSTER,
        {Who.CHAIR: Whose.UNION, Who.ADMIN: Whose.UNION},
        names("rosters", "look look_absent look_remarks take take_all turn_down"),
    ),
    Line(
        Deed.ADMIT_GROUPS,
        {Who.CHAIR: Whose.UNION},
        (
            "/admit",
            "link:groups.pick_there",
            *names("groups", "admit_here admit choose turn leave leave_sure list open"),
        ),
        chats=frozenset({Chat.PRIVATE, Chat.GROUP}),
    ),
    Line(
        Deed.SEE_MISSING,
        {Who.STEWARD: Whose.UNIT, Who.DEPUTY: Whose.UNION, Who.CHAIR: Whose.UNION},
        names("groups", "missing reach_out"),
    ),
    Line(
        Deed.APPOINT,
        {Who.CHAIR: Whose.UNION},
        (
            *names(
                "offices",
                "people open begin pick choose_role choose_unit tick_charge appoint leave_it ask_dismiss dismiss",
            ),
            *steps("offices", "who role unit review"),
            *names("joining", "reappoint"),
        ),
    ),
    Line(
        Deed.KEEP_COMMITTEE,
        {Who.CHAIR: Whose.UNION},
        (*names("committee", "open page begin pick name leave_it ask_end end"), *steps("committee", "who term")),
    ),
    Line(
        Deed.HAND_OVER,
        {Who.CHAIR: Whose.UNION},
        (*names("offices", "hand_over choose_second ask_second"), *steps("offices", "successor second hand_over")),
        second=True,
    ),
    Line(Deed.SECOND, {Who.MEMBER: Whose.OWN}, names("offices", "agree disagree")),
    Line(
        Deed.GO_AWAY,
        dict.fromkeys(_OFFICES, Whose.OWN),
        names("offices", "open_away go come_back decline"),
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
