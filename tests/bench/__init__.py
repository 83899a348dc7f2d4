"""`make bench`: medians, no asserts, and no figure that a test depends on.

`tests.bench`: what an update costs, beside python-telegram-bot's own echo in one run. `tests.bench.rosters`: a large
roster imported beside presses. `tests.bench.sandbox`: the Bot API on loopback that all of them are measured against.
"""
