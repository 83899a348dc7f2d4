"""What letters need besides their words: by which right somebody has one, what its end means, what it brings along.

Long, as it is nothing but tables: what a letter needs is looked up by its key, in one place for all services.
"""

from bot.papers import activities as activity_papers
from bot.papers import appointments as appointment_papers
from bot.papers import attendance as attendance_papers
from bot.papers import charts as chart_papers
from bot.papers import coverage as coverage_papers
from bot.papers import digests as digest_papers
from bot.papers import drives as drive_papers
from bot.papers import evidence as evidence_papers
from bot.papers import exams as exam_papers
from bot.papers import goals as goal_papers
from bot.papers import joining as joining_pictures
from bot.papers import ledgers as ledger_papers
from bot.papers import lessons as lesson_papers
from bot.papers import mydata as mydata_papers
from bot.papers import poster as posters
from bot.papers import printing as printing_papers
from bot.papers import progress as progress_papers
from bot.papers import public_notice as public_notice_papers
from bot.papers import publishing as publishing_papers
from bot.papers import question_files as question_file_papers
from bot.papers import register as register_papers
from bot.papers import results as result_papers
from bot.papers import retention as retention_papers
from bot.papers import rosters as roster_papers
from bot.papers import seasons as season_papers
from bot.papers import sittings as sitting_papers
from bot.papers import summaries as summary_papers
from bot.papers import wrap_ups as wrap_up_papers
from bot.papers.enclosures import AnyPaper, Lent, Paper, Picture, Printout
from storage import (
    accounts,
    activities,
    activity_photos,
    aid,
    alarms,
    appointments,
    attendance,
    bank,
    broadcasts,
    candidates,
    charts,
    chats,
    checkups,
    contacts,
    digests,
    drives,
    due_talks,
    exams,
    goals,
    groups,
    hardship,
    hosting,
    hours,
    joining,
    kin,
    learning,
    ledgers,
    lessons,
    outbox,
    people,
    polls,
    printing,
    public_notices,
    quick_notes,
    register,
    relay,
    results,
    reviews,
    rights,
    satisfaction,
    seasons,
    signups,
    summaries,
    talks,
    trainings,
    turnout,
    wrap_ups,
)
from storage.appointments import calendars as talk_times
from storage.attendance import exporting
from storage.audit import looking
from storage.bylaws import settings
from storage.charts import printing as chart_printing
from storage.contests import checking, running
from storage.contests import whose as contests_whose
from storage.coverage import PROPOSALS, board, norms, week
from storage.digests import templates
from storage.errands import Kind, Ran
from storage.evidence import copies as evidence_copies
from storage.evidence import photos
from storage.exams import certifying as exam_certificates
from storage.goals import board as goal_board
from storage.goals import setting as goal_setting
from storage.hardship import family
from storage.hosting import panels
from storage.ledgers import year as ledger_year
from storage.mydata import copies, corrections
from storage.offices import seconding
from storage.outbox import Ended, Right
from storage.printing import cards, days, lists
from storage.question_files import exporting as question_exporting
from storage.question_files import taking as question_taking
from storage.question_files import uploads as question_uploads
from storage.relay import picturing as relay_pictures
from storage.relay import unmasking
from storage.results import own as own_results
from storage.results import papers as contest_papers
from storage.retention import proofs
from storage.rights import Deed
from storage.rosters import taking, uploads
from storage.signups import calendars
from storage.summaries import ordering as summary_ordering
from storage.summaries import templates as summary_templates
from storage.visits import asking_first, walking, yearly
from storage.wrap_ups.ordering import on_paper

