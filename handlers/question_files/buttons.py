"""The buttons that lead to the page of question files; whatever hangs it on another page opens this alone."""

from handlers.buttons import Button

OPEN = Button("question_files.open")
