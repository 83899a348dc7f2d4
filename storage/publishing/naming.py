"""What an activity is called, where it is and of which kind, as it stands in officers' words. Pure."""

import re
from collections.abc import Iterator
from typing import Final

from storage.activities import Kind
from storage.publishing.phrases import MASK, PLACE, any_of, words_of

# Where.

_SPOTS: Final = words_of(
    "公园 广场 体育馆 体育场 体育中心 文化宫 图书馆 博物馆 会议室 活动室 活动中心 培训室 教室 礼堂 食堂 餐厅 操场",
    "球场 球馆 游泳馆 展览馆 馆 中心 楼 厅 室 场 湖 山 站 厂 院 校 所 基地 酒店 俱乐部 门口 门 景区 步道 绿道 影城",
    "码头 河边 江边 滩 水库 农庄 农场 村 镇 路 号 处 社区 小区 办公区 大院 之家 书屋 车间 楼下 湖边 江滩 植物园 园",
)
_SIDE: Final = "[东南西北正一二三四五六七八九十\\d]*(?:门|楼|层|厅|号|侧|边)?(?:门口|大厅)?"
_MEETS: Final = words_of("集合 举行 举办 开展 进行 碰头 见面 开始 上课 开会 召开 出发")
#: What is done somewhere: where such a word begins, the place has ended.
_DOES: Final = words_of(
    "组织 开 打 看 观看 放映 播放 练 学 听 做 参加 合唱 唱 跳 跑 走 包 写 画 植树 种 捡 清 献血 义务 志愿 健步 徒步",
    "登山 爬山 骑行 游泳 钓 烧烤 野餐 讲座 培训 比赛 体检 健康 羽毛球 乒乓球 篮球 足球 排球 网球 台球 气排球 毽 拔河",
    "象棋 围棋 棋 瑜伽 太极 八段锦 舞 电影 联欢 联谊 亲子 茶话会 座谈 读书 书法 摄影 插花 急救 安全 消防 迎",
    "春游 秋游 采摘",
    "有 为 与 和 趣味 职工 技能 露营 参观 厨艺 心理",
)
_PIECE: Final = rf"[^,。;!?\n《「“{MASK}]"
_NAMED: Final = words_of("集合地点 活动地点 上课地点 地点 地址 集合点 venue place where location")
_LABELS: Final = words_of(
    "活动时间 时间 人数 名额 费用 报名 联系 截止 对象 内容 when time date seats places fee cost sign deadline"
)
_END: Final = rf" ?(?:$|[,。;!?\n(《「“{MASK}]|{_MEETS}|{_DOES})"
WHERE: Final = any_of(
    rf"(?:{_NAMED}) ?(?:[:是为在]|is)+ ?(?P<named>{_PIECE}{{1,{PLACE}}}?)(?= ?(?:$|[,。;!?\n{MASK}])| (?:{_LABELS}))",
    rf"(?:在|于)(?P<spot>{_PIECE}{{0,30}}?(?:{_SPOTS}){_SIDE})(?={_END})",
    rf"在(?P<meet>{_PIECE}{{2,30}}?)(?={_MEETS})",
    rf"@ ?(?P<sign>[^,。;\n{MASK}@]{{2,40}})",
    rf"\b(?:at|in) (?:the )?(?!least|most|once|all\b|advance|time\b|person\b|your|our|pairs|teams|groups|english"
    rf"|chinese)"
    rf"(?P<english>[a-z0-9#][a-z0-9' #&.-]{{1,60}}?)(?= ?(?:[,。;!?(\n{MASK}]|\.(?: |$|\n)|$)| (?:on|at|for|from"
    rf"|with|by|every|until|till)[ {MASK}])",
    r"(?P<online>线上|腾讯会议|钉钉会议)|\b(?P<online_en>online|(?:on|via) (?:zoom|teams))\b",
)
#: A piece between two marks that is a place and nothing else.
SPOT: Final = any_of(
    rf"[^a-z0-9一-龥]*(?!.*(?:爬|登|游(?!泳)|逛|赏))(?P<spot>[^\s,:]{{0,20}}(?:{_SPOTS}){_SIDE})(?:集合|见|碰头)?"
)
#: 去黄陂木兰天池徒步: where one goes, and what is done there.
GOING: Final = any_of(
    rf"(?:去|赴|前往)(?!参加|看|观|做|打|学|听|体验|现场|献|跑|游|爬|登)(?P<there>{_PIECE}{{2,20}}?)"
    r"(?=徒步|爬山|登山|健步|骑行|春游|秋游|踏青|游玩|参观|采摘|露营|郊游|钓鱼|赏|写生|植树|献血|学习|旅游|疗养"
    r"|慰问|拓展|团建|一日游|烧烤|野餐|看)"
)

# What.

