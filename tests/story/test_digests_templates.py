"""The union's own words of the digest, as an admin adapts them in chat: a file goes out and comes back, is looked at
and used; of what can't be used it is said why; the shipped words come back."""

import pytest

from bot.sandbox.phones import Phone
from tests.story.conftest import Union
from tests.story.reporting import open_tools
from tests.story.speech import EN, PATIENT, Tongue, both, han_in

#: Words of the shipped ones, and others in their place.
OTHERS = {"zh": ("待办", "金丝雀要办"), "en": ("Waiting for you", "Canary waits")}


def send(phone: Phone, name: str, text: str, then: str) -> None:
    phone.send_document(name, text.encode())
    phone.wait_for(then, PATIENT)


def taken(phone: Phone, tongue: Tongue, **which: str) -> tuple[str, str]:
    """The template that holds, as the file that comes: its name and its text."""
    came = tongue.press(phone, "digests.file", lambda one: "document" in one.content, **which)
    document = came.content["document"]
    return document["file_name"], phone.world.files[document["file_id"]].data.decode()


class TestATemplate:
    @both
    def test_goes_out_and_comes_back_adapted(self, union: Union, tongue: Tongue) -> None:
        admin = union.colleague("admin", None, language=tongue.code)
        which, (old, new) = {"language": tongue.language}, OTHERS[tongue.language]
        open_tools(admin, tongue)
        tongue.press(admin, "digests.templates", tongue.offers("digests.file", **which))
        name, text = taken(admin, tongue, **which)
        assert old in text
        # A telephone counts its copies of a file.
        send(admin, name.replace(".txt", " (1).txt"), text.replace(old, new), new)
        tongue.press(admin, "digests.take", tongue.offers("digests.ship"))
        assert new in taken(admin, tongue, **which)[1]
        for broken, key in (("{% if quiet %}x", "digests.unfit_syntax"), ("{{ gone }}", "digests.unfit_words")):
            send(admin, name, broken, tongue.says(key, line=1, what="gone"))
        send(admin, name.replace(f".{tongue.language}.", "."), text, tongue.says("digests.unfit_name"))
        tongue.press(admin, "digests.templates", tongue.offers("digests.ship"))
        assert new in taken(admin, tongue, **which)[1]
        tongue.press(admin, "digests.ship", lambda one: not tongue.offers("digests.ship")(one))
        assert taken(admin, tongue, **which) == (name, text)
        assert tongue is not EN or han_in([admin]) == []

    @pytest.mark.parametrize("role", ["officer", None])
    def test_is_for_nobody_else_to_send(self, union: Union, role: str | None) -> None:
        other = union.member() if role is None else union.colleague(role)
        came = other.send_document("周报模板.zh.jinja.txt", "金丝雀 {{ count }}".encode())
        other.wait_gone(came, PATIENT)
        assert "金丝雀" not in other.screen
