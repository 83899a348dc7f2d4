"""The phrases by which officers say what an activity is: days, times, places, people, money, in Chinese and English.

Pure; patterns over words as `moments.plainly` has them, each with the names of what stands in it.
"""

import re
from typing import Final

from storage.activities import Audience

#: How long a place may be.
PLACE: Final = 80
#: Stands for what was understood already.
MASK: Final = "\ue000"


def any_of(*ways: str) -> re.Pattern[str]:
    """One of the ways, whatever the size of its letters; digits are 0 to 9."""
    return re.compile("|".join(ways), re.IGNORECASE | re.ASCII)


def words_of(*groups: str) -> str:
    """One of the words, which stand with spaces between; an underline is a space."""
    return "|".join(word.replace("_", " ") for group in groups for word in group.split())


def _n(name: str) -> str:
    """A number, under a name."""
    return f"(?P<{name}>{MANY})"


# When.

_CN: Final = "[零〇一二两三四五六七八九十]{1,3}"
#: A whole number, in digits or in words, of any size.
MANY: Final = "(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,7}|[零〇一二两三四五六七八九十百千万亿]{1,9})"
NUMBERS: Final = re.compile(MANY)
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
YEARS: Final = {"今年": 0, "明年": 1, "后年": 2}
NEAR: Final = {
    "大后天": 3,
    "后天": 2,
    "明天": 1,
    "明日": 1,
    "明晚": 1,
    "明早": 1,
    "今天": 0,
    "今日": 0,
    "今晚": 0,
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
    "tomorrow": 1,
    "today": 0,
    "tonight": 0,
}
#: What of those is said of an evening too.
#: The part of the day that those say, as it is written.
EVENING: Final = "晚上"
EVENINGS: Final = ("明晚", "今晚", "tonight")
_MONTH: Final = rf"(?:{'|'.join(MONTHS)})[a-z]*\.?(?![a-z])"
_WEEK: Final = "(?:周|星期|礼拜)"
_DAY_CN: Final = "[一二三四五六日天]"
_DAY_EN: Final = rf"(?:{'|'.join(WEEKDAYS)})(?:days?|s|sdays?|nesdays?|rsdays?|urdays?|r|rs)?"
#: 12.5 is a day where it stands alone, and not of 12.5 元, nor 1.5 小时.
_ALONE: Final = (
    r"(?! ?(?:元|块|公里|千米|米|km|[点时个人名位岁分倍折万%]|小时|hours?|minutes?|[ap]\.?m\b))"
    r"(?=$|[ ,。;!\n()、]|周|星期|礼拜|[上下中]午|早|晚|凌晨|傍晚|前|之前|截|日|号|至|到|~|—|–|和|及|在|于|举|开"
    r"|组|起|[两二三]天|这)"
)
#: Every week, with no day.
EVERY_WEEK: Final = any_of(rf"每个?{_WEEK}(?!{_DAY_CN}|[1-7末])", r"\bweekly\b", r"\bevery week\b")
#: What is said of time and names no day: what was, what recurs otherwise than weekly, what is still open.
_NONE: Final = (
    rf"(?:去年|前年|往年|上一?届|last year)的?(?: ?(?:\d{{1,2}}|{_CN}) ?月(?:份| ?(?:\d{{1,2}}|{_CN}) ?[日号]?)?)?",
    rf"每[两二三四2-4隔]+个?{_WEEK}(?:的?{_WEEK}?{_DAY_CN})?|隔周(?:的?周?{_DAY_CN})?",
    (
        rf"每个?月的?(?:第?[一二三四最后]+个?)?(?:{_WEEK}{_DAY_CN})?(?: ?\d{{1,2}} ?[日号])?"
        rf"|第[一二三四]个?{_WEEK}{_DAY_CN}"
    ),
    "每[天日晚早年]|每个?工作日",
    rf"每个?{_WEEK}{_DAY_CN}(?:[、,和及与/] ?{_WEEK}?{_DAY_CN}(?!起))+|每个?{_WEEK}{_DAY_CN}{{2,}}(?![起点时])",
    EVERY_WEEK.pattern,
    rf"(?:本|这个?|下个?|每个?)?周末|下个?{_WEEK}(?!{_DAY_CN}|[1-7末])|近期|择日|改天",
    r"\bevery (?:other|second|two|few)(?: [a-z]+)?|\bevery (?:day|morning|evening|month|weekday)\b",
    rf"\bevery {_DAY_EN}(?:(?:,| and| &|, and) {_DAY_EN})+\b",
    rf"\b(?:daily|monthly|fortnightly|biweekly)\b|\b(?:the )?(?:first|second|third|fourth|last) {_DAY_EN}\b",
    r"\b(?:this|next|the|at the) (?:weekend|week|month)\b",
)

