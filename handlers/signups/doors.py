"""What leads to a place in an activity, and out of it. It opens nobody: the card has these buttons too."""

from typing import Final

from handlers.buttons import Button

#: By the key of the activity: a place by this press alone; or the first question.
JOIN: Final = Button("signups.join", int)
BEGIN: Final = Button("signups.begin", int)
ASK_WITHDRAW: Final = Button("signups.ask_withdraw", int)
WITHDRAW: Final = Button("signups.withdraw", int)
#: How the own place on the waitlist stands.
WAITLIST: Final = Button("signups.waitlist", int)
#: By the key of the sign-up: a place that is held.
ACCEPT: Final = Button("signups.accept", int)
DECLINE: Final = Button("signups.decline", int)
#: The officer's: a page of what is on; of who is in one of them; somebody is signed up for it.
OFFICE: Final = Button("signups.office", int)
PEOPLE: Final = Button("signups.people", int)
TURN_PEOPLE: Final = Button("signups.turn_people", int, int)
ENTER: Final = Button("signups.enter", int)
#: By the key of the sign-up: one of them.
PERSON: Final = Button("signups.person", int)
ANSWER_FOR: Final = Button("signups.answer_for", int)
#: Back to the desk, which has the route.
LEAVE: Final = Button("signups.leave")
