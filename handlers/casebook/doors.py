"""What leads to the page of a case. It opens nobody: each service that lies in a case leads back there."""

from handlers.buttons import Button

OPEN = Button("casebook.open", int)
DECISIONS = Button("casebook.decisions", int)
OLDER = Button("casebook.older", int, int)
