"""The weekly digest (周报): once a week, who is in office reads what waits for them, what the week brings, what was
done; those who lead the union read of all of it. Beside the desk: this room too opens services.

`telling` is the round, `reading` what one reader has before them, of which `standing`, `week`, `duties`, `behind` and
`union` are parts; `listing` is what stands behind a figure, `acting` what can be done from the letter, `choosing`
one's own hour, `templates` the union's own words.
"""

from storage.desk import Line
from storage.digests.reading import Shared, leads, of_account, reckon
from storage.digests.records import SERVICE, DigestTemplate, DigestWish, Tongue
from storage.digests.telling import RIGHT, Digest, ahead, may_have, readers, shared, tell
from storage.digests.terms import DATES, DAYS, LINES, ROUND, TOLD, Shown
from storage.offices import Role

__all__ = [
    "DATES",
    "DAYS",
    "LINES",
    "RIGHT",
    "ROUND",
    "SERVICE",
    "TOLD",
    "Digest",
    "DigestTemplate",
    "DigestWish",
    "Line",
    "Role",
    "Shared",
    "Shown",
    "Tongue",
    "ahead",
    "leads",
    "may_have",
    "of_account",
    "readers",
    "reckon",
    "shared",
    "tell",
]
