"""Setting an exam: an officer's draft, answer by answer, until it is published; and changes until it begins."""

from storage.exams.setting.answers import (
    ask_minutes,
    ask_title,
    choose_days,
    choose_minutes,
    read_span,
    turn,
    when,
    write_minutes,
    write_title,
    write_when,
)
from storage.exams.setting.publishing import drop, publish
from storage.exams.setting.rows import (
    category,
    choose_count,
    choose_level,
    choose_preset,
    parts,
    remove_part,
    write_count,
    write_preset,
)
from storage.exams.setting.steps import begin, go_on, look, open_question, stop_asking
from storage.exams.setting.terms import COUNTS, DAYS, LEAST_MINUTES, MINUTES, MOST_MINUTES, PAGE, PAGES, PRESETS, Knob
from storage.exams.setting.whom import look_posts, turn_post, turn_unit, units

__all__ = [
    "COUNTS",
    "DAYS",
    "LEAST_MINUTES",
    "MINUTES",
    "MOST_MINUTES",
    "PAGE",
    "PAGES",
    "PRESETS",
    "Knob",
    "ask_minutes",
    "ask_title",
    "begin",
    "category",
    "choose_count",
    "choose_days",
    "choose_level",
    "choose_minutes",
    "choose_preset",
    "drop",
    "go_on",
    "look",
    "look_posts",
    "open_question",
    "parts",
    "publish",
    "read_span",
    "remove_part",
    "stop_asking",
    "turn",
    "turn_post",
    "turn_unit",
    "units",
    "when",
    "write_count",
    "write_minutes",
    "write_preset",
    "write_title",
    "write_when",
]
