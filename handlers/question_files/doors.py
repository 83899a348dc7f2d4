"""What this noun hangs on the officers' page of learning."""

from handlers.question_files.buttons import OPEN
from handlers.screens import Press
from storage.values import Values


def office(_: Values) -> list[list[Press]]:
    return [[OPEN()]]
