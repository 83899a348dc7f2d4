"""Exams (考试): a paper by lot for each person, the server's clock, a mark that is nobody else's, a certificate.

`records` is what is kept, `whose` whom an exam is for and which officers have it, `blueprint` the rows and the draw,
`setting` an officer's draft, `following` what officers see and do once it is on, `workbook` who took part as a file,
`cancelling` how it is called off, `taking` a member's side of it, `certifying` the certificate and its check, `telling`
the letters and papers whose time is up.
"""

from storage import learning
from storage.exams import certifying, following, taking
from storage.exams.records import OLD_CERTIFICATES, OLD_EXTENSIONS, SERVICE, Exam, ExamCertificate
from storage.exams.whose import may_have

learning.BESIDE_HOME.append(taking.beside_home)
learning.BESIDE_OFFICE.append(following.beside_office)
learning.BESIDE_PROGRESS.append(certifying.passed)

RIGHT = following.RIGHT
CERTIFICATE = certifying.RIGHT

__all__ = [
    "CERTIFICATE",
    "OLD_CERTIFICATES",
    "OLD_EXTENSIONS",
    "RIGHT",
    "SERVICE",
    "Exam",
    "ExamCertificate",
    "may_have",
]
