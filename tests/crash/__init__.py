"""Crash runs: kill -9 at random instants while people use the bot, then a look at what was promised."""
