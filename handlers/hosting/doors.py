"""The way to the panel of a contest that is on."""

from handlers.buttons import Button

OPEN = Button("hosting.open", int)
