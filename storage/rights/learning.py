"""The lines of the matrix for learning: who answers questions, who keeps the bank, who sets exams, cards and drives."""

from typing import Final

from storage.offices import Charge
from storage.rights.terms import Deed, Line, Who, Whose, names, steps

_TEACHERS: Final = {Who.OFFICER: Whose.UNIT, Who.DEPUTY: Whose.UNION, Who.CHAIR: Whose.UNION}

# What each noun lets people do: for themselves, and in office.
_SITTINGS: Final = (
    *names("sittings", "choose tick clear confirm go_on turn_to see put_off resume hand_in end sheet"),
    *steps("sittings", "words"),
)
_PRACTICE: Final = names("practice", "menu pick begin one_more")
_DAILY: Final = names("daily", "open missed today look choose settings hour working reviews stop")
_NOTEBOOK: Final = names("notebook", "open begin review list look take_out")
_HOME: Final = ("label:learning.label_home", *names("learning", "home"))

_QUESTION_FILES: Final = (
    *names("question_files", "open form export take turn_down look bad told"),
    *steps("question_files", "paste"),
)
# The bank: a doubt and the rule of marks are anybody's who learns.
_DOUBTS: Final = (*names("bank", "rules doubt send"), *steps("bank", "doubt"))
_BANK: Final = (
    *names("bank", "open look show browse state ask_words search_on approve send_back retire revive answer send_reply"),
    *names("bank", "begin resume edit kind tick ticked truth pick_category difficulty skip fix back save leave"),
    *names("bank", "picture see_picture remove_picture"),
    *steps("bank", "search back reply picture entry stem options right truth accepted pairs number explanation"),
    *steps("bank", "category difficulty points source review"),
)
_EXAMS: Final = (
    *names("exams", "list card ask_begin begin answer open look certificate held turn_share paper check"),
    *steps("exams", "code"),
)
_EXAM_OFFICE: Final = (
    *names("exams", "office begin_draft draft go_on ask_title ask_minutes minutes ask_when days parts preset"),
    *names("exams", "remove_part category level count turn units turn_unit publish drop follow missing ask_extend"),
    *names("exams", "extend table ask_again ask_cancel posts turn_post"),
    *names("exams", "begun ask_lengthen lengthen give"),
    *steps("exams", "title when minutes parts number reason"),
)

_OFFICE: Final = names("learning", "office")
_LESSONS: Final = (
    *names("lessons", "list open start turn go_on say sign take_back see_picture see_file"),
    *steps("lessons", "sentence"),
)
_LESSONS_OFFICE: Final = (
    *names("lessons", "office begin edit title text days set_days prompt set_prompt units turn_unit turn_whom"),
    *names("lessons", "posts turn_post questions add remove thing remove_thing preview publish ask_withdraw withdraw"),
    *names("lessons", "follow missing nudge shares sentences order"),
    *steps("lessons", "title text days prompt question thing"),
)

_OWN_DRIVES: Final = names("drives", "mine look take thank open")
_DRIVES: Final = (
    *names("drives", "list begin see turn_category turn_unit turn_page take_all take_these choose_count choose_days"),
    *names("drives", "ask_posts turn_post"),
    *names("drives", "choose_mark turn_reminders turn_thanks again publish leave_it figures picture missing nudge"),
    *names("drives", "more_time unit_time order ask_longer extend ask_end end_early ask_cancel see_report"),
    *steps("drives", "title categories count units posts days mark review reason"),
)
_OWN_PROGRESS: Final = names("progress", "mine picture")
_PROGRESS: Final = names("progress", "office")

_OWN: Final = (
    *(*_HOME, *_SITTINGS, *_PRACTICE, *_DAILY, *_NOTEBOOK, *_DOUBTS),
    *(*_EXAMS, *_LESSONS, *_OWN_DRIVES, *_OWN_PROGRESS),
)

LEARNING: Final[tuple[Line, ...]] = (
    # Whose a sitting is, each rule asks.
    Line(Deed.LEARN, {Who.MEMBER: Whose.OWN}, _OWN),
    # The bank is one for the union; who is in charge of quizzes keeps it.
    Line(Deed.KEEP_BANK, _TEACHERS, (*_QUESTION_FILES, *_BANK), charge=Charge.QUIZZES),
    Line(Deed.KEEP_EXAMS, _TEACHERS, _EXAM_OFFICE, charge=Charge.QUIZZES),
    Line(Deed.KEEP_LESSONS, _TEACHERS, _LESSONS_OFFICE, charge=Charge.QUIZZES),
    Line(Deed.KEEP_DRIVES, _TEACHERS, _DRIVES, charge=Charge.QUIZZES),
    # Who took part, in figures; never whose marks.
    Line(Deed.READ_LEARNING, _TEACHERS, (*_OFFICE, *_PROGRESS), charge=Charge.QUIZZES),
)