DAY: Final = any_of(
    rf"(?P<none>{'|'.join(_NONE)})",
    rf"(?P<near>{'|'.join(NEAR)})",
    r"(?P<year>\d{4}) ?[-./年] ?(?P<month>\d{1,2}) ?[-./月] ?(?P<day>\d{1,2})(?!\d)(?: ?[日号])?",
    rf"(?P<of_year>{'|'.join(YEARS)})?的? ?(?<!\d)(?P<month_cn>\d{{1,2}}|{_CN}) ?月 ?(?P<day_cn>\d{{1,2}}|{_CN})(?!\d)"
    r"(?: ?[日号])?",
    rf"(?P<each>每个?|逢)?(?P<which>下下个?|下个?|上上个?|上个?|本|这个?)?{_WEEK}"
    r"(?P<weekday>[二三四五六天]|一(?!起)|日(?!常)|[1-7](?!\d))",
    rf"(?<![\d.:/-])(?P<month_no>1[0-2]|0?[1-9]) ?[./] ?(?P<day_no>3[01]|[12]\d|0?[1-9])(?!\d){_ALONE}",
    rf"\b(?:(?P<from_en>\d{{1,2}})(?:st|nd|rd|th)? ?(?:-|–|—|to) ?)?(?P<day_en>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?"
    rf"(?P<name_after>{_MONTH})(?:,? (?P<year_en>20\d\d))?",
    rf"\b(?P<name>{_MONTH}) (?P<day_en2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:,? (?P<year_en2>20\d\d))?",
    rf"\b(?P<plural>{'|'.join(WEEKDAYS)})(?:days|sdays|nesdays|rsdays|urdays)\b",
    r"(?<!the )\b(?:(?P<each_en>every|each|weekly on) )?(?:(?P<which_en>this|next|coming) )?"
    rf"(?P<weekday_en>{'|'.join(WEEKDAYS)})(?:day|s|sday|nesday|rsday|urday|r|rs)?\b",
    r"(?:(?P<of_month>本月|这个月|下个?月) ?|(?<![\d月./-]))(?P<only_day>3[01]|[12]\d|[1-9]) ?[日号]"
    r"(?!楼|门|线|厅|院|馆|食堂|会议室|教室|活动室|车间|场|泵|站|水|库|机|井|厂|桌|窗|路)",
)
#: 12月5日（周六）: said twice.
AGAIN: Final = any_of(
    rf" ?[(\[]? ?{_WEEK}(?P<again>{_DAY_CN}) ?[)\]]?",
    rf",? ?\(? ?(?P<again_en>{'|'.join(WEEKDAYS)})[a-z]*\.?\)?(?![a-z])",
)
#: 12月5日至7日; Dec 5-7.
SAME_MONTH: Final = any_of(
    r" ?(?:-|–|—{1,2}|~|至|到|to) ?(?P<last>\d{1,2})(?:st|nd|rd|th)?(?! ?[\d:点时月]| ?[ap]\.?m)"
    r"(?P<sign> ?[日号])?"
)

