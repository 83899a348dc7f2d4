"""The register (困难台账): every file of the union's 困难职工档案表, as far as the bot holds it; and its figures.

`records` says which files and whose eyes, `rows` reads a page of lines, `counting` and `figures` make the figures,
`suppressing` says which of them stay hidden, `ordering` sends the workbook, `holding` lists one's own. It reads what
others write.
"""

from storage.register.figures import look, units_page
from storage.register.holding import mine_page
from storage.register.ordering import PAPER_RIGHT, RIGHT, may_have, may_read, order
from storage.register.records import Shown

__all__ = ["PAPER_RIGHT", "RIGHT", "Shown", "look", "may_have", "may_read", "mine_page", "order", "units_page"]
