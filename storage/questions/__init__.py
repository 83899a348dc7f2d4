"""The question bank (题库). Shared by all who ask questions: it opens none of them.

`content` is what a question says and takes, `spelling` when two fill-ins say the same, `marking` what an answer is
worth; `records` is what is kept, `categories` the tree, `keeping` how a question comes in and changes, `drawing` takes
some of them by lot.
"""

from storage.questions.content import Content, Defect, Difficulty, Kind, Option, Pair, Span
from storage.questions.marking import Given, Mark, mark
from storage.questions.records import Question, QuestionCategory, QuestionEdition, QuestionPicture, State

__all__ = [
    "Content",
    "Defect",
    "Difficulty",
    "Given",
    "Kind",
    "Mark",
    "Option",
    "Pair",
    "Question",
    "QuestionCategory",
    "QuestionEdition",
    "QuestionPicture",
    "Span",
    "State",
    "mark",
]
