"""The matrix: a line for each thing that can be done: who may, whose, in which chats, and through which doors.

A door is how an update comes in: a button by its name, `/command`, `label:` a key of the keyboard, `step:` an open
question, `link:` an address that leads to the bot. A door that stands in no line is shut. A file comes in by none:
everybody may send one, to be told what is not kept; whether it is read is asked by its own rule.
"""

from typing import Final

from storage.offices import Charge
from storage.rights.everybody import EVERYBODY
from storage.rights.terms import Chat, Deed, Line, Who, Whose, names, steps

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
            *names("desk", "open page"),
            # What a digest opens, the rule of each line asks.
            *names("digests", "open"),
            *names("duty", "leave"),
            *names("audit", "leave"),
            *names("people", "leave"),
            *names("visits", "leave"),
            *names("reviews", "leave"),
            *names("hardship", "leave_handing"),
            *names("groups", "back"),
            *names("joining", "leave open_desk open_guide turn_guide"),
            *names("offices", "leave"),
            *names("committee", "leave"),
            *names("bylaws", "leave"),
            *names("register", "leave"),
            *names("circumstances", "leave"),
            *names("retention", "leave"),
            *names("contacts", "leave"),
            *names("campaigns", "leave"),
        ),
    ),
    Line(
        Deed.WORK_CASES,
        {Who.OFFICER: Whose.UNIT, Who.DEPUTY: Whose.UNION, Who.CHAIR: Whose.UNION},
        (
            *names(
                "hardship",
                "look open take accept refuse refer leave look_back answer ask note help ask_help choose_track close "
                "ask_close decline choose_way heard_yes heard_no offer ask_offer take_back",
            ),
            *names("aid", "back"),
            *steps("hardship", "answer ask note decline way"),
            *names("hardship", "accept_all refuse_all"),
            *names("reviews", "look enter settle"),
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
    # By whom it is about, or by the case officer, who has asked them.
    Line(
        Deed.ANSWER_REVIEWS,
        {Who.MEMBER: Whose.OWN, Who.OFFICER: Whose.TAKEN, Who.DEPUTY: Whose.TAKEN, Who.CHAIR: Whose.TAKEN},
        (
            *names("reviews", "choose_change choose_money tick_need enough skip go_back put_off"),
            *steps("reviews", "agree change money needs words"),
        ),
    ),
    # Whoever has them offers them; the chair alone moves them for somebody.
    Line(
        Deed.HAND_OVER_CASES,
        {Who.OFFICER: Whose.TAKEN, Who.DEPUTY: Whose.TAKEN, Who.CHAIR: Whose.UNION},
        names("hardship", "hand_all hand_whose hand_to hand_sure"),
        charge=Charge.HARDSHIP,
        never_own=True,
    ),
    Line(
        Deed.GIVE_AID,
        {Who.OFFICER: Whose.TAKEN, Who.DEPUTY: Whose.TAKEN, Who.CHAIR: Whose.TAKEN},
        (
            *names(
                "aid",
                "open page begin choose_amount choose_source choose_day ask_worth skip_worth enter leave look undo "
                "remind ask_other replace hand sign ask_correct",
            ),
            *steps("aid", "amount source day worth sure correction"),
        ),
        charge=Charge.HARDSHIP,
        never_own=True,
        second=True,
    ),
    # Deputies, the chair and who is on the committee's list; whose word counts, each rule asks.
    Line(
        Deed.AGREE_AID, {Who.MEMBER: Whose.OWN}, (*names("aid", "agree disagree reconsider"), *steps("aid", "reason"))
    ),
    Line(
        Deed.KEEP_DOSSIERS,
        {Who.OFFICER: Whose.TAKEN, Who.DEPUTY: Whose.TAKEN, Who.CHAIR: Whose.TAKEN},
        (
            *names("casebook", "open decisions older"),
            *names(
                "dossiers",
                "begin choose_class correct verify confirm begin_means choose_size take_check choose_cause "
                "skip_address suggest begin_visit pick_visitor choose_day choose_count choose_housing choose_living "
                "choose_agrees tick_need enough_needs skip_note keep_visit see_visit set_right keep_correction",
            ),
            *steps(
                "dossiers",
                "decision reason sure size income spending cause loss compensated address visitor visited_on people "
                "housing living agrees needs visit_note visit_sure correction correction_reason correction_sure",
            ),
        ),
        charge=Charge.HARDSHIP,
        never_own=True,
    ),
    # Each rule asks whose case it is: nobody but the case officer has its notice in hand, or opens an objection.
    Line(
        Deed.PUT_ON_NOTICE,
        {Who.OFFICER: Whose.TAKEN, Who.DEPUTY: Whose.TAKEN, Who.CHAIR: Whose.TAKEN},
        (
            *names(
                "public_notices",
                "open show ask choose_signed signed choose_paper_day paper choose_posted posted ask_take_down "
                "take_down read ask_uphold uphold reject",
            ),
            *steps("public_notices", "reason"),
        ),
        charge=Charge.HARDSHIP,
        never_own=True,
    ),
    Line(
        Deed.TICK_EVIDENCE,
        {Who.OFFICER: Whose.TAKEN, Who.DEPUTY: Whose.TAKEN, Who.CHAIR: Whose.TAKEN},
        names("evidence", "open tick skip undo tell"),
        charge=Charge.HARDSHIP,
        never_own=True,
    ),
    Line(
        Deed.SEE_PHOTOS,
        {Who.OFFICER: Whose.TAKEN, Who.DEPUTY: Whose.TAKEN, Who.CHAIR: Whose.TAKEN},
        names("evidence", "open_photos seen"),
        charge=Charge.HARDSHIP,
        never_own=True,
    ),
    # Whom a campaign visits, what goes with it, who goes: the list, its routes and its papers.
    Line(
        Deed.KEEP_VISITS,
        {Who.OFFICER: Whose.UNIT, Who.DEPUTY: Whose.UNION, Who.CHAIR: Whose.UNION},
        (
            *names("campaigns", "open list look show again standards set_class"),
            *names(
                "candidates",
                "unit at waiting open add pick choose give no_goods leave_it drop restore own_sum by_standard",
            ),
            *steps("candidates", "who why reason money goods"),
            *names("printing", "open unit order walker whose units walkers"),
            *names(
                "routes",
                "draw show open propose propose_anew drop_draft ask_confirm confirm free pair look choose_pair move "
                "choose_other swap earlier later choose_seat choose_envoy replace day day_of unit_day pick_day unasked "
                "ask_all enter_wish envoys envoy add_usual begin_add pick lead anywhere send_home take_off",
            ),
            *steps("routes", "day who"),
        ),
        charge=Charge.HARDSHIP,
        never_own=True,
    ),
    # The list and its standards, and the catalogue of what calls for a visit.
    Line(
        Deed.APPROVE_VISITS,
        {Who.DEPUTY: Whose.UNION, Who.CHAIR: Whose.UNION},
        (
            *names("campaigns", "begin ask_approve approve ask_take_back take_back"),
            *names("candidates", "agree"),
            *names("circumstances", "catalogue line days turn begin_line"),
            *steps("circumstances", "words"),
            *names("wrap_ups", "open picture order ask_close close"),
        ),
    ),
    # For those who went and do not use the bot.
    Line(
        Deed.TICK_VISITS,
        {Who.STEWARD: Whose.UNIT, Who.OFFICER: Whose.UNIT, Who.DEPUTY: Whose.UNION, Who.CHAIR: Whose.UNION},
        (
            *names("visits", "pairs pair toggle tick_all choose_done_on undo_all"),
            *steps("visits", "done_on"),
        ),
        never_own=True,
    ),
    # What came up with somebody, and the visit for which it calls (必访).
    Line(
        Deed.NOTE_CIRCUMSTANCES,
        {Who.STEWARD: Whose.UNIT, Who.OFFICER: Whose.UNIT, Who.DEPUTY: Whose.UNION, Who.CHAIR: Whose.UNION},
        (
            *names(
                "circumstances",
                "open begin choose since put_off look_at end strike_out back visit see go ask_hand hand",
            ),
            *names("homes", "open back"),
            *steps("circumstances", "what since"),
        ),
        never_own=True,
    ),
    # By who looks after somebody's unit, or by the person themselves.
    Line(
        Deed.TELL_HOMES,
        {
            Who.MEMBER: Whose.OWN,
            Who.STEWARD: Whose.UNIT,
            Who.OFFICER: Whose.UNIT,
            Who.DEPUTY: Whose.UNION,
            Who.CHAIR: Whose.UNION,
        },
        (*names("homes", "change choose clear put_off"), *steps("homes", "value")),
    ),
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
