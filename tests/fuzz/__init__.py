"""Nonsense by the thousand: the bot as a process of its own, and all that Telegram or its people could send it."""
