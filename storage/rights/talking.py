"""The lines of the matrix for heart-to-heart talks: who asks for one, who holds them, who sees that all are reached."""

from typing import Final

from storage.offices import Charge
from storage.rights.terms import Deed, Line, Who, Whose, names, steps

_TALKERS: Final = {Who.OFFICER: Whose.UNIT, Who.DEPUTY: Whose.UNION, Who.CHAIR: Whose.UNION}
_OWN: Final = dict.fromkeys(_TALKERS, Whose.OWN)

# What each noun lets people do: for themselves, and in office.
_TALKS: Final = ("label:talks.label_home", *names("talks", "home mine own see"))
_HOURS: Final = (
    *names(
        "hours",
        "open look remove restore begin choose_weekday choose_span off_day choose_way same_place no_place terms "
        "set_term",
    ),
    *steps("hours", "when way place"),
)
_TALKS_HELD: Final = names("talks", "office held look")

_NOTED: Final = (
    *names("talk_notes", "open see write tick act again done propose figures"),
    *steps("talk_notes", "words"),
)
_SAYS: Final = (*names("due_talks", "yes no"), *names("talk_notes", "say"))
_RECORDED: Final = (
    *names("due_talks", "person back ask_open open see look invite ask_waive waive resume"),
    *names("due_talks", "begin begin_with begin_due pick day way save put_off rung not_reached"),
    *steps("due_talks", "who day way sure"),
)
_SET: Final = (*names("due_talks", "catalogue line days turn begin_line"), *steps("due_talks", "words"))
_TIMES: Final = (
    *names("appointments", "begin choose_way whom choose_besides tick done_besides turn time"),
    *names("appointments", "none_suits skip_wish choose_urgency ask_topic choose_topic skip_topic go_back stop submit"),
    *names("appointments", "move ask_call_off call_off accept stood_waiting calendar"),
    *steps("appointments", "way whom besides when wish review topic"),
)
_TIMES_HELD: Final = (
    *names("appointments", "propose confirm decline skip_note leave_note held not_met missed"),
    *names("appointments", "offer offer_for pick choose_how moment skip_place leave"),
    *steps("appointments.desk", "who pick how moment place"),
    *steps("appointments.no", "note"),
)

_RELAY: Final = (
    *names(
        "relay",
        "begin agree choose but leave_out about skip_topic send_anyway rewrite write into let_go send_again lay_aside "
        "before_end end",
    ),
    *steps("relay", "agree whom but topic first words sure which"),
)
_RELAY_HELD: Final = (*names("relay", "take answer"), *steps("relay", "answer"))
_UNMASK: Final = (*names("relay", "unmask uncover keep_mask"), *steps("relay", "number reason"))

_MINE: Final[tuple[str, ...]] = (
    *_TALKS,
    *_TIMES,
    *_RELAY,
)
_HELD: Final[tuple[str, ...]] = (
    *_TALKS_HELD,
    *_TIMES_HELD,
    *_RELAY_HELD,
    *_NOTED,
)

_COVERAGE_HELD: Final = names("coverage", "open week see swap put_off drop shift cycle day")
_COVERAGE_READ: Final = names("coverage", "board picture")
_COVERAGE_SET: Final = names("coverage", "norms units ask_norm set_norm")

TALKING: Final[tuple[Line, ...]] = (
    # Whose a talk is, each rule asks.
    Line(Deed.ASK_TALK, {Who.MEMBER: Whose.OWN}, (*_MINE, *_SAYS)),
    # Those that wait in one's units, and one's own: what is said in one is between two people, whatever the office.
    Line(Deed.HOLD_TALKS, _TALKERS, (*_HELD, *_COVERAGE_HELD), charge=Charge.TALKS, never_own=True),
    Line(Deed.KEEP_HOURS, _OWN, _HOURS, charge=Charge.TALKS),
    # Held elsewhere, or due: without a word of what it was about.
    Line(Deed.RECORD_TALKS, _TALKERS, _RECORDED, charge=Charge.TALKS, never_own=True),
    # Figures alone.
    Line(Deed.READ_COVERAGE, _TALKERS, _COVERAGE_READ, charge=Charge.TALKS),
    Line(Deed.SET_TALKS, {Who.CHAIR: Whose.UNION}, (*_SET, *_COVERAGE_SET)),
    # Whoever is called and comes is told who it is, and of an anonymous talk the number alone.
    Line(Deed.ANSWER_ALARM, _OWN, names("alarms", "answer")),
    Line(Deed.UNMASK, {Who.DEPUTY: Whose.UNION, Who.CHAIR: Whose.UNION}, _UNMASK, second=True),
)
