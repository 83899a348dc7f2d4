"""How pages about a campaign are drawn: by which right they are had, and what leads back."""

from handlers.campaigns.doors import LOOK
from handlers.screens import Press, Screen
from storage.candidates import RIGHT
from storage.values import Value, Values


def about(key: str, found: Values, rows: list[list[Press]]) -> Screen:
    """A page about the campaign, by the right that is asked again when it leaves."""
    return Screen(key, found, rows, right=RIGHT, subject=int(str(found["campaign"])))


def back(found: Values) -> Press:
    """The button that leads back to the campaign's page."""
    return LOOK(found["campaign"], 0, back=True)


def each(value: Value) -> list[Values]:
    assert isinstance(value, list)
    return [one for one in value if isinstance(one, dict)]


def pairs(presses: list[Press]) -> list[list[Press]]:
    return [presses[at : at + 2] for at in range(0, len(presses), 2)]
