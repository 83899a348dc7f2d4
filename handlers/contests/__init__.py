"""Contests (知识竞赛): an officer starts one in three taps or prepares it in full; `doors` is what hangs on other pages."""
