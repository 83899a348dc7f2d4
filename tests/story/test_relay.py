"""A talk through the bot on two telephones: by name; and anonymous, with every mark of who it is sent along, and none
of them found on the other side, in the log, or in the file outside the roster."""

import io
import re
from datetime import UTC

from PIL import Image
from sqlalchemy import LargeBinary, select
from sqlalchemy.orm import Session

from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from storage.accounts import Account
from storage.database import Record
from storage.members import Member
from tests.bot import pictures
from tests.story.conftest import Union
from tests.story.speech import EN, PATIENT, Tongue, both, han_in

FIRST, MORE, ANSWER = "canary words: I sleep badly", "canary words: and I worry", "canary answer: tell me more"
LAST_NAME, USERNAME, STAFF_NO = "CanaryFamilyName", "canary_username_7q", "CANARY-STAFF-7Q"
FILE, CAPTION = "CANARY-FILE-7Q.pdf", "CANARY-CAPTION-7Q by me"
ID_CARD = "11010519491231002X"
SEEN = "canary words: look at this"
CARD, CARD_PHONE = "CanaryCardName", "13900139007"
VENUE, LATITUDE, LONGITUDE = "CANARY-VENUE-7Q", 31.234567, 121.456789
#: Where the roster, and who is who at Telegram, has to stand.
ROSTER = {"members", "accounts", "member_keys", "units"}


def begin(phone: Phone, tongue: Tongue, *, unnamed: bool) -> str:
    """The talk asked for, in six taps and a line; its number."""
    tongue.tap(phone, "talks.label_home", tongue.offers("relay.begin", unnamed=unnamed))
    tongue.press(phone, "relay.begin", tongue.offers("relay.agree"), unnamed=unnamed)
    tongue.press(phone, "relay.agree", tongue.offers("relay.choose", officer=None))
    tongue.press(phone, "relay.choose", tongue.offers("relay.skip_topic"), officer=None)
    tongue.press(phone, "relay.skip_topic", tongue.says("relay.ask_first", unnamed=unnamed))
    phone.type(FIRST)
    begun = phone.wait_for(tongue.offers("relay.before_end"), PATIENT)
    number = re.search(r"TH-\d{4}-\d{4}", begun.text)
    assert number is not None
    return number[0]


def to_and_fro(officer: Phone, li: Phone, tongue: Tongue, number: str) -> None:
    """The officer takes it, and each says something."""
    waits = officer.wait_for(lambda one: number in one.text and tongue.offers("relay.take")(one), PATIENT)
    assert FIRST not in waits.text
    tongue.press_on(officer, waits, "relay.take", lambda one: FIRST in one.text)
    officer.type(ANSWER)
    li.wait_for(lambda one: ANSWER in one.text, PATIENT)
    li.type(MORE)
    officer.wait_for(lambda one: MORE in one.text, PATIENT)


def show_pictures(union: Union, officer: Phone, li: Phone, tongue: Tongue) -> None:
    """A photo, an image as a file and a photo passed on, and one of the officer's: each arrives with the words below
    it as a picture that can't be sent on, and there is nothing in it but the picture; the one sent goes from the
    chat."""
    photo = li.send_photo(pictures.taken(), caption=SEEN)
    ways = [
        lambda: photo,
        lambda: li.send_document(FILE, pictures.taken(), caption=SEEN, mime_type="image/jpeg"),
        lambda: li.forward(photo),
        lambda: officer.send_photo(pictures.taken(), caption=SEEN),
    ]
    for way, (sender, reader) in zip(ways, [(li, officer)] * 3 + [(officer, li)], strict=True):
        before = len(shown(reader))
        sent = way()
        reader.wait_for(lambda _, to=reader, seen=before: len(shown(to)) > seen, PATIENT)
        sender.wait_gone(sent, PATIENT)
        assert tongue.says("relay.picture_gone") in sender.wait_for(tongue.offers("relay.before_end"), PATIENT).text
        there = shown(reader)[-1]
        assert (there.protected, SEEN in there.text) == (True, True)
        new = bytes_of(union, there)
        assert (b"CANARY" in new, b"Exif" in new, dict(Image.open(io.BytesIO(new)).getexif())) == (False, False, {})


def shown(phone: Phone) -> list[Message]:
    """The pictures of the bot's in that chat."""
    return [one for one in phone.from_bot if "photo" in one.content]


def bytes_of(union: Union, message: Message) -> bytes:
    """The picture as it lies at Telegram."""
    sizes = message.content["photo"]
    assert isinstance(sizes, list)
    return union.sandbox.world.files[sizes[-1]["file_id"]].data


