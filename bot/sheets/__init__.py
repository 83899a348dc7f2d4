"""The reading room: files from outside are opened here, in a process with limits and nothing of ours in it.

`bot/rosters.py` starts `python -m bot.sheets.child`; what the child found comes back as lines of JSON.
"""
