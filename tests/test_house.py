"""The house laws as programs: a law that can be broken is held here. `docs/decisions.md` says why they are laws."""

import ast
import hashlib
import importlib.util
import inspect
import pkgutil
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar, TypeVar
from zoneinfo import ZoneInfo

import pytest
from alembic.script import ScriptDirectory
from jinja2 import Environment, nodes
from sqlalchemy import LargeBinary
from telegram.ext import BaseHandler, CommandHandler

import handlers
import jobs
import storage
from bot import announcing, arguments, cli, letters, routes, settings, timetable
from bot.demo import script
from bot.papers import attendance as attendance_papers
from bot.papers import coverage as coverage_papers
from bot.papers import drives as drive_papers
from bot.papers import exams as exam_papers
from bot.papers import lessons as lesson_papers
from bot.papers import printing as printing_papers
from bot.papers import public_notice
from bot.papers import register as register_papers
from bot.papers import results as result_papers
from bot.papers import seasons as season_papers
from bot.papers import wrap_ups as wrap_up_papers
from bot.papers.poster import STEPS
from bot.papers.summaries import naming as summary_naming
from bot.papers.summaries import tables as summary_tables
from bot.words import Words
from handlers import desk as desk_counter
from handlers import ledgers as ledger_counter
from handlers import menu
from handlers.buttons import (
    Button,
    Fitted,
    Key,
    KeyHandler,
    Link,
    LinkHandler,
    Listed,
    PressHandler,
    ReplyKeys,
    door_of,
)
from handlers.joining.first_day import CARDS, Guide
from handlers.publishing import page as publishing_page
from storage import (
    activities,
    attendance,
    coverage,
    digests,
    due_talks,
    figures,
    hours,
    ledgers,
    migrations,
    quick_notes,
    reviews,
    rights,
    sealed,
    talks,
)
from storage.accounts import LANGUAGES
from storage.activities import Ask, Audience, Selection
from storage.activities import Kind as ActivityKind
from storage.activities.kinds import KINDS as ACTIVITY_KINDS
from storage.aid import Kind as AidKind
from storage.aid import Source
from storage.appointments import naming as talk_times
from storage.appointments import questions as talk_questions
from storage.audit import ACTS
from storage.audit import Kind as AuditKind
from storage.audit.looking import Shown
from storage.bank import figures as bank_figures
from storage.bank import steps as bank_steps
from storage.bylaws.table import KEPT, SETTINGS, Measure
from storage.bylaws.table import NOUNS as SETTING_NOUNS
from storage.campaigns import Reason
from storage.campaigns import State as CampaignState
from storage.campaigns.plan import _plans
from storage.candidates.waiting import For
from storage.casebook import Next
from storage.changes import Item as Changeable
from storage.changes.page import Waits as WaitingActivity
from storage.charts import terms as chart_terms
from storage.circumstances import SHIPPED
from storage.consents import VERSIONS, Purpose
from storage.coverage.shifts import Cycle
from storage.database import Record
from storage.dossiers.arithmetic import Line
from storage.dossiers.house_visits import Agrees, Housing, Living
from storage.dossiers.records import SERVICE as DOSSIERS
from storage.dossiers.records import Body, HardshipClass
from storage.dossiers.records import Step as Decided
from storage.draws import Reason as DrawReason
from storage.drives import drafting
from storage.errors import Refusal
from storage.evidence import How, Paper
from storage.figures import Offer as FigureOffer
from storage.figures import Source as FigureSource
from storage.hardship import (
    Cause,
    CauseGroup,
    Given,
    Help,
    Later,
    Reach,
    Stage,
    Track,
    Urgency,
    Whom,
    entering,
    questions,
)
from storage.hardship import Kind as Said
from storage.hardship.casework import Way
from storage.hardship.moves import Act
from storage.hardship.referring import Because
from storage.homes.telling import Item as HomeItem
from storage.hosting.panels import Act as PanelAct
from storage.households import SameBy
from storage.joining import ClaimState, Confirmer
from storage.kin import Relation
from storage.ledgers import year as ledger_year
from storage.members import Standing
from storage.mydata.corrections import Correcting
from storage.mydata.roster import Item
from storage.notices import kinds
from storage.notices.kinds import Kind as Notice
from storage.offices import Charge, Role
from storage.people import changing
from storage.printing import Sheet
from storage.publishing.answers import Step as PublishingStep
from storage.publishing.answers import Wrong
from storage.questions.content import Kind as QuestionKind
from storage.quick_notes import drafting as quick_note_drafts
from storage.register import Shown as Choice
from storage.relay.giving_away import Mark as GivenAwayBy
from storage.retention.rules import RULES
from storage.retention.table import FOR_GOOD, RETENTION
from storage.reviews import answering
from storage.rosters import Happening
from storage.routes import falling_ill as route_falling_ill
from storage.routes import handing as route_handing
from storage.satisfaction.records import QUESTIONS, Side
from storage.satisfaction.records import Said as SurveySaid
from storage.selfcheck import outcome
from storage.signups import people as signing_others_up
from storage.summaries import chapters as summary_chapters
from storage.summaries import measures as summary_measures
from storage.summaries import records as summary_records
from storage.visits import Outcome, Tried, Wish
from storage.visits import Stage as VisitStage
from storage.visits.booking import Booked
from tests import rights_table

Node = TypeVar("Node", bound=ast.AST)

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "handlers", "jobs", "storage")
#: Knows nothing of ours and is held by an import contract of its own.
SANDBOX = "bot/sandbox/"


# Reading the house.


@cache
def sources(*folders: str) -> dict[str, ast.Module]:
    """Path from the root -> syntax tree, of every Python file below the folders."""
    found = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text()) for path in found}


def house() -> dict[str, ast.Module]:
    """The four rooms, without the sandbox."""
    return {path: tree for path, tree in sources(*ROOMS).items() if not path.startswith(SANDBOX)}


@cache
def _of_the_house() -> dict[type[ast.AST], list[tuple[str, ast.AST]]]:
    """Every node of the house by its kind: walked once, since two hundred tests and tables ask."""
    found: dict[type[ast.AST], list[tuple[str, ast.AST]]] = {}
    for path, tree in house().items():
        for node in ast.walk(tree):
            found.setdefault(type(node), []).append((path, node))
    return found


def everywhere(kind: type[Node], trees: dict[str, ast.Module] | None = None) -> Iterator[tuple[str, Node]]:
    """Every node of that kind, with `path:line` for whoever has to mend it."""
    if trees is None:
        known = (nodes for each, nodes in _of_the_house().items() if issubclass(each, kind))
        nodes = (one for each in known for one in each)
    else:
        nodes = ((path, node) for path, tree in trees.items() for node in ast.walk(tree))
    for path, node in nodes:
        if isinstance(node, kind):
            yield f"{path}:{getattr(node, 'lineno', 0)}", node


@pytest.fixture(scope="module", autouse=True)
def _forgotten() -> Iterator[None]:
    """A million nodes are not kept for the tests that this process runs afterwards."""
    yield
    _of_the_house.cache_clear()
    sources.cache_clear()


def called(node: ast.AST) -> str:
    """The last name of what is called: `seal` for `sealed.seal(…)`; empty for anything else."""
    function = node.func if isinstance(node, ast.Call) else None
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def literals(node: ast.AST) -> list[str]:
    """The strings anywhere within the expression."""
    return [each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)]


def modules(package: ModuleType) -> list[ModuleType]:
    """Every module of the room, the pages of its packages too."""
    below = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    return [importlib.import_module(each.name) for each in below if ".migrations" not in each.name]


def refusals(kind: type[Refusal] = Refusal) -> list[type[Refusal]]:
    """Every no of the rooms, whatever tests declare."""
    every = [further for each in kind.__subclasses__() for further in [each, *refusals(each)]]
    return [each for each in every if each.__module__.startswith(ROOMS)]


modules(storage)
WORDS = Words(ZoneInfo("Asia/Shanghai"))
BLOCKS = set(WORDS.keys())
BUTTONS = {id(thing): thing for room in modules(handlers) for thing in vars(room).values() if isinstance(thing, Button)}
LINKS = {id(thing): thing for room in modules(handlers) for thing in vars(room).values() if isinstance(thing, Link)}
ROUTES: list[BaseHandler[Any, Any, Any]] = [*routes.routes({}), *routes.group_routes()]
NOUNS = {key.partition(".")[0] for key in BLOCKS} | {path.stem for room in ROOMS for path in (ROOT / room).iterdir()}


def subcommands() -> list[str]:
    """What can stand behind `unionhall`."""
    terminal = cli.Terminal(WORDS, LANGUAGES[0])
    (choices,) = [action.choices for action in arguments.parser(terminal, cli.ACTS)._actions if action.choices]
    return list(choices)


def setting_names() -> list[str]:
    """The settings that are read, without their common beginning."""
    tree = {"": ast.parse((ROOT / "bot" / "settings.py").read_text())}
    return [literals(node)[0] for _, node in everywhere(ast.Call, tree) if called(node) == "_take"]


