"""Ledgers (记录导出): every list that an officer has in chat as a workbook, and the year for the higher union.

Beside the desk, the digests and the figures, this room opens services: it reads their lists by their own rules. `terms`
says what a ledger is, `table` which there are, a file a heading how each is read (`people`, `care`, `taking_part`,
`talking`, `learning`, `office`); `ordering` is the page and the workbook, `year` the one of the year, `copies` what
becomes of those that were sent.
"""

from storage.ledgers.ordering import PAPER_RIGHT, RIGHT, NothingListed, may_have, may_take
from storage.ledgers.table import PLACES, TABLE
from storage.ledgers.terms import Column, Form, Group, Ledger, Row

__all__ = [
    "PAPER_RIGHT",
    "PLACES",
    "RIGHT",
    "TABLE",
    "Column",
    "Form",
    "Group",
    "Ledger",
    "NothingListed",
    "Row",
    "may_have",
    "may_take",
]
