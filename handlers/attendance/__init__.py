"""Attendance (签到): who comes, and who was there. `doors` is what leads there, for every counter; `coming` is for
members (来, 来不了, their code), `door` for whoever keeps one; `page` is the counter."""

from handlers.attendance.doors import ASK_OUT, DOORS, LEAVE, MY_CODE, OPEN

__all__ = ["ASK_OUT", "DOORS", "LEAVE", "MY_CODE", "OPEN"]
