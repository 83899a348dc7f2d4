"""The table of services for updates: every counter in the order it is asked, every question and keyboard."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers import aid as aid_counter
from handlers import alarms as alarms_counter
from handlers import audit as audit_counter
from handlers import broadcasts as broadcasts_counter
from handlers import bylaws as bylaws_counter
from handlers import charts as charts_counter
from handlers import checkups as checkups_counter
from handlers import circumstances as circumstances_counter
from handlers import committee as committee_counter
from handlers import contacts as contacts_counter
from handlers import desk as desk_counter
from handlers import digests as digests_counter
from handlers import dossiers as dossiers_counter
from handlers import draws as draws_counter
from handlers import due_talks as due_talks_counter
from handlers import duty as duty_counter
from handlers import feedback as feedback_counter
from handlers import goals as goals_counter
from handlers import groups as groups_counter
from handlers import hardship as hardship_counter
from handlers import home as home_counter
from handlers import homes as homes_counter
from handlers import joining as joining_counter
from handlers import ledgers as ledgers_counter
from handlers import mydata as mydata_counter
from handlers import notices as notices_counter
from handlers import offices as offices_counter
from handlers import people as people_counter
from handlers import playing as playing_counter
from handlers import polls as polls_counter
from handlers import privacy as privacy_counter
from handlers import progress as progress_counter
from handlers import public_notices as public_notices_counter
from handlers import register as register_counter
from handlers import reminders as reminders_counter
from handlers import retention as retention_counter
from handlers import reviews as reviews_counter
from handlers import rosters as rosters_counter
from handlers import satisfaction as satisfaction_counter
from handlers import selfcheck as selfcheck_counter
from handlers import summaries as summaries_counter
from handlers import trainings as trainings_counter
from handlers import turnout as turnout_counter
from handlers import visits as visits_counter
from handlers import wrap_ups as wrap_ups_counter
from handlers.activities import keeping as kept_activities_counter
from handlers.activities import page as activities_counter
from handlers.activity_photos import page as activity_photos_counter
from handlers.appointments import page as appointments_counter
from handlers.attendance import page as attendance_counter
from handlers.bank import page as bank_counter
from handlers.buttons import Keyboards, KeyTexts, LinkHandler, ReplyKeys
from handlers.campaigns import page as campaigns_counter
from handlers.candidates import page as candidates_counter
from handlers.casebook import page as casebook_counter
from handlers.changes import page as changes_counter
from handlers.contests import page as contests_counter
from handlers.context import Context, Steps
from handlers.coverage import page as coverage_counter
from handlers.daily import page as daily_counter
from handlers.drives import page as drives_counter
from handlers.evidence import page as evidence_counter
from handlers.exams import page as exams_counter
from handlers.hosting import page as hosting_counter
from handlers.hours import page as hours_counter
from handlers.learning import page as learning_counter
from handlers.lessons import page as lessons_counter
from handlers.notebook import page as notebook_counter
from handlers.practice import page as practice_counter
from handlers.printing import page as printing_counter
from handlers.publishing import page as publishing_counter
from handlers.question_files import page as question_files_counter
from handlers.question_files import receiving
from handlers.quick_notes import page as quick_notes_counter
from handlers.relay import page as relay_counter
from handlers.results import page as results_counter
from handlers.routes import page as routes_counter
from handlers.seasons import page as seasons_counter
from handlers.series import page as series_counter
from handlers.signups import page as signups_counter
from handlers.sittings import page as sittings_counter
from handlers.talk_notes import page as talk_notes_counter
from handlers.talks import page as talks_counter

#: Order matters: a photo that was asked for, and a file from who may send one, are taken in; whatever else must not
#: be kept is turned away before anything reads it, who comes by a link is met by who made it, commands leave every
#: dialogue, buttons and keys come before free text, the last takes the rest.
COUNTERS = (
    joining_counter,
    contacts_counter,
    hardship_counter,
    aid_counter,
    casebook_counter,
    dossiers_counter,
    reviews_counter,
    routes_counter,
    public_notices_counter,
    evidence_counter,
    visits_counter,
    activities_counter,
    kept_activities_counter,
    publishing_counter,
    attendance_counter,
    relay_counter,
    changes_counter,
    draws_counter,
    signups_counter,
    series_counter,
    learning_counter,
    question_files_counter,
    bank_counter,
    sittings_counter,
    practice_counter,
    daily_counter,
    notebook_counter,
    exams_counter,
    results_counter,
    lessons_counter,
    drives_counter,
    playing_counter,
    contests_counter,
    hosting_counter,
    seasons_counter,
    progress_counter,
    polls_counter,
    talks_counter,
    alarms_counter,
    hours_counter,
    talk_notes_counter,
    appointments_counter,
    quick_notes_counter,
    desk_counter,
    digests_counter,
    duty_counter,
    audit_counter,
    people_counter,
    circumstances_counter,
    due_talks_counter,
    homes_counter,
    broadcasts_counter,
    notices_counter,
    offices_counter,
    committee_counter,
    bylaws_counter,
    register_counter,
    ledgers_counter,
    campaigns_counter,
    candidates_counter,
    reminders_counter,
    printing_counter,
    wrap_ups_counter,
    turnout_counter,
    summaries_counter,
    checkups_counter,
    satisfaction_counter,
    charts_counter,
    goals_counter,
    coverage_counter,
    feedback_counter,
    activity_photos_counter,
    trainings_counter,
    retention_counter,
    selfcheck_counter,
    mydata_counter,
    rosters_counter,
    groups_counter,
    home_counter,
)

#: Every counter's questions.
STEPS: Steps = {key: step for counter in COUNTERS for key, step in getattr(counter, "STEPS", {}).items()}

KEYBOARDS: Keyboards = {key: rows for counter in COUNTERS for key, rows in counter.KEYBOARDS.items()}

#: Every key of every reply keyboard.
LABELS = {
    key.label
    for keyboard in KEYBOARDS.values()
    if isinstance(keyboard, ReplyKeys)
    for row in keyboard.rows
    for key in row
}


def group_routes() -> list[BaseHandler[Update, Context, None]]:
    """Every route of groups; whatever has none is not answered there."""
    return [
        *groups_counter.group_routes(),
        *playing_counter.group_routes(),
        *hosting_counter.group_routes(),
    ]


def routes(key_texts: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    """Every route, first come first served."""
    services = [route for counter in COUNTERS for route in counter.routes(key_texts)]
    first = [
        *summaries_counter.first_routes(),
        # Known by its name, before lessons hands every other file on.
        *digests_counter.first_routes(),
        *lessons_counter.first_routes(),
        *publishing_counter.first_routes(),
        *receiving.first_routes(),
        *privacy_counter.first_routes(),
    ]
    links = [route for route in services if isinstance(route, LinkHandler)]
    others = [route for route in services if not isinstance(route, LinkHandler)]
    return [*first, *links, *home_counter.commands(), *others, *home_counter.last_routes()]