_PART: Final = words_of("凌晨 清晨 早上 早晨 上午 中午 午后 下午 傍晚 晚上 夜里 早 晚")
LATE: Final = ("下午", "午后", "傍晚", "晚上", "夜里", "晚")
_NO_CLOCK: Final = r"(?!\d{3}|间|长|候|段|尚|装|心)"
TIME: Final = any_of(
    r"(?P<noon>(?<![a-z])noon(?![a-z]))",
    rf"(?P<part>{_PART})? ?(?<!\d)(?P<hour>[01]?\d|2[0-4]|{_CN}) ?[点时]{_NO_CLOCK} ?"
    rf"(?:(?P<half>半)|(?P<quarter>[一三13])刻|(?P<minute>[0-5]\d(?!\d|[人名位个公米k岁])|\d(?=分)"
    rf"|[二三四五]?十[一二三四五六七八九]?(?![人名位个])|{_CN}(?=分))分?|整|钟)?",
    rf"(?P<part_>{_PART})? ?(?<![\d:.])(?P<hour_>[01]?\d|2[0-4]) ?[:h] ?(?P<minute_>[0-5]\d)(?![\d:])"
    r" ?(?P<half_day>[ap]\.?m\b\.?)?",
    r"(?<![\d:.])(?P<hour_en>1[0-2]|0?[1-9]) ?(?P<half_en>[ap]\.?m\b\.?)",
    r"(?<![\d:.])(?P<hour_to>1[0-2]|0?[1-9])"
    r"(?= ?(?:-|–|—|~|to|till|until) ?(?:1[0-2]|0?[1-9])(?::[0-5]\d)? ?[ap]\.?m\b)",
    r"(?P<part_only>上午|早上|早晨|清晨|下午|午后|傍晚|晚上|夜里|中午)(?!好|场|茶|餐|饭)",
    r"\bin the (?P<part_en>morning|afternoon|evening)\b",
)
#: An hour with no word for the part of the day before it.
BARE: Final = any_of(r"\s*[0-9０-９一二三四五六七八九十两]")
TO: Final = re.compile(r" ?(?:-{1,2}|–|—{1,2}|~|至|到|to|till|until|through) ?")
#: What may stand between a day and a time of it.
BETWEEN: Final = re.compile(r"[ ,的、@]*(?:at|from|on|in the)?[ ,]*")

# Until when one signs up: what stands before and behind a day.

UNTIL: Final = any_of(
    r"(?:报名)?(?:截止|截至)(?:时间|日期|报名)?(?:到|至|为|是|:)* ?$",
    r"报名(?:时间|日期)?:? ?(?:从?即日起|从?现在起)?(?:到|至|截至|截止到|止于|于|在|:) ?$",
    r"报名(?:时间|日期)?:? ?$",
    rf"(?:{words_of('deadline sign[_-]?ups? signing_up register registration rsvp closes? closing apply')})"
    rf"(?: (?:{words_of('is ends closes close until till by before on')}))*:? ?$",
    r"(?<!back )(?<!home )(?<!return )(?<!finish )\b(?:by|before|no later than) $",
)
_SIGNS: Final = words_of("报名 报送 报给 报到工会 报到 接龙 登记 上报 回复 联系 填")
TILL: Final = any_of(
    r" ?(?:(?:之|以)?前)?(?:报名)?(?:截止|截至|为止)(?:报名)?",
    rf"(?:之|以)?前 ?[^,。;\n]{{0,12}}?(?:{_SIGNS})",
    r" ?(?:is the )?deadline",
)
#: It is about signing up.
SIGNING: Final = any_of("报名")
#: Something is to be done before that: it does not begin then.
AHEAD_OF: Final = any_of("(?:之|以)?前(?!往)")
#: It is over, or all are back, then.
OVER_BEFORE: Final = any_of(
    r"(?:结束时间|结束|预计) ?(?:为|是|于|在|:)* ?$",
    r"\b(?:until|till|ends?(?: at| by)?|back(?: home)?(?: at| by)?|finish(?:es)?(?: at| by)?|return(?:ing)?(?: "
    r"at| by)?) ?$",
)
OVER_BEHIND: Final = any_of(
    r" ?(?:左右|前后|前)?(?:返回|返程|返站|返家|回来|回到|回程|结束|散场|散会|收工|收队|解散|闭馆|回家)"
)
#: It begins then; something else happens then.
BEGINS: Final = any_of(
    r" ?(?:准时|正式)?(?:开始|集合|出发|举行|举办|开场|开赛|开演|开讲|碰头|发车|见)|\b(?:start|meet|begin)"
)
CHECKS_IN: Final = any_of(r" ?(?:开始|起)?(?:签到|入场|检录|报到|到场)|\bcheck.?in")
BESIDES: Final = any_of(
    r"餐|饭|休息|签到|颁奖|抽奖|合影|到场|到达|入场|检录|发车|服务|供应|开放|接送|lunch|dinner|breakfast|break"
    r"|check.?in"
)
AHEAD: Final = any_of(rf"(?:报名)?提前 ?{_n('n')} ?天(?:截止|报名)+(?:报名)?")

