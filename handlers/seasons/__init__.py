"""Seasons (赛季): `page` is a member's own place and make-ups, `office` the officers' list, page and tables, `making` a
new one; `doors` leads there from the pages of learning and from the end of a make-up."""