KINDS: Final = (
    (Kind.CHECKUP, any_of("体检", "健康检查", "check-?up", "health check")),
    (Kind.VOLUNTEER, any_of(words_of("志愿 义务 献血 植树 清洁 捐 volunteer blood_donation clean-?up"))),
    (Kind.FAMILY, any_of(words_of("亲子 联谊 相亲 交友 家庭日 儿童节 family_day"))),
    (
        Kind.TRAINING,
        any_of(words_of("培训 讲座 学习班 技能 考证 课程 上课 再教育 training course lecture workshop seminar")),
    ),
    (
        Kind.CULTURE,
        any_of(
            words_of(
                "唱 歌 舞 书法 摄影 绘画 音乐 电影 朗诵 诵读 读书 征文 晚会 象棋 围棋 棋牌 演讲 观影 手工 茶艺",
                "插花 春联",
                "choir dance dancing film movie concert reading chess painting photo calligraphy",
            )
        ),
    ),
    (
        Kind.SPORTS,
        any_of(
            words_of(
                "球 跑 健步 徒步 步行 登山 爬山 骑行 游泳 瑜伽 太极 八段锦 运动 健身 拔河 跳绳 毽 操",
                r"\bwalk \brun hik climb cycl swim yoga football basketball badminton tennis volleyball sport fitness",
            )
        ),
    ),
)
#: It is something that one takes part in.
EVENT: Final = any_of(
    *(said.pattern for _, said in KINDS),
    r"《|(?:活动|赛|会|节|课|日|营|游|展|宴|班|训练|排练|踏青|采摘|烧烤|野餐|饺子|参观|慰问|体验)(?![一-龥])",
    r"\b(?:party|picnic|meeting|game|match|trip|tour|class|club|dinner|talk|cup|day)\b",
)
#: Said before anything is said, or behind it.
POLITE: Final = any_of(
    r"(?:大家|各位[^,!]{0,8}?|亲爱的[^,!]{0,10}?|同志们|同事们|工友们)(?:早上|上午|下午|晚上|中午)?好?",
    r"(?:早上|上午|下午|晚上)好|好消息|[【\[]?(?:活动)?通知[】\]]?|温馨提示|@(?:所有人|all)",
    r"(?:欢迎|请|有意者?|有兴趣的?|感兴趣的?|抓紧|尽快|从速)*(?:大家|各位|职工|会员|同事|朋友)?(?:们)?(?:请|踊跃"
    r"|积极|尽快|抓紧|从速)*"
    r"(?:报名|参加|参与)?(?:从速|参加|报名)?|不见不散|谢谢(?:大家)?|机会难得",
    r"(?:hi|hello|hey|dear)(?: (?:all|everyone|everybody|colleagues|team|folks|there|members))?|good (?:morning"
    r"|afternoon|evening)(?: all| everyone)?",
    r"(?:everyone|all)(?: is| are)? welcome|see you there|thanks?(?: you)?|come along|join us",
)
#: What is told besides, and is no name.
TELLS: Final = any_of(
    r"^(?:请|需|须|自带|自备|带好|带上|穿|注意|联系|咨询|电话|有意|有兴趣|欢迎|报名|名额|限|根据|凡|提供|统一"
    r"|届时|现场|雨天|遇雨|风雨|不|可"
    r"|午餐|午饭|含|费用|奖|领|收|每|发|对象|参加人员|附|注|备注|先到|额满|满员|分|共|预计|时长|历时|为期|全程"
    r"|大?约|另|其中|如[有遇果需]|若|因"
    r"|经(?:研究|讨论|工会|上级)|包(?:车|午|餐|接|含|吃)|家属(?!开放|联)|带(?!队)|(?:去年|前年)|为(?:了|丰富|庆"
    r"|迎|进|更|增|充|切|落|贯|提|活|响|营|关|推|加|展|弘))",
    r"^(?:please|bring|wear|if|contact|note|lunch|meet(?!ing)|back|everyone|all|we'll|there|rain|any|questions?"
    r"|ask|call|transport|tea|snacks|only|max|limited|costs?|price)\b",
)
_INTRODUCING: Final = words_of(
    "我们站? 我单位 本单位 我站 本站 单位工会 局工会 站工会 分会 拟于? 将于? 计划 准备 打算 决定 定于 特此?",
    "组织大家 组织职工",
    "组织会员 组织全体职工 组织 举办 举行 开展 召开 进行 一起 大家 大伙 关于 现在? 想 去 来 在 于 的 和 及 与",
)
_NAMES: Final = words_of("活动名称 活动主题 活动内容 活动 名称 主题 标题 内容 项目 title what event activity")
#: What people put before and behind the name of what they are going to do.
BEFORE: Final = any_of(
    rf"^(?:(?:工会)?(?:{_INTRODUCING})(?=.{{2}}|$)|工会(?=拟|将|计|准|打|组|举|开|决|定|在|于|$)|(?:{_NAMES}) ?:"
    r"|(?:for|the|a|an|we(?:'re| are)?|are|is|will|be|planning|organi[sz]ing|having|holding|going|to|have|join "
    r"us|on|there|there's)\b"
    r"|[:：\s\-–—·•、.]|\d[.、)])+"
)
_ENDING: Final = words_of(
    "活动时间 时间 集合 地点 活动地点 日期 报名 安排 安排如下 如下 定于 将于 将 于 在",
    "的?通知 开始 举行 举办 和 及",
)
BEHIND: Final = any_of(
    rf"(?:(?:{_ENDING})"
    r"|\b(?:when|time|date|at|on|from|in|by|sign up|where|every|starts?|and|is|will be)|[:：\s\-–—·•、])+$"
)
#: Where one thing ends and the next begins.
CUT: Final = any_of(rf"[,。;!?\n{MASK}]|\. |\.$|(?<=[一-龥》)]) (?=[一-龥《(])")
#: The same, whatever was understood in between.
CLAUSE: Final = any_of(r"[,。;!?\n]+|\.(?: |$|\n)")
#: What only joins what was understood.
_JOINS: Final = any_of(
    words_of(
        "我们 单位 工会 本站 拟 将 计划 准备 打算 决定 定于 组织 举办 举行 开展 召开 大家 大伙 职工 会员 各位",
        "全体 活动 时间 日期 地点 地址",
        "集合 开始 出发 见 碰头 准时 正式 到 至 于 在 去 从 和 及 与 的 请 为 是 约 左右 大约 预计 前后 前 之",
        "以 报名 截止 者 可 均",
        "名额 人数 名称 主题 标题 内容 费用 有 参加 一起 有意 欢迎 对象 人员 来 仅 周 每 个 期 特 要 想 通知",
        "关于 现 年 上 我 限 共 带 好 就",
    ),
    r"\b(?:we|we're|re|are|is|will|be|a|an|the|to|of|at|on|in|from|for|by|and|with|sign|up|until|starts?|ends?"
    r"|back|meet|meeting|you|can|may|"
    r"title|what|when|where|who|time|date|place|venue|fee|cost|each|per|person|people|join|us|it|its|it's|every"
    r"|planning|organi[sz]ing|having|there|s|"
    r"max|limit|limited|places|seats|deadline|only|us|please|about|around|home)\b",
)
_QUOTES: Final = (
    ("《", "》"),
    ("「", "」"),
    ("“", "”"),
    ("(", ")"),
    ("（", "）"),
    ("【", "】"),
    ("[", "]"),
    ('"', '"'),
    ("'", "'"),
)
_LOOSE: Final = ' .-–—·、:：，,~吧"'


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Where, in words of which is taken out what was understood, there are names: between the marks, bare of what only
    introduces them."""
    at = 0
    for cut in [*CUT.finditer(text), None]:
        begin, end = at, len(text) if cut is None else cut.start()
        at = len(text) if cut is None else cut.end()
        before = BEFORE.match(text[begin:end])
        begin += before.end() if before else 0
        behind = BEHIND.search(text[begin:end])
        end = begin + behind.start() if behind else end
        begin, end = _bare(text, begin, end)
        if re.search(r"\w", text[begin:end]):
            yield begin, end


def _bare(text: str, begin: int, end: int) -> tuple[int, int]:
    """Without marks around it, and without a quotation that begins or ends nowhere."""
    while begin < end:
        first, last = _stripped(text[begin:end])
        if (first, last) == (0, end - begin):
            break
        begin, end = begin + first, begin + last
    return begin, end


def _stripped(inner: str) -> tuple[int, int]:
    """One mark less at an end of it that needs none."""
    if inner[0] in _LOOSE or inner[-1] in _LOOSE:
        return int(inner[0] in _LOOSE), len(inner) - (len(inner) > 1 and inner[-1] in _LOOSE)
    for opens, closes in _QUOTES:
        around = inner[0] == opens and inner[-1] == closes and len(inner) > 2
        if around and opens not in inner[1:-1]:
            return 1, len(inner) - 1
        if opens == closes:
            continue
        if inner[-1] == opens or (inner[-1] == closes and opens not in inner):
            return 0, len(inner) - 1
        if inner[0] == closes or (inner[0] == opens and closes not in inner):
            return 1, len(inner)
    return 0, len(inner)


def is_name(piece: str) -> bool:
    """Whether it may be what the activity is called: neither courtesy nor what is told besides."""
    return POLITE.fullmatch(piece.strip(_LOOSE + "!")) is None and TELLS.search(piece) is None


def says_more(text: str) -> bool:
    """Whether something is left there, when what only joins is taken out."""
    bare = text.replace(MASK, " ").strip(_LOOSE + "!")
    return POLITE.fullmatch(bare) is None and re.search(r"[^\W_]", _JOINS.sub("", bare)) is not None
