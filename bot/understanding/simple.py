"""Slots whose answer is a choice or a yes or no that means nothing without its question."""

from __future__ import annotations

import re
from typing import Final, Mapping

from . import duration, suggestions, yes_no
from .clauses import Clause, Found, Message
from .patterns import negated, rx

YES_NO_SLOTS: Final = frozenset(
    (
        "has_travel_doc",
        "has_hkid",
        "docs_other_language",
        "top_university",
        "degree_level_job",
        "rd_stem_job",
        "stem_degree_top100",
        "foreign_pr",
        "born_overseas",
        "parent_hkpr_settled_overseas_at_birth",
        "regulated_profession",
        "parents_separated",
    )
)
CONSENT_SLOTS: Final = frozenset(("xborder_consent", "marketing_consent"))
_NONE_SLOTS: Final = frozenset(("tp_trade", "spouse_or_parent_status", "facilitation_basis"))

_EXCLUSIVE: Final = frozenset(("contact_channel", "contact_time"))
"""Naming two of these leaves the choice open."""

CHOICES: Final[Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]] = {
    "contact_channel": (
        ("whatsapp", rx(r"whats ?app|wa", r"whatsapp")),
        ("wechat", rx(r"we ?chat|weixin|wx", r"微信")),
        ("email", rx(r"e-?mails?|mail", r"电邮|邮箱|邮件|伊妹儿|电子邮")),
        (
            "phone",
            rx(r"phone|call|calls|mobile|telephone|tel|sms|text|ring", r"电话|手机|打俾我|打给我|短信|致电|来电|通话"),
        ),
    ),
    "contact_time": (
        (
            "any",
            rx(
                r"any ?time|any|whenever|all day|no preference|(?:doesnt|does not) matter|either|flexible|both",
                r"都可以|都得|都行|随时|任何时间|冇所谓|无所谓|几时都|什么时候都|全天|整天|皆可|不限|随便|均可",
            ),
        ),
        ("morning", rx(r"mornings?|a\.?m\.?|before noon|early", r"早上|上午|朝早|早晨|上昼|朝头|中午前|清晨")),
        ("afternoon", rx(r"afternoons?|after lunch|noon|midday", r"下午|午后|晏昼|下昼|中午")),
        (
            "evening",
            rx(
                r"evenings?|nights?|after work|after (?:6|7|8|six|seven|eight)|tonight|late",
                r"晚上|夜晚|傍晚|下班后|放工后|收工后|夜间|晚间|夜里|今晚|黄昏",
            ),
        ),
    ),
    "timing": (
        (
            "browsing",
            rx(
                r"just (?:looking|browsing|curious|checking|asking)|only (?:looking|asking)|no plans?|browsing",
                r"随便|看看|了解一下|睇睇|睇下|未有计划|没有计划|没计划|未打算|好奇",
            ),
        ),
        (
            "urgent",
            rx(
                r"urgent(?:ly)?|asap|as soon as possible|immediately|right away|straight away|now|this (?:week|month)"
                r"|next week|rush|hurry|very soon|within (?:a|one|1|two|2) (?:weeks?|month)",
                r"尽快|越快越好|马上|立即|立刻|紧急|好急|很急|急|即刻|即时|这个月|今个月|下周|下星期|下个礼拜|一个月内"
                r"|一个月之内|愈快愈好|火急",
            ),
        ),
        (
            "within_3_months",
            rx(
                r"within (?:the next )?(?:three|3|two|2) months?|next month|(?:in )?(?:1|one|2|two|3"
                r"|three)(?: ?-? ?(?:2|two|3|three| to 3| or 3))? months?|this quarter|next quarter|soon|a (?:few"
                r"|couple of) months",
                r"三个月内|3个月内|两个月|2个月|两三个月|三个月|3个月|下个?月|近期|短期内|两三个月内|一两个月|呢两个月",
            ),
        ),
        (
            "later",
            rx(
                r"later|next year|half a year|(?:six|6) months|after (?:three|3|six|6) months|not (?:in a )?(?:hurry"
                r"|urgent|rush)|no (?:hurry|rush)|someday|in the future|end of (?:the )?year|eventually",
                r"以后|之后|明年|出年|半年|年底|将来|不急|唔急|迟啲|迟些|慢慢|长远|未来|下半年|过段时间",
            ),
        ),
    ),
    "letter_of_consent": (
        (
            "refused",
            rx(
                r"refus\w*|wont (?:give|stamp|sign|issue)|rejected|not willing|unwilling|(?:cannot|cant"
                r"|unable to) (?:get|obtain)|(?:doesnt|does not|dont) (?:agree|want)",
                r"拒绝|不肯|唔肯|不同意|唔同意|不给|唔俾|不愿意|不盖|拿不到|攞唔到|开不到|开不了|不放人|不放",
            ),
        ),
        (
            "self_employed",
            rx(
                r"self-?employed|freelanc\w*|own (?:business|company|boss)|no employer",
                r"自雇|自由职业|个体户|自己做|没有单位|冇单位|无单位|自己开公司|老板",
            ),
        ),
        (
            "talent_centre",
            rx(
                r"talent cent(?:er|re)|talent market|personnel (?:file|office)|unemployed|file (?:is )?(?:kept|held)"
                r"|labour bureau|street office",
                r"人才中心|人才市场|人才服务中心|档案|街道办?|社区|人社局|待业|失业|存档",
            ),
        ),
        (
            "obtainable",
            rx(
                r"can (?:get|obtain|provide)|able to|obtainable|no problem|already (?:have|got)|will (?:get|give|stamp"
                r"|sign|issue)|available|yes|employer (?:agrees?|will)|get it",
                r"可以|能拿|能开|能盖|拿得到|攞到|没问题|冇问题|已经有|已有|会盖|会开|愿意|同意|肯|办得到|开到|能",
            ),
        ),
    ),
    "tp_trade": (
        ("nurse", rx(r"nurses?|nursing", r"护士|登记护士|护理")),
        ("aircraft_maintenance", rx(r"aircraft|aviation|aeroplane|airplane", r"飞机|航空")),
        ("marine_services", rx(r"marine|ships?|vessel|maritime|boat", r"海事|船舶|船|航运")),
        (
            "it_technician",
            rx(
                r"it (?:tech\w*|support)|innovation technician|computer tech\w*|information technology",
                r"创科|资讯科技|信息技术|it技术|电脑技术|网络技术",
            ),
        ),
        ("lift_escalator", rx(r"lifts?|escalators?|elevators?", r"电梯|升降机|扶梯|自动梯")),
        ("bim_coordinator", rx(r"bim|building information", r"bim|建筑信息|建筑资讯")),
        ("electrical", rx(r"electrical|electrician", r"电气|电工|电力|机电")),
        (
            "new_industrialisation",
            rx(r"industriali[sz]ation|manufactur\w*|factory|production", r"工业化|制造|生产|工厂"),
        ),
    ),
    "spouse_or_parent_status": (
        ("ft_degree_student", rx(r"students?|studying", r"学生|读书|在读|读紧")),
        ("hk_permanent_or_unconditional", rx(r"permanent|pr|unconditional|hong ?konger", r"永久|永居|香港人|无条件")),
        (
            "ttps_qmas_assg_cies_holder",
            rx(r"ttps|qmas|assg|cies|top talent|quality migrant", r"高才|优才|第二代|投资移民|投资入境"),
        ),
        (
            "asmtp_gep_iang_techtas_holder",
            rx(r"asmtp|gep|iang|techtas|work(?:ing)? visa|employment visa", r"专才|iang|工作签|科技人才|一般就业|工签"),
        ),
    ),
    "facilitation_basis": (
        (
            "top_university",
            rx(r"top[- ]?(?:100|hundred)?(?: universit\w+)?|listed universit\w+|university", r"百强|百大|名校|大学"),
        ),
        ("hk2m_established_company", rx(r"(?:2|two) million|2m|hk\$ ?2|2,000,000", r"200万|两百万|二百万|两球")),
    ),
}
_HURRY: Final = (
    (
        "urgent",
        rx(
            r"(?:really |very |quite )?urgent(?:ly)?|asap|(?:am|im|are|were|is|bit) in a (?:real )?(?:rush"
            r"|hurry)",
            r"[好很挺超]急|急急|急着|急住|尽快",
        ),
    ),
    (
        "browsing",
        rx(
            r"just (?:looking|browsing|curious)(?: around)?|only browsing",
            r"先?随便(?:看看|睇睇|了解)|纯粹了解|了解下先|先了解(?:一下|下)",
        ),
    ),
    (
        "later",
        rx(
            r"no (?:hurry|rush)|not (?:urgent|in a (?:hurry|rush))|the year after next",
            r"不急|唔急|不着急|唔使急|(?:准备|打算|计划)(?:明年下半年|后年|出年下半年)",
        ),
    ),
)
"""What tells the timing even where it was not asked."""
_PLACES: Final = (
    ("hong_kong", rx(r"hong ?kong|hk", r"香港")),
    ("macao", rx(r"macau|macao", r"澳门")),
    ("taiwan", rx(r"taiwan", r"台湾")),
    (
        "mainland",
        rx(r"mainland|china|shenzhen|beijing|shanghai|guangzhou|prc", r"内地|大陆|国内|老家|深圳|北京|上海|广州"),
    ),
    (
        "overseas",
        rx(
            r"overseas|abroad|foreign|uk|us|usa|canada|australia|japan|singapore",
            r"海外|国外|外国|英国|美国|加拿大|澳洲|日本|新加坡",
        ),
    ),
)


