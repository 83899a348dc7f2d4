"""The lines of the matrix for what is seen across services: notes, digests, figures, records, the year's summary, and
the survey of satisfaction."""

from typing import Final

from storage.rights.terms import Deed, Line, Who, Whose, names, steps

#: Who reads a digest: an admin keeps the roster and has no cases.
_OFFICES: Final = dict.fromkeys((Who.STEWARD, Who.OFFICER, Who.DEPUTY, Who.CHAIR), Whose.OWN)
_UNITS: Final = {Who.OFFICER: Whose.UNIT, Who.DEPUTY: Whose.UNION, Who.CHAIR: Whose.UNION}
_HEADS: Final = {Who.DEPUTY: Whose.UNION, Who.CHAIR: Whose.UNION}

# Of each noun: its doors.
_QUICK_NOTES: Final = (
    "/note",
    *names("quick_notes", "begin begin_anew nothing put_off save save_first instead go_on let_go ask_for turn"),
    *names("quick_notes", "put_kind put_unit put_day put_times put_money drop_picture"),
    *names("quick_notes", "listed look picture correct ask_take_back take_back"),
    *steps("quick_notes", "words draft other fix kind unit day times money"),
)
_DIGEST_OWN: Final[tuple[str, ...]] = names("digests", "choose when day hour")
_DIGEST_NUDGES: Final[tuple[str, ...]] = names("digests", "nudge")
_DIGEST_TEMPLATES: Final[tuple[str, ...]] = names("digests", "templates file preview take ship")
_LEDGERS: Final = names("ledgers", "open group take of year")
_YEAR: Final[tuple[str, ...]] = (
    *names("charts", "open look duty trend units list draw_trend draw_units print"),
    *names("charts", "reach of draw_reach draw_whom print_reach print_whom"),
    *names("goals", "open board draw print see"),
)
_GOALS: Final = names("goals", "set ask put")
_SUMMARIES: Final[tuple[str, ...]] = (
    *names("summaries", "open look order draft template form shipped leave"),
    *steps("summaries", "template"),
)
_SURVEY_OWN: Final[tuple[str, ...]] = names("satisfaction", "start answer")
_SURVEY: Final[tuple[str, ...]] = names("satisfaction", "open year units posts turn_post ready begin ask_end end")

OVERSEEING: Final[tuple[Line, ...]] = (
    Line(Deed.KEEP_NOTES, {Who.STEWARD: Whose.UNIT, **_UNITS}, _QUICK_NOTES),
    Line(Deed.CHOOSE_DIGEST, _OFFICES, _DIGEST_OWN),
    # 催办: a word to whoever has what is behind; each line asks besides for the right by which it is read.
    Line(Deed.NUDGE, _HEADS, _DIGEST_NUDGES),
    Line(Deed.ADAPT_DIGEST, {Who.ADMIN: Whose.UNION}, _DIGEST_TEMPLATES),
    Line(Deed.READ_YEAR, _UNITS, _YEAR),
    Line(Deed.SET_GOALS, {Who.CHAIR: Whose.UNION}, _GOALS),
    # Each list asks besides for the right by which it is read in chat.
    Line(Deed.TAKE_RECORDS, _UNITS, _LEDGERS),
    Line(Deed.WRITE_SUMMARY, _HEADS, _SUMMARIES),
    Line(Deed.ANSWER_SURVEY, {Who.MEMBER: Whose.OWN}, _SURVEY_OWN),
    Line(Deed.KEEP_SURVEY, {Who.CHAIR: Whose.UNION, Who.DEPUTY: Whose.UNION}, _SURVEY),
)
