"""The life of cases, tried out of order: the people, the statute told a second time, and what they may try."""

import pytest

# So that what differs is told here too.
PAGES = ("records", "post", "life", "dialogue", "own", "casework", "entering", "coming", "clock")
pytest.register_assert_rewrite(*(f"{__name__}.{page}" for page in PAGES))
