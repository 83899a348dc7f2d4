"""The stories, played over real HTTP: the bot as a process of its own, people on telephones, nothing faked within."""
