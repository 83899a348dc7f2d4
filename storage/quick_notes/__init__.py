"""Quick notes (记一笔): what officers did today, in one message; it counts in the digest and in the year's summary.

`records` is what is kept of each. `reading` understands a message by the words in `vocabulary.json`, and by `when`,
`places` and `numbering`; `drafts`, `drafting`, `changing` and `picturing` are the half-done note, `handing_in` saves it
(`saving`); `keeping` is what was noted, `weekly` the question on Friday.
"""

from storage.quick_notes.keeping import RIGHT, may_have
from storage.quick_notes.records import MOST_TIMES, MOST_WORDS, OLD, SERVICE, Kind, QuickNote
from storage.quick_notes.saving import Draft, save

__all__ = ["MOST_TIMES", "MOST_WORDS", "OLD", "RIGHT", "SERVICE", "Draft", "Kind", "QuickNote", "may_have", "save"]
