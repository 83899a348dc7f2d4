"""The counters: what a member or an officer can ask. Telegram here, SQL never."""
