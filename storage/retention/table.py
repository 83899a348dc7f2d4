"""The table of retention: every kind of record that goes, and every table of which rows stay for good, with why.

No table of the database may be missing here; `tests/test_house.py` holds it.
"""

from dataclasses import dataclass
from typing import Final

TEN_YEARS = 3650


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record, and how many days of it are kept: shipped, and the bounds within which the chair may change it.

    `tables` are those in which it lies, `source` the rule that it goes back to. Its name ends the key of the text that
    says what it is, from when its time is counted.
    """

    name: str
    tables: tuple[str, ...]
    days: int
    least: int
    most: int
    source: str
    #: People are told the period when they agree: a longer one is for what they agree to from then on.
    agreed: bool = False


#: PIPL 19: the shortest time that the purpose needs; 47: deleted when it is over.
RETENTION: Final[tuple[Kind, ...]] = (
    # With them goes what was told of a household whose case was never filed; what is on file goes with its case.
    Kind(
        "words",
        (
            *("hardship_reports", "hardship_answers", "evidence", "evidence_photos", "data_keys"),
            *("dossiers", "dossier_decisions", "decision_corrections", "house_visits"),
        ),
        365,
        30,
        1095,
        "PIPL 19, 47",
        agreed=True,
    ),
    # That help was given: the union's accounts are kept for ten years at least (the rules on accounting files, 2015).
    Kind(
        "cases",
        (
            "hardship_reports",
            "hardship_answers",
            "dossiers",
            "dossier_decisions",
            "decision_corrections",
            "house_visits",
            "aid_grants",
            "reviews",
            "public_notices",
        ),
        TEN_YEARS,
        TEN_YEARS,
        2 * TEN_YEARS,
        "accounting files",
    ),
    Kind("drafts", ("drafts",), 90, 7, 365, "PIPL 19"),
    Kind("claims", ("claims",), 90, 30, 365, "PIPL 19"),
    Kind("corrections", ("corrections",), 1095, 90, 1095, "PIPL 19, 46"),
    Kind("consents", ("consents",), 1095, 1095, 2 * TEN_YEARS, "PIPL 14, 56"),
    Kind("letters", ("outbox",), 30, 7, 90, "PIPL 19"),
    Kind("once", ("outbox",), 366, 366, 366, "PIPL 19"),
    Kind("handled", ("inbox",), 2, 2, 2, "PIPL 19"),
    Kind("parked", ("inbox",), 30, 7, 90, "PIPL 19"),
    Kind("uploads", ("uploads", "upload_pages"), 1, 1, 7, "PIPL 19"),
    # So that what was refused can be asked for again.
    Kind("question_files", ("question_files", "question_file_pages"), 7, 1, 30, "PIPL 19"),
    Kind("codes", ("wrong_codes",), 1, 1, 1, "PIPL 19"),
    Kind("invitations", ("invitations",), 365, 90, 1095, "PIPL 19"),
    Kind("links", ("personal_links",), 365, 90, 1095, "PIPL 19"),
    Kind("contacts", ("contacts",), 60, 30, 365, "PIPL 19, 47"),
    Kind("occasions", ("occasions",), 365, 90, 1095, "PIPL 19"),
    Kind("runs", ("round_runs",), 60, 60, 365, "PIPL 19"),
    Kind("proofs", ("purges",), TEN_YEARS, 1095, 2 * TEN_YEARS, "PIPL 54"),
    Kind("aid", ("aid_grants",), TEN_YEARS, TEN_YEARS, 2 * TEN_YEARS, "accounting files"),
    # The words of somebody who says what is wrong with a file are kept no longer than those of the file.
    Kind("objections", ("notice_objections",), 365, 30, 1095, "PIPL 19, 47"),
    # Long enough to say what was wished for and heard last year, and the year before.
    Kind("visits", ("visits", "visit_stops", "visit_offers"), 1095, 400, TEN_YEARS, "PIPL 19"),
    # Each roster that is taken, and whoever sets it right, tells it anew.
    Kind("homes", ("homes",), 1095, 365, 1095, "PIPL 19"),
    Kind("circumstances", ("circumstances",), 400, 90, 1095, "PIPL 19"),
    # What somebody answered when they signed up (a child's age, a size) is for the day itself.
    Kind("sign_up_answers", ("sign_ups",), 60, 14, 400, "PIPL 19"),
    # The digits of a door are of use on the day.
    Kind("door_codes", ("activity_doors",), 60, 30, 400, "PIPL 19"),
    # Who came, for the year's figures, for draws that favour who was not drawn the last time, and for training hours.
    Kind("sign_ups", ("sign_ups",), 1095, 400, TEN_YEARS, "PIPL 19"),
    # Who won: long enough for the year's summary and for the years with which it is compared.
    Kind("results", ("activity_results",), 1095, 400, TEN_YEARS, "PIPL 19"),
    # That one word was written for a year, and who said not this year: till the next year's has been.
    Kind("checkups", ("checkup_years",), 400, 370, 1095, "PIPL 19"),
    # Who was drawn the last time stands behind the next; the seed proves the draw for as long.
    Kind("draws", ("draws",), 1095, 400, TEN_YEARS, "PIPL 19"),
    Kind("draw_lines", ("draw_lines",), 1095, 400, TEN_YEARS, "PIPL 19"),
    # A poster is of use while its activity is, and for the one that is made after it.
    Kind("activity_pictures", ("activity_pictures",), 400, 90, 1095, "PIPL 19"),
    Kind("sign_up_moves", ("sign_up_moves",), 400, 90, 1095, "PIPL 19"),
    Kind("feedback", ("feedback",), 365, 60, 1095, "PIPL 19"),
    # Whoever gives photos is told at most 180 days: the chair may only shorten it.
    Kind("activity_photos", ("photo_sets", "activity_photos"), 180, 30, 180, "PIPL 19"),
    # Beside what services have on record: for the year's summary and the years with which it is compared.
    Kind("quick_notes", ("quick_notes",), 1095, 400, TEN_YEARS, "PIPL 19"),
    # Who has answered, so that nobody does twice; then counts alone, which tell of nobody.
    Kind("survey_takers", ("survey_takers",), 30, 1, 90, "PIPL 19"),
    Kind("surveys", ("surveys", "survey_tallies"), TEN_YEARS, 400, 2 * TEN_YEARS, "PIPL 19"),
    Kind("training_hours", ("training_hours",), 1095, 400, TEN_YEARS, "PIPL 19"),
    # From the last day of a certificate: long enough to see that a new one has taken its place.
    Kind("certificates", ("certificates",), 365, 90, 1095, "PIPL 19"),
    # Long enough to write once more, no longer: what was said was said to one person.
    Kind(
        "talk_words",
        ("talks", "relay_words", "relay_messages", "talk_notes", "data_keys"),
        30,
        7,
        180,
        "PIPL 19, 47",
    ),
    # Whom an officer has met with 换一位 is not proposed to them for a year.
    Kind("talk_proposals", ("talk_proposals",), 400, 370, 1095, "PIPL 19"),
    # That there was one: for the year's figures, and the year with which it is compared.
    Kind(
        "talks",
        ("talks", "talk_samples", "appointments", "relays", "unmaskings", "talk_notes", "talk_follow_ups"),
        1095,
        400,
        TEN_YEARS,
        "PIPL 19",
    ),
    # What somebody answered, and how well: for their own progress, and for the year with which it is compared.
    Kind("sitting_answers", ("sitting_answers",), 1095, 90, 1095, "PIPL 19"),
    Kind("sittings", ("sittings", "sitting_answers", "exam_marks"), 1095, 400, TEN_YEARS, "PIPL 19"),
    Kind("acquaintances", ("acquaintances",), 1095, 400, TEN_YEARS, "PIPL 19"),
    # From the last answer on: who comes back after a year begins anew.
    Kind("mistakes", ("mistakes",), 1095, 400, TEN_YEARS, "PIPL 19"),
    # What somebody thought wrong of a question: until it is answered, and the year after.
    Kind("question_doubts", ("question_doubts",), 365, 60, 1095, "PIPL 19"),
    # Who had longer, and why: for the year in which somebody may ask.
    Kind("exam_extensions", ("exam_extensions",), 400, 90, 1095, "PIPL 19"),
    # A certificate is shown and checked for years.
    Kind("exam_certificates", ("exam_certificates",), 1095, 400, TEN_YEARS, "PIPL 19"),
    # Who took part, for the year's figures and the year with which it is compared.
    Kind("lesson_readings", ("lesson_readings",), 1095, 400, TEN_YEARS, "PIPL 19"),
    # What somebody said back is for whoever made the card, and for then.
    Kind("lesson_sentences", ("lesson_sentences",), 365, 30, 1095, "PIPL 19, 47"),
    # Who took part, and how well: for the year's figures, and the year with which it is compared.
    Kind(
        "drives",
        ("drives", "drive_categories", "drive_units", "drive_posts", "drive_takers", "drive_extensions", "drive_calls"),
        1095,
        400,
        TEN_YEARS,
        "PIPL 19",
    ),
    # Who chose what: until nobody asks for a recount any more.
    Kind("contest_answers", ("contest_answers",), 400, 90, 1095, "PIPL 19"),
    Kind("contest_buzzes", ("contest_buzzes",), 400, 90, 1095, "PIPL 19"),
    # Votes in polls of which nobody knows yet which they are: as long as Telegram repeats an update.
    Kind("stray_answers", ("stray_answers",), 1, 1, 7, "PIPL 19"),
    Kind("stray_polls", ("stray_polls",), 1, 1, 7, "PIPL 19"),
    # Who played, what each answer was worth: for the year's figures, seasons, and the year with which it is compared.
    Kind("contest_players", ("contest_players", "contest_marks"), 1095, 400, TEN_YEARS, "PIPL 19"),
    Kind("season_make_ups", ("season_make_ups",), 1095, 400, TEN_YEARS, "PIPL 19"),
    # Why one was due tells of somebody's life: for the year in which it counts, and no longer than what came up itself.
    Kind("due_talks", ("due_talks",), 400, 90, 1095, "PIPL 19"),
    # Long enough to see that somebody comes; that there was one says something of a person.
    Kind("alarms", ("alarms", "alarm_calls"), 30, 7, 90, "PIPL 19"),
)

#: Tables of which no row goes by its age, and why.
FOR_GOOD: Final[dict[str, str]] = {
    "survey_posts": "which posts answer as management; no people",
    "contests": "how it was played and when; no people but who prepared it",
    "seasons": "how contests were counted together; no people but who made it",
    "season_contests": "which contests belong to which season",
    "contest_hosts": "who may host it, which goes with the contest",
    "contest_units": "whom a contest was for, as units alone",
    "contest_teams": "which sides it had, by name and unit",
    "contest_rooms": "in which groups it was played",
    "contest_questions": "what was asked, as it was asked; the bank may have changed since",
    "contest_askings": "when each question stood in which group",
    "contest_corrections": "why a key was corrected, which explains a table that stays",
    "exams": "what was asked of whom and when; no people but who set it",
    "exam_parts": "out of which categories its papers were drawn",
    "exam_units": "which units it was for",
    "exam_posts": "which posts it was for",
    "exam_news": "when people were told of it, and how many",
    "talk_occasions": "what calls for a talk, as the chair has it",
    "absences": "who acted in whose stead, and until when",
    "activities": "what the union has put on; no people but who published it",
    "activity_changes": "what of them was changed, and what it was before",
    "activity_photo_copies": "goes with the photo or a day later, when the deletion of the message is ordered",
    "activity_options": "what could be chosen in them",
    "activity_questions": "what was asked in them: the questions alone",
    "activity_tellings": "when those who were in them were told of a change, and how many",
    "talk_hours": "when an officer can be had for a talk: goes when they take it away",
    "talk_hour_exceptions": "the days on which that is otherwise: over, they go as the officer opens the page",
    "talk_hour_terms": "on which terms: how long ahead, how long, how far apart",
    "series": "which activities repeat, and by what rule",
    "series_days": "on which days they were, and which were left out",
    "activity_units": "which units they were for",
    "accounts": "who wrote to the bot: what was done by them names them; a number of Telegram, no words",
    "asking": "one row an account: which question is open",
    "audit": "only grows: that is what it is for; names of acts and keys of rows, no words",
    "audit_head": "one row: where the audit ends",
    "bindings": "whom an account spoke for, and when: by it the audit names who acted; no words",
    "broadcasts": "what was told to how many, and when; no people but who told it",
    "broadcast_units": "of which units they were",
    "group_cards": "in which groups an activity stood; no people but who put it there",
    "bylaws": "what the union has set for itself, and what held when",
    "campaign_standards": "what the union gave to whom by class: no people",
    "campaign_steps": "which steps of a plan were told",
    "campaigns": "one row a round of visits",
    "canaries": "by which the keys are known",
    "checkup_nudges": "when people were reminded of the year's health check, and how many; no people",
    "committee": "who sat on it by the chair's list, and until when: whose second word counted",
    "counters": "the last number of each year",
    "duty": "who was on duty when a report was pushed may have it",
    "erasures": "goes when the message is gone from the chat, or after Telegram's 48 hours",
    "evidence_copies": "goes with the photo or a day later, when the deletion of the message is ordered",
    "envoys": "who went on the visits of a campaign",
    "errands": "goes when it is run, or after 48 hours",
    "groups": "the union's groups, and which of them the bot has left; no people",
    "holiday_years": "a public calendar",
    "holidays": "a public calendar",
    "leases": "one row: which process works",
    "lessons": "what cards say, and whom they are for; no people but who made them",
    "lesson_calls": "when people were called to a card, and how many; no people but who pressed for it",
    "lesson_files": "by which ids the files of cards are sent on",
    "lesson_pictures": "what belongs to a card",
    "lesson_questions": "which questions it asks",
    "lesson_posts": "for which posts it is",
    "lesson_units": "for which units it is",
    "lost_offices": "which office waits for the chair, after another account came to speak for its holder",
    "member_keys": "by which people are found on the roster; goes with their names",
    "members": "the roster is the bureau's; who has left is marked so",
    "offices": "who acted for the union, and until when",
    "phones": "of the roster",
    "photo_calls": "when people were asked for photos of an activity; no people but who asked",
    "results_news": "to whom results were told so far: one row an activity",
    "rounds": "one row a round",
    "visit_pairs": "who went together on the visits of a campaign",
    "visit_occasions": "the catalogue of what calls for a visit: no people",
    "wishes": "which notices an account wants; goes when its person leaves",
    "wrap_ups": "what came of a round of visits, in figures: for the annual summaries",
    "goals": "how many in a hundred the union means to reach with each service, and who set it",
    "quarter_figures": "what was counted of a quarter: sums, no people; the years with which others are compared",
    "summary_templates": "the form of a document, as the union wants it, until another takes its place",
    "talk_norms": "how often the union talks with whom, and who set it",
    "talk_shifts": "how the days of a team go round, and who said so",
    "talk_turns": "since when a talk is owed to whom; goes when they leave",
    "questions": "the bank of questions: no people but who put them in",
    "question_categories": "the names of its categories",
    "question_editions": "what a question was before it was changed: who was asked it then sees it so",
    "question_figures": "what the answers to a question add up to: sums, no people",
    "question_pictures": "what belongs to a question",
    "daily_questions": "which question was asked on which day: no people",
    "daily_wishes": "who wants a question a day, and at which hour; goes with their word, and with them",
    "digest_wishes": "when whoever is in office wants the week's digest; goes when they are in office no more",
    "digest_templates": "the union's own words around the digest, one row a language: no people but who made them",
    "seconds": "who said the second word, where it takes two; no words",
    "units": "the bureau's tree",
}
