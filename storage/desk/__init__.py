"""The desk (工作台): what waits for an officer, across services. One of the few rooms of storage that open services:
those that look across them (digests, figures and what is made of these), and the one that takes away (retention).

`pages` has the page `waiting`, `lines` what each line of it is, `standing` the figures, `week` the dates, `numbers` how
a number that somebody types is opened, `bundling` the letter twice a day.
"""

from storage.desk.bundling import BUNDLES, bundle
from storage.desk.lines import Line
from storage.desk.numbers import search
from storage.desk.pages import PAGE, every_line, tools, waiting, week_page

__all__ = ["BUNDLES", "PAGE", "Line", "bundle", "every_line", "search", "tools", "waiting", "week_page"]
