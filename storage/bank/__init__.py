"""The bank in chat (题库): whoever keeps it looks through it, writes questions, changes them, answers doubts.

`pages` is what is shown, `phrases` what officers write, `writing` a question from the first line to the preview,
`standing` whether it is asked, `picturing` its picture, `doubting` 这题有误 from the member to the answer; `figures` is
what answers say of a question, `reckoning` the rounds that count them. What a question is stands in
`storage/questions`.
"""

from storage import learning
from storage.bank.pages import beside_office
from storage.bank.records import OLD_DOUBTS, RIGHT, SERVICE, QuestionDoubt, QuestionFigure, Verdict, may_have

learning.BESIDE_OFFICE.append(beside_office)

__all__ = [
    "OLD_DOUBTS",
    "RIGHT",
    "SERVICE",
    "QuestionDoubt",
    "QuestionFigure",
    "Verdict",
    "may_have",
]