def simple(message: Message) -> Found | None:
    """Read the answer to the asked slot if it is one of the plain kinds; None otherwise."""
    slot = message.asked or ""
    if slot in YES_NO_SLOTS:
        return yes_no.polarity(message)
    if slot in CONSENT_SLOTS:
        return yes_no.agreement(message)
    if slot in CHOICES:
        return _choice(message, slot)
    if slot == "dependant_place":
        return _places(message)
    return suggestions.number(message)


_STARTS: Final = rx(
    r"start(?:s|ing)?|mov(?:e|ing)|join(?:ing)?|begin",
    r"入职|到职|上班|返工|要到|到岗|(?<!发)(?<!寄)过去|过嚟|报到|再走|[想要](?=[^,]{0,4}个月(?:之)?内)",
)


def _start(clause: Clause, message: Message) -> Found | None:
    """When the person says to start: the months from today decide."""
    if not _STARTS.search(clause.text):
        return None
    if _NEXT_WEEK.search(clause.text):
        return clause.found("urgent")
    spans = _WITHIN.search(clause.text)
    if spans:
        return clause.found("within_3_months")
    point = duration.moment(clause.text, message.today)
    ahead = -point.months_before(message.today)[0] if point is not None else -1
    if point is None or ahead < 0:
        return None
    if point.month is None:
        return clause.found("later") if point.year > message.today.year + 1 else None
    return clause.found("within_3_months" if ahead <= 3 else "later")


