"""What leads to the changes of an activity."""

from typing import Final

from handlers.buttons import Button
from storage.changes import Item

#: By the key of the activity: what can be changed; one thing of it; tell people; call it off.
CHOOSE: Final = Button("changes.choose", int)
ASK: Final = Button("changes.ask", int, Item)
TELL: Final = Button("changes.tell", int)
ASK_WHY: Final = Button("changes.ask_why", int)
#: By the key of an option.
ASK_OPTION: Final = Button("changes.ask_option", int, Item)
#: By the number of the question.
CLEAR: Final = Button("changes.clear", int)
MAKE: Final = Button("changes.make", int)
CANCEL: Final = Button("changes.cancel", int)
