"""Questions as people type or paste them: Aiken, its Chinese cousin, and what comes out of a document.

A line begins a question, or is an option, an answer, an explanation, a heading, or goes on with the line before. Where
questions are numbered a number begins one, else an empty line parts them. `marks`, `options` and `keys` know how lines
look, `reading` goes through them, `finishing` makes a question of the bank out of what has come together.
"""

from storage.question_files.plain_text.marks import looks_so
from storage.question_files.plain_text.options import options_in
from storage.question_files.plain_text.reading import read

__all__ = [
    "looks_so",
    "options_in",
    "read",
]
