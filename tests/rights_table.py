"""The matrix as the README shows it: `python -m tests.rights_table` writes it there."""

import re
from pathlib import Path

from storage.rights import MATRIX, Chat, Line, Who, Whose

_README = Path(__file__).parents[1] / "README.md"
_BEGIN, _END = "<!-- matrix -->\n", "<!-- end of matrix -->"
_CELL = {Whose.OWN: "own", Whose.TAKEN: "taken on", Whose.UNIT: "unit", Whose.UNION: "union"}


def table() -> str:
    """A row a deed, a column for each who."""
    head = ["Deed", *(str(who) for who in Who), "in charge of", "where"]
    rows = [head, ["---"] * len(head), *(_row(line) for line in MATRIX)]
    return _BEGIN + "".join(f"| {' | '.join(cells)} |\n" for cells in rows) + _END


def _row(line: Line) -> list[str]:
    cells = [_CELL[line.who[who]] if who in line.who else "–" for who in Who]
    name = line.deed.replace("_", " ") + (" *" if line.never_own else "") + (" (two people)" if line.second else "")
    chats = ", ".join(chat for chat in Chat if chat in line.chats)
    return [name, *cells, line.charge or "–", chats]


if __name__ == "__main__":
    text = _README.read_text()
    _README.write_text(re.sub(f"{_BEGIN}.*?{_END}", lambda _: table(), text, flags=re.DOTALL))