def unusable() -> set[str]:
    """Why a database can't be used. Read as words: the tables below are made in every process that collects tests."""
    texts = (path.read_text() for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    return {name for text in texts for name in re.findall(r'StorageUnusable\(\s*f?"([^"]+)"', text)}


LEDGER_COLUMNS = [
    *(column for line in ledgers.TABLE.values() for column in line.columns),
    *(*ledger_year.TOTALS, *ledger_year.UNITS, *ledger_year.ENTRIES, *ledger_year.MONTHS),
]


def words_of_the_page(folder: str = f"{SANDBOX}page", start: str = "demo.page_") -> set[str]:
    """What the modules of a page ask for by name; what they put together, by how it begins."""
    text = "\n".join(path.read_text() for path in sorted((ROOT / folder).glob("*.js")))
    there = {key.removeprefix(start) for key in BLOCKS if key.startswith(start)}
    begun = tuple(re.findall(r"`([a-z]+_)\$\{", text))
    quoted = {*re.findall(r"'([a-z_]+)'", text)}
    counted = {f"{name}_one" for name in quoted}
    put_together = {one for one in there if one in quoted | counted or one.startswith(begun)}
    return {*re.findall(r"\btn?\('([a-z_]+)'", text)} | put_together


def reasons() -> set[str]:
    """Why a row of a roster can be refused, and what else is told of rows."""
    rules = sources("storage/rosters", "bot/sheets")
    named = [literals(node)[:1] for _, node in everywhere(ast.Call, rules) if called(node) in {"NotTaken", "refuse"}]
    return {key for keys_ in named for key in keys_ if key.startswith("rosters.")}


# Texts.

#: Keys that are put together while running: how they begin -> how they may end.
PUT_TOGETHER = {
    "activities.choice_": {
        choice for line in ACTIVITY_KINDS.values() for stock in line.stock for choice in stock.choices
    },
    "activities.kind_": {*ActivityKind},
    "activities.stock_": {one.name for line in ACTIVITY_KINDS.values() for one in line.stock},
    "charts.when_": {*chart_terms.When},
    "figures.duty_": {*figures.Duty},
    "figures.source_": {*figures.Source},
    "charts.service_": {*figures.Offer},
    "charts.who_": {*figures.Offer},
    "charts.series_": {"now", "before"},
    "goals.short_": {*figures.Offer},
    "coverage.people_": {*coverage.Group},
    "coverage.cycle_": {*Cycle},
    "coverage.shift_": {*"danr"},
    "coverage.why_": {*coverage.Why},
    "coverage.word_": {*coverage_papers.PARTS},
    "coverage.stands_": {"agreed", "unconfirmed", "talked"},
    "publishing.called_": {line.options for line in ACTIVITY_KINDS.values()},
    "publishing.selection_": {*Selection},
    "publishing.answer_": {*Ask},
    "activities.audience_": {*Audience},
    "cli.": {
        *unusable(),
        *(f"{name.lower()}_wrong" for name in setting_names()),
        "token_missing",
        "webhook_secret_missing",
        "env_file_wrong",
    },
    "cli.help_": set(subcommands()),
    "cli.doctor_no_": {Role.OFFICER, Role.STEWARD},
    "visits.outcome_": {*Outcome},
    "visits.booked_": {*Booked} - {Booked.NOTHING, Booked.IN},
    "visits.reason_": {*Reason},
    "aid.kind_": {*AidKind},
    "aid.source_": {*Source},
    "aid.ask_": {"amount", "source", "day", "worth", "sure"},
    "notices.kind_": {*Notice},
    "quick_notes.kind_": {*quick_notes.Kind},
    "home.command_": set(announcing.COMMANDS),
    "audit.act_": {name.replace(".", "_") for name in [*ACTS, *(no.key for no in refusals())]},
    "audit.shown_": {*Shown},
    "rights.deed_": {*rights.Deed},
    "rounds.about_": {each.name.replace(".", "_") for each in timetable.ROUNDS},
    "hardship.urgency_": {*Urgency},
    "hardship.whom_": {*Whom},
    "hardship.cause_": {*Cause},
    "hardship.group_": {*CauseGroup},
    "hardship.help_": {*Help},
    "hardship.reach_": {*Reach},
    "hardship.given_": {*Given},
    "hardship.stage_": {*Stage},
    "hardship.way_": {*Way},
    "hardship.all_": {f"{step}_done" for step in ("moved", "offered", "accepted", "refused")},
    "hardship.because_": {*Because},
    "hardship.why_": {*Later},
    "hardship.later_for_": {*Later},
    "hardship.ask_": {*questions._WHOLE, *questions._PART_OF, "review", "change"},
    "selfcheck.ask_": {"size", *outcome.SUMS, "cause", "result", "consent"},
    "selfcheck.sum_": {*Line},
    "hardship.write_": {"answer", "ask", "note", "decline"},
    "hardship.enter_": {"who", "pick", "cause", "urgency"},
    "signups.ask_": {"option", "family", "question"},
    "signups.enter_": {"who", "pick", "option", "family"},
    "casebook.next_": {*Next},
    "dossiers.step_": {*Decided},
    "dossiers.body_": {*Body},
    "dossiers.class_": {*HardshipClass},
    "dossiers.told_": {*Decided} - {Decided.CLASSIFY},
    "dossiers.same_": {*SameBy},
    "dossiers.housing_": {*Housing},
    "dossiers.living_": {*Living},
    "dossiers.agrees_": {*Agrees},
    "dossiers.ask_": {step for service, step in routes.STEPS if service == DOSSIERS} | {"class"},
    "campaigns.reason_": {*Reason},
    "candidates.wish_": {*Wish},
    "campaigns.state_": {*CampaignState},
    "activities.waits_": {*WaitingActivity},
    "changes.item_": {*Changeable},
    "changes.hint_": {*Changeable},
    "campaigns.waits_": {*For},
    "satisfaction.said_": {*SurveySaid},
    "satisfaction.side_": {*Side},
    "satisfaction.question_": {f"{side}_{nth}" for side in Side for nth in range(1, QUESTIONS + 1)},
    "satisfaction.short_": {f"{side}_{nth}" for side in Side for nth in range(1, QUESTIONS + 1)},
    "desk.group_": {*desk_counter.Tools},
    "digests.sample_": {"unit", "title"},
    "digests.tongue_": {*digests.Tongue},
    "digests.list_of_": {"behind", "open", "late", "topics", "done"},
    "digests.step_": {step["name"] for kind in _plans().values() for step in kind["steps"]},
    "reminders.step_": {
        step["name"] for kind in _plans().values() for step in kind["steps"] if step["to"] in ("chair", "officers")
    },
    "reviews.remind_": {*reviews.Kind},
    "reviews.kind_": {*reviews.Kind},
    "hours.weekday_": set("0123456"),
    "hours.ask_": {step for service, step in routes.STEPS if service == hours.SERVICE},
    "talks.way_": {*talks.Way},
    "talks.state_": {*talks.State},
    "talks.urgency_": {*talks.Urgency},
    "talks.topic_": {*talks.Topic},
    "bank.ask_": {*bank_steps.Step},
    "contests.ask_": {"title", "prizes", "seconds", "when"},
    "bank.wrong_": {
        *("empty_question", "question_too_long", "too_few_options", "too_many_options", "option_too_long"),
        *("empty_option", "option_twice", "several_answers", "no_answer", "bad_number", "explanation_too_long"),
        *("explanation_lines", "bad_points", "bad_category"),
    },
    "bank.flag_": {*bank_figures.Flag},
    "bank.field_": {*bank_steps.Step} - {bank_steps.Step.ENTRY, bank_steps.Step.REVIEW},
    "trainings.ask_": {"who", "hours", "words", "name", "number", "until"},
    "drives.ask_": {*drafting.Step, "longer", "end", "reason"},
    "drives.word_": {*drive_papers.PARTS},
    "seasons.ask_": {"title", "days", "scale", "best", "make_up", "post", "close"},
    "seasons.column_": {*season_papers.COLUMNS, "side", "league"},
    "drives.column_": {*drive_papers.COLUMNS, "of", "taken", "passed"},
    "reviews.why_": {*reviews.Why},
    "reviews.state_": {*reviews.State},
    "reviews.change_": {*reviews.Change},
    "reviews.money_": {*reviews.Money},
    "reviews.outcome_": {*reviews.Outcome},
    "lessons.ask_": {"title", "text", "days", "prompt", "thing", "sentence"},
    "lessons.column_": {*lesson_papers.COLUMNS},
    "ledgers.column_": {column.name for column in LEDGER_COLUMNS},
    "ledgers.named_": {column.word for column in LEDGER_COLUMNS if column.word} | {"unit"},
    "reviews.ask_": {"change", "money", "needs", "words"},
    "routes.wish_": {*Wish},
    "routes.because_": {*route_handing.Because, route_falling_ill.CANT_GO},
    "evidence.paper_": {*Paper},
    "evidence.about_": {*Paper},
    "publishing.ask_": {*PublishingStep},
    "publishing.name_": {*publishing_page._CHANGES},
    "publishing.wrong_": {*Wrong},
    "register.shown_": {*Choice},
    "register.named_": {*register_papers.TABLES.values()},
    "register.column_": {*register_papers.COLUMNS},
    "register.line_": {*register_papers.LINES},
    "wrap_ups.word_": {*wrap_up_papers.WORDS},
    "summaries.done_": {*FigureSource},
    "summaries.count_": {*summary_naming.Unit},
    "summaries.topic_": {*summary_chapters.Topic},
    "summaries.chapter_": {*summary_chapters.CHAPTERS, "problems", "plans"},
    "summaries.festival_": {"spring", "summer", "autumn"},
    "summaries.form_": {*summary_records.Form},
    "summaries.word_": {*summary_tables.WORDS},
    "summaries.appendix_": {"more", "lost"},
    "summaries.offer_": {*FigureOffer},
    "summaries.side_": {*Side},
    "summaries.party_": {*Side},
    "summaries.": {
        *summary_measures.Measure,
        *(f"problem_{one}" for one in (*summary_chapters.Problem, "none")),
        *(f"plan_{one}" for one in summary_chapters.Plan),
        *(f"unit_{one}" for one in summary_naming.Unit),
        *("word_attendance", "word_money"),
        *(f"{one}_{part}" for one in summary_tables.TABLES for part in ("title", "note")),
        *("too_big", "not_fetched", "not_docx", "damaged", "hostile", "too_heavy"),
        *("wrong_signs", "unknown_fields", "lacking_fields"),
    },
    "printing.list_": {*printing_papers.LIST_WORDS},
    "printing.label_": {*printing_papers.CARD_LINES},
    "printing.column_": {*printing_papers.COLUMNS},
    "printing.sheet_": {*Sheet},
    "printing.wish_": {*Wish},
    "printing.tried_": {*Tried},
    "printing.stage_": {*VisitStage},
    "printing.outcome_": {*Outcome},
    "retention.kind_": {kind.name for kind in RETENTION},
    "bylaws.measure_": {*Measure},
    "bylaws.noun_": {*SETTING_NOUNS},
    "bylaws.name_": {one.name.replace(".", "_") for one in SETTINGS if one.noun != KEPT},
    "consents.purpose_": {*Purpose},
    "consents.effect_": {*Purpose},
    "mydata.short_": {*Purpose},
    "mydata.claim_": {*ClaimState},
    "mydata.item_": {*Item},
    "mydata.state_": {*Correcting},
    "mydata.said_": {*Said} - {Said.NOTE},
    "demo.about_": {*Role, "member", "stranger"},
    "demo.fault_": {*script.FAULTS.values()},
    "demo.moment_": {"monday", "festival"},
    "demo.page_": words_of_the_page(),
    "hall.page_": words_of_the_page("bot/hall/page", "hall.page_"),
    "demo.step_": {
        *(
            "report",
            "notice",
            "take",
            "see",
            "filing",
            "posted",
            "over",
            "clock",
            "desk",
            "kill",
            "contest",
            "play",
            "hall",
        ),
        *("hours", "talk", "agree", "unnamed", "publish", "join", "learn"),
    },
    "joining.poster_step_": {*map(str, STEPS)},
    "joining.role_": {*Role},
    "joining.whom_": {Confirmer.STEWARD, Confirmer.CHAIR, Confirmer.SEAT},
    "public_notices.paper_": {*public_notice._WORDS, *public_notice._LINES},
    "public_notices.class_": {*HardshipClass},
    "contacts.relation_": {*Relation},
    "joining.guide_": {f"{guide}_{number}" for guide in Guide for number in range(1, CARDS + 1)},
    "circumstances.what_": {line.key for line in SHIPPED},
    "due_talks.what_": {line.key for line in due_talks.SHIPPED},
    "due_talks.why_": {*due_talks.Waived},
    "due_talks.ask_": {"day", "way", "sure"},
    "draws.reason_": {*DrawReason},
    "homes.item_": {*HomeItem},
    "people.change_": {*changing.CHOICES},
    "people.changed_": {*changing.CHOICES, Happening.JOIN},
    "offices.charge_": {*Charge},
    "offices.ask_": {"who", "role", "unit", "review"},
    "appointments.ask_": {*talk_questions.STEPS},
    "appointments.name_": {*talk_times.STEPS},
    "attendance.which_": {*attendance.Sheet},
    "attendance.place_": {*activities.IN},
    "attendance.column_": {*attendance_papers.COLUMNS},
    "attendance.sheet_": {*attendance_papers.SHEET_WORDS},
    "attendance.poster_": {*attendance_papers.POSTER_WORDS},
    # Why a question is refused, and what else is told of one; `content.Defect` has most of them.
    "question_files.": {
        "empty_question",
        "question_too_long",
        "too_few_options",
        "too_many_options",
        "option_too_long",
        "empty_option",
        "option_twice",
        "several_answers",
        "no_answer",
        "bad_number",
        "explanation_too_long",
        "explanation_lines",
        "bad_points",
        "bad_category",
        "unsupported_type",
        "unknown_type",
        "bad_answer",
        "answer_out_of_range",
        "bad_true_false",
        "bad_pair",
        "bad_order",
        "unbalanced_brace",
        "several_braces",
        "bad_gift",
        "duplicate_question",
        "near_duplicate",
        "near_bank",
        "known_already",
        "missing_time_limit",
        "several_blanks",
        "unknown_difficulty",
        "unknown_points",
        "unknown_seconds",
        "note_spoiled",
        "description",
        "sheet_hidden",
        "picture_elsewhere",
        "picture_in_words",
        "picture_of_several",
        "picture_in_answer",
        "picture_no_photo",
        "picture_too_big",
        "picture_too_large",
        "picture_too_heavy",
        "picture_damaged",
        "picture_pasted",
        "pictures_too_many",
        "pictures_astray",
        "drawings_spoiled",
    },
    "question_files.example_": {*QuestionKind},
    "question_files.word_": {*QuestionKind},
    "rosters.": {key.removeprefix("rosters.") for key in reasons()},
    "rosters.change_": {"unit", "team", "post", "standing", "staff_no", "phone"},
    "rosters.standing_": {*Standing},
    "relay.mark_": {*GivenAwayBy},
    "exams.ask_": {"title", "when", "minutes", "number"},
    "exams.column_": {*exam_papers.COLUMNS},
    "exams.on_paper_": {*exam_papers.WORDS},
    "results.on_paper_": {*result_papers.WORDS},
    "results.rule_": {*result_papers.RULES},
    "results.sign_": {*result_papers.SIGNED},
    "results.column_": {
        *(*result_papers.COLUMNS, *result_papers.TEAMS, *result_papers.QUESTIONS, *result_papers.CORRECTIONS),
    },
}
#: Calls whose `noun.name` is no text: buttons, rounds, columns, acts of the audit, settings of the union.
_OTHER_NAMES = {
    "Setting",
    "value",
    "is_example",
    "Button",
    "Link",
    "Round",
    "drop",
    "Chore",
    "ForeignKey",
    "seal",
    "unseal",
    "wrap",
    "open",
    "blind",
    "note",
    "hurry",
    "_acts",
}
#: Other strings of that shape, and what they are.
_NO_TEXTS = {
    "hardship.words": "the name under which half-done words about a report are kept",
    "mydata.export": "the act by which copies of a day are counted",
    "joining.bind": "the act by which it is known since when an account speaks for a member",
    "appointments.desk": "the name under which a half-named time is kept",
    "appointments.no": "the name under which a half-given no is kept",
    "signups.entry": "the name under which a half-done entry for somebody else is kept",
    "hardship.entry": "the name under which a half-done entry is kept",
}
_KEY = re.compile(rf"({'|'.join(NOUNS)})\.[a-z_]*")


@cache
def keys_in_code() -> dict[str, str]:
    """Everything that looks like a text key, or like the beginning of one -> where it stands."""
    other = {id(each) for _, node in everywhere(ast.Call) if called(node) in _OTHER_NAMES for each in ast.walk(node)}
    found = {}
    for place, node in everywhere(ast.Constant):
        value = node.value if id(node) not in other else None
        if isinstance(value, str) and _KEY.fullmatch(value) and value not in _NO_TEXTS:
            found[value] = place
    return found


@cache
def keys_of_screens() -> dict[str, str]:
    """What letters, screens, toasts and keys say, whatever its shape -> where it stands."""
    at = {"Letter": 1, "Screen": 0, "Toast": 0, "Key": 0, "KeyHandler": 0}
    found = {}
    for place, node in everywhere(ast.Call):
        if called(node) in at and len(node.args) > at[called(node)]:
            argument = node.args[at[called(node)]]
            written = [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
            found.update({key: place for each in written if isinstance(each, ast.Constant) for key in literals(each)})
    return found


@cache
def keys_in_texts() -> dict[str, str]:
    """What texts take from other texts by `say` -> the file."""
    parser, found = Environment(extensions=["jinja2.ext.i18n"]), {}
    for path in (ROOT / "bot/texts").glob("*.jinja"):
        for call in parser.parse(path.read_text()).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "say":
                first = call.args[0].nodes[0] if isinstance(call.args[0], nodes.Concat) else call.args[0]
                assert isinstance(first, nodes.Const), f"{path.name}: what is said must begin with its noun"
                found[str(first.value)] = path.name
    return found


def texts_of_buttons() -> dict[str, str]:
    every = [*BUTTONS.values(), *LINKS.values()]
    names = {button.name: button.name.replace(".", ".button_", 1) for button in every}
    return {key: f"the button {name}" for name, key in names.items()}


@cache
def wanted() -> dict[str, str]:
    """Every text key that is asked for -> by whom."""
    said = {**keys_in_code(), **keys_of_screens(), **keys_in_texts()}
    whole = {key: place for key, place in said.items() if not key.endswith((".", "_"))}
    together = {start + end: f"{start}…" for start, ends in PUT_TOGETHER.items() for end in ends}
    return {**whole, **together, **texts_of_buttons(), **{no.key: no.__qualname__ for no in refusals()}}


class TestTexts:
    def test_every_key_in_use_has_its_text(self) -> None:
        assert {key: place for key, place in wanted().items() if key not in BLOCKS} == {}

    def test_every_text_is_used(self) -> None:
        assert sorted(BLOCKS - wanted().keys()) == []

    def test_a_key_that_is_put_together_says_how_it_can_end(self) -> None:
        begun = {key: place for key, place in {**keys_in_code(), **keys_in_texts()}.items() if key.endswith((".", "_"))}
        assert begun.keys() == PUT_TOGETHER.keys(), begun

    def test_every_key_fits_its_column(self) -> None:
        assert [key for key in wanted() if len(key) > 60] == []

    def test_what_is_called_no_text_is_none(self) -> None:
        assert BLOCKS.isdisjoint(_NO_TEXTS)


class TestNoSentenceInPython:
    #: Where Han characters are no sentence.
    NO_SENTENCES: ClassVar = {
        "storage/amounts.py": "the words that people put around a sum",
        "storage/hours/reading.py": "the words by which officers say their hours",
        "storage/bylaws/reading.py": "the words that people put around a number",
        "storage/joining/words.py": "the words that people put around their name",
        "storage/pinyin.py": "surnames that are read in a way of their own",
        "storage/privacy.py": "the digits that people write",
        "storage/days.py": "how people write days",
        "storage/appointments/moments.py": "how people write a day and an hour",
        "storage/series/reading.py": "how people write what repeats",
        "storage/series/ending.py": "how people write until when",
        "storage/publishing/phrases.py": "the words by which officers say what an activity is",
        "storage/publishing/moments.py": "the parts of a day that people write",
        "storage/publishing/days.py": "the weekdays and parts of a day that people write",
        "storage/bank/phrases.py": "how people write lines, pairs and spans",
        "storage/questions/spelling.py": "the numerals that people write",
        "storage/question_files/words.py": "how people write kinds of questions, answers, true and false",
        "storage/question_files/plain_text/": "how people write questions, answers and headings into a text",
        "bot/question_files/template.py": "what the columns of question files are called",
        "bot/question_files/kahoot.py": "the word between two numbers of answers",
        "bot/question_files/writing.py": "the signs between the parts of an answer in a cell",
        "bot/sheets/formats.py": "how a Chinese office's spreadsheet writes dates and times of day",
        "storage/quick_notes/when.py": "how people say which day it was",
        "storage/quick_notes/numbering.py": "how people write how many came and what it cost",
        "storage/quick_notes/reading.py": "what stands between two words that are one",
        "storage/quick_notes/places.py": "how people shorten the name of a unit",
        "storage/lessons/typed.py": "what people write between two days",
        "storage/lessons/paging.py": "where Chinese words stand",
        "storage/drives/drafting/": "what people write between two days",
        "storage/contests/paper.py": "how an option begins that means the others",
        "storage/seasons/making.py": "what people write between two days",
        "storage/seasons/keeping.py": "what people write between the points of places",
        "storage/sittings/wording.py": "how an option begins that means the others",
        "storage/sittings/lettered.py": "how people write that something is true or false",
        "storage/bank/pages.py": "how people write the number of a question",
        "storage/contests/sheet.py": "how people write the number of a question",
        "storage/publishing/numerals.py": "the digits that people write",
        "storage/publishing/naming.py": "the words that people put around a name and a place",
        "storage/households.py": "how people write addresses",
        "storage/public_notices/masking.py": "surnames of two characters",
        "bot/sheets/": "the headings and words that stand in people's spreadsheets",
        "bot/words.py": "how a Chinese date is written",
    }

    def test_what_people_read_stands_in_the_texts(self) -> None:
        comments = {id(node.value) for _, node in everywhere(ast.Expr)}
        spoken = [
            place
            for place, node in everywhere(ast.Constant)
            if id(node) not in comments
            and re.search("[\u3400-\u9fff]", "".join(literals(node)))
            and not place.startswith(tuple(self.NO_SENTENCES))
        ]
        assert spoken == []

    def test_only_the_command_line_prints(self) -> None:
        prints = {place.partition(":")[0] for place, node in everywhere(ast.Call) if called(node) == "print"}
        assert prints <= {"bot/cli.py", "bot/terminal.py"}


# Buttons and questions.


def largest(button: Button) -> list[object]:
    """The arguments that make the longest data. A button that takes a free string is named with its values."""
    strings = {"home.choose_language": LANGUAGES}
    longest: dict[type, object] = {int: -(2**63), str: max(strings.get(button.name, ["?" * 65]), key=len)}
    return [longest[kind] if kind in longest else max(kind, key=len) for kind in button.kinds]  # type: ignore[call-overload]


class TestButtons:
    def test_names_are_unique(self) -> None:
        assert [name for name, times in Counter(each.name for each in BUTTONS.values()).items() if times > 1] == []

    def test_a_name_is_the_noun_of_its_file_and_a_verb(self) -> None:
        for room in modules(handlers):
            made = [literals(node)[0] for _, node in everywhere(ast.Call, self._tree(room)) if called(node) == "Button"]
            noun = room.__name__.split(".")[1]
            assert [name for name in made if not re.fullmatch(rf"{noun}\.[a-z]+(_[a-z]+)*", name)] == []

    def _tree(self, room: ModuleType) -> dict[str, ast.Module]:
        path = room.__name__.replace(".", "/")
        return {
            each: tree for each, tree in sources("handlers").items() if each in {f"{path}.py", f"{path}/__init__.py"}
        }

    @pytest.mark.parametrize("button", BUTTONS.values(), ids=lambda each: each.name)
    def test_the_longest_data_fit_into_64_bytes_and_begin_with_the_version(self, button: Button) -> None:
        data = button(*largest(button)).data
        assert len(data.encode()) <= 64
        assert re.match(rf"\d{button.name}(:|$)", data)

    def test_every_button_has_exactly_one_route(self) -> None:
        routed = Counter(id(route.button) for route in ROUTES if isinstance(route, PressHandler))
        assert routed == Counter(BUTTONS.keys())

    def test_every_button_is_shown_somewhere(self) -> None:
        """A Button is called, fitted with `.of` or `.each`, or turns pages, outside the line that makes its route."""
        of = [node for _, node in everywhere(ast.Attribute) if node.attr in {"of", "each"}]
        shown = {getattr(node.value, "id", getattr(node.value, "attr", "")) for node in of}
        shown |= {called(node) for _, node in everywhere(ast.Call)}
        tabled = {value for _, node in everywhere(ast.Dict) for value in node.values}
        tabled |= {node.args[0] for _, node in everywhere(ast.Call) if called(node) == "page_turns"}
        # Services hang theirs on a person's card.
        tabled |= {node.args[0] for _, node in everywhere(ast.Call) if called(node) == "Action"}
        shown |= {getattr(value, "id", getattr(value, "attr", "")) for value in tabled}
        unseen = {
            button.name
            for room in modules(handlers)
            for name, button in vars(room).items()
            if isinstance(button, Button) and name not in shown
        }
        assert unseen == set()

    def test_every_link_fits_and_has_exactly_one_route(self) -> None:
        longest = [
            link.payload(*("9" * 18 if kind is int else "?" * 22 for kind in link.kinds)) for link in LINKS.values()
        ]
        assert [payload for payload in longest if len(payload) > 64] == []
        assert [prefix for prefix, times in Counter(link.prefix for link in LINKS.values()).items() if times > 1] == []
        assert Counter(id(route.link) for route in ROUTES if isinstance(route, LinkHandler)) == Counter(LINKS.keys())

    def test_every_key_of_a_keyboard_has_exactly_one_route(self) -> None:
        """A key that shares the contact comes as a contact, not as its label."""
        pressed = {key.label for key in keys() if not key.shares_contact}
        assert Counter(route.label for route in ROUTES if isinstance(route, KeyHandler)) == Counter(pressed)


class TestRights:
    """The matrix is the only source: each door of the house stands in it, and the README has its table."""

    def doors(self) -> set[str]:
        found = {door for route in ROUTES if (door := door_of(route)) is not None}
        return found | {f"step:{service}.{step}" for service, step in routes.STEPS}

    def test_every_door_stands_in_the_matrix_and_no_other(self) -> None:
        assert self.doors() == {door for line in rights.MATRIX for door in line.doors}

    def test_the_readme_has_its_table(self) -> None:
        assert rights_table.table() in (ROOT / "README.md").read_text(), "run: python -m tests.rights_table"


def keys() -> list[Key]:
    boards = [board for board in routes.KEYBOARDS.values() if isinstance(board, ReplyKeys)]
    return [key for board in boards for row in board.rows for key in row]


class TestAudit:
    #: Acts that are put together: how they begin -> how they may end.
    PUT_TOGETHER: ClassVar = {
        "hardship.": {*Said, *Track, Act.CLOSE, Act.DECLINE},
        "people.": {*changing.CHOICES},
        "dossiers.": {*Decided},
        "evidence.": {*How},
        "hosting.": {*PanelAct} - {PanelAct.STOP, PanelAct.LIST},
        "visits.": {*Outcome, *Tried, "needs", "forget_needs", "follow_up", "ask_talk"},
    }
    #: Calls that note an act which they are given.
    NOTING: ClassVar = {"note", "_note", "drop"}

    def noted(self) -> set[str]:
        """Every act that some rule notes; refusals are noted by their keys, papers by those of their letters."""
        found = {*letters.PAPERS}
        for _, call in everywhere(ast.Call):
            names = {each for each in literals(call) if _KEY.fullmatch(each)} if called(call) in self.NOTING else set()
            begun = {each for each in names if each.endswith(".")}
            found |= names - begun | {start + end for start in begun for end in self.PUT_TOGETHER[start]}
        return found

    def test_knows_every_act_and_no_other(self) -> None:
        assert self.noted() == ACTS.keys()

    def test_tells_acts_from_refusals(self) -> None:
        assert ACTS.keys() & {no.key for no in refusals()} == set()
        assert {kind for kind in AuditKind if kind not in ACTS.values()} == {AuditKind.REFUSED}
        assert {*Shown} == {"all", *AuditKind} - {AuditKind.LOOK}


class TestLetters:
    def test_of_every_noun_are_own_matters_or_of_a_kind_of_notice(self) -> None:
        """What is said nowhere counts as a notice, so nothing goes round the week's budget; here somebody says it."""
        written = [literals(node) for _, node in everywhere(ast.Call) if called(node) == "Letter"]
        nouns = {key.partition(".")[0] for keys_ in written for key in keys_ if key in BLOCKS}
        assert {"hardship", "desk", "joining"} <= nouns
        assert nouns - kinds.OWN - kinds.NOUNS.keys() == set()
        assert kinds.OWN.isdisjoint(kinds.NOUNS)
        assert {noun for noun in kinds.OWN if noun not in NOUNS} == set()

    def test_whose_end_is_told_have_a_text(self) -> None:
        assert letters.ENDED.keys() <= BLOCKS


@cache
def values_named(*paths: str) -> set[str]:
    """The names of values that the files give to letters: the keys of their dict literals."""
    trees = {path: tree for path, tree in house().items() if path.startswith(paths)}
    return {
        name
        for _, node in everywhere(ast.Dict, trees)
        for key in node.keys
        if key is not None
        for name in literals(key)
    }


class TestKeyboards:
    #: Nouns whose letters are written a floor above them.
    ABOVE: ClassVar = {
        "circumstances": ("storage/visits/yearly.py",),
        "playing": ("storage/contests",),
        "hosting": ("storage/contests",),
    }

    def test_each_belongs_to_a_text(self) -> None:
        assert routes.KEYBOARDS.keys() <= BLOCKS

    def test_no_two_counters_claim_one(self) -> None:
        claims = Counter(key for counter in routes.COUNTERS for key in counter.KEYBOARDS)
        assert [key for key, times in claims.items() if times > 1] == []

    def test_buttons_are_fitted_with_values_that_the_letter_has(self) -> None:
        for key, board in routes.KEYBOARDS.items():
            noun = key.partition(".")[0]
            rows = [] if isinstance(board, ReplyKeys) else board
            for fitted in [each for row in rows for each in ([row] if isinstance(row, Listed) else row)]:
                assert isinstance(fitted, Fitted | Listed)
                assert len(fitted.names) == len(fitted.button.kinds), key
                rooms = (f"storage/{noun}", f"handlers/{noun}", "storage/pages.py", *self.ABOVE.get(noun, ()))
                assert set(fitted.names) <= values_named(*rooms), key

    def test_keys_depend_on_values_that_the_menu_has(self) -> None:
        assert {key.when for key in keys() if key.when} <= values_named("handlers/menu.py") | {"newcomer"}
        assert menu.MENU in routes.KEYBOARDS.values()


class TestListsAsWorkbooks:
    """Below each page of a list that can be had as a workbook stands the button for that."""

    def test_each_ledger_is_had_from_a_page_of_its_list(self) -> None:
        led = {one for found in ledger_counter.LISTS.values() for one in found}
        assert [one for one in ledgers.Ledger if one not in led] == []

    def test_each_such_page_is_shown_with_buttons_of_its_own(self) -> None:
        """Below a keyboard that belongs to a key nothing is added."""
        shown = {
            key
            for _, node in everywhere(ast.Call, sources("handlers"))
            if called(node) in {"Screen", "_page", "_screen"} and len(node.args) > 2
            for key in literals(node.args[0])
        }
        assert ledger_counter.LISTS.keys() <= shown
        assert not ledger_counter.LISTS.keys() & routes.KEYBOARDS.keys()

    def test_the_bot_hangs_them_there(self) -> None:
        made = [node for _, node in everywhere(ast.Call, sources("bot")) if called(node) == "Counter"]
        assert any("ledgers.below" in [ast.unparse(argument) for argument in node.args] for node in made)


class TestQuestions:
    #: The verbs by which a page opens a question or expects it to be open, its step written out beside them.
    ASKING: ClassVar = {"ask", "_ask", "_begin"}
    EXPECTING: ClassVar = {"expect", "_answering", "_entering", "_written"}
    #: Pages that ask steps which they look up -> the steps it can be.
    LOOKED_UP: ClassVar = {
        "storage/hardship/questions.py": {*questions._WHOLE, "review"},
        "storage/reviews/answering.py": {*answering._ORDER},
        "storage/publishing/steps.py": {*PublishingStep},
        "storage/bank/writing.py": {*bank_steps.Step},
        "storage/drives/drafting/steps.py": {*drafting.Step},
        "storage/quick_notes/drafts.py": {*quick_note_drafts.STEPS},
        "storage/appointments/questions.py": {*talk_questions.STEPS},
        "storage/appointments/naming.py": {*talk_times.STEPS},
    }
    #: Pages whose questions go by another name than their noun's.
    NAMED: ClassVar = {
        "storage/hardship/entering.py": entering.ENTRY,
        "storage/signups/asking_for.py": signing_others_up.ENTRY,
        "storage/signups/enlisting.py": signing_others_up.ENTRY,
        "storage/signups/people.py": signing_others_up.ENTRY,
    }

    def asked(self, verbs: set[str]) -> set[tuple[str, str]]:
        found = set()
        for place, node in everywhere(
            ast.Call, {at: tree for at, tree in house().items() if at.startswith("storage/")}
        ):
            path = place.partition(":")[0]
            if called(node) not in verbs:
                continue
            room = importlib.import_module(path.removesuffix(".py").replace("/", "."))
            service = self.NAMED.get(path) or getattr(room, "SERVICE", None)
            if service is not None:
                constants = [each.value for each in node.args if isinstance(each, ast.Constant)]
                steps = {each for each in constants if isinstance(each, str)} or self.LOOKED_UP.get(path, set())
                found |= {(service, step) for step in steps}
        return found

    def test_every_question_asked_can_be_shown_again(self) -> None:
        assert self.asked(self.ASKING | self.EXPECTING) <= routes.STEPS.keys()

    def test_every_step_is_asked(self) -> None:
        assert routes.STEPS.keys() <= self.asked(self.ASKING)

    def test_no_two_counters_claim_a_step(self) -> None:
        claims = Counter(step for counter in routes.COUNTERS for step in getattr(counter, "STEPS", ()))
        assert claims == Counter(routes.STEPS.keys())

    def test_a_step_that_reads_a_text_answers_it(self) -> None:
        assert [at for at, step in routes.STEPS.items() if (step.read is None) != (step.answered is None)] == []

    def test_names_fit_their_columns(self) -> None:
        assert [name for step in routes.STEPS for name in step if len(name) > 20] == []


# Rooms.


class TestRooms:
    #: Counters that are no service of the union, but the house's own.
    NO_SERVICES: ClassVar = {"access", "buttons", "context", "home", "menu", "screens"}

    def test_a_service_has_the_same_noun_in_every_room(self) -> None:
        tests = {path.stem for path in (ROOT / "tests").rglob("*.py")}
        missing = []
        for noun in {path.stem for path in (ROOT / "handlers").glob("[!_]*.py")} - self.NO_SERVICES:
            if not (ROOT / f"storage/{noun}.py").exists() and not (ROOT / f"storage/{noun}/__init__.py").exists():
                missing.append(f"storage/{noun}.py")
            if not (ROOT / f"bot/texts/{noun}.jinja").exists():
                missing.append(f"bot/texts/{noun}.jinja")
            if not any(name == f"test_{noun}" or name.startswith(f"test_{noun}_") for name in tests):
                missing.append(f"tests/**/test_{noun}.py")
        assert missing == []

    def test_texts_belong_to_a_room(self) -> None:
        rooms = {path.stem for room in ROOMS for path in (ROOT / room).iterdir()}
        assert {path.stem for path in (ROOT / "bot/texts").glob("*.jinja")} - rooms == set()

    def test_no_name_can_hold_anything(self) -> None:
        files = [path for room in (*ROOMS, "tests") for path in (ROOT / room).rglob("*.py")]
        classes = re.compile(r"^ *class (\w+)", re.MULTILINE)
        names = {path.stem: path for path in files}
        names |= {name: path for path in files for name in classes.findall(path.read_text())}
        anything = {"util", "helper", "common", "manager", "service"}
        words = {place: re.findall(r"[A-Z]?[a-z]+", name) for name, place in names.items()}
        assert [at for at, parts in words.items() if anything & {part.lower().rstrip("s") for part in parts}] == []

    def test_the_contracts_of_the_rooms_are_checked(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text())
        assert set(project["tool"]["importlinter"]["root_packages"]) == set(ROOMS)
        assert "lint-imports" in (ROOT / "Makefile").read_text()


class TestTime:
    #: Rounds that go by a name of their own, by which people and papers call them.
    NAMED: ClassVar = {"digests.weekly": digests.ROUND}

    def test_every_round_stands_in_the_timetable(self) -> None:
        rounds = {
            f"{room.__name__.partition('.')[2]}.{name}": thing
            for room in modules(jobs)
            for name, thing in vars(room).items()
            if inspect.iscoroutinefunction(thing) and not name.startswith("_") and thing.__module__ == room.__name__
        }
        named = {self.NAMED.get(name, name): work for name, work in rounds.items()}
        assert named == {each.name: each.work for each in timetable.ROUNDS}

    def test_no_two_rounds_share_a_name(self) -> None:
        assert len({each.name for each in timetable.ROUNDS}) == len(timetable.ROUNDS)

    def test_no_instant_without_its_zone(self) -> None:
        naive = []
        for place, node in everywhere(ast.Call):
            given = len(node.args) + len(node.keywords)
            of_datetime = "date" in ast.unparse(node.func).lower()
            if called(node) in {"utcnow", "utcfromtimestamp", "today"} or (
                of_datetime
                and ((called(node) == "now" and not given) or (called(node) == "fromtimestamp" and given < 2))
            ):
                naive.append(place)
        assert naive == []


class TestMigrations:
    FILES = sorted((ROOT / "storage/migrations/versions").glob("*.py"))

    def test_there_is_one_head(self) -> None:
        assert len(ScriptDirectory.from_config(migrations.config()).get_heads()) == 1

    def test_they_are_numbered_in_their_order(self) -> None:
        steps = list(ScriptDirectory.from_config(migrations.config()).walk_revisions())[::-1]
        numbers = [f"{number:04}" for number in range(1, len(self.FILES) + 1)]
        assert [step.revision for step in steps] == numbers
        assert [path.name[:5] for path in self.FILES] == [f"{number}_" for number in numbers]
        assert [step.down_revision for step in steps] == [None, *numbers[:-1]]

    def test_each_is_named_for_one_noun_and_says_what_for(self) -> None:
        nouns = NOUNS | set(Record.metadata.tables)
        for path in self.FILES:
            noun = path.stem[5:]
            assert re.fullmatch("[a-z]+(_[a-z]+)*", noun), path.name
            assert noun in nouns, path.name
            assert ast.get_docstring(ast.parse(path.read_text())), path.name

    def test_each_can_be_taken_back(self) -> None:
        for path in self.FILES:
            functions = {node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)}
            assert {"upgrade", "downgrade"} <= functions, path.name


class TestRecords:
    """Every field is classed. Public tells of nobody; personal tells of a person and stands in the clear, because rules
    look for it; sensitive is a person's words or number, and sealed may hold anything: both lie in the file closed."""

    FIELDS: ClassVar = {
        "absences": {"public": "id", "personal": "account_id stand_in_id since until ended_at"},
        "accounts": {"public": "id", "personal": "telegram_id language member_id blocked_at created_at"},
        "aid_grants": {
            "public": "id row source",
            "personal": "member_id report_id number kind amount worth given_on state entered_by entered_at second_id "
            "decided_at corrects handed_at receipt received_at asked_at reminded_at receipt_reminded_at",
            "sensitive": "goods reason",
        },
        "activities": {
            "public": "id number kind state unit_id title words place directions fee starts_at ends_at closes_at seats "
            "family_most selection audience minutes drawn_at version published_at cancelled_at cancelled_why",
            "personal": "made_by made_at",
        },
        "activity_doors": {
            "public": "activity_id row secret_hash",
            "personal": "made_by made_at",
            "sealed": "secret",
        },
        "activity_options": {"public": "id activity_id nth words seats starts_at ends_at"},
        "activity_pictures": {"public": "id row activity_id at", "sensitive": "picture"},
        "activity_questions": {"public": "id activity_id nth ask stock words choices required"},
        "activity_results": {"public": "activity_id nth row", "sensitive": "words"},
        "photo_calls": {"public": "activity_id made_at until cursor ended_at", "personal": "made_by"},
        "photo_sets": {"public": "id activity_id version", "personal": "member_id agreed_at"},
        "activity_photos": {"public": "id row", "personal": "set_id at taken_by", "sensitive": "picture"},
        "activity_photo_copies": {"personal": "account_id message_id at photo_id"},
        "surveys": {
            "public": "id year opened_at closes_at closed_at cursor reminding asked employees management",
            "personal": "opened_by",
        },
        "survey_posts": {"public": "post"},
        "survey_takers": {"public": "survey_id", "personal": "member_id"},
        "survey_tallies": {"public": "survey_id side unit_id question said count"},
        "quick_notes": {
            "public": "id row number kind unit_id on times households money",
            "personal": "made_by made_at",
            "sensitive": "words picture",
        },
        "feedback": {"public": "id row activity_id", "personal": "member_id stars at", "sensitive": "words"},
        "results_news": {"public": "activity_id made_at cursor ended_at", "personal": "made_by"},
        "activity_units": {"public": "activity_id unit_id"},
        "broadcasts": {
            "public": "id activity_id state cursor people queued unwanted before begun_at fed_at ended_at counted "
            "failed",
            "personal": "made_by made_at",
        },
        "broadcast_units": {"public": "broadcast_id unit_id"},
        "group_cards": {
            "public": "id activity_id group_id state post chat says said_at",
            "personal": "made_by made_at",
        },
        "activity_changes": {
            "public": "id activity_id item option_id was becomes telling_id",
            "personal": "made_by made_at",
        },
        "activity_tellings": {"public": "id activity_id what up_to told ended_at", "personal": "made_by made_at"},
        "asking": {"public": "version", "personal": "account_id service step"},
        "audit": {"public": "id at digest", "personal": "account_id act record"},
        "audit_head": {"public": "id number digest seal"},
        "bindings": {"public": "id", "personal": "account_id member_id since until"},
        "bylaws": {"public": "id name value at", "personal": "account_id"},
        "campaign_standards": {"public": "campaign_id reason money goods"},
        "campaign_steps": {"public": "campaign_id name due_on told_at"},
        "campaigns": {
            "public": "id kind year festival_on state opened_at approved_at closed_at gathered_up_to planned_up_to "
            "source",
            "personal": "approved_by",
        },
        "canaries": {"public": "key_id row", "sealed": "words"},
        "circumstances": {
            "public": "id row",
            "personal": "member_id since until noted_by noted_at",
            "sensitive": "what",
        },
        "claims": {
            "public": "id row",
            "personal": "account_id unit_id member_id state made_at decided_at decided_by",
            "sensitive": "said",
        },
        "checkup_nudges": {"public": "id year made_at cursor told ended_at", "personal": "made_by"},
        "checkup_years": {"personal": "member_id year made_at nudged_at declined_at"},
        "certificates": {
            "public": "id row",
            "personal": "member_id until entered_by entered_at confirmed_by confirmed_at",
            "sensitive": "name number",
        },
        "training_hours": {
            "public": "id row",
            "personal": "member_id minutes on entered_by entered_at",
            "sensitive": "words",
        },
        "committee": {"public": "id until", "personal": "member_id since named_by ended_at ended_by"},
        "consents": {"public": "id purpose version", "personal": "account_id member_id given at days"},
        "corrections": {
            "public": "id row item",
            "personal": "member_id state made_at due_at decided_at decided_by",
            "sensitive": "value",
        },
        "contacts": {
            "public": "id row code_hash expires_at",
            "personal": "member_id given_by consent account_id since ended_at",
            "sensitive": "relation name",
        },
        "counters": {"public": "prefix year last"},
        "data_keys": {"public": "row", "sealed": "wrapped"},
        "drafts": {"public": "row", "personal": "account_id service kept_at", "sensitive": "answers"},
        "draws": {
            "public": "activity_id row made_at unit_most not_twice share fronts digest",
            "sensitive": "seed",
        },
        "draw_lines": {"public": "activity_id at", "personal": "member_id number nth seated reason told"},
        "duty": {"public": "day", "personal": "account_id"},
        "envoys": {"public": "leading", "personal": "campaign_id member_id unit_id away"},
        "erasures": {"personal": "account_id message_id at"},
        "hardship_answers": {"public": "id row", "personal": "report_id account_id kind at", "sensitive": "words"},
        "hardship_reports": {
            "public": "id row number data_key",
            "personal": "member_id reporter_id entered_by by_contact agreed question unit_id whom urgency ring_me "
            "stage track given officer_id referred_to referred_at due_at first_due_at later_for submitted_at "
            "waiting_since pushed_on pressed_at taken_at contacted_at asked_at news_at unreached closed_at",
            "sensitive": "story details",
        },
        "dossiers": {
            "public": "id row number data_key",
            "personal": "report_id hardship_class suggested address_blind opened_at filed_on ended_on look_on",
            "sensitive": "means address",
        },
        "dossier_decisions": {
            "public": "id row",
            "personal": "dossier_id step body decided_on document hardship_class account_id at",
            "sensitive": "reason",
        },
        "decision_corrections": {
            "public": "id row",
            "personal": "decision_id decided_on document account_id at",
            "sensitive": "reason",
        },
        "evidence": {"public": "id row", "personal": "report_id", "sensitive": "ticks"},
        "evidence_photos": {"public": "id row", "personal": "report_id account_id at", "sensitive": "paper picture"},
        "evidence_copies": {"personal": "account_id message_id at photo_id"},
        "errands": {"public": "id kind group_id argument at", "personal": "account_id"},
        "groups": {
            "public": "id chat_id language state unit_id added_at admitted_at left_at card card_says pinned",
            "personal": "title added_by admitted_by",
        },
        "holiday_years": {"public": "year digest"},
        "holidays": {"public": "year day name off"},
        "house_visits": {
            "public": "id row",
            "personal": "dossier_id visited_on first_id second_id account_id at",
            "sensitive": "form note",
        },
        "inbox": {"public": "update_id row got_at state tries incident", "sealed": "raw"},
        "invitations": {
            "public": "id code_hash role unit_id charges expires_at",
            "personal": "given_by member_id used_at used_by",
        },
        "member_keys": {"personal": "syllable rest member_id"},
        "leases": {"public": "name owner epoch until"},
        "lost_offices": {"public": "office_id settled_at", "personal": "member_id"},
        "wrap_ups": {"public": "campaign_id figures closed_at", "personal": "closed_by"},
        "quarter_figures": {"public": "year quarter name records times households fen kept_at"},
        "summary_templates": {"public": "id row", "personal": "set_by set_at", "sealed": "content"},
        "wishes": {"personal": "account_id off quiet_from quiet_until off_activities"},
        "occasions": {"public": "id kind", "personal": "member_id record at"},
        "homes": {"public": "row", "personal": "member_id told_by told_at", "sensitive": "details"},
        "reviews": {
            "public": "id row",
            "personal": "report_id kind due_on state why asked_at reminded_at waits_since answered_at entered_by "
            "outcome closed_at closed_by",
            "sensitive": "answers",
        },
        "members": {"public": "id", "personal": "name staff_no unit_id team post standing"},
        "notice_objections": {
            "public": "id row",
            "personal": "notice_id signed at outcome answered_at",
            "sensitive": "words objector reason",
        },
        "offices": {"public": "id role unit_id charges since until", "personal": "account_id"},
        "outbox": {
            "public": "id row rank edits right repeats state tries message_id reason group_id",
            "personal": "account_id key subject once created_at not_before useful_until ended_at kind",
            "sealed": "content",
        },
        "personal_links": {
            "public": "id code_hash expires_at",
            "personal": "member_id given_by given_at opened_by used_at ended_at",
        },
        "phones": {"public": "id row", "personal": "member_id blind", "sensitive": "number"},
        "public_notices": {
            "public": "id code days group_id post post_chat",
            "personal": "report_id state hardship_class asked_at agreed_at written_on paper_on posted_on until "
            "ended_at why",
        },
        "talk_occasions": {"public": "id key words within_days ended_at"},
        "due_talks": {
            "public": "id row",
            "personal": "number member_id occasion since due_on opened_at opened_by waived waived_at waived_by",
            "sealed": "line",
        },
        "talk_samples": {"personal": "talk_id drawn_at tries next_on"},
        "purges": {"public": "slot kind place days due purged left oldest_at done_at"},
        "round_runs": {"public": "name slot state cursor done started_at done_at"},
        "rounds": {"public": "name known_until"},
        "alarm_calls": {"personal": "alarm_id account_id"},
        "alarms": {"public": "id", "personal": "number member_id raised_at calls called_at answered_by answered_at"},
        "goals": {"public": "id year service percent", "personal": "set_by set_at"},
        "talk_norms": {"public": "id unit_id people times", "personal": "set_by set_at"},
        "talk_proposals": {"public": "id", "personal": "week officer_id member_id why state until made_at"},
        "talk_shifts": {"public": "id unit_id team cycle first_on", "personal": "set_by set_at"},
        "talk_turns": {"personal": "member_id since"},
        "talk_hour_exceptions": {"public": "id kind begins ends ways place", "personal": "account_id first_on last_on"},
        "talk_hour_terms": {"public": "notice before after length", "personal": "account_id"},
        "talk_hours": {"public": "id weekday begins ends ways place", "personal": "account_id"},
        "talk_follow_ups": {"public": "id", "personal": "talk_id due_on made_at reminded_at done_at"},
        "talk_notes": {
            "public": "row",
            "personal": "talk_id themes action proposed_at asked_at helped",
            "sensitive": "words",
        },
        "appointments": {
            "public": "id",
            "personal": "talk_id officer_id starts_at ends_at place state made_by made_at answered_at reminded_at "
            "asked_at missed_by",
        },
        "talks": {
            "public": "id row",
            "personal": "number origin way state urgency topic member_id unit_id who_blind officer_id data_key "
            "asked_at held_on recorded_by word word_at ended_at shredded_at",
            "sensitive": "wish",
            "sealed": "who besides",
        },
        "relays": {"personal": "talk_id version"},
        "relay_words": {"public": "id row", "personal": "talk_id nth side fate day", "sensitive": "words picture"},
        "relay_messages": {"public": "blind", "personal": "talk_id"},
        "unmaskings": {
            "public": "id row",
            "personal": "talk_id asked_by asked_at decided_by decided_at agreed",
            "sensitive": "reason",
        },
        "question_files": {
            "public": "id state outline total done entered known refused proposed_at confirmed_at ended_at",
            "personal": "account_id message_id",
        },
        "question_file_pages": {"public": "file_id number kind content"},
        "question_categories": {"public": "id above_id name"},
        "questions": {
            "public": "id number state kind difficulty category_id points version gist words content lot made_at "
            "approved_at changed_at retired_at",
            "personal": "author_id approved_by",
        },
        "question_editions": {"public": "question_id version content changed_at", "personal": "changed_by"},
        "question_pictures": {"public": "question_id picture at"},
        "exams": {
            "public": "id state title unit_id equal minutes attempts pass_mark tells opens_at closes_at published_at "
            "cancelled_at cancelled_why",
            "personal": "made_by made_at",
        },
        "exam_parts": {"public": "id exam_id category_id difficulty count"},
        "exam_units": {"public": "exam_id unit_id"},
        "exam_posts": {"public": "exam_id post"},
        "exam_news": {"public": "id exam_id news due_at up_to told done_at"},
        "exam_extensions": {
            "public": "id exam_id unit_id missed",
            "personal": "member_id until reason given_by given_at",
        },
        "exam_marks": {"personal": "sitting_id exam_id member_id share passed at"},
        "exam_certificates": {"public": "id", "personal": "exam_id member_id code share shows_share passed_at"},
        "sittings": {
            "public": "id seed",
            "personal": "member_id purpose subject_id places at chosen at_once begun_at ends_at ended_at points out_of "
            "answered right counted",
        },
        "question_doubts": {
            "public": "id row question_id version verdict",
            "personal": "member_id at answered_by answered_at",
            "sensitive": "words reply",
        },
        "question_figures": {
            "public": "question_id version answers right pairs right_pairs rest rest_squares rest_of_right taken flags "
            "untold reckoned_at"
        },
        "lessons": {
            "public": "id state title words whom asks_back prompt opens_at closes_at published_at withdrawn_at",
            "personal": "made_by made_at",
        },
        "lesson_units": {"public": "lesson_id unit_id"},
        "lesson_posts": {"public": "lesson_id post"},
        "lesson_questions": {"public": "lesson_id question_id nth"},
        "lesson_pictures": {"public": "lesson_id picture at"},
        "lesson_files": {"public": "lesson_id file_id name size at"},
        "lesson_readings": {"personal": "lesson_id member_id page opened_at done_at"},
        "lesson_sentences": {"public": "row", "personal": "lesson_id member_id signed at", "sensitive": "words"},
        "lesson_calls": {"public": "lesson_id what made_at cursor told ended_at", "personal": "made_by"},
        "sitting_answers": {
            "public": "row",
            "personal": "sitting_id place question_id version picked points full at",
            "sensitive": "words",
        },
        "acquaintances": {"personal": "member_id question_id met right at last_right"},
        "mistakes": {
            "personal": "member_id question_id times stability difficulty seen_on due_on at left_at",
        },
        "contests": {
            "public": "id code state title trial unit_id made_at scoring full penalty streak seconds lobby pause form "
            "sides best whom tie prizes starts_at begun_at ended_at phase at due_at shown beat_at held held_at told_to",
            "personal": "made_by",
        },
        "contest_hosts": {"public": "contest_id panel", "personal": "account_id"},
        "contest_units": {"public": "contest_id unit_id"},
        "contest_teams": {"public": "id contest_id nth name unit_id"},
        "contest_rooms": {"public": "contest_id group_id chat_id lobby out"},
        "contest_questions": {
            "public": "contest_id nth question_id version content order stage kind choices seconds state turn_team "
            "stake go_at closed_at",
            "personal": "turn_player",
        },
        "contest_askings": {
            "public": "contest_id nth group_id asked_at opened_at closes_at message_id poll_id",
        },
        "stray_answers": {"public": "poll_id", "personal": "telegram_id options at"},
        "stray_polls": {"public": "poll_id contest_id nth at"},
        "contest_players": {
            "public": "id contest_id group_id team_id audience",
            "personal": "member_id telegram_id joined_at place told_place told_points",
        },
        "contest_answers": {
            "public": "contest_id nth group_id",
            "personal": "player_id picked at seconds done",
        },
        "contest_buzzes": {"public": "contest_id nth team_id", "personal": "player_id at came early"},
        "contest_marks": {"public": "contest_id nth", "personal": "player_id points right seconds run at"},
        "contest_corrections": {"public": "id contest_id nth before after why made_at", "personal": "made_by"},
        "seasons": {
            "public": "id unit_id title first_on last_on state counting scale part best days in_mean posted_at made_at "
            "ended_at",
            "personal": "made_by",
        },
        "season_contests": {"public": "contest_id season_id added_at reminded_to reminded_at"},
        "season_make_ups": {"personal": "contest_id member_id begun_at until ended_at points right of"},
        "daily_questions": {"public": "day question_id version"},
        "digest_wishes": {"personal": "account_id weekday minute chosen_at told_week"},
        "digest_templates": {"public": "language text made_at failed_at", "personal": "made_by"},
        "daily_wishes": {"personal": "member_id hour question working_days reviews since sent_on"},
        "drives": {
            "public": "id unit_id title questions pass_mark opens_at closes_at reminds thanks state reason made_at "
            "ended_at",
            "personal": "made_by",
        },
        "drive_categories": {"public": "drive_id category_id"},
        "drive_units": {"public": "drive_id unit_id"},
        "drive_posts": {"public": "drive_id post"},
        "drive_takers": {"personal": "drive_id member_id begun_at tries best passed_at"},
        "drive_extensions": {"public": "id drive_id unit_id given_at", "personal": "member_id until given_by"},
        "drive_calls": {"public": "id drive_id stage due_at unit_id cursor done_at", "personal": "account_id"},
        "seconds": {"public": "id deed", "personal": "subject asked_by second_id asked_at decided_at agreed"},
        "sign_up_moves": {"public": "id activity_id at before reason", "personal": "made_by"},
        "series": {
            "public": "id activity_id state every ahead first_on begins lasts closes_days closes until times ended_at",
            "personal": "made_by made_at",
        },
        "series_days": {"public": "series_id day activity_id made_at"},
        "sign_ups": {
            "public": "id row",
            "personal": "activity_id member_id option_id family place turn made_by made_at seated_at offered_at "
            "offer_until left_at comes reminded_at came_at came_by missed",
            "sensitive": "answers",
        },
        "units": {"public": "id name parent_id"},
        "upload_pages": {"public": "upload_id number row kind", "sensitive": "content"},
        "uploads": {
            "public": "id row state complete total done entered changed gone unchanged refused units looked_up_to "
            "message_id",
            "personal": "account_id proposed_at confirmed_at ended_at",
            "sensitive": "outline",
        },
        "wrong_codes": {"public": "id", "personal": "account_id at"},
        "visit_occasions": {"public": "id key words within_days ended_at"},
        "visit_offers": {"personal": "visit_id from_id to_id offered_at"},
        "visit_pairs": {"public": "id", "personal": "campaign_id first_id second_id"},
        "visit_stops": {"personal": "visit_id pair_id place day"},
        "visits": {
            "public": "id row number",
            "personal": "campaign_id member_id occasion unit_id stage added_by money goods first_id second_id place "
            "own_sum day due_on asked_at wish wished_at tried tried_on outcome done_on done_by gave_money gave_goods "
            "source to_book follow_up made_at",
            "sensitive": "reasons needs words",
        },
    }

    def closed(self) -> set[str]:
        classed = [
            (table, fields.get(kind, "")) for table, fields in self.FIELDS.items() for kind in ("sensitive", "sealed")
        ]
        return {f"{table}.{field}" for table, names in classed for field in names.split()}

    def test_every_field_is_classed_once(self) -> None:
        classed = {table: Counter(" ".join(kinds.values()).split()) for table, kinds in self.FIELDS.items()}
        declared = {name: Counter(table.columns.keys()) for name, table in Record.metadata.tables.items()}
        assert classed == declared
        assert {kind for kinds in self.FIELDS.values() for kind in kinds} == {
            "public",
            "personal",
            "sensitive",
            "sealed",
        }

    def test_what_is_sensitive_is_sealed_and_nothing_else_is(self) -> None:
        sealing = [literals(node) for _, node in everywhere(ast.Call) if called(node) == "seal"]
        sealed_ = {found[0] for found in sealing if found and found[0].count(".") == 1}
        # A data key is wrapped in the ring's key: the one thing that is sealed and is no text.
        assert sealed_ | {"data_keys.wrapped"} == self.closed()

    def test_what_is_sealed_is_declared_so_that_a_new_key_finds_it(self) -> None:
        """`unionhall keys rotate` goes through what the records declare: what is not declared would be lost with the
        old key. A canary alone stands for its key, and goes with it."""
        declared = {f"{column.table.name}.{column.name}" for column in sealed.columns()}
        rotating = {f"{column.table.name}.{column.name}" for column in sealed.columns(rotating=True)}
        assert declared == self.closed()
        assert declared - rotating == {"canaries.words"}

    def test_what_is_sealed_is_bytes_beside_the_row_it_is_bound_to(self) -> None:
        for name in self.closed():
            table, _, field = name.partition(".")
            columns = Record.metadata.tables[table].columns
            assert isinstance(columns[field].type, LargeBinary), name
            assert isinstance(columns["row"].type, LargeBinary), name

    def test_bytes_of_any_length_are_sealed(self) -> None:
        columns = [column for table in Record.metadata.tables.values() for column in table.columns]
        loose = {str(c) for c in columns if isinstance(c.type, LargeBinary) and c.type.length is None}
        assert loose == self.closed()


class TestRetention:
    """No kind of record can be forgotten: each table has a time after which its rows go, or a reason for staying."""

    def test_every_table_is_kept_for_a_time_or_for_a_reason(self) -> None:
        for_a_time = {table for kind in RETENTION for table in kind.tables}
        assert for_a_time | FOR_GOOD.keys() == Record.metadata.tables.keys()
        assert for_a_time & FOR_GOOD.keys() == set()
        assert [table for table, reason in FOR_GOOD.items() if len(reason) < 12] == []

    def test_every_kind_has_its_rule_and_its_bounds(self) -> None:
        assert [kind.name for kind in RETENTION] == [*RULES]
        assert [kind.name for kind in RETENTION if not 0 < kind.least <= kind.days <= kind.most] == []

    def test_every_column_that_is_sealed_lies_in_a_table_whose_rows_go_or_has_its_reason(self) -> None:
        kept = {table for table, fields in TestRecords.FIELDS.items() if fields.keys() & {"sensitive", "sealed"}}
        assert kept & FOR_GOOD.keys() == {"canaries", "phones", "summary_templates"}


class TestConsents:
    #: What each version of a text says; the newest may never be written over: it is what people have agreed to.
    SAYS: ClassVar = {
        "hardship_1": "545c9c4eba1899cf",
        "telegram_1": "3d5628cf88cd58f6",
        "public_notice_1": "7546a2ed733a5fdb",
        "photos_1": "6367772f0b652951",
        "talks_1": "b04f73a614159941",
    }

    def test_no_text_changes_without_a_new_version(self) -> None:
        texts = {f"{purpose}_{each}" for purpose, last in VERSIONS.items() for each in range(1, last + 1)}
        said = {name: WORDS.plain(f"consents.{name}", {"period": "…"}, "zh") for name in texts}
        assert {name: hashlib.sha256(text.encode()).hexdigest()[:16] for name, text in said.items()} == self.SAYS


# Conduct.


class TestErrors:
    def test_whoever_catches_everything_says_why(self) -> None:
        silent = []
        for place, node in everywhere(ast.ExceptHandler):
            path, _, line = place.partition(":")
            written = (ROOT / path).read_text().splitlines()[int(line) - 1]
            every = node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"}
            again = isinstance(node.body[-1], ast.Raise)
            if every and not again and not re.search(r"# noqa: BLE001 - \w", written):
                silent.append(place)
        assert silent == []


class TestSettings:
    def test_only_the_settings_read_the_environment(self) -> None:
        names = {"environ", "environb", "getenv", "getenvb"}
        reads = {place for place, node in everywhere(ast.Attribute, sources(*ROOMS)) if node.attr in names}
        imports = everywhere(ast.ImportFrom, sources(*ROOMS))
        reads |= {place for place, node in imports if names & {alias.name for alias in node.names}}
        assert {place.partition(":")[0] for place in reads} == {"bot/settings.py"}

    @pytest.mark.parametrize("file", ["README.md", ".env.example"])
    def test_every_setting_is_told_and_no_other(self, file: str) -> None:
        told = set(re.findall(rf"{settings.PREFIX}[A-Z_]+", (ROOT / file).read_text()))
        assert told == {settings.PREFIX + name for name in setting_names()}


class TestCounters:
    SENDING = re.compile(r"(send|reply|edit|copy|forward|delete|answer|pin)_\w+|answer|do_api_request")

    def test_they_send_nothing_themselves(self) -> None:
        calls = everywhere(ast.Call, sources("handlers"))
        assert [place for place, node in calls if self._sends(node)] == []

    def _sends(self, call: ast.Call) -> bool:
        # A name of our own, such as `answer_screen(…)`, is no method of telegram's.
        return isinstance(call.func, ast.Attribute) and bool(self.SENDING.fullmatch(call.func.attr))

    def test_only_the_eraser_deletes(self) -> None:
        deleting = {place for place, node in everywhere(ast.Constant) if str(node.value).startswith("deleteMessage")}
        assert {place.partition(":")[0] for place in deleting} == {"bot/eraser.py"}

    def test_they_do_not_reach_for_the_bot(self) -> None:
        reached = everywhere(ast.Attribute, sources("handlers"))
        assert [place for place, node in reached if node.attr in {"bot", "get_bot"}] == []

    def test_callbacks_catch_nothing(self) -> None:
        """What a rule refuses is answered by its name; what fails is counted and parked by the processor."""
        callbacks = everywhere(ast.AsyncFunctionDef, sources("handlers"))
        catching = [place for place, node in callbacks if any(isinstance(each, ast.Try) for each in ast.walk(node))]
        assert catching == []


class TestLogs:
    PRIVATE: ClassVar = {
        *("text", "raw", "message", "words", "story", "phone", "phones", "token", "contact", "content", "values"),
        *("answers", "said", "code", "secret"),
    }
    WHOLE: ClassVar = {"update", "letter", "job", "arrival", "settings", "context", "person", "by", "session"}

    def lines(self) -> Iterator[tuple[str, ast.Call]]:
        for place, node in everywhere(ast.Call):
            if re.match(r"_?log(ger)?\.", ast.unparse(node.func)) and called(node) != "isEnabledFor":
                yield place, node

    def test_they_are_written(self) -> None:
        assert len(list(self.lines())) > 20

    def test_no_line_holds_what_a_person_wrote_or_a_secret(self) -> None:
        told = []
        for place, call in self.lines():
            given = [*call.args[1:], *(keyword.value for keyword in call.keywords)]
            names = {getattr(each, "id", getattr(each, "attr", "")) for one in given for each in ast.walk(one)}
            if names & self.PRIVATE or {getattr(one, "id", "") for one in given} & self.WHOLE:
                told.append(place)
        assert told == []

    def test_the_words_of_a_line_are_fixed_and_hold_no_traceback(self) -> None:
        for place, call in self.lines():
            assert isinstance(call.args[0], ast.Constant), place
            assert called(call) in {"debug", "info", "warning", "error"}, place
            assert not call.keywords, place

    def test_every_logger_is_ours(self) -> None:
        names = {
            place: literals(node)
            for place, node in everywhere(ast.Call)
            if called(node) == "getLogger" and not place.startswith("bot/logs.py")
        }
        assert names
        assert [at for at, name in names.items() if not re.match(r"unionhall(\.|$)", "".join(name))] == []


# What is told of the house.


class TestCommands:
    def test_all_are_announced_and_stand_in_the_help(self) -> None:
        taken = {name for route in ROUTES if isinstance(route, CommandHandler) for name in route.commands}
        assert taken == set(announcing.COMMANDS)
        for language in LANGUAGES:
            help_ = WORDS.plain("home.help", {}, language)
            assert [name for name in announcing.EVERYBODY if f"/{name}" not in help_] == []


class TestReadme:
    TEXT = (ROOT / "README.md").read_text()

    def code(self) -> str:
        return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", self.TEXT, re.DOTALL))

    def test_its_commands_are_real_and_all_are_there(self) -> None:
        told = set(re.findall(r"\bunionhall (-?-?[a-z]+)", self.code()))
        assert told == {*subcommands(), "--version"}

    def test_its_make_targets_are_real_and_all_are_there(self) -> None:
        told = set(re.findall(r"\bmake ([a-z]+)", self.code()))
        phony = re.findall(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
        assert told == {*" ".join(phony).split()}

    def test_what_make_runs_is_there(self) -> None:
        run = re.findall(r"-m (tests\.\w+)", (ROOT / "Makefile").read_text())
        assert [each for each in run if importlib.util.find_spec(each) is None] == []

    def plan(self) -> list[str]:
        """The paths of the plan: a line a room or file, two spaces deeper for what lies within."""
        block = re.search(r"## The plan of the house\n.*?```\n(.*?)```", self.TEXT, re.DOTALL)
        assert block
        paths: list[str] = []
        above: dict[int, str] = {}
        for line in block[1].splitlines():
            name = line.split()[0]
            if name == "--":
                continue
            depth = len(line) - len(line.lstrip())
            path = "".join(folder for deep, folder in sorted(above.items()) if deep < depth) + name
            above = {deep: folder for deep, folder in above.items() if deep < depth}
            if name.endswith("/"):
                above[depth] = name
            paths.append(path)
        return paths

    def test_its_plan_names_what_is_there(self) -> None:
        assert [path for path in self.plan() if not (ROOT / path).exists()] == []
        assert [path for path in self.plan() if (ROOT / path).is_dir() != path.endswith("/")] == []

    def test_its_plan_names_nothing_twice(self) -> None:
        assert [path for path, times in Counter(self.plan()).items() if times > 1] == []

    def test_its_plan_leaves_nothing_out(self) -> None:
        inside = [path for room in ROOMS for path in (ROOT / room).iterdir() if path.name[0] not in "_."]
        there = {path.relative_to(ROOT).as_posix() + "/" * path.is_dir() for path in inside}
        assert there - set(self.plan()) == set()

    def test_it_gives_a_reason_for_every_dependency(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
        names = {re.split(r"[\[=<>~! ]", each)[0] for each in project["dependencies"]}
        told = re.findall(r"^\| `([\w-]+)` \| (.+) \|$", self.TEXT, re.MULTILINE)
        assert names <= {name for name, reason in told if len(reason) > 10}


class TestLots:
    def test_leave_no_test_out_that_is_there_on_one_database_alone(self) -> None:
        asked = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-n0", "tests/jobs/test_upkeep.py"]
        found = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        assert "test_takes_emptied_words_off_the_disk[sqlite]" in found
