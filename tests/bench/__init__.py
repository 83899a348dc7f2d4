"""`make bench`: what an update costs, beside python-telegram-bot's own echo in one run. Medians, no asserts."""
