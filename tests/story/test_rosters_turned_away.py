"""Rosters sent to the bot by whom, in what shape and when they should not be; buttons that are pressed too late."""

import pytest

from bot.sandbox.faults import BadGateway
from bot.sandbox.phones import Phone
from tests.story.conftest import STATION, Union
from tests.story.importing import ROSTER, csv, data_of, during, pages, people, preview, result, send, take
from tests.story.speech import PATIENT, ZH, Tongue, both


@pytest.fixture
def admin(union: Union) -> Phone:
    """The next employee, made an admin."""
    return union.colleague("admin", None)


class TestTurnedAway:
    @pytest.mark.parametrize("role", [None, "steward"])
    def test_is_who_may_not_as_with_any_file(self, union: Union, role: str | None) -> None:
        phone = union.member() if role is None else union.colleague(role)
        fetched = union.sandbox.counts["getFile"]
        sent = send(phone, ROSTER)
        phone.wait_for("我不收", PATIENT)
        phone.wait_gone(sent)
        assert union.sandbox.counts["getFile"] == fetched
        assert union.look(pages) == 0

    def test_is_who_keeps_the_bank_alone_and_told_so(self, union: Union) -> None:
        # Whoever may send questions may send a file: what is in it says that it is a roster.
        officer = union.colleague("officer")
        sent = send(officer, ROSTER)
        officer.wait_for(ZH.says("rosters.not_a_sender"), PATIENT)
        officer.wait_gone(sent)
        assert union.look(pages) == 0

    def test_is_a_list_without_names_which_is_none_of_questions_either(self, union: Union) -> None:
        # Whoever may send both is told what a roster needs too.
        chair = union.colleague("chair", None)
        sent = send(chair, "n.csv", "单位,电话\n城东供水站,\n".encode("gb18030"))
        chair.wait_for(ZH.says("question_files.neither", file="n.csv"), PATIENT)
        chair.wait_gone(sent)

    def test_are_other_things_whoever_sends_them(self, admin: Phone) -> None:
        sent = admin.send_photo()
        admin.wait_for("我不收", PATIENT)
        admin.wait_gone(sent)

    def test_is_who_lost_the_office_since_the_preview(self, union: Union, admin: Phone) -> None:
        send(admin, "r.csv", csv(f"不该来,NO2,,{STATION},在职"))
        shown = preview(admin)
        union.dismiss(admin)
        take(admin, shown, "不归您现在的职务管")
        assert people(union, "不该来") == {}

    @both
    def test_are_files_of_another_kind_unfetched_and_told_which_kind_is_taken(
        self, union: Union, tongue: Tongue
    ) -> None:
        admin = union.colleague("admin", None, language=tongue.code)
        fetched = union.sandbox.counts["getFile"]
        for name in ("花名册.doc", "花名册"):
            sent = send(admin, name, b"whatever")
            admin.wait_for(tongue.says("rosters.no_list"), PATIENT)
            admin.wait_gone(sent)
        assert union.sandbox.counts["getFile"] == fetched

    @both
    def test_are_files_that_were_edited_and_the_preview_stands(self, union: Union, tongue: Tongue) -> None:
        chair = union.colleague("chair", None, language=tongue.code)
        with during(union, "deleteMessage", BadGateway()):
            name = f"改说明{tongue.language}"
            sent = send(chair, "r.csv", csv(f"{name},ED{tongue.language},,{STATION},在职"))
            shown = preview(chair, tongue)
            chair.edit(sent, "花名册")
            chair.wait_for(tongue.says("rosters.edited"), PATIENT)
        take(chair, shown, result(tongue, new=1), tongue)
        assert list(people(union, name)) == [name]

    @both
    def test_is_nobody_by_a_file_in_which_nothing_would_change(self, union: Union, tongue: Tongue) -> None:
        chair = union.colleague("chair", None, language=tongue.code)
        nothing = tongue.phrase("这份文件里没有要变动的。")
        send(chair, "r.csv", csv("孙丽,SW906,13800000906,城西供水站,在职", f",XX7,,{STATION},在职"))
        shown = preview(chair, tongue)
        assert nothing in shown.text
        take(chair, shown, result(tongue, unchanged=1, refused=1), tongue)
        send(chair, "r.csv", csv(f",XX7,,{STATION},在职"))
        take(chair, preview(chair, tongue), tongue.phrase("导入完了。结果在下面。"), tongue)

    def test_are_buttons_of_an_older_file_when_a_newer_one_came(self, union: Union, admin: Phone) -> None:
        send(admin, "r.csv", csv(f"旧名单,NO3,,{STATION},在职"))
        older = preview(admin)
        send(admin, "r.csv", csv(f"新名单,NO4,,{STATION},在职"))
        assert ZH.phrase("前一个还没有导入的文件已经作废。") in preview(admin).text
        take(admin, older, ZH.says("rosters.preview_over"))
        assert people(union, "旧名单", "新名单") == {}

    def test_is_a_second_press(self, union: Union, admin: Phone) -> None:
        send(admin, "r.csv", csv(f"两下子,NO5,,{STATION},在职"))
        shown = preview(admin)
        data = data_of(shown)
        for _ in range(2):
            admin.press_data(data, shown)
        admin.wait_for(result(new=1), PATIENT)
        admin.press_data(data, shown)
        admin.wait_answered(PATIENT)
        assert sum(result(new=1) in one.text for one in admin.from_bot) == 1

    def test_are_buttons_of_somebody_elses_file(self, union: Union, admin: Phone) -> None:
        send(admin, "r.csv", csv(f"别人的,NO6,,{STATION},在职"))
        data = data_of(preview(admin))
        other = union.colleague("chair", None)
        other.press_data(data)
        other.wait_for(ZH.says("rosters.preview_over"), PATIENT)
        assert people(union, "别人的") == {}

    def test_are_buttons_after_a_day(self, union: Union, admin: Phone) -> None:
        send(admin, "r.csv", csv(f"隔夜的,NO7,,{STATION},在职"))
        shown = preview(admin)
        union.bot.restart(days=2)
        take(admin, shown, ZH.says("rosters.preview_over"))
        union.until(lambda session: pages(session) == 0)
