"""The lines of the matrix for which nobody needs an office: what one does for oneself."""

from typing import Final

from storage.rights.terms import Chat, Deed, Line, Who, Whose, names, steps

_ANYBODY: Final = dict.fromkeys(Who, Whose.OWN)

EVERYBODY: Final[tuple[Line, ...]] = (
    Line(
        Deed.LOOK_AROUND,
        _ANYBODY,
        (
            *("/start", "/menu", "/cancel"),
            *("label:home.label_more", "label:joining.label_hotlines"),
            *names("home", "choose_language help hotlines language more privacy"),
            *names("retention", "table turn back"),
            # Whom the roster does not know is told to ring.
            "link:public_notices.see",
            # The code on a colleague's telephone: to who checks nobody in a plain sentence.
            "link:attendance.scan",
        ),
    ),
    Line(Deed.ASK_HELP, _ANYBODY, ("/help",), chats=frozenset({Chat.PRIVATE, Chat.GROUP})),
    Line(
        Deed.CHOOSE_NOTICES,
        _ANYBODY,
        (
            *names("notices", "open toggle begin_quiet end_quiet leave"),
            *names("broadcasts", "less sorts turn_sort leave_sorts"),
        ),
    ),
    Line(
        Deed.COME_IN,
        _ANYBODY,
        (
            *("contact", "link:joining.come_in", "link:groups.come_in", "label:joining.label_not_listed"),
            # To an activity: whoever is not known yet says who they are first.
            "link:activities.come",
            *names("joining", "me not_me"),
            *steps("joining", "who which"),
        ),
    ),
    Line(Deed.BECOME_CONTACT, _ANYBODY, ("link:contacts.come_in", *steps("contacts", "name"))),
    # Whose contact one is, each rule asks.
    Line(
        Deed.BE_CONTACT,
        {Who.CONTACT: Whose.OWN},
        (
            *("/family", "label:contacts.label_family"),
            *names("contacts", "home call asked quit really_quit"),
        ),
    ),
    Line(
        Deed.REPORT,
        {Who.MEMBER: Whose.OWN},
        (
            *("label:home.label_hardship", "label:home.label_mine"),
            *names(
                "hardship",
                "agree start_over choose_whom choose_cause choose_group more_causes tick_cause enough_causes "
                "choose_urgency tick_help enough_help keep_words skip_words choose_reach change change_line go_back "
                "leave_out_check ring_me call_me submit put_off mine own see add reply leave_words ask_withdraw "
                "withdraw not_solved say_yes say_no",
            ),
            *names("aid", "confirm miss"),
            *names("reviews", "begin ring_me agree well again"),
            *names("public_notices", "agree refuse"),
            *names("evidence", "mine see begin agree remove"),
            *steps("evidence", "agree photo"),
            *steps(
                "hardship",
                "intro whom name cause causes urgency help words reach review change add reply",
            ),
        ),
    ),
    # What hangs on a board is read by all of the union; what they say of it goes to the case officer alone.
    Line(
        Deed.OBJECT,
        {Who.MEMBER: Whose.UNION},
        (*names("public_notices", "object sign leave"), *steps("public_notices", "object sign")),
    ),
    Line(
        Deed.CHECK_ONESELF,
        {Who.MEMBER: Whose.OWN},
        (
            *names("hardship", "check"),
            *names("selfcheck", "begin choose_size choose_cause nothing go_back again leave hand_in agree"),
            *steps("selfcheck", "size income spending cause loss compensated result consent"),
        ),
    ),
    Line(
        Deed.SEE_OWN_DATA,
        {Who.MEMBER: Whose.OWN},
        (
            *names(
                "mydata",
                "open show consents withdraw ask_give give readers export ask_correct correct leave ask_leave "
                "sure_leave end_contact strike_out",
            ),
            *names("homes", "own leave"),
            *steps("mydata", "value"),
        ),
    ),
    # Whether it suits them that somebody comes: whom it is about, or their family contact.
    Line(
        Deed.ANSWER_VISIT,
        {Who.MEMBER: Whose.OWN, Who.CONTACT: Whose.OWN},
        (*names("routes", "wish ask_again wish_day"), *steps("asking_first", "day")),
    ),
    # Who is to go, leading cadres too; each rule asks whether the visit is theirs.
    Line(
        Deed.GO_VISITING,
        {Who.MEMBER: Whose.TAKEN},
        (
            *("/visits", "label:visits.label_mine"),
            *names("printing", "mine own"),
            *names("routes", "mine back hand offer accept ask_why refuse ask_ill ill"),
            *names(
                "visits",
                "mine list done show open visited phoned absent postpone choose_day in_hospital undo brought nothing "
                "choose_source hear forget follow_up talk",
            ),
            *steps("visits", "day brought needs"),
        ),
    ),
)
