"""Drives (学习任务): `page` for whoever takes part, `office` for officers, `starting` the steps of a new one; `doors`
leads there from the pages of learning and from the end of a sitting."""
