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
)

#: Tables of which no row goes by its age, and why.
FOR_GOOD: Final[dict[str, str]] = {
    "absences": "who acted in whose stead, and until when",
    "accounts": "who wrote to the bot: what was done by them names them; a number of Telegram, no words",
    "asking": "one row an account: which question is open",
    "audit": "only grows: that is what it is for; names of acts and keys of rows, no words",
    "audit_head": "one row: where the audit ends",
    "bindings": "whom an account spoke for, and when: by it the audit names who acted; no words",
    "bylaws": "what the union has set for itself, and what held when",
    "campaign_standards": "what the union gave to whom by class: no people",
    "campaign_steps": "which steps of a plan were told",
    "campaigns": "one row a round of visits",
    "canaries": "by which the keys are known",
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
    "lost_offices": "which office waits for the chair, after another account came to speak for its holder",
    "member_keys": "by which people are found on the roster; goes with their names",
    "members": "the roster is the bureau's; who has left is marked so",
    "offices": "who acted for the union, and until when",
    "phones": "of the roster",
    "rounds": "one row a round",
    "visit_pairs": "who went together on the visits of a campaign",
    "visit_occasions": "the catalogue of what calls for a visit: no people",
    "wishes": "which notices an account wants; goes when its person leaves",
    "wrap_ups": "what came of a round of visits, in figures: for the annual summaries",
    "seconds": "who said the second word, where it takes two; no words",
    "units": "the bureau's tree",
}
