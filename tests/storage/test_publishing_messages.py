"""Whole messages as officers of a station write them, and all that is read in each: what stands there and no more."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from storage.activities import Audience, Kind
from storage.publishing import reading

ZONE = ZoneInfo("Asia/Shanghai")
#: A Monday.
NOW = datetime(2026, 11, 30, 9, tzinfo=ZONE)

SPORTS, CULTURE, TRAINING, CHECKUP = Kind.SPORTS, Kind.CULTURE, Kind.TRAINING, Kind.CHECKUP
VOLUNTEER, FAMILY, OTHER = Kind.VOLUNTEER, Kind.FAMILY, Kind.OTHER


def at(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


def on(month: int, day: int, year: int = 2026) -> date:
    return date(year, month, day)


#: A message; what is read of it. What is not named here must not be read.
Row = tuple[str, dict[str, Any]]

PLAIN: tuple[Row, ...] = (
    (
        "周六下午2点在东湖公园健步走，限40人，周四截止",
        {
            "kind": SPORTS,
            "title": "健步走",
            "starts_at": at(12, 5, 14),
            "place": "东湖公园",
            "seats": 40,
            "closes_at": at(12, 3, 18),
        },
    ),
    (
        "12月5日（周六）9:00-11:30，工会在三楼会议室举办摄影讲座，限30人，12月3日17:00前报名",
        {
            "kind": TRAINING,
            "title": "摄影讲座",
            "starts_at": at(12, 5, 9),
            "ends_at": at(12, 5, 11, 30),
            "place": "三楼会议室",
            "seats": 30,
            "closes_at": at(12, 3, 17),
        },
    ),
    (
        "周六下午2点，活动中心，乒乓球比赛，限32人，报名到周四中午",
        {
            "kind": SPORTS,
            "title": "乒乓球比赛",
            "starts_at": at(12, 5, 14),
            "place": "活动中心",
            "seats": 32,
            "closes_at": at(12, 3, 12),
        },
    ),
    (
        "12月9日下午3点在职工之家讲座《急救常识》，限50人，报名到12月7日中午",
        {
            "kind": TRAINING,
            "title": "讲座《急救常识》",
            "starts_at": at(12, 9, 15),
            "place": "职工之家",
            "seats": 50,
            "closes_at": at(12, 7, 12),
        },
    ),
    (
        (
            "大家好，我们打算在12月12日（周六）组织大家去黄陂木兰天池徒步"
            "，早上7:30在站门口集合，下午5点返回，限报45人，每人30元，12月9日前报名"
        ),
        {
            "kind": SPORTS,
            "title": "黄陂木兰天池徒步",
            "starts_at": at(12, 12, 7, 30),
            "ends_at": at(12, 12, 17),
            "place": "站门口",
            "seats": 45,
            "fee": "每人30元",
            "closes_at": at(12, 9, 18),
        },
    ),
    (
        "每周三18:30羽毛球，体育馆，限16人",
        {
            "kind": SPORTS,
            "title": "羽毛球",
            "starts_at": at(12, 2, 18, 30),
            "place": "体育馆",
            "seats": 16,
            "weekly": True,
        },
    ),
    (
        "每周一上午8点在操场打太极",
        {"kind": SPORTS, "title": "打太极", "starts_at": at(12, 7, 8), "place": "操场", "weekly": True},
    ),
    (
        "每周三、周五18:30羽毛球，体育馆",
        {"kind": SPORTS, "title": "羽毛球", "place": "体育馆", "rest": "每周三、周五18:30羽毛球"},
    ),
    ("去年12月1日联欢", {"kind": OTHER, "title": "联欢", "rest": "去年12月1日联欢"}),
    (
        "写春联活动，12月26日上午9:30，文化宫，名额20个，12月24日截止报名",
        {
            "kind": CULTURE,
            "title": "写春联活动",
            "starts_at": at(12, 26, 9, 30),
            "place": "文化宫",
            "seats": 20,
            "closes_at": at(12, 24, 18),
        },
    ),
    (
        (
            "活动名称：冬季健步走\n时间：12月5日 9:00-11:30\n地点：东湖公"
            "园南门\n人数：限60人\n报名截止：12月3日\n费用：免费\n联系人：王芳"
        ),
        {
            "kind": SPORTS,
            "title": "冬季健步走",
            "starts_at": at(12, 5, 9),
            "ends_at": at(12, 5, 11, 30),
            "place": "东湖公园南门",
            "seats": 60,
            "closes_at": at(12, 3, 18),
            "fee": "免费",
            "rest": "联系人：王芳",
        },
    ),
    (
        "观影《长津湖》，周五19:00，职工俱乐部，限80人，免费",
        {
            "kind": CULTURE,
            "title": "观影《长津湖》",
            "starts_at": at(12, 4, 19),
            "place": "职工俱乐部",
            "seats": 80,
            "fee": "免费",
        },
    ),
    (
        "周五晚上7点在礼堂放映电影《我和我的祖国》，每人可带家属2人，名额不限",
        {
            "kind": CULTURE,
            "title": "放映电影《我和我的祖国》",
            "starts_at": at(12, 4, 19),
            "place": "礼堂",
            "unlimited": True,
            "family": 2,
            "brings": True,
        },
    ),
    (
        "2027年1月8日上午8点，年度职工体检，市中心医院体检中心，限50人，12月31日前报名",
        {
            "kind": CHECKUP,
            "title": "年度职工体检",
            "starts_at": at(1, 8, 8, year=2027),
            "place": "市中心医院体检中心",
            "seats": 50,
            "closes_at": at(12, 31, 18),
        },
    ),
    (
        "1月5日下午2点在培训室消防安全培训，报名截至12月30日",
        {
            "kind": TRAINING,
            "title": "消防安全培训",
            "starts_at": at(1, 5, 14, year=2027),
            "place": "培训室",
            "closes_at": at(12, 30, 18),
        },
    ),
    (
        "明年12月1日上午9点在文化宫合唱比赛",
        {"kind": CULTURE, "title": "合唱比赛", "starts_at": at(12, 1, 9, year=2027), "place": "文化宫"},
    ),
    (
        "12月5日至7日体检，市二医院，限90人",
        {"kind": CHECKUP, "title": "体检", "day": on(12, 5), "last": on(12, 7), "place": "市二医院", "seats": 90},
    ),
    (
        "12月5-7日 技能培训 培训室 限30人",
        {"kind": TRAINING, "title": "技能培训", "day": on(12, 5), "last": on(12, 7), "place": "培训室", "seats": 30},
    ),
    (
        "12月5日9:00至12月6日17:00，露营，木兰湖，限20人",
        {
            "kind": OTHER,
            "title": "露营",
            "starts_at": at(12, 5, 9),
            "ends_at": at(12, 6, 17),
            "place": "木兰湖",
            "seats": 20,
        },
    ),
    (
        "12月5日（周日）上午9点在东湖公园健步走",
        {"kind": SPORTS, "title": "健步走", "clash": True, "place": "东湖公园"},
    ),
    (
        "周五7点在礼堂看电影《站台》",
        {"kind": CULTURE, "title": "看电影《站台》", "either": at(12, 4, 7), "place": "礼堂"},
    ),
    (
        "周六早上7点去爬山，限二十人，周四截止",
        {"kind": SPORTS, "title": "爬山", "starts_at": at(12, 5, 7), "seats": 20, "closes_at": at(12, 3, 18)},
    ),
    (
        "周六下午去植物园看花展，可带家属",
        {"kind": OTHER, "title": "植物园看花展", "day": on(12, 5), "part": "下午", "place": "植物园", "brings": True},
    ),
    (
        "志愿者招募：12月5日（周六）上午8:30-11:30在长江边捡垃圾，招20人，请自备手套",
        {
            "kind": VOLUNTEER,
            "title": "志愿者招募",
            "starts_at": at(12, 5, 8, 30),
            "ends_at": at(12, 5, 11, 30),
            "place": "长江边",
            "seats": 20,
            "rest": "志愿者招募：12月5日（周六）上午8:30-11:30在长江边捡垃圾\n请自备手套",
        },
    ),
    (
        "义务献血，12月10日9点到12点，局办公楼一楼大厅",
        {
            "kind": VOLUNTEER,
            "title": "义务献血",
            "starts_at": at(12, 10, 9),
            "ends_at": at(12, 10, 12),
            "place": "局办公楼一楼大厅",
        },
    ),
    (
        "亲子烘焙，周日14:00-16:30，职工之家，限15个家庭，每个家庭限3人",
        {
            "kind": FAMILY,
            "title": "亲子烘焙",
            "starts_at": at(12, 6, 14),
            "ends_at": at(12, 6, 16, 30),
            "place": "职工之家",
            "rest": "限15个家庭，每个家庭限3人",
        },
    ),
    (
        "三人篮球赛，12月12日下午1点半，篮球场，限8支队伍，每队5人",
        {
            "kind": SPORTS,
            "title": "三人篮球赛",
            "starts_at": at(12, 12, 13, 30),
            "place": "篮球场",
            "rest": "限8支队伍，每队5人",
        },
    ),
    (
        "下周三晚上七点 在三楼会议室 安全知识讲座 不限人数 报名截止到下周二",
        {
            "kind": TRAINING,
            "title": "安全知识讲座",
            "starts_at": at(12, 9, 19),
            "place": "三楼会议室",
            "unlimited": True,
            "closes_at": at(12, 8, 18),
        },
    ),
    (
        "为丰富职工业余生活，工会定于12月19日（周六）上午9点在体育馆举办全厂乒乓球赛，限六十四人，12月16日下班前报名",
        {
            "kind": SPORTS,
            "title": "全厂乒乓球赛",
            "starts_at": at(12, 19, 9),
            "place": "体育馆",
            "seats": 64,
            "rest": "为丰富职工业余生活\n12月16日下班前报名",
        },
    ),
    (
        "🏸羽毛球 周六下午2点 体育馆 限12人",
        {"kind": SPORTS, "title": "🏸羽毛球", "starts_at": at(12, 5, 14), "place": "体育馆", "seats": 12},
    ),
    (
        "【通知】本周五下午3点在食堂包饺子，限30人，先到先得",
        {
            "kind": OTHER,
            "title": "包饺子",
            "starts_at": at(12, 4, 15),
            "place": "食堂",
            "seats": 30,
            "rest": "先到先得",
        },
    ),
    (
        "12月18日13:30签到，14:00开始，茶艺课，职工书屋，限16人，材料费20元",
        {
            "kind": CULTURE,
            "title": "茶艺课",
            "starts_at": at(12, 18, 14),
            "place": "职工书屋",
            "seats": 16,
            "fee": "材料费20元",
            "rest": "12月18日13:30签到",
        },
    ),
    (
        "12月20日登山，中午管饭，上午8点在北门集合，16:00结束",
        {
            "kind": SPORTS,
            "title": "登山",
            "starts_at": at(12, 20, 8),
            "ends_at": at(12, 20, 16),
            "place": "北门",
            "rest": "中午管饭",
        },
    ),
    (
        "关于举办冬季拔河比赛的通知：12月11日15:00，运动场，限100人，12月8日之前报名",
        {
            "kind": SPORTS,
            "title": "冬季拔河比赛",
            "starts_at": at(12, 11, 15),
            "place": "运动场",
            "seats": 100,
            "closes_at": at(12, 8, 18),
        },
    ),
    (
        "报名时间：即日起至12月10日，活动时间：12月13日上午9点，地点：东湖绿道，环湖骑行，限30人",
        {
            "kind": SPORTS,
            "title": "环湖骑行",
            "starts_at": at(12, 13, 9),
            "place": "东湖绿道",
            "seats": 30,
            "closes_at": at(12, 10, 18),
        },
    ),
    (
        "报名时间：12月1日至12月10日。12月13日9:30职工书画展，文化宫一楼。",
        {
            "kind": OTHER,
            "title": "职工书画展",
            "starts_at": at(12, 13, 9, 30),
            "place": "文化宫一楼",
            "closes_at": at(12, 10, 18),
        },
    ),
    (
        "退休职工茶话会，12月22日下午2点，老干部活动室，面向退休职工，限40人",
        {
            "kind": OTHER,
            "title": "退休职工茶话会",
            "starts_at": at(12, 22, 14),
            "place": "老干部活动室",
            "audience": Audience.RETIRED,
            "seats": 40,
        },
    ),
    (
        "心理讲座，明天15:00，腾讯会议，仅限在职职工，名额100",
        {
            "kind": TRAINING,
            "title": "心理讲座",
            "starts_at": at(12, 1, 15),
            "place": "腾讯会议",
            "audience": Audience.IN_SERVICE,
            "seats": 100,
        },
    ),
    (
        "今晚健步走，东湖绿道",
        {"kind": SPORTS, "title": "健步走", "day": on(11, 30), "part": "晚上", "place": "东湖绿道"},
    ),
    (
        "下个月5号上午10点，文化宫，象棋赛，限一百二十人",
        {"kind": CULTURE, "title": "象棋赛", "starts_at": at(12, 5, 10), "place": "文化宫", "seats": 120},
    ),
    (
        "周末徒步，限30人左右",
        {"kind": SPORTS, "title": "徒步", "rest": "周末徒步，限30人左右"},
    ),
    (
        "每月第一个周六上午9点读书会，图书馆",
        {"kind": CULTURE, "title": "读书会", "place": "图书馆", "rest": "每月第一个周六上午9点读书会"},
    ),
    (
        "12月5日9点跳绳比赛，操场，限30-40人",
        {"kind": SPORTS, "title": "跳绳比赛", "starts_at": at(12, 5, 9), "place": "操场", "rest": "限30-40人"},
    ),
    (
        "12月5日9点跳绳比赛，操场，每组10人，奖品每人50元",
        {
            "kind": SPORTS,
            "title": "跳绳比赛",
            "starts_at": at(12, 5, 9),
            "place": "操场",
            "rest": "每组10人，奖品每人50元",
        },
    ),
    (
        "12.5 14:00 瑜伽课 活动室 限15人 谢绝带家属",
        {"kind": SPORTS, "title": "瑜伽课", "starts_at": at(12, 5, 14), "place": "活动室", "seats": 15, "family": 0},
    ),
    (
        "插花体验，12月8日2:30-4:00，活动室，1.5小时，限20人",
        {
            "kind": CULTURE,
            "title": "插花体验",
            "either": at(12, 8, 2, 30),
            "place": "活动室",
            "seats": 20,
            "rest": "1.5小时",
        },
    ),
    (
        "12月5日和12月12日上午9点八段锦教学，操场",
        {
            "kind": SPORTS,
            "title": "八段锦教学",
            "day": on(12, 5),
            "place": "操场",
            "rest": "12月5日和12月12日上午9点八段锦教学",
        },
    ),
    (
        "太极拳培训（第二期），12月7日18:30，一楼大厅，限25人，报名到12月6日18点",
        {
            "kind": TRAINING,
            "title": "太极拳培训（第二期）",
            "starts_at": at(12, 7, 18, 30),
            "place": "一楼大厅",
            "seats": 25,
            "closes_at": at(12, 6, 18),
        },
    ),
    (
        "周六14:00在文化宫合唱排练，请穿深色衣服，带好歌谱！",
        {
            "kind": CULTURE,
            "title": "合唱排练",
            "starts_at": at(12, 5, 14),
            "place": "文化宫",
            "rest": "请穿深色衣服，带好歌谱！",
        },
    ),
    (
        "健康检查，12月14日早上8点，职工医院，空腹，周四上午截止",
        {"kind": CHECKUP, "title": "健康检查", "starts_at": at(12, 14, 8), "place": "职工医院", "rest": "空腹"},
    ),
    (
        "11月20日上午9点在公园健步走",
        {"kind": SPORTS, "title": "健步走", "late": at(11, 20, 9), "place": "公园"},
    ),
    (
        "植树活动：2027年3月12日上午9:00，城北苗圃基地，可带1-2名孩子",
        {
            "kind": VOLUNTEER,
            "title": "植树活动",
            "starts_at": at(3, 12, 9, year=2027),
            "place": "城北苗圃基地",
            "family": 2,
            "brings": True,
        },
    ),
    (
        "Walk at East Lake Park, Saturday 2pm, 40 places, deadline Thursday",
        {
            "kind": SPORTS,
            "title": "Walk",
            "starts_at": at(12, 5, 14),
            "place": "East Lake Park",
            "seats": 40,
            "closes_at": at(12, 3, 18),
        },
    ),
    (
        "Yoga class every Wednesday 18:30 in Room 2, max 15 people",
        {
            "kind": SPORTS,
            "title": "Yoga class",
            "starts_at": at(12, 2, 18, 30),
            "place": "Room 2",
            "seats": 15,
            "weekly": True,
        },
    ),
    (
        (
            "Family picnic at Lake Park, Sat 5 Dec 11am-2pm, up to 2 fami"
            "ly members, 30 yuan each, 60 places, sign up by Thursday noon"
        ),
        {
            "kind": OTHER,
            "title": "Family picnic",
            "starts_at": at(12, 5, 11),
            "ends_at": at(12, 5, 14),
            "place": "Lake Park",
            "family": 2,
            "brings": True,
            "fee": "30 yuan each",
            "seats": 60,
            "closes_at": at(12, 3, 12),
        },
    ),
    (
        (
            "Hi all, we're planning a hike to Mulan Lake on Sat 12 Dec, m"
            "eet at the station gate at 7:30am, back by 5pm, up to 45 people"
        ),
        {
            "kind": SPORTS,
            "title": "Hike to Mulan Lake",
            "starts_at": at(12, 12, 7, 30),
            "ends_at": at(12, 12, 17),
            "place": "station gate",
            "seats": 45,
        },
    ),
    (
        "Film night: Friday 7pm in the main hall, free, family welcome. Bring a cushion.",
        {
            "kind": CULTURE,
            "title": "Film night",
            "starts_at": at(12, 4, 19),
            "place": "main hall",
            "fee": "free",
            "brings": True,
            "rest": "Bring a cushion.",
        },
    ),
    (
        "Health check 7-9 Dec at City Hospital, 90 places",
        {
            "kind": CHECKUP,
            "title": "Health check",
            "day": on(12, 7),
            "last": on(12, 9),
            "place": "City Hospital",
            "seats": 90,
        },
    ),
    (
        "First aid training, 8 December 9:00-11:30, training room at the plant, 20 seats, register before 4 December",
        {
            "kind": TRAINING,
            "title": "First aid training",
            "starts_at": at(12, 8, 9),
            "ends_at": at(12, 8, 11, 30),
            "place": "plant",
            "seats": 20,
            "closes_at": at(12, 4, 18),
            "rest": "training room at the plant",
        },
    ),
    (
        "Volunteers for the river clean-up, Sunday 9am at the north pier, until noon, no limit",
        {
            "kind": VOLUNTEER,
            "title": "Volunteers for the river clean-up",
            "starts_at": at(12, 6, 9),
            "ends_at": at(12, 6, 12),
            "place": "north pier",
            "unlimited": True,
        },
    ),
    (
        "Badminton every Tuesday and Thursday 7pm at the Sports Hall",
        {
            "kind": SPORTS,
            "title": "Badminton",
            "place": "Sports Hall",
            "rest": "Badminton every Tuesday and Thursday 7pm at the Sports Hall",
        },
    ),
    (
        "Choir on Friday at 7:30 in the hall",
        {"kind": CULTURE, "title": "Choir", "either": at(12, 4, 7, 30), "place": "hall"},
    ),
    (
        "New Year party, January 8th 6pm at the canteen, each may bring one guest, sign up until 31 December",
        {
            "kind": OTHER,
            "title": "New Year party",
            "starts_at": at(1, 8, 18, year=2027),
            "place": "canteen",
            "family": 1,
            "brings": True,
            "closes_at": at(12, 31, 18),
        },
    ),
    (
        "Chess tournament, Sunday 5 December, 10am, Library",
        {"kind": CULTURE, "title": "Chess tournament", "clash": True, "rest": "Library"},
    ),
    (
        "Basketball next Wed 7pm at Gym 3, 5 people per team, prize 200 yuan",
        {
            "kind": SPORTS,
            "title": "Basketball",
            "starts_at": at(12, 9, 19),
            "place": "Gym 3",
            "rest": "5 people per team, prize 200 yuan",
        },
    ),
)


@pytest.mark.parametrize(("words", "expected"), PLAIN, ids=[one[0][:30] for one in PLAIN])
def test_of_a_message_is_read_what_stands_there_and_no_more(words: str, expected: dict[str, Any]) -> None:
    said = asdict(reading.read(words, NOW))
    nothing = asdict(reading.Read(Kind.OTHER))
    assert {name: value for name, value in said.items() if value != nothing[name] or name == "kind"} == expected


def test_there_are_messages_of_every_kind() -> None:
    assert len(PLAIN) >= 60
    assert {one["kind"] for _, one in PLAIN} == set(Kind)
