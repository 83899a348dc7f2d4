"""The buttons that lead from one page of the bank to another."""

from handlers.buttons import Button
from storage.bank.pages import Which

#: The page of a question.
LOOK = Button("bank.look", int)
#: The same below a letter, which stays.
SHOW = Button("bank.show", int)
#: A category and a page; 0 is those without one.
BROWSE = Button("bank.browse", int, int)
STATE = Button("bank.state", Which, int)
#: From a page on, those that can be approved, and so on.
ASK_WORDS = Button("bank.ask_words")
SEARCH_ON = Button("bank.search_on", int)
BEGIN = Button("bank.begin")
RESUME = Button("bank.resume")
EDIT = Button("bank.edit", int)
