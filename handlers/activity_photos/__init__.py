"""Photos of activities (征集照片): `officer` asks who came for some and looks through them, `member` gives some and
takes them back. `doors` is what leads there, for every counter."""

from handlers.activity_photos.doors import EACH, OPEN

__all__ = ["EACH", "OPEN"]