# How many, whom one may bring, what it costs.

_LIMITS: Final = words_of("限额? 限定 限报 名额 人数 最多 上限 不超过 招募? 招 报名人数 一共 总共 共")
_HEADS: Final = words_of("places? seats? spots? people persons? participants?")
_UP_TO: Final = words_of(r"max(?:imum)?\.? limited?(?:_to)? up_to places?:? seats?:? capacity:?")
#: Not of people, or of a range of them, or of more or fewer.
_NO_HEADS: Final = (
    r"(?![\d多余]| ?(?:-|–|—|~|至|到|或) ?[\d一二三四五六七八九十]|[个 ]*(?:元|块|天|公里|岁|分|小时|个?月|周|队"
    r"|支|组|桌|户|个?家庭|次|场|名?家属|年|%)"
    r"| ?(?:teams|family|families|relatives|children|kids|guests|km|hours|days|yuan)| ?[人名位](?:制|一[组队桌]"
    r"|[组队桌]|以[上下]|左右|上下|/))"
)
SEATS: Final = any_of(
    rf"(?:{_LIMITS})(?:人数|为|是|:|限制|上限|志愿者)* ?{_n('n')}{_NO_HEADS} ?(?:个名额|[人名位个席])?",
    rf"(?<![\d-]){_n('n2')} ?(?:个名额|个位置|人名额|(?:{_HEADS})\b(?! each| per))",
    rf"(?:{_UP_TO}) ?(?:of )?{_n('n3')}{_NO_HEADS}\b(?: (?:{_HEADS}))?",
    rf"(?:(?<=[,。;\n) {MASK}])|^){_n('n4')}{_NO_HEADS} ?[人名](?=$|[,。;!\n {MASK}])",
)
#: 每组10人 says nothing of all.
PER: Final = any_of(
    r"(?:每|各)[^,。;\n0-9一二两三四五六七八九十]{0,4}?(?:限|限报|最多|可|约)?(?:报|派)?"
    rf" ?{MANY}(?: ?(?:-|–|~|至|到) ?{MANY})? ?[人名位]",
    r"\d+ (?:people|persons) (?:per|a|each)\b",
)
UNLIMITED: Final = any_of(
    "(?:名额|人数)?不限(?:人数|名额)|(?:名额|人数)不限", r"\bno limit\b", r"\bunlimited\b", "any number"
)

#: Said alone, of places and of family.
NO_LIMIT: Final = any_of(r"(?:(?:人数|名额)?不限|不限(?:人数|名额)|没?有?无?限制|any|no limit|unlimited|none)[.。]?")
NOBODY: Final = any_of(r"(?:不(?:能|可以?)?带(?:家属)?|没有|no|none|nobody)[.。]?")

