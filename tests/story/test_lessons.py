"""A learning card on two telephones: made in chat, told of, read, answered, a line back; its picture and its file."""

from sqlalchemy import update

from bot.sandbox.phones import Phone
from storage.members import Member
from tests.bot import pictures
from tests.story.conftest import Union
from tests.story.importing import book_of
from tests.story.reporting import open_tools
from tests.story.speech import EN, PATIENT, ZH, Tongue, both, han_in

WORDS = {
    "zh": ("有限空间", "先通风，再检测，后作业。" * 90),
    "en": ("Confined spaces", "Air it, test it, then go in. " * 40),
}
PASTED = {
    "zh": "先做什么？\nA. 通风 B. 点火\n答案：A\n解析：先通风。\n\n检测合格才能下井。\n答案：对",
    "en": "What is first?\nA. Air B. Fire\nAnswer: A\nExplanation: air first.\n\nTest before you go in.\nAnswer: true",
}


def begun(officer: Phone, tongue: Tongue) -> None:
    """A new card with its text, and the page on which the rest is set."""
    open_tools(officer, tongue)
    tongue.press(officer, "learning.office", tongue.offers("lessons.office"))
    tongue.press(officer, "lessons.office", tongue.offers("lessons.begin"))
    tongue.press(officer, "lessons.begin", tongue.says("lessons.ask_title", most=40).splitlines()[0])
    title, words = WORDS[tongue.language]
    officer.type(title)
    officer.wait_for(tongue.says("lessons.ask_text", title=title, page_signs=900, most=2700).splitlines()[0], PATIENT)
    officer.type(words)
    officer.wait_for(tongue.offers("lessons.publish"), PATIENT)


def asking(officer: Phone, tongue: Tongue) -> None:
    """Two questions are pasted."""
    tongue.press(officer, "lessons.questions", tongue.offers("lessons.edit", back=True), count=0)
    officer.type(PASTED[tongue.language])
    officer.wait_for(tongue.offers("lessons.remove", number=1), PATIENT)
    tongue.press(officer, "lessons.edit", tongue.offers("lessons.questions", count=2), back=True)


POST = {"zh": "运行工", "en": "Operator"}


def at_work(union: Union, post: str, *people: Phone) -> None:
    """The roster says what they do."""
    theirs = Member.name.in_([one.person.first_name for one in people])
    union.beside(lambda session: session.execute(update(Member).where(theirs).values(post=post)))


def addressing(officer: Phone, tongue: Tongue) -> None:
    """The card is for those alone who hold that post."""
    post = POST[tongue.language]
    tongue.press(officer, "lessons.units", tongue.offers("lessons.posts", posts=0), open=True)
    tongue.press(officer, "lessons.posts", tongue.offers("lessons.turn_post", post=post, people=2, on=False), posts=0)
    tongue.press(
        officer,
        "lessons.turn_post",
        tongue.says("posts.chosen", posts=[post], post_count=1, lines=[1]).split("\n")[0],
        post=post,
        people=2,
        on=False,
    )
    page = tongue.press(officer, "lessons.edit", tongue.offers("lessons.publish"), back=True)
    assert f" · {post}" in page.text


