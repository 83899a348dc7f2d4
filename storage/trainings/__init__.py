"""Trainings (培训): a person's hours of a year against the plan, and certificates with the day on which they end.

`reckoning` adds up what check-in credits and what was entered; `entering` asks an officer of whom and what,
`certifying` for a certificate, one's own too; `keeping` is what becomes of it: the page of a certificate, an officer's
yes, taking back; `reminding` writes before a certificate ends.
"""

from storage.trainings.keeping import WaitingCertificate, waiting_for
from storage.trainings.reckoning import RIGHT, may_have
from storage.trainings.records import CERTIFICATES, HOURS, SERVICE, Certificate, TrainingHours
from storage.trainings.reminding import remind

__all__ = [
    "CERTIFICATES",
    "HOURS",
    "RIGHT",
    "SERVICE",
    "Certificate",
    "TrainingHours",
    "WaitingCertificate",
    "may_have",
    "remind",
    "waiting_for",
]
