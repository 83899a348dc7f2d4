"""The words that call for help: none of these is missed, and none of those raises anything."""

import json

import pytest

from storage.alarms import call_for_help
from storage.alarms.words import _DATA

MEANT = (
    *(
        "我不想活了",
        "真的活不下去了",
        "想死",
        "我想去死",
        "有时候想自杀",
        "我要自殺",
        "他說想輕生",
        "写好了遗书",
        "買了安眠藥，想輕生",
    ),
    *(
        "自 杀",
        "自\u3000杀",
        "自.杀",
        "自*杀",
        "自-杀",
        "自\u200b杀",
        "不 想 活 了",
    ),
    *(
        "累死了，不想活了",
        "笑死，我真想死",
        "年轻的时候就想轻生",
        "我快活不下去了",
        "生不如死",
        "站在楼顶想跳下去",
        "昨晚割腕了",
    ),
    *(
        "我经常用刀割自己",
        "忍不住自残",
        "我要杀了他",
        "真想拿刀砍死班长",
        "跟他们同归于尽",
        "老公又打我",
        "被他打了",
        "家里有家暴",
    ),
    *("我想死，死机那种感觉", "减轻不了，还是想轻生", "不如死了算了", "一了百了", "被逼死了算谁的"),
    *("I want to die", "i WANT  to\ndie", "Ｉ ＷＡＮＴ ＴＯ ＤＩＥ", "thinking about suicide", "I feel suicidal"),
    *("I don't want to live", "I don’t want to live any more", "I'd be better off dead", "kill myself"),
    *("I keep cutting myself", "self-harm again", "I will kill him", "he hits me at home", "she beats me", "zisha"),
)
HARMLESS = (
    *(
        "累死了",
        "笑死我了",
        "笑死",
        "热死了",
        "忙死了",
        "气死我了",
        "饿死了",
        "急死人了",
        "杀毒软件过期了",
        "电脑老是死机",
        "我想死机了怎么办",
    ),
    *(
        "超市跳楼价",
        "公园有跳楼机",
        "跳楼大甩卖",
        "想死你了",
        "妈妈想死你们了",
        "不想活动",
        "周末不想活动一下吗",
        "他还年轻生活刚开始",
        "减轻生产压力",
    ),
    *(
        "年轻生病少",
        "晚上吊车进场",
        "工地上吊装作业",
        "墙上吊灯坏了",
        "在医院晚上吊水",
        "别在一棵树上吊死",
        "玩狼人杀人太多",
        "剧本杀",
        "杀青了",
    ),
    *(
        "给我打我电话",
        "他打我电话没接",
        "打我手机",
        "砍价",
        "秒杀活动",
        "死角没擦",
        "死记硬背",
        "死心塌地",
        "这道题太难了想死记下来",
        "消毒杀菌",
    ),
    *(
        "打死我也不去唱歌",
        "工资太低，孩子上学没钱",
        "母亲住院，家里周转不开",
        "和班长有矛盾",
        "我想。死者家属来了",
        "参加了工亡职工追悼会",
    ),
    *(
        "I'm dying to see the film",
        "a film to die for",
        "kill time at the station",
        "the deadline kills the mood",
        "skilled workers",
    ),
    *("killer app", "grape harvest", "therapeutic", "I hurt my knee", "dead tired"),
)


class TestWordsThatCall:
    @pytest.mark.parametrize("words", MEANT)
    def test_are_heard(self, words: str) -> None:
        assert call_for_help(words)

    @pytest.mark.parametrize("words", HARMLESS)
    def test_are_told_from_those_that_sound_alike(self, words: str) -> None:
        assert not call_for_help(words)

    def test_each_of_the_list_is_heard_within_a_sentence(self) -> None:
        heard = {
            (language, phrase)
            for kinds in _DATA["risky"].values()
            for language, phrases in kinds.items()
            for phrase in phrases
            if call_for_help(f"最近{phrase}。" if language == "zh" else f"Lately, {phrase}.")
        }
        listed = {
            (language, phrase)
            for kinds in _DATA["risky"].values()
            for language, phrases in kinds.items()
            for phrase in phrases
        }
        assert listed - heard == set()

    def test_none_that_is_taken_for_harmless_takes_away_one_that_stands_beside_it(self) -> None:
        """A word of relief before or after hides nothing: 笑死, 我想自杀."""
        hidden = [each for each in _DATA["harmless"]["zh"] if not call_for_help(f"{each}，我想自杀")]
        hidden += [each for each in _DATA["harmless"]["zh"] if not call_for_help(f"我想自杀，{each}")]
        assert hidden == []

    def test_a_long_text_is_gone_through(self) -> None:
        assert not call_for_help("死" * 100_000 + json.dumps(["想"] * 1000))


class TestTheList:
    def test_is_written_in_the_short_forms_that_texts_are_brought_into(self) -> None:
        every = [one for kinds in _DATA["risky"].values() for one in kinds["zh"]] + _DATA["harmless"]["zh"]
        assert [one for one in every if set(one) & (_DATA["variants"].keys() - {*_DATA["variants"].values()})] == []

    def test_names_nothing_twice(self) -> None:
        every = [one for kinds in _DATA["risky"].values() for phrases in kinds.values() for one in phrases]
        assert len(every) == len({*every})