class TestACard:
    @both
    def test_goes_from_the_officers_chat_to_the_members_line_back(self, union: Union, tongue: Tongue) -> None:
        officer, member = union.colleague(language=tongue.code), union.member(language=tongue.code)
        waits = union.member(joined=False)
        at_work(union, POST[tongue.language], member, waits)
        begun(officer, tongue)
        asking(officer, tongue)
        addressing(officer, tongue)
        tongue.press(
            officer,
            "lessons.preview",
            tongue.phrase("<i>职工看到的就是这样。</i>").strip("<i>/"),
        )
        tongue.press(officer, "lessons.edit", tongue.offers("lessons.publish"), back=True)
        tongue.press(officer, "lessons.publish", tongue.offers("lessons.follow"))

        word = member.wait_for(tongue.offers("lessons.start"), PATIENT)
        tongue.press_on(member, word, "lessons.start", tongue.offers("lessons.turn", step=1))
        # Left there, it goes on from the page where it was.
        tongue.press(member, "lessons.turn", tongue.offers("lessons.go_on", questions=2), step=1)
        tongue.tap(member, "learning.label_home", tongue.offers("lessons.list", home=True, new=1))
        tongue.press(
            member,
            "lessons.list",
            tongue.offers("lessons.open", title=WORDS[tongue.language][0], done=False),
            home=True,
            new=1,
        )
        tongue.press(
            member,
            "lessons.open",
            tongue.offers("lessons.go_on", questions=2),
            title=WORDS[tongue.language][0],
            done=False,
        )
        tongue.press(member, "lessons.go_on", tongue.offers("sittings.choose", letter="A", picked=False), questions=2)
        tongue.press(member, "sittings.choose", tongue.phrase("答对了。"), letter="A", picked=False)
        tongue.press(
            member,
            "sittings.go_on",
            tongue.offers("sittings.choose", truth=True, picked=False),
            skips=False,
            last=False,
        )
        tongue.press(member, "sittings.choose", tongue.phrase("不对，没关系，记住它就好。"), truth=False, picked=False)
        tongue.press(member, "sittings.go_on", tongue.offers("lessons.say", said=False), skips=False, last=True)
        read_by = tongue.says("lessons.ask_sentence", prompt=None, most=300).splitlines()[-1]
        tongue.press(member, "lessons.say", read_by, said=False)
        member.type("Air first")
        member.wait_for(tongue.offers("lessons.sign", signed=False), PATIENT)
        tongue.press(member, "lessons.sign", tongue.offers("lessons.sign", signed=True), signed=False)

        page = tongue.press(officer, "lessons.follow", tongue.offers("lessons.missing"))
        assert member.person.first_name not in page.text
        lines = tongue.press(officer, "lessons.sentences", "Air first", count=1)
        assert member.person.first_name in lines.text
        tongue.press(officer, "lessons.follow", tongue.offers("lessons.missing"))
        names = tongue.press(officer, "lessons.missing", tongue.offers("lessons.nudge"))
        # Of whoever holds no such post nobody waits.
        assert waits.person.first_name in names.text
        assert not any(one.person.first_name in names.text for one in (member, officer))
        tongue.press(officer, "lessons.follow", tongue.offers("lessons.order"))
        tongue.press(officer, "lessons.order", tongue.says("lessons.ordered"))
        sheet = officer.wait_for(lambda one: "document" in one.content, PATIENT)
        cells = str(book_of(officer, sheet).get_sheet_by_index(0).to_python())
        assert member.person.first_name not in cells
        if tongue is EN:
            assert han_in([officer, member], "语言") == []


class TestAPictureAndAFile:
    def test_come_to_whoever_has_the_card(self, union: Union) -> None:
        officer, member = union.colleague(), union.member()
        begun(officer, ZH)
        ZH.press(officer, "lessons.thing", ZH.offers("lessons.edit", back=True))
        officer.send_photo(pictures.taken())
        officer.wait_for(ZH.phrase("有图"), PATIENT)
        ZH.press(officer, "lessons.thing", ZH.offers("lessons.remove_thing"))
        # What runs is not passed on, and another can be sent.
        officer.send_document("tool.exe", b"MZ")
        officer.wait_for(ZH.says("lessons.lesson_file_unfit", most=20), PATIENT)
        officer.send_document("rules.pdf", b"%PDF-1.7 rules")
        officer.wait_for(lambda one: "rules.pdf" in one.text and ZH.offers("lessons.publish")(one), PATIENT)
        ZH.press(officer, "lessons.publish", ZH.offers("lessons.follow"))

        word = member.wait_for(ZH.offers("lessons.start"), PATIENT)
        ZH.press_on(member, word, "lessons.start", ZH.offers("lessons.see_file"))
        ZH.press(member, "lessons.see_file", lambda one: "document" in one.content)
        file = member.wait_for(lambda one: "document" in one.content, PATIENT).content["document"]
        assert union.sandbox.world.files[file["file_id"]].data == b"%PDF-1.7 rules"
        card = member.wait_for(ZH.offers("lessons.see_picture"), PATIENT, anywhere=True)
        ZH.press_on(member, card, "lessons.see_picture", lambda one: "photo" in one.content)
        shown = union.sandbox.world.files[member.from_bot[-1].content["photo"][-1]["file_id"]].data
        assert shown.startswith(b"\xff\xd8")
        # Whoever is not asked for one is turned away as ever.
        stray = member.send_document("mine.pdf", b"%PDF-1.7")
        member.wait_gone(stray)
