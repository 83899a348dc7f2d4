"""The lines of the matrix for visits: whom they go to, who goes, what is noted of people for them."""

from typing import Final

from storage.offices import Charge
from storage.rights.terms import Deed, Line, Who, Whose, names, steps

VISITING: Final[tuple[Line, ...]] = (
    # Whom a campaign visits, what goes with it, who goes: the list, its routes and its papers.
    Line(
        Deed.KEEP_VISITS,
        {Who.OFFICER: Whose.UNIT, Who.DEPUTY: Whose.UNION, Who.CHAIR: Whose.UNION},
        (
            *names("campaigns", "open list look show again standards set_class choose_source"),
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
)
