"""How pages about a campaign are drawn: by which right they are had, and what leads back."""

from handlers.campaigns.doors import LOOK
from handlers.screens import Press, Screen
from storage.candidates import RIGHT
from storage.values import Values


def about(key: str, found: Values, rows: list[list[Press]]) -> Screen:
    """A page about the campaign, by the right that is asked again when it leaves."""
    return Screen(key, found, rows, right=RIGHT, subject=int(str(found["campaign"])))


def back(found: Values) -> Press:
    """The button that leads back to the campaign's page."""
    return LOOK(found["campaign"], 0, back=True)
