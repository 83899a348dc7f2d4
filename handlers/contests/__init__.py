"""Contests (知识竞赛): started in three taps or prepared in full; `doors` is what hangs on other pages."""