_NEXT_WEEK: Final = rx(r"next week|this week|the week after", r"下(?:个)?(?:周|星期|礼拜)|急急")
_WITHIN: Final = rx(r"(?:within|in) (?:one|two|three|1|2|3) months?", r"[一两二三123]个月(?:之)?内")


def timing(message: Message) -> Found | None:
    """Read `timing`; unasked, only hurry and the want of it in so many words."""
    if message.asked == "timing":
        return None  # `simple` reads it
    said = [clause.found(value) for clause in message.facts for value, words in _HURRY if words.search(clause.text)]
    said = said or [found for clause in message.facts if (found := _start(clause, message)) is not None]
    values = {found.value for found in said}
    if values == {"browsing", "later"}:  # "just looking, no hurry"
        return next(found for found in said if found.value == "browsing")
    return said[0] if len(values) == 1 else None


def _choice(message: Message, slot: str) -> Found | None:
    found: dict[str, Found] = {}
    for clause in message.facts:
        for value, pattern in CHOICES[slot]:
            match = pattern.search(clause.text)
            if match and not (
                negated(clause.text, match.start()) and value not in ("refused", "later", "any", "self_employed")
            ):
                found.setdefault(value, clause.found(value))
                if slot not in _EXCLUSIVE:  # the first kind named stands, as the list above is ordered
                    break
    if len(found) == 1:
        return next(iter(found.values()))
    if not found and slot in _NONE_SLOTS:
        bare = yes_no.polarity(message)
        return message.whole("none") if bare is not None and bare.value == "no" else None
    return None


def _places(message: Message) -> Found | None:
    values = [
        v
        for v, pattern in _PLACES
        if any((m := pattern.search(c.text)) and not negated(c.text, m.start()) for c in message.facts)
    ]
    return message.whole(values) if values else None