#: By which right somebody has a letter; asked again in the moment it leaves.
RIGHTS: dict[str, Right] = {
    outbox.VISITOR: lambda _session, _account, _subject: True,
    "member": accounts.speaks_for,
    "report": hardship.may_have,
    photos.RIGHT: photos.may_have_photo,
    asking_first.RIGHT: kin.stands,
    asking_first.GOES: asking_first.goes,
    family.RIGHT: family.hears,
    looking.RIGHT: looking.may_have,
    "appoint": lambda session, account, _: rights.allowed(session, account, Deed.APPOINT),
    "committee": lambda session, account, _: rights.allowed(session, account, Deed.KEEP_COMMITTEE),
    "second": seconding.may_second,
    aid.RIGHT: aid.may_decide,
    alarms.RIGHT: alarms.may_have,
    settings.RIGHT: settings.may_have,
    proofs.RIGHT: proofs.may_have,
    register.RIGHT: register.may_have,
    candidates.RIGHT: candidates.may_have,
    activities.RIGHT: activities.may_have,
    activity_photos.RIGHT: activity_photos.may_have_photo,
    outbox.ATTENDING: attendance.may_have_reminder,
    attendance.DOOR: attendance.may_have_door,
    attendance.SIGN_UPS: attendance.may_have_sign_ups,
    register.PAPER_RIGHT: register.may_read,
    ledgers.RIGHT: ledgers.may_have,
    ledgers.PAPER_RIGHT: ledgers.may_take,
    ledger_year.RIGHT: ledger_year.may_take,
    corrections.RIGHT: corrections.may_decide,
    "claim": joining.may_decide,
    "link": joining.may_have_link,
    "contact_link": contacts.may_have_link,
    joining.POSTER_RIGHT: joining.may_have_poster,
    people.RIGHT: people.may_have,
    yearly.RIGHT: yearly.may_have,
    due_talks.RIGHT: due_talks.may_have,
    uploads.RIGHT: uploads.may_have,
    public_notices.RIGHT: public_notices.may_have,
    walking.RIGHT: walking.may_have,
    walking.LISTING: accounts.speaks_for,
    printing.RIGHT: printing.may_have,
    wrap_ups.RIGHT: wrap_ups.may_have,
    summaries.RIGHT: summaries.may_have,
    turnout.RIGHT: turnout.may_have,
    checkups.RIGHT: checkups.may_have,
    satisfaction.RIGHT: satisfaction.may_have,
    quick_notes.RIGHT: quick_notes.may_have,
    board.RIGHT: board.may_have,
    charts.RIGHT: charts.may_have,
    goals.SET: goal_setting.may_have,
    norms.RIGHT: norms.may_have,
    PROPOSALS: week.may_have,
    signups.RIGHT: signups.may_have,
    broadcasts.RIGHT: broadcasts.may_have,
    learning.RIGHT: learning.may_have,
    question_uploads.RIGHT: question_uploads.may_have,
    bank.RIGHT: bank.may_have,
    exams.RIGHT: exams.may_have,
    exams.CERTIFICATE: exam_certificates.may_have,
    results.RIGHT: results.may_have,
    results.OWN: results.may_have_own,
    lessons.RIGHT: lessons.may_have,
    drives.RIGHT: drives.may_have,
    contests_whose.RIGHT: contests_whose.may_have,
    hosting.RIGHT: hosting.may_have,
    polls.RIGHT: polls.may_have,
    seasons.RIGHT: seasons.may_have,
    trainings.RIGHT: trainings.may_have,
    talks.EMPLOYEE: talks.employee_has,
    talks.OFFICER: talks.officer_has,
    talks.HOLDS: talks.holds,
    unmasking.RIGHT: unmasking.may_have,
    hours.RIGHT: hours.may_have,
    appointments.RIGHT: appointments.may_have,
    digests.RIGHT: digests.may_have,
    templates.RIGHT: templates.may_have,
    "desk": lambda session, account, _: rights.allowed(session, account, Deed.OPEN_DESK),
    groups.RIGHT: groups.may_have,
    groups.MISSING: groups.may_see_missing,
    chats.ADMITTED: chats.is_admitted,
    chats.WAITING: chats.is_waiting,
    chats.THERE: chats.is_there,
    chats.NOTICE: public_notices.may_stand,
}

