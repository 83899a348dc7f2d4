"""Coverage (谈心覆盖): the board by unit, as text and picture; whom to talk with this week; the chair's norms.

`doors` leads there from the officer's page of talks, `page` has the rest.
"""
