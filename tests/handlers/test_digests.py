"""The weekly digest's buttons: whatever can stand on a desk opens from the letter too."""

from handlers import desk, digests
from storage.desk import Line


class TestLines:
    def test_whatever_stands_on_the_desk_opens_from_the_digest(self) -> None:
        assert {*digests.OPENS} == {*Line}
        assert desk.OPENS is digests.OPENS
