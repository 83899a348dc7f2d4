"""The desk (工作台): what waits for an officer, across services. With the digests the only room of storage that opens
services.

`pages` has the page `waiting`, `lines` what each line of it is, `bundling` the letter twice a day.
"""

from storage.desk.bundling import BUNDLES, bundle
from storage.desk.pages import PAGE, every_line, waiting

__all__ = ["BUNDLES", "PAGE", "bundle", "every_line", "waiting"]
