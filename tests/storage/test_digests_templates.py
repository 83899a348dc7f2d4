"""The union's own templates of the digest: who may adapt them, what is used when, and the way back."""

import pytest

from storage.digests import Tongue, templates
from storage.digests.templates import Checked, NothingSent
from storage.rights import NotForYou
from tests.cast import Actor, Cast

OURS = Checked("共 {{ count }} 件")
MARK = templates.mark_of(OURS.text)


@pytest.fixture
def admin(cast: Cast) -> Actor:
    return cast.create_admin()


def used(cast: Cast, tongue: Tongue = Tongue.ZH) -> str | None:
    found = cast.read(lambda session: templates.of(session, tongue))
    return None if found is None else found[0]


class TestAnAdaptedTemplate:
    def test_is_used_when_it_was_looked_at_and_taken(self, cast: Cast, admin: Actor) -> None:
        shown = cast.acts(admin, templates.propose, Tongue.ZH, OURS)
        assert (shown["template"], used(cast)) == (OURS.text, None)
        page = cast.acts(admin, templates.take, Tongue.ZH, MARK)
        assert used(cast) == OURS.text
        assert [(line["language"], line["adapted"]) for line in page["lines"]] == [("zh", True), ("en", False)]

    def test_is_of_its_language_alone(self, cast: Cast, admin: Actor) -> None:
        cast.acts(admin, templates.propose, Tongue.ZH, OURS)
        with pytest.raises(NothingSent):
            cast.acts(admin, templates.take, Tongue.EN, MARK)
        assert used(cast, Tongue.EN) is None

    def test_is_the_one_that_was_looked_at(self, cast: Cast, admin: Actor) -> None:
        cast.acts(admin, templates.propose, Tongue.ZH, OURS)
        cast.acts(admin, templates.propose, Tongue.ZH, Checked("另一份"))
        with pytest.raises(NothingSent):
            cast.acts(admin, templates.take, Tongue.ZH, MARK)
        assert used(cast) is None

    def test_that_was_left_is_not_used_later(self, cast: Cast, admin: Actor) -> None:
        cast.acts(admin, templates.propose, Tongue.ZH, OURS)
        cast.acts(admin, templates.look)
        with pytest.raises(NothingSent):
            cast.acts(admin, templates.take, Tongue.ZH, MARK)

    def test_takes_the_place_of_the_one_before(self, cast: Cast, admin: Actor) -> None:
        for text in ("一", "二"):
            cast.acts(admin, templates.propose, Tongue.ZH, Checked(text))
            cast.acts(admin, templates.take, Tongue.ZH, templates.mark_of(text))
        assert used(cast) == "二"

    def test_gives_way_to_the_shipped_one(self, cast: Cast, admin: Actor) -> None:
        cast.acts(admin, templates.propose, Tongue.ZH, OURS)
        cast.acts(admin, templates.take, Tongue.ZH, MARK)
        for _ in range(2):
            page = cast.acts(admin, templates.go_back, Tongue.ZH)
        assert (used(cast), page["lines"][0]["adapted"]) == (None, False)

    def test_is_an_admins_business_and_nobody_elses(self, cast: Cast, admin: Actor) -> None:
        for other in (cast.create_chair(), cast.create_officer(), cast.create_member()):
            for rule, *more in (
                (templates.look,),
                (templates.propose, Tongue.ZH, OURS),
                (templates.take, Tongue.ZH, MARK),
            ):
                with pytest.raises(NotForYou):
                    cast.acts(other, rule, *more)
            assert not cast.read(lambda session, one=other: templates.is_adapter(session, one.person.telegram_id))
        assert cast.read(lambda session: templates.is_adapter(session, admin.person.telegram_id))

    def test_that_failed_is_told_of_once_and_of_another_anew(self, cast: Cast, admin: Actor) -> None:
        for text in ("一", "二"):
            cast.acts(admin, templates.propose, Tongue.ZH, Checked(text))
            cast.acts(admin, templates.take, Tongue.ZH, templates.mark_of(text))
            found = cast.read(lambda session: templates.of(session, Tongue.ZH))
            assert found is not None
            for _ in range(3):
                cast.write(
                    lambda session, made_at=found[1]: templates.failed(session, Tongue.ZH, made_at, now=cast.now)
                )
            cast.now = cast.now.replace(hour=cast.now.hour + 1)
        assert [letter.key for letter in cast.letters(admin)] == ["digests.template_failed"] * 2
