"""Quick notes in chat: one sentence, one tap; a photo below it; what was noted is corrected and taken back; Friday."""

from datetime import timedelta

from sqlalchemy import select

from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from storage import figures
from storage.database import Transaction
from storage.figures import Source, Span
from storage.quick_notes import QuickNote, weekly
from tests.bot import pictures
from tests.conftest import ZONE
from tests.story.conftest import STATION, Union
from tests.story.reporting import open_desk
from tests.story.speech import EN, PATIENT, Tongue, both, han_in

ID_CARD = "11010519491231002X"
WORDS = {
    "zh": {
        "meeting": "今天城东站座谈会 23人，500元",
        "more": "24人",
        "safety": "昨天城东站安全检查 6人",
        "open": "忙了一天",
        "photo": "今天城东站羽毛球比赛 12人",
        "trouble": "今天座谈会 2人，家里孩子住院周转不开",
        "question": "座谈会几点开？23人都去吗",
    },
    "en": {
        "meeting": "today meeting canaries 23 people, 500 yuan",
        "more": "24 people",
        "safety": "yesterday safety inspection 6 people",
        "open": "busy",
        "photo": "today badminton match 12 people",
        "trouble": "meeting today, 2 people, my son is in hospital",
        "question": "what time is the meeting, 23 people?",
    },
}


def wrote(phone: Phone, words: str, tongue: Tongue, button: str = "quick_notes.save", **label: object) -> Message:
    phone.type(words)
    if button == "quick_notes.save":
        label = {"anew": False, **label}
    return phone.wait_for(tongue.offers(button, **label), PATIENT)


def save(phone: Phone, tongue: Tongue) -> Message:
    return tongue.press(phone, "quick_notes.save", tongue.offers("quick_notes.begin_anew", more=True), anew=False)


def noted(union: Union, phone: Phone) -> list[tuple[str, int | None, int | None]]:
    """Kind, how many came and what it cost, of each note of theirs."""
    account_id = union.account_of(phone)
    found = select(QuickNote.kind, QuickNote.times, QuickNote.money).where(QuickNote.made_by == account_id)
    return union.beside(
        lambda session: [(row[0], row[1], row[2]) for row in session.execute(found.order_by(QuickNote.id))]
    )


