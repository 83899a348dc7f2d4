"""Which rule takes each kind away. Only here and on the desk does storage open services."""

from typing import Final

from storage import (
    aid,
    asking,
    circumstances,
    codes,
    consents,
    dossiers,
    evidence,
    hardship,
    homes,
    inbox,
    joining,
    kin,
    occasions,
    offices,
    outbox,
    public_notices,
    rounds,
    visits,
)
from storage.mydata import corrections
from storage.retention import proofs
from storage.rosters import uploads
from storage.stale import Stale

#: What lies beside the words of cases, and goes with them: each puts itself there when it is opened.
BESIDE_WORDS: Final = (dossiers, evidence)

#: By the kind's name in the table.
RULES: Final[dict[str, Stale]] = {
    "words": hardship.OWN_WORDS,
    "cases": hardship.CASES,
    "drafts": asking.UNTOUCHED,
    "claims": joining.OLD,
    "corrections": corrections.OLD,
    "consents": consents.OLD,
    "letters": outbox.PLAIN,
    "once": outbox.GUARDED,
    "handled": inbox.HANDLED,
    "parked": inbox.GIVEN_UP,
    "uploads": uploads.ENDED,
    "codes": codes.WRONG,
    "invitations": offices.RUN_OUT,
    "links": joining.LINKS_RUN_OUT,
    "contacts": kin.OVER,
    "occasions": occasions.LEFT_LYING,
    "runs": rounds.OLD,
    "proofs": proofs.OLD,
    "aid": aid.KEPT,
    "objections": public_notices.ANSWERED,
    "visits": visits.KEPT,
    "homes": homes.TOLD,
    "circumstances": circumstances.KEPT,
}