#: What the end of a letter means to its service, by the key of the letter; written together with the end.
ENDED: dict[str, Ended] = {
    "playing.lobby": running.lobby_ended,
    "playing.question": running.question_ended,
    "playing.buzz": running.question_ended,
    "playing.stake": running.question_ended,
    "polls.question": polls.question_ended,
    "hosting.panel": panels.panel_ended,
    "hardship.taken": hardship.ended,
    "hardship.passed_on": hardship.ended,
    "hardship.made_later": hardship.ended,
    "hardship.answered": hardship.ended,
    "hardship.asked": hardship.ended,
    "hardship.helped": hardship.ended,
    "hardship.closed": hardship.ended,
    "hardship.declined": hardship.ended,
    "hardship.entered": hardship.ended,
    **dict.fromkeys(family.KEYS, family.ended),
    "aid.granted": hardship.ended,
    "aid.handed": hardship.ended,
    "aid.remind_receipt": hardship.ended,
    "aid.corrected": hardship.ended,
    "dossiers.told_verify": hardship.ended,
    "dossiers.told_report_up": hardship.ended,
    "dossiers.told_approve": hardship.ended,
    "dossiers.told_send_back": hardship.ended,
    "dossiers.told_file": hardship.ended,
    "dossiers.told_relieve": hardship.ended,
    "dossiers.told_remove": hardship.ended,
    "dossiers.told_decline": hardship.ended,
    "reviews.asked": reviews.letter_ended,
    "reviews.asked_back": reviews.letter_ended,
    "reviews.remind_yearly": reviews.letter_ended,
    "reviews.remind_return": reviews.letter_ended,
    "routes.asked": asking_first.letter_ended,
    "routes.asked_kin": asking_first.letter_ended,
    "public_notices.asked": hardship.ended,
    "public_notices.told_up": hardship.ended,
    "public_notices.told_down": hardship.ended,
    "public_notices.told_over": hardship.ended,
    "public_notices.post": public_notices.post_ended,
    "public_notices.post_over": public_notices.edit_ended,
    "evidence.still_missing": hardship.ended,
    "evidence.photo": evidence_copies.sent,
    "activity_photos.photo": activity_photos.sent,
    "activity_photos.file": activity_photos.sent,
    "rosters.taking": taking.told,
    "question_files.taking": question_taking.told,
    **dict.fromkeys(("relay.said", "relay.heard", "relay.said_picture", "relay.heard_picture"), relay.arrived),
    **dict.fromkeys(("relay.begun", "relay.write", "relay.passed", "relay.taken", "relay.waits"), relay.noted),
    **dict.fromkeys(("relay.not_sure", "relay.not_sure_officer"), relay.noted),
    **dict.fromkeys(("relay.was_unmasked", "relay.unmasked_officer"), relay.noted),
    "groups.card": groups.card_ended,
    "groups.offer": groups.offer_ended,
    "broadcasts.card": broadcasts.card_ended,
}

#: What the end of an errand means to its service.
RAN: dict[Kind, Ran] = {Kind.PIN: groups.pin_ended, Kind.RIGHTS: checking.told}

