"""The lines of the matrix for contests: who plays, who prepares and hosts them, who reads what came of them."""

from typing import Final

from storage.offices import Charge
from storage.rights.terms import Chat, Deed, Line, Who, Whose, names, steps

_TEACHERS: Final = {Who.OFFICER: Whose.UNIT, Who.DEPUTY: Whose.UNION, Who.CHAIR: Whose.UNION}
_BOTH: Final = frozenset({Chat.PRIVATE, Chat.GROUP})

# Of each noun: what is done in a group, and what in private.
_PLAYING: Final[tuple[str, ...]] = (
    *names("playing", "join join_team pick hand_in buzz stake"),
    "link:playing.come_in",
)
_CONTESTS: Final[tuple[str, ...]] = (
    *names("contests", "quick go quick_turn quick_group quick_tree quick_category quick_name office card begin_draft"),
    *names(
        "contests",
        "ask_title ask_prizes no_prizes ask_seconds ask_when by_hand turn points turn_points make_ready try try_in",
    ),
    *names(
        "contests", "copy ask_cancel cancel paper question up stage take_out clear tree level count ask_question add"
    ),
    *names(
        "contests", "groups turn_group hosts ask_host add_host remove_host sides choose_sides ask_teams remove_team"
    ),
    *names("contests", "turn_best units turn_unit all_below for_all"),
    *steps("contests", "quick_name title prizes seconds when count question teams host"),
)
_HOSTING: Final[tuple[str, ...]] = names("hosting", "open act stop questions void void_sure") + names(
    "contests", "begin"
)
_HOSTING_IN_GROUPS: Final[tuple[str, ...]] = ("/contest",)
_POLLS: Final = names("polls", "void ask_again")
_RESULTS: Final[tuple[str, ...]] = (
    *names("results", "office look table book sheet certificates keys correct turn turn_void ask_why publish"),
    *steps("results", "why"),
)
_OWN_RESULTS: Final[tuple[str, ...]] = names("results", "mine card open question certificate paper")
_SEASONS: Final[tuple[str, ...]] = (
    *names("seasons", "list begin choose_weeks leave_it see sides people contests add remove turn_counting ask_scale"),
    *names(
        "seasons", "ask_days ask_best set_best ask_make_up set_make_up turn_mean order ask_post post ask_close close"
    ),
    *steps("seasons", "title days scale"),
)
_OWN_SEASONS: Final[tuple[str, ...]] = names("seasons", "mine look take rights open")

CONTESTS: Final[tuple[Line, ...]] = (
    # In a group anybody presses: whom the roster does not know yet is told how their answers come to count.
    Line(Deed.PLAY, dict.fromkeys(Who, Whose.OWN), _PLAYING, chats=_BOTH),
    Line(Deed.SEE_OWN_CONTESTS, {Who.MEMBER: Whose.OWN}, (*_OWN_RESULTS, *_OWN_SEASONS)),
    Line(Deed.KEEP_CONTESTS, _TEACHERS, (*_CONTESTS, *_RESULTS, *_SEASONS), charge=Charge.QUIZZES),
    # Which contest somebody hosts, each rule asks.
    Line(Deed.HOST_CONTESTS, _TEACHERS, (*_HOSTING, *_POLLS, *_HOSTING_IN_GROUPS), charge=Charge.QUIZZES, chats=_BOTH),
)
