"""The table of services for updates: every counter in the order it is asked, every question, keyboard and right."""

from telegram import Update
from telegram.ext import BaseHandler

from bot.papers import evidence as evidence_papers
from bot.papers import joining as joining_pictures
from bot.papers import mydata as mydata_papers
from bot.papers import poster as posters
from bot.papers import printing as printing_papers
from bot.papers import public_notice as public_notice_papers
from bot.papers import register as register_papers
from bot.papers import retention as retention_papers
from bot.papers import rosters as roster_papers
from bot.papers import wrap_ups as wrap_up_papers
from bot.papers.enclosures import AnyPaper, Paper, Picture, Printout
from handlers import aid as aid_counter
from handlers import audit as audit_counter
from handlers import bylaws as bylaws_counter
from handlers import circumstances as circumstances_counter
from handlers import committee as committee_counter
from handlers import contacts as contacts_counter
from handlers import desk as desk_counter
from handlers import digests as digests_counter
from handlers import dossiers as dossiers_counter
from handlers import duty as duty_counter
from handlers import groups as groups_counter
from handlers import hardship as hardship_counter
from handlers import home as home_counter
from handlers import homes as homes_counter
from handlers import joining as joining_counter
from handlers import mydata as mydata_counter
from handlers import notices as notices_counter
from handlers import offices as offices_counter
from handlers import people as people_counter
from handlers import privacy as privacy_counter
from handlers import public_notices as public_notices_counter
from handlers import register as register_counter
from handlers import reminders as reminders_counter
from handlers import retention as retention_counter
from handlers import reviews as reviews_counter
from handlers import rosters as rosters_counter
from handlers import selfcheck as selfcheck_counter
from handlers import visits as visits_counter
from handlers import wrap_ups as wrap_ups_counter
from handlers.buttons import Keyboards, KeyTexts, LinkHandler, ReplyKeys
from handlers.campaigns import page as campaigns_counter
from handlers.candidates import page as candidates_counter
from handlers.casebook import page as casebook_counter
from handlers.context import Context, Steps
from handlers.evidence import page as evidence_counter
from handlers.printing import page as printing_counter
from handlers.routes import page as routes_counter
from storage import (
    accounts,
    aid,
    candidates,
    chats,
    contacts,
    groups,
    hardship,
    joining,
    kin,
    outbox,
    people,
    printing,
    public_notices,
    register,
    reviews,
    rights,
    wrap_ups,
)
from storage.audit import looking
from storage.bylaws import settings
from storage.errands import Kind, Ran
from storage.evidence import copies as evidence_copies
from storage.evidence import photos
from storage.hardship import family
from storage.mydata import copies, corrections
from storage.offices import seconding
from storage.outbox import Ended, Right
from storage.printing import cards, days, lists
from storage.retention import proofs
from storage.rights import Deed
from storage.rosters import taking, uploads
from storage.visits import asking_first, walking, yearly
from storage.wrap_ups.ordering import on_paper

#: Order matters: a photo that was asked for, and a roster from who may send one, are taken in; whatever else must not
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
    desk_counter,
    digests_counter,
    duty_counter,
    audit_counter,
    people_counter,
    circumstances_counter,
    homes_counter,
    notices_counter,
    offices_counter,
    committee_counter,
    bylaws_counter,
    register_counter,
    campaigns_counter,
    candidates_counter,
    reminders_counter,
    printing_counter,
    wrap_ups_counter,
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
    settings.RIGHT: settings.may_have,
    proofs.RIGHT: proofs.may_have,
    register.RIGHT: register.may_have,
    candidates.RIGHT: candidates.may_have,
    register.PAPER_RIGHT: register.may_read,
    corrections.RIGHT: corrections.may_decide,
    "claim": joining.may_decide,
    "link": joining.may_have_link,
    "contact_link": contacts.may_have_link,
    joining.POSTER_RIGHT: joining.may_have_poster,
    people.RIGHT: people.may_have,
    yearly.RIGHT: yearly.may_have,
    uploads.RIGHT: uploads.may_have,
    public_notices.RIGHT: public_notices.may_have,
    walking.RIGHT: walking.may_have,
    walking.LISTING: accounts.speaks_for,
    printing.RIGHT: printing.may_have,
    wrap_ups.RIGHT: wrap_ups.may_have,
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
    "hardship.taken": hardship.ended,
    "hardship.passed_on": hardship.ended,
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
    "rosters.taking": taking.told,
    "groups.card": groups.card_ended,
    "groups.offer": groups.offer_ended,
}

#: What the end of an errand means to its service.
RAN: dict[Kind, Ran] = {Kind.PIN: groups.pin_ended}

#: What a letter brings along, by its key.
PAPERS: dict[str, AnyPaper] = {
    "rosters.refused_file": Paper("uploads", taking.not_taken, roster_papers.given_back),
    "joining.poster": Paper("units", joining.posted, posters.drawn),
    "public_notices.paper": Paper("public_notices", public_notices.on_paper, public_notice_papers.drawn),
    "register.paper": register_papers.BOOK,
    "printing.paper_list": Printout("campaigns", lists.on_list, printing_papers.listed),
    "printing.paper_cards": Printout("campaigns", cards.on_cards, printing_papers.cards),
    "printing.paper_days": Printout("campaigns", days.on_days, printing_papers.days),
    "printing.paper_table": printing_papers.BOOK,
    "wrap_ups.paper": Paper("campaigns", on_paper, wrap_up_papers.document),
    "retention.paper": Paper("purges", proofs.of_slot, retention_papers.proof),
    "evidence.photo": Paper("evidence_photos", photos.opened, evidence_papers.shown, guarded=True),
    "mydata.copy_to_read": Paper("members", copies.of_member, mydata_papers.to_read),
    "mydata.copy_for_machines": Paper("members", copies.of_member, mydata_papers.for_machines),
}

#: What a letter shows above its text, by its key.
PICTURES: dict[str, Picture] = {
    "joining.hello": Picture(joining_pictures.share_phone),
    "joining.hello_from": Picture(joining_pictures.share_phone),
    "joining.contact_not_own": Picture(joining_pictures.share_phone),
    "wrap_ups.picture": Picture(wrap_up_papers.picture),
    "joining.link": Picture(joining_pictures.code_to_scan),
    "contacts.link": Picture(joining_pictures.contacts_code),
}


def group_routes() -> list[BaseHandler[Update, Context, None]]:
    """Every route of groups; whatever has none is not answered there."""
    return groups_counter.group_routes()


def routes(key_texts: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    """Every route, first come first served."""
    services = [route for counter in COUNTERS for route in counter.routes(key_texts)]
    first = [*evidence_counter.first_routes(), *rosters_counter.first_routes(), *privacy_counter.first_routes()]
    links = [route for route in services if isinstance(route, LinkHandler)]
    others = [route for route in services if not isinstance(route, LinkHandler)]
    return [*first, *links, *home_counter.commands(), *others, *home_counter.last_routes()]
