"""Case papers on two telephones: ticked off in person; photos turned away while the setting is off, sealed when on."""

from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from storage.bylaws.settings import Bylaw
from storage.evidence.records import Photo
from tests.bot import pictures
from tests.story.conftest import Union
from tests.story.reporting import report, take
from tests.story.speech import EN, PATIENT, Tongue, both, han_in

DIAGNOSIS = {"paper": "diagnosis"}


def switch(union: Union, officer: Phone, *, on: bool) -> None:
    """The chair's switch; how it is pressed is told elsewhere."""
    row = {"name": "evidence.photos", "value": int(on), "account_id": union.account_of(officer)}
    union.beside(lambda session: session.add(Bylaw(**row, at=union.bot.now)))


def on_file(union: Union, officer: Phone, member: Phone, tongue: Tongue) -> str:
    """A case on the way of 建档; its number."""
    number = report(member, "canary: my child is in hospital", tongue)
    take(officer, number, tongue)
    tongue.press(officer, "hardship.choose_track", tongue.offers("casebook.open", track="filing"), track="filing")
    return number


def papers(officer: Phone, number: str, tongue: Tongue, missing: int = 6) -> Message:
    """The list, by the page of the case."""
    page = lambda one: number in one.text and tongue.offers("evidence.open", missing=missing)(one)  # noqa: E731
    tongue.press(officer, "casebook.open", page, track="filing")
    return tongue.press(officer, "evidence.open", tongue.offers("evidence.tell"), missing=missing)


def kept(union: Union, number: str) -> int:
    """Photos of that case."""
    case = union.report(number).id
    return union.look(lambda session: session.query(Photo).filter_by(report_id=case).count())


def bytes_of(union: Union, message: Message) -> bytes:
    """The picture as it lies at Telegram."""
    sizes = message.content["photo"]
    assert isinstance(sizes, list)
    return union.sandbox.world.files[sizes[-1]["file_id"]].data


class TestPapers:
    @both
    def test_are_ticked_off_and_the_member_hears_what_is_missing(self, union: Union, tongue: Tongue) -> None:
        officer, li = union.colleague(language=tongue.code), union.member(language=tongue.code)
        switch(union, officer, on=False)
        number = on_file(union, officer, li, tongue)
        page = papers(officer, number, tongue)
        assert tongue.says("evidence.about_diagnosis") in page.text
        tongue.press(officer, "evidence.tick", tongue.offers("evidence.undo", **DIAGNOSIS), **DIAGNOSIS)
        tongue.press(officer, "evidence.undo", tongue.offers("evidence.tick", **DIAGNOSIS), **DIAGNOSIS)
        tongue.press(officer, "evidence.tick", tongue.offers("evidence.undo", paper="income"), paper="income")
        tongue.press(officer, "evidence.tell", lambda message: "✓" in message.text and ":" in message.text)
        letter = li.wait_for(tongue.offers("evidence.see"), PATIENT, anywhere=True)
        assert number in letter.text
        assert tongue.says("evidence.paper_diagnosis") in letter.text
        assert tongue.says("evidence.about_income") not in letter.text
        shown = tongue.press_on(li, letter, "evidence.see", tongue.offers("hardship.own"))
        assert f"✓ {tongue.says('evidence.paper_income')}" in shown.text
        # The setting is off: nothing offers photos, and one that comes all the same is turned away.
        assert not tongue.offers("evidence.begin", **DIAGNOSIS)(shown)
        photo = li.send_photo(pictures.taken())
        li.wait_for(tongue.says("privacy.photo", officer=None, member=True).splitlines()[0], PATIENT)
        li.wait_gone(photo)
        assert kept(union, number) == 0
        tongue.press(officer, "casebook.open", tongue.offers("evidence.open", missing=5))
        if tongue is EN:
            assert han_in([li, officer]) == []


