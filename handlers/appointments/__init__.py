"""Times of talks (约时间): the employee asks for one, the officer says yes, no or another, both are reminded.

`doors` is what leads there, for the cards of talks; `page` has the rest.
"""

from handlers.appointments.doors import OFFER

__all__ = ["OFFER"]
