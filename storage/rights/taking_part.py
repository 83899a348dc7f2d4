"""The lines of the matrix for activities: who comes, who publishes and keeps them, who stands at the door."""

from typing import Final

from storage.offices import Charge
from storage.rights.terms import Deed, Line, Who, Whose, names, steps

_UNIT_AND_ABOVE: Final = {Who.OFFICER: Whose.UNIT, Who.DEPUTY: Whose.UNION, Who.CHAIR: Whose.UNION}

_BROADCASTS: Final = names("broadcasts", "open more look begin stop pick turn everybody group groups turn_card")
_CHANGES: Final = (
    *names("changes", "choose ask ask_option clear make tell ask_why cancel"),
    *steps("changes", "value sure why off"),
)
_SERIES: Final = (
    *names("series", "open list set_up begin look pause go_on ask_until before_end end adopt"),
    *steps("series", "sentence until"),
)
_PUBLISHING: Final = (
    *names("publishing", "open begin choose skip go_back put_off drafts resume again fix change ask_drop drop publish"),
    *names(
        "publishing",
        "options remove_option questions stock question set_answer require remove_question units turn_unit",
    ),
    *steps("publishing", "message unit title when place seats closes kind ends words fee directions family minutes"),
    *names("publishing", "picture remove_picture"),
    *steps("publishing", "audience selection options question picture"),
)

_DRAWS: Final = names("draws", "open choose_most set_most turn_twice choose_share set_share units unit")

#: What people thought of it, and what came of it.
_FEEDBACK: Final = (*names("feedback", "open page begin_results announce"), *steps("feedback", "results"))

TAKING_PART: Final[tuple[Line, ...]] = (
    # What is for them; whether it is, each rule asks.
    Line(
        Deed.TAKE_PART,
        {Who.MEMBER: Whose.OWN},
        (
            *names("draws", "rule"),
            *("link:attendance.arrive", "label:activities.label_all"),
            *names("publishing", "see_picture"),
            *names("checkups", "book decline think_again"),
            *names("attendance", "comes ask_out out my_code type_code put_off"),
            *steps("attendance", "code"),
            *names("activity_photos", "give begin agree mine remove withdraw each"),
            *steps("activity_photos", "agree photo"),
            *names("feedback", "rate skip results"),
            *steps("feedback", "word"),
            *names("activities", "open show list mine all way calendar"),
            *names(
                "signups",
                "join begin choose_option turn_options choose_family choose_answer skip go_back stop ask_withdraw "
                "withdraw waitlist accept decline",
            ),
            *steps("signups", "option family question"),
            *names("trainings", "open mine show_own drop begin_own leave_own skip_number for_good"),
            # Of a certificate; whether it is one's own, or somebody's of one's units, each rule asks.
            *steps("trainings", "name number until"),
        ),
    ),
    # What they have published, and the draft that they are writing.
    Line(
        Deed.KEEP_ACTIVITIES,
        _UNIT_AND_ABOVE,
        (
            *names("activities", "kept shelf keep show_kept"),
            *_PUBLISHING,
            *_BROADCASTS,
            *_FEEDBACK,
            *names("activity_photos", "open call look seen take ask_delete delete"),
            *_CHANGES,
            *_DRAWS,
            *_SERIES,
            *names("signups", "ask_move"),
            *steps("signups.entry", "reason"),
        ),
        charge=Charge.ACTIVITIES,
    ),
    # For people without Telegram: a place is taken in their name.
    Line(
        Deed.ENTER_SIGN_UPS,
        {Who.STEWARD: Whose.UNIT, **_UNIT_AND_ABOVE},
        (
            *names(
                "signups",
                "office people turn_people person enter pick enter_option enter_turn enter_family leave_entry "
                "ask_take_out take_out answer_for choose_for skip_for",
            ),
            *steps("signups.entry", "who pick option family answer"),
        ),
        never_own=True,
    ),
    # Whoever is at the door checks in who comes to what their own units put on, and people of their own units at the
    # others'; hours of training hang on it.
    Line(
        Deed.CHECK_IN,
        {Who.STEWARD: Whose.UNIT, **_UNIT_AND_ABOVE},
        (
            *names("attendance", "open doors list tick drop undo poster renew find pick enter"),
            *steps("attendance", "who"),
        ),
        never_own=True,
    ),
    # Lists with names, as files.
    Line(Deed.READ_SIGN_UPS, _UNIT_AND_ABOVE, names("attendance", "order"), charge=Charge.ACTIVITIES),
    # Hours and certificates of one's own units.
    Line(
        Deed.KEEP_TRAININGS,
        _UNIT_AND_ABOVE,
        (
            *names("trainings", "plan begin undo see confirm turn_down expiring show_expiring pick take"),
            *names("trainings", "skip_words leave_it"),
            *steps("trainings", "who hours words"),
        ),
        charge=Charge.ACTIVITIES,
        never_own=True,
    ),
    # Figures alone: who came how often by unit, and how many have not had their health check.
    Line(
        Deed.READ_TURNOUT,
        _UNIT_AND_ABOVE,
        (*names("turnout", "open look units"), *names("checkups", "open page")),
    ),
    # One kind word a year to whoever has not booked; to whom, nobody reads.
    Line(Deed.NUDGE_CHECKUPS, {Who.CHAIR: Whose.UNION}, names("checkups", "ask_nudge nudge_all")),
)