def send_everything(li: Phone, tongue: Tongue) -> None:
    """All else that a telephone can send and that tells of its owner; each is answered, and refused, before the
    next."""
    ways = [
        lambda: li.send_photo(pictures.taken(), caption=f"{CAPTION} {ID_CARD}"),
        lambda: li.send_document(FILE, b"%PDF-1.7 CANARY", caption=CAPTION),
        lambda: li.send_voice(b"OggS CANARY-VOICE-7Q"),
        lambda: li.send_audio(FILE, caption=CAPTION),
        lambda: li.send_video(caption=CAPTION),
        lambda: li.send_location(LATITUDE, LONGITUDE),
        lambda: li.send_venue(VENUE, VENUE),
        li.share_contact,
        lambda: li.share_contact(CARD_PHONE, forwarded=True),
        li.send_sticker,
    ]
    for way in ways:
        before = len(li.from_bot)
        way()
        li.wait_for(lambda _, seen=before: len(li.from_bot) > seen, PATIENT)
    # Whoever shared a contact has left the talk, and comes back to it below what the officer said.
    tongue.press(li, "relay.write", tongue.offers("relay.lay_aside"))
    li.type(f"{MORE} the end")


def marks(union: Union, li: Phone) -> dict[str, str]:
    """The marks of who it is, those that the roster has among them."""
    account = union.account_of(li)
    member = union.look(
        lambda session: session.scalars(select(Member).join(Account).where(Account.id == account)).one()
    )
    now = union.bot.now.astimezone(UTC)
    return {
        "roster name": member.name,
        "last name": LAST_NAME,
        "user name": USERNAME,
        "id": str(li.person.id),
        "telephone": li.person.phone,
        "staff number": STAFF_NO,
        "file name": FILE,
        "caption": "CANARY-CAPTION",
        "number of an ID card": ID_CARD,
        "contact card": CARD,
        "telephone on a card": CARD_PHONE,
        "camera": pictures.CAMERA,
        "owner of the camera": pictures.AUTHOR,
        "comment in a photo": pictures.COMMENT.decode(),
        "location": str(LATITUDE),
        "venue": VENUE,
        "exact time": now.strftime("%H:%M:"),
    }


def dumped(session: Session) -> dict[str, str]:
    """Every table but the roster's, as it lies in the file: what is sealed stays closed."""
    found = {}
    for name, table in Record.metadata.tables.items():
        if name not in ROSTER:
            rows = session.execute(select(table)).all()
            open_ = [column.name for column in table.columns if not isinstance(column.type, LargeBinary)]
            shut = b"".join(value for row in rows for value in row if isinstance(value, bytes))
            found[name] = str([[getattr(row, column) for column in open_] for row in rows]) + shut.decode("latin-1")
    return found


class TestRelay:
    @both
    def test_by_name_each_reads_the_other(self, union: Union, tongue: Tongue) -> None:
        officer, li = union.colleague(language=tongue.code), union.member(language=tongue.code)
        number = begin(li, tongue, unnamed=False)
        to_and_fro(officer, li, tongue, number)
        tongue.press(li, "relay.before_end", tongue.offers("relay.end"))
        tongue.press(li, "relay.end", lambda one: number in one.text)
        ended = officer.wait_for(tongue.says("relay.ended_officer", shown=number), PATIENT)
        tongue.press_on(officer, ended, "talks.look", tongue.offers("talk_notes.open"))
        if tongue is EN:
            assert han_in([li, officer]) == []

    @both
    def test_anonymous_nothing_tells_who_it_is(self, union: Union, tongue: Tongue) -> None:
        officer, li = union.colleague(language=tongue.code), union.member(language=tongue.code)
        li.person.first_name, li.person.last_name, li.person.username = CARD, LAST_NAME, USERNAME
        account = union.account_of(li)
        mine = select(Member).join(Account).where(Account.id == account)
        union.beside(lambda session: setattr(session.scalars(mine).one(), "staff_no", STAFF_NO))
        before = len(list(union.sandbox.calls))
        number = begin(li, tongue, unnamed=True)
        to_and_fro(officer, li, tongue, number)
        show_pictures(union, officer, li, tongue)
        send_everything(li, tongue)
        officer.wait_for(lambda one: f"{MORE} the end" in one.text, PATIENT)
        self.nowhere(union, li, officer, before)
        if tongue is EN:
            assert han_in([li, officer]) == []

    def nowhere(self, union: Union, li: Phone, officer: Phone, before: int) -> None:
        wanted = marks(union, li)
        assert len(wanted) >= 12
        calls = [call for call in list(union.sandbox.calls)[before:] if call.chat_id == officer.person.id]
        theirs = [str(call.params) for call in calls]
        assert len(theirs) > 3
        # Words and pictures of the bot's own: nothing is forwarded or copied by Telegram, no file goes along.
        assert {call.method for call in calls} == {"sendMessage", "editMessageText", "sendPhoto", "deleteMessage"}
        assert [call.method for call in calls].count("sendPhoto") == 3
        assert {what for what, mark in wanted.items() if any(mark in one for one in theirs)} == set()
        clock = re.compile(r"\b\d{1,2}:\d{2}\b")
        talk = [one for one in theirs if "TH-" in one]
        assert [one for one in talk if clock.search(one)] == []
        logged = {what for what, mark in wanted.items() if what != "exact time" and mark in union.bot.log}
        assert logged == set()
        tables = union.look(dumped)
        everywhere_else = {what: mark for what, mark in wanted.items() if what != "exact time"}
        found = {
            (what, name) for what, mark in everywhere_else.items() for name, rows in tables.items() if mark in rows
        }
        assert found == set()
        for words in (FIRST, MORE, ANSWER, SEEN):
            assert [name for name, rows in tables.items() if words in rows] == []
