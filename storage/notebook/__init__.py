"""The notebook of mistakes (错题本): what was not all right comes again, at growing distances, until it stays known.

`spacing` says when, `records` is what is kept, `hearing` takes in each answer, `reading` is what its person sees and
does.
"""

from storage.notebook.hearing import hear
from storage.notebook.reading import count_due, leave, of_member
from storage.notebook.records import OLD_MISTAKES, Mistake
from storage.sittings import HEAR

__all__ = ["OLD_MISTAKES", "Mistake", "count_due", "hear", "leave", "of_member"]

HEAR.append(hear)