#: What a letter brings along, by its key.
PAPERS: dict[str, AnyPaper] = {
    "question_files.refused_file": Paper("question_files", question_taking.not_taken, question_file_papers.given_back),
    "question_files.bank_paper": Printout("questions", question_exporting.bank, question_file_papers.bank),
    "question_files.form_paper": Printout("questions", question_exporting.nothing, question_file_papers.form),
    "rosters.refused_file": Paper("uploads", taking.not_taken, roster_papers.given_back),
    "joining.poster": Paper("units", joining.posted, posters.drawn),
    "public_notices.paper": Paper("public_notices", public_notices.on_paper, public_notice_papers.drawn),
    "register.paper": register_papers.BOOK,
    "ledgers.paper": ledger_papers.BOOK,
    "ledgers.year": ledger_papers.YEAR,
    "printing.paper_list": Printout("campaigns", lists.on_list, printing_papers.listed),
    "printing.paper_cards": Printout("campaigns", cards.on_cards, printing_papers.cards),
    "printing.paper_days": Printout("campaigns", days.on_days, printing_papers.days),
    "printing.paper_table": printing_papers.BOOK,
    "charts.paper": Printout("figures", chart_printing.on_paper, chart_papers.paper),
    "goals.paper": Printout("goals", goal_board.on_paper, goal_papers.paper),
    "attendance.table": attendance_papers.BOOK,
    "digests.template_file": Printout("digest_templates", templates.on_paper, digest_papers.template),
    "drives.table": drive_papers.BOOK,
    "seasons.table": season_papers.BOOK,
    "attendance.sign_in": Printout("activities", exporting.on_sheet, attendance_papers.sheet),
    "activities.paper_calendar": Printout("activities", calendars.on_calendar, activity_papers.calendar),
    "appointments.paper_calendar": Printout("appointments", talk_times.on_calendar, appointment_papers.calendar),
    "exams.table": exam_papers.BOOK,
    "exams.paper": Paper("exam_certificates", exam_certificates.on_paper, exam_papers.page),
    "results.book": result_papers.BOOK,
    "results.sheet": Paper("contests", contest_papers.on_sheet, result_papers.sheet),
    "results.certificates": Paper("contests", contest_papers.on_certificates, result_papers.certificates),
    "results.paper": Paper("contest_players", own_results.on_paper, result_papers.page),
    "summaries.paper": Printout(
        "summaries", summary_ordering.on_paper, summary_papers.document, tongue=summary_papers.tongue
    ),
    "summaries.form": Paper("summary_templates", summary_templates.on_paper, summary_papers.form),
    "wrap_ups.paper": Paper("campaigns", on_paper, wrap_up_papers.document),
    "retention.paper": Paper("purges", proofs.of_slot, retention_papers.proof),
    "relay.said_picture": Printout("talks", relay_pictures.opened, evidence_papers.shown, guarded=True),
    "relay.heard_picture": Printout("talks", relay_pictures.opened, evidence_papers.shown, guarded=True),
    "evidence.photo": Paper("evidence_photos", photos.opened, evidence_papers.shown, guarded=True),
    "activity_photos.photo": Paper("activity_photos", activity_photos.opened, evidence_papers.shown, guarded=True),
    "activity_photos.file": Paper("activity_photos", activity_photos.opened, evidence_papers.shown),
    "lessons.table": lesson_papers.BOOK,
    "lessons.file": Lent("lesson_files", "file"),
    "mydata.copy_to_read": Paper("members", copies.of_member, mydata_papers.to_read),
    "mydata.copy_for_machines": Paper("members", copies.of_member, mydata_papers.for_machines),
}

#: Letters that are quizzes of Telegram's own.
POLLS: frozenset[str] = frozenset(("polls.question",))

#: What a letter shows above its text, by its key.
PICTURES: dict[str, Picture] = {
    "joining.hello": Picture(joining_pictures.share_phone),
    "joining.hello_from": Picture(joining_pictures.share_phone),
    "joining.contact_not_own": Picture(joining_pictures.share_phone),
    "lessons.picture": Picture(lesson_papers.picture),
    "activities.picture": Picture(publishing_papers.shown),
    "sittings.picture": Picture(sitting_papers.shown),
    "playing.picture": Picture(sitting_papers.shown),
    "bank.the_picture": Picture(publishing_papers.shown),
    "quick_notes.the_picture": Picture(publishing_papers.shown),
    "wrap_ups.picture": Picture(wrap_up_papers.picture),
    "exams.certificate": Picture(exam_papers.picture),
    "results.podium": Picture(result_papers.podium),
    "results.table": Picture(result_papers.table),
    "results.certificate": Picture(result_papers.certificate),
    "coverage.picture": Picture(coverage_papers.picture),
    "charts.trend_picture": Picture(chart_papers.trend),
    "charts.units_picture": Picture(chart_papers.units),
    "charts.reach_picture": Picture(chart_papers.reach),
    "charts.reached_picture": Picture(chart_papers.reached),
    "goals.picture": Picture(goal_papers.picture),
    "drives.picture": Picture(drive_papers.picture),
    "drives.thanks": Picture(drive_papers.thanks),
    "progress.picture": Picture(progress_papers.picture),
    "attendance.code": Picture(attendance_papers.ticket),
    "attendance.poster": Picture(attendance_papers.poster),
    "joining.link": Picture(joining_pictures.code_to_scan),
    "contacts.link": Picture(joining_pictures.contacts_code),
}