class TestANote:
    @both
    def test_is_one_sentence_and_one_tap_from_the_desk(self, union: Union, tongue: Tongue) -> None:
        officer, words = union.colleague(language=tongue.code), WORDS[tongue.language]
        open_desk(officer, tongue)
        tongue.press(officer, "quick_notes.begin", tongue.offers("quick_notes.put_off"))
        draft = wrote(officer, words["meeting"], tongue)
        assert STATION in draft.text
        assert "23" in draft.text
        saved = save(officer, tongue)
        assert "JB-2026-" in saved.text
        assert noted(union, officer) == [("meeting", 23, 50_000)]
        week = Span.of_week(union.bot.now.date(), ZONE)
        assert union.beside(lambda session: figures.of(session, Source.NOTE_MEETING, week)).times >= 23
        # Corrected, and taken back.
        listed = tongue.press(officer, "quick_notes.listed", tongue.offers("quick_notes.leave"))
        assert "JB-2026-" in listed.text
        officer.press_on(listed, listed.buttons[0][0])
        officer.wait_for(tongue.offers("quick_notes.correct"), PATIENT)
        tongue.press(officer, "quick_notes.correct", tongue.offers("quick_notes.save", anew=True))
        wrote(officer, words["more"], tongue, anew=True)
        tongue.press(officer, "quick_notes.save", tongue.offers("quick_notes.begin_anew", more=True), anew=True)
        assert noted(union, officer) == [("meeting", 24, 50_000)]
        listed = tongue.press(officer, "quick_notes.listed", tongue.offers("quick_notes.leave"))
        officer.press_on(listed, listed.buttons[0][0])
        officer.wait_for(tongue.offers("quick_notes.ask_take_back"), PATIENT)
        tongue.press(officer, "quick_notes.ask_take_back", tongue.offers("quick_notes.take_back"))
        tongue.press(officer, "quick_notes.take_back", tongue.offers("quick_notes.leave"))
        tongue.press(officer, "quick_notes.leave", tongue.offers("people.find"))
        assert noted(union, officer) == []
        if tongue is EN:
            assert han_in([officer], *words.values()) == []

    @both
    def test_is_offered_where_a_sentence_reads_as_one(self, union: Union, tongue: Tongue) -> None:
        officer, words = union.colleague(language=tongue.code), WORDS[tongue.language]
        wrote(officer, words["safety"], tongue)
        save(officer, tongue)
        assert noted(union, officer) == [("safety", 6, None)]
        for other in (words["trouble"], words["question"]):
            officer.type(other)
            officer.wait_for(lost(tongue), PATIENT)
        # Nothing but a member.
        member = union.member(language=tongue.code)
        member.type(words["safety"])
        member.wait_for(lost(tongue), PATIENT)
        assert noted(union, member) == []
        if tongue is EN:
            assert han_in([officer, member], *words.values()) == []

    @both
    def test_has_a_button_for_each_gap(self, union: Union, tongue: Tongue) -> None:
        officer, words = union.colleague(language=tongue.code), WORDS[tongue.language]
        wrote(officer, f"/note {words['open']}", tongue, "quick_notes.ask_for", what="kind")
        tongue.press(officer, "quick_notes.ask_for", tongue.offers("quick_notes.put_kind", kind="talk"), what="kind")
        day = union.bot.now.date()
        tongue.press(
            officer, "quick_notes.put_kind", tongue.offers("quick_notes.put_day", back=1, day=day), kind="talk"
        )
        tongue.press(officer, "quick_notes.put_day", tongue.offers("quick_notes.save", anew=False), back=1, day=day)
        tongue.press(officer, "quick_notes.ask_for", tongue.offers("quick_notes.ask_for", what="times"), what="fix")
        tongue.press(officer, "quick_notes.ask_for", tongue.offers("quick_notes.put_times", times=0), what="times")
        wrote(officer, "3", tongue)
        save(officer, tongue)
        assert noted(union, officer) == [("talk", 3, None)]
        if tongue is EN:
            assert han_in([officer], *words.values()) == []

    @both
    def test_brings_a_photo(self, union: Union, tongue: Tongue) -> None:
        officer, words = union.colleague(language=tongue.code), WORDS[tongue.language]
        album = officer.send_album(pictures.taken(), pictures.taken((400, 300)), caption=words["photo"])
        officer.wait_for(tongue.offers("quick_notes.save", anew=False), PATIENT)
        officer.wait_for(tongue.says("quick_notes.one_photo"), PATIENT)
        for one in album:
            officer.wait_gone(one, PATIENT)
        save(officer, tongue)
        listed = tongue.press(officer, "quick_notes.listed", tongue.offers("quick_notes.leave"))
        officer.press_on(listed, listed.buttons[0][0])
        officer.wait_for(tongue.offers("quick_notes.picture"), PATIENT)
        tongue.press(officer, "quick_notes.picture", lambda message: "photo" in message.content)
        # A photo that nobody asked for is turned away as ever, and so is the number of a card below one.
        early = officer.send_photo(pictures.taken())
        officer.wait_gone(early, PATIENT)
        officer.type("/note")
        officer.wait_for(tongue.offers("quick_notes.put_off"), PATIENT)
        card = officer.send_photo(pictures.taken(), caption=f"{words['photo']} {ID_CARD}")
        officer.wait_gone(card, PATIENT)
        assert noted(union, officer) == [("culture", 12, None)]


def lost(tongue: Tongue) -> str:
    return tongue.phrase("我没看懂这句话，没有保存，也没有转给别人。")


class TestFriday:
    @both
    def test_asks_what_else_there_was(self, union: Union, tongue: Tongue) -> None:
        officer, words = union.colleague(language=tongue.code), WORDS[tongue.language]
        wrote(officer, words["meeting"], tongue)
        save(officer, tongue)
        friday = union.bot.now.replace(hour=16, minute=0)
        friday += timedelta(days=4 - friday.weekday())

        def ask(session: Transaction) -> None:
            weekly.ask(session, 0, now=friday)

        union.beside(ask)
        union.beside(ask)
        asked = officer.wait_for(tongue.offers("quick_notes.nothing"), PATIENT, anywhere=True)
        assert "23" in asked.text
        tongue.press_on(officer, asked, "quick_notes.nothing", tongue.says("quick_notes.nothing"))
        tongue.press(officer, "quick_notes.begin_anew", tongue.offers("quick_notes.put_off"))
        asked_twice = [one for one in officer.from_bot if tongue.says("quick_notes.nothing") in one.text]
        assert len(asked_twice) == 1
        if tongue is EN:
            assert han_in([officer], *words.values()) == []
