"""What is shown of 两个满意, from what the rules really give: every text and label is there, in both languages."""

from handlers import satisfaction
from storage.satisfaction import answering, keeping, unfinished
from tests.cast import Cast
from tests.handlers.test_after import shows


class TestSatisfaction:
    def test_shows_the_chair_each_page_of_it(self, cast: Cast) -> None:
        chair = cast.create_chair()
        people = [cast.create_member(f"某{at}", post="站长" if at == 0 else None) for at in range(7)]
        assert "准备发出" in shows(satisfaction.page_screen, cast.acts(chair, keeping.look, 0))
        shows(satisfaction.posts_screen, cast.acts(chair, keeping.choose_posts, 0))
        shows(satisfaction.ready_screen, cast.acts(chair, keeping.ready))
        assert "提前结束" in shows(satisfaction.page_screen, cast.acts(chair, keeping.begin, 7))
        (survey,) = cast.read(unfinished)
        for one in people[1:]:
            for nth in (1, 2, 3):
                shows(satisfaction.question_screen, cast.acts(one, answering.answer, survey, nth, nth))
        shows(satisfaction.ending_screen, cast.acts(chair, keeping.before_end))
        told = shows(satisfaction.page_screen, cast.acts(chair, keeping.end))
        assert any("职工满意：66.7%" in text for text in told)
        assert any("行政满意" in text and "不显示" in text for text in told)
        shows(satisfaction.units_screen, cast.acts(chair, keeping.units, cast.now.year, 0))
        shows(satisfaction.question_screen, cast.acts(people[0], answering.start, survey))
