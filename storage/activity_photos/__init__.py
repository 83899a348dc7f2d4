"""Photos of activities (征集照片): who came gives some, if they like, for the union to show; nobody sends them anywhere
by itself.

`calling` asks who came, `giving` is the member's side, from the yes to taking it back, `viewing` the officer's.
"""

from storage.activity_photos.calling import tell, untold
from storage.activity_photos.giving import leave, of_member
from storage.activity_photos.records import OLD, SERVICE, ActivityPhoto, PhotoCall, PhotoCopy, PhotoSet
from storage.activity_photos.viewing import RIGHT, may_have_photo, opened, sent, take_back

__all__ = [
    "OLD",
    "RIGHT",
    "SERVICE",
    "ActivityPhoto",
    "PhotoCall",
    "PhotoCopy",
    "PhotoSet",
    "leave",
    "may_have_photo",
    "of_member",
    "opened",
    "sent",
    "take_back",
    "tell",
    "untold",
]