class TestPhotos:
    @both
    def test_are_sealed_deleted_from_the_chat_and_opened_by_the_officer_alone(
        self, union: Union, tongue: Tongue
    ) -> None:
        officer, li = union.colleague(language=tongue.code), union.member(language=tongue.code)
        switch(union, officer, on=True)
        number = on_file(union, officer, li, tongue)
        tongue.tap(li, "home.label_mine", tongue.offers("evidence.mine"))
        tongue.press(li, "evidence.mine", tongue.offers("evidence.begin", **DIAGNOSIS))
        # Not asked for yet: turned away.
        early = li.send_photo(pictures.taken())
        li.wait_for(tongue.says("privacy.photo", officer=None, member=True).splitlines()[0], PATIENT)
        li.wait_gone(early)
        consent = tongue.press(li, "evidence.begin", tongue.offers("evidence.agree"), **DIAGNOSIS)
        assert tongue.says("consents.photos_1") in consent.text
        tongue.press(li, "evidence.agree", number)
        self.album(tongue, li)
        assert kept(union, number) == 3
        self.trouble(tongue, li)
        self.opened(union, tongue, officer, number)
        self.taken_back(tongue, li)
        assert kept(union, number) == 2
        if tongue is EN:
            assert han_in([li, officer]) == []
        for canary in ("CANARY", "photo.jpg", "scan.heic"):
            assert canary not in union.bot.log

    def album(self, tongue: Tongue, li: Phone) -> None:
        """Two at once are taken, both, and answered once; a file is too."""
        album = li.send_album(pictures.taken(), pictures.taken((400, 300)))
        kept = tongue.says("evidence.kept", **DIAGNOSIS)
        li.wait_for(kept, PATIENT)
        for one in album:
            li.wait_gone(one, PATIENT)
        file = li.send_document("scan.png", pictures.drawn(), mime_type="image/png")
        li.wait_for(kept, PATIENT)
        li.wait_gone(file, PATIENT)
        said = [one.text for one in li.from_bot if one.text.startswith(kept.splitlines()[0])]
        assert said == [kept] * 2, li.show()

    def trouble(self, tongue: Tongue, li: Phone) -> None:
        """What is no photo, or a broken one, is one sentence, and the question stays open."""
        for message, said in (
            (li.send_document("scan.heic", pictures.heic(), mime_type="image/heic"), "heic"),
            (li.send_document("a.jpg", pictures.gif(), mime_type="image/jpeg"), "no_photo"),
            (li.send_photo(pictures.taken()[:2000]), "damaged"),
        ):
            li.wait_for(tongue.says(f"evidence.{said}"), PATIENT, anywhere=True)
            li.wait_gone(message, PATIENT)

    def opened(self, union: Union, tongue: Tongue, officer: Phone, number: str) -> None:
        """Each comes as a picture that can't be sent on, with nothing of the old file; one press deletes it."""
        three = {**DIAGNOSIS, "photos": 3}
        page = papers(officer, number, tongue)
        officer.press_on(page, tongue.label("evidence.button_open_photos", **three))
        shown = [
            officer.wait_for(
                lambda one, place=f"({nth}/3)": place in one.text.replace("（", "(").replace("）", ")"), PATIENT
            )
            for nth in (1, 2, 3)
        ]
        for one in shown:
            assert one.protected
            assert number in one.text
            new = bytes_of(union, one)
            assert (new[:3], b"CANARY" in new, b"Exif" in new) == (b"\xff\xd8\xff", False, False)
        officer.press_on(shown[0], tongue.label("evidence.button_seen"))
        officer.wait_gone(shown[0], PATIENT)

    def taken_back(self, tongue: Tongue, li: Phone) -> None:
        """The member's own press."""
        tongue.tap(li, "home.label_mine", tongue.offers("evidence.mine"))
        tongue.press(li, "evidence.mine", tongue.offers("evidence.remove", nth=3))
        tongue.press(li, "evidence.remove", lambda one: not tongue.offers("evidence.remove", nth=3)(one), nth=3)
