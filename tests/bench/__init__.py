"""`make bench`: what an update costs, side by side in one run with python-telegram-bot's own echo. Medians, no asserts."""