_KIN: Final = words_of("家属 家人 孩子 小孩 亲友 家眷")
_KIN_EN: Final = r"(?:family(?: members?)?|relatives?|children|kids?|guests?)(?![a-z])"
_FEW: Final = r"(?:\d ?[-~至到] ?)?(?P<{}>[0-9]+|[一二两三四五六七八九十])"
NO_FAMILY: Final = any_of(
    "(?:不(?:能|可以?|得|要)?|谢绝|请勿|勿)(?:携)?带?(?:家属|家人|孩子|小孩)|家属不(?:参加|能|可)",
    r"\bno (?:family|children|kids|guests)\b",
)
FAMILY: Final = any_of(
    rf"(?:每人|每个家庭|每户)?(?:可以?|能|允许|欢迎|最多|限)*(?:携带|带) ?(?:最多)?(?:{_FEW.format('n')})? ?[个名位]?"
    rf" ?(?:{_KIN})(?: ?(?:最多)? ?{_FEW.format('n5')} ?[人名位个]?)?",
    rf"家属 ?(?:每人)?(?:最多|可带|限)? ?{_FEW.format('n6')} ?[人名位个]",
    rf"(?:may |can )?bring (?:along )?(?:up to )?(?:(?P<n7>\d+|one|two|three|four|five|a) )?(?:your )?{_KIN_EN}",
    rf"(?:plus|with|\+|up to|max(?:imum)?|and) ?(?P<n8>\d+|one|two|three|four|five) {_KIN_EN}(?: each| per person)?",
    rf"\b(?P<n9>\d+|one|two|three|four|five) {_KIN_EN} (?:each|per person|allowed|may)\b",
    r"\bfamily (?:is |are )?welcome|可带家属|欢迎家属",
)
FEW: Final = {"one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5}

#: For whom, where that is said of the activity itself.
AUDIENCES: Final = (
    (
        Audience.IN_SERVICE,
        any_of(
            r"(?:仅限|限|面向|只?对|对象[:是为]|人员[:是为])全?体?在职(?:职工|会员|人员|员工|的)?",
            r"\b(?:only )?for (?:in-service|working) (?:members|staff|employees)(?: only)?",
        ),
    ),
    (
        Audience.RETIRED,
        any_of(
            r"(?:仅限|限|面向|只?对|对象[:是为]|人员[:是为])全?体?(?:离退休|退休)(?:职工|会员|人员|老同志|同志|的)?",
            r"\b(?:only )?for retired (?:members|staff|employees|colleagues)(?: only)?|\bretired members only",
        ),
    ),
)

_SUM: Final = r"\d+(?:\.\d+)? ?"
_MONEY: Final = "(?:元|块钱?|yuan|rmb|cny)"
#: What somebody gets, and does not pay.
GIFTS: Final = any_of(
    rf"(?:补贴|补助|奖励?|奖金|发放?|价值|红包|押金|prizes?|worth|allowance)[^,。;\n]{{0,8}}?{_SUM}{_MONEY}",
    "免费(?:午|晚|早|停|提供|接送|领|发|乘|品|茶|饮)",
)
FEE: Final = any_of(
    rf"(?:费用|收费|活动费|fee|cost) ?[:是为] ?(?P<fee>[^,。;\n{MASK}]{{1,100}})",
    rf"(?:每人|人均|一人|自费|自付|收|[一-龥]{{0,4}}[费价票]) "
    rf"?{_SUM}{_MONEY}(?:/人)?(?:[^,。;\n{MASK}]{{0,12}}(?:现场|自理)[^,。;\n{MASK}]{{0,8}})?",
    rf"{_SUM}{_MONEY} ?(?:(?:/|每|一) ?[人位]|each\b|per person|a head|pp\b|a person)",
    rf"(?:cny|rmb|¥) ?{_SUM}(?:(?:each|per person|a head|pp)\b|/ ?人)?",
    rf"(?:[,。;\n{MASK}]|^) ?(?P<fee2>{_SUM}{_MONEY})(?=$|[,。;!\n{MASK}])",
    r"免费(?:参加)?|费用自理|aa制|\bfree of charge|\bfree(?= ?(?:$|[,。.;!\n]))",
)

#: How a question is asked that is answered by yes or no, or by a number.
YES_OR_NO: Final = any_of("吗|是否|要不要|会不会|能不能|有没有|需不需要", r"^(?:do|does|are|is|can|will|have|would) ")
HOW_MANY: Final = any_of("几[个位人岁件张辆口]|多少|多大|人数|身高|体重|鞋码", "how (?:many|much|old|tall)")
