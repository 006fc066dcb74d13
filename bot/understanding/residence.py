"""`residence`: where the applicant belongs.

A foreign passport outranks everything, then permanent residence, then the place where the person lives now; where
somebody studied or was born is no residence. A Hong Kong permanent resident with a foreign passport is asked.
"""

from __future__ import annotations

import re
from typing import Final

from . import places, status
from .clauses import SELF, Clause, Found, Message
from .patterns import en, negated, rx
from .whereabouts import FUTURE, NOW, PRC, TEMPORARY, lives

_COUNTRY: Final = places.OVERSEAS_WORDS

_FOREIGN: Final = re.compile(
    en(
        rf"(?:{places.NATIONALITIES}|naturali[sz]ed) (?:passport|citizens?|citizenship|nationals?|nationality)"
        rf"|foreign(?:er| national| citizen)|expat"
    )
    + rf"|(?:{_COUNTRY}) ?(?:"
    + en("passport|citizens?|citizenship|nationals?|nationality")
    + r"|护照|国籍|籍|公民|人(?!才|民|事))"
    + "|"
    + en("(?:citizen|national|passport|citizenship|nationality)(?: holder)? (?:of|from|is)")
    + rf" (?:the )?(?:{_COUNTRY})"
    + "|"
    + en(
        "(?:im|i am|hes|shes|he is|she is|is|am)(?: an?)? (?:american|british|canadian|australian|singaporean"
        "|malaysian|japanese|korean|german|french|italian|spanish|dutch|indian|indonesian|thai|filipino"
        "|vietnamese|russian|foreigner|new zealander|kiwi|aussie|brit|swede"
        "|dane|pole|turk|irish(?:man|woman)?|swiss|brazilian|nepali)"
        "(?! (?:pr|permanent|resident|green|visa|company|firm|bank|degree"
        "|university|student))"
    )
    + r"|(?:美|英|加|澳|日|韩|德|法|纽|外)(?:国)?籍(?!华侨)|外国(?:护照|国籍|籍|公民|人)|外籍|(?:入|加入|转"
    r"|换)(?:了|咗)?(?:外国|" + places.OVERSEAS_ZH + r")(?:国)?籍|非中国(?:籍|国籍|护照)"
)

_HK_PERMANENT: Final = re.compile(
    rf"(?:{places.HONG_KONG_WORDS})(?: ?的)? ?(?:"
    + en(
        "permanent(?: resident| residency| residence| id| identity)?|pr|passport"
        "|local(?! ?(?:compan|firm|regist|employ|job|hire|start|branch|注册|公司|企业|雇))"
    )
    + r"|永久|永居|特区护照|护照|人(?!才|力|事|士|口|工|均))"
    r"|永久(?:性)?(?:居民)?身份证|永久(?:性)?居民身份|三粒星|三颗星|3粒星"
    + "|"
    + en(
        "hkpr|hksar passport|hong ?konger|right of abode|permanent (?:hk|hong kong|hkid|id card|identity card)"
        "|permanent resident (?:of|in) (?:hk|hong kong|hksar)"
    )
    + r"|(?<!永久)居留权"
)

OVERSEAS_PR: Final = re.compile(
    r"(?<![a-z])green ?card|绿卡|枫叶卡|"
    + rf"(?:{_COUNTRY}|外国)(?:的)? ?(?:"
    + en("pr|permanent (?:resident|residency|residence)|settled status|ilr")
    + r"|永居|永久居留|永久居民|永久)"
    + "|"
    + en(rf"(?:{places.NATIONALITIES}) (?:pr|permanent resid\w+|green card)")
    + "|"
    + en("(?:permanent resid\\w+|pr)(?: status)? (?:of|in)")
    + rf" (?:the )?(?:{_COUNTRY})"
    + "|"
    + en("indefinite leave|settled status|ilr")
    + r"|当地(?:的)?(?:永久居留|永居|永久居民)"
)

_MACAO: Final = re.compile(rf"(?:{places.MACAO_WORDS})")

_MACAO_PERSON: Final = re.compile(
    rf"(?:{places.MACAO_WORDS}) ?(?:"
    + en("residents?|id|identity|permanent|pr|passport|local|people|person|citizens?")
    + r"|居民|人|身份证|永久|永居|护照|户籍|本地)|"
    + en("macanese")
)

_TAIWAN: Final = re.compile(rf"(?:{places.TAIWAN_WORDS})|台胞|" + en("taiwanese"))

_MAINLAND_PERSON: Final = rx(
    r"mainland(?:er|ers)|mainland (?:guy|lady|girl|man|woman|student|worker|visitor|nurse|teacher"
    r"|national)|mainland(?: china"
    r"| chinese)? (?:resident|residents|id|hukou|household|chinese"
    r"|person|citizen|permit|passport)|hukou|household registration|chinese id(?: card)?|prc (?:resident|id)"
    r"|chinese resident|exit-?entry permit",
    r"(?:内地|大陆|国内)(?:的)?(?:居民|护照|身份(?!证)|学生|生(?!活|意|产)|(?:嚟|来)(?:的|嘅)|人(?!才|士才)|户口|户籍|身份证|同胞|公民)|(?:是|系)(?:内地|大陆)(?:的|嘅)|户口|户籍|港漂|通行证|双程证",
)

_CAME_FOR: Final = re.compile(
    r"(?<![想要去算备])(?:来|嚟|到|在|喺)(?:了|咗)?(?:香港|港)(?:读紧?书|留学|念书|上学|实习|交换|探亲|旅游"
    r"|玩)|(?<![a-z])(?:student|studying|study) (?:at|in|of) (?:hku|cuhk|hkust|polyu|cityu|hkbu|lingnan"
    r"|eduhk|hong kong|hk)(?![a-z])"
)

_STILL: Final = rx(
    r"still (?:here|there|live|living|based|am|in)|never left|all my life|student (?:visa|permit|status)",
    r"一直(?:在|住|喺)|仍(?:然)?(?:在|住)|还(?:在|住)|仲(?:喺|住)|土生土长|学生签|学签|学生身份|在读|读紧",
)

_AT_HOME: Final = rx(
    r"at home in china|back home(?: in china)?|back in china|returned to china|in my hometown",
    r"已经回国|回国了|回国(?:工作|发展)|返咗(?:内地|大陆|国内)|回内地|在老家|在国内|喺大陆|喺内地",
)


_EARLIER: Final = rx(r"previously|used to|before that|earlier", r"之前|以前|曾经?|从前")
_FOR_OTHERS: Final = ("family", "adviser", "employer")
_ORIGIN: Final = re.compile(
    rf"(?:{places.MAINLAND.pattern}) (?:girl|guy|boy|man|woman|native|local)"
    rf"|(?<![a-z])from (?:{places.MAINLAND.pattern})|(?:{places.MAINLAND.pattern})人"
)


def residence(message: Message) -> Found | None:
    """Read `residence`; None unless the words settle it."""
    asked = message.asked == "residence"
    stays = bool(_STILL.search(message.text))
    flags: dict[str, Clause] = {}
    for clause in _of_the_applicant(message):
        for name in _flags(clause, asked, stays and not _EARLIER.search(clause.text)):
            flags.setdefault(name, clause)
    _add_residency(message, flags)
    _add_stay(message, flags)
    value = _decide(frozenset(flags), asked)
    if value is None:
        return None
    first = min(flags.values(), key=lambda c: c.start)
    last = max(flags.values(), key=lambda c: c.start)
    return Found(value, first.start, last.end)


def _of_the_applicant(message: Message) -> list[Clause]:
    """The facts, without what somebody who writes for another tells of a permanent residence of their own."""
    if message.speaks_for not in _FOR_OTHERS:
        return list(message.facts)
    return [c for c in message.facts if c.about != SELF or not (ANY_PR.search(c.text) or _HK_PERMANENT.search(c.text))]


def _add_residency(message: Message, flags: dict[str, Clause]) -> None:
    """ "I have changed to permanent residence": of the one place that the message names."""
    if "hk_permanent" in flags or "overseas_pr" in flags:
        return
    for clause in _of_the_applicant(message):
        if ANY_PR.search(clause.text) and holds(ANY_PR, clause.text):
            here, abroad = bool(places.HONG_KONG.search(message.text)), bool(places.OVERSEAS.search(message.text))
            if here != abroad:
                flags["hk_permanent" if here else "overseas_pr"] = clause


_IN_HK_NOW: Final = re.compile(
    r"(?<![a-z])(?:liv(?:e|es|ing)|working|still|now|studying|stay(?:ing|s)?|here|am|im) (?:here "
    r"|based )?in (?:hk|hong kong)"
    r"|(?<![a-z])in (?:hk|hong kong) (?:on|under|as a|right now|now|already|at the moment)"
    r"|(?<![a-z])(?:visitor|tourist|student|dependant|living|lives|now) in (?:hk|hong kong)"
    rf"|(?<![a-z])(?:living|live|lives|住)(?: in|喺|在) ?(?:{places.HONG_KONG_HOMES})"
    r"|(?:签[证注]|身份|优才|高才|专才|外劳|受养人)[^,]{0,5}(?:在|喺)(?:香港|港)|(?:现在|而家|目前|依家)[^,]{0,10}(?:在|喺)(?:香港|港)(?!那|嗰)|[来嚟](?:了|咗)香港"
    r"|(?:人|仲|还|现在|而家|目前|已经)(?:都|就)?(?:在|喺)(?:香港|港)|(?<![没冇未])(?:在|喺)(?:香港|港)(?:住|做|上班|工作|返工|读(?!过)|念(?!过)|揾|找|见工|$)"
)


_ON_A_VISA: Final = rx(
    r"on (?:an? |my |his |her )?[a-z]+ (?:visa|permit)|(?:as an?|mainland) (?:visitor|tourist)|iang|ttps|qmas|asmtp",
    r"签[证注]|学签|生签|受养人|(?<![a-z])iang|高才|优才|专才过|外劳|身份(?!证)|旅行",
)


def _in_hong_kong(clause: Clause) -> bool:
    return bool(_IN_HK_NOW.search(clause.text))


def _add_stay(message: Message, flags: dict[str, Clause]) -> None:
    """A mainlander who lives in Hong Kong, or holds a permission to stay there, is there for a time."""
    origin = next((clause for clause in message.facts if _ORIGIN.search(clause.text)), None)
    if origin is not None and _ON_A_VISA.search(message.text) and any(map(_in_hong_kong, message.facts)):
        flags.pop("in_mainland", None)
        flags.setdefault("mainland_person", origin)
    if "mainland_person" not in flags or {"in_hong_kong", "in_mainland_now", "in_overseas"} & set(flags):
        return
    here = next((clause for clause in message.facts if _IN_HK_NOW.search(clause.text)), None)
    held = status.hk_status(message)
    if here is not None or (held is not None and held.value != "none"):
        flags["in_hong_kong"] = here or flags["mainland_person"]


_AFLOAT: Final = re.compile("港漂|在港澳|居港澳|喺港澳|hk or macao")


def _flags(clause: Clause, asked: bool, stays: bool) -> list[str]:
    text = clause.text
    flags = [name for name, pattern in _PERSONAL if holds(pattern, text)]
    here = [name for name, pattern in _PLACES if lives(pattern, text, name, asked=asked, stays=stays)]
    if holds(_AT_HOME, text) and not FUTURE.search(text):
        here.append("in_mainland")
    if holds(TEMPORARY, text):
        here.append("temporary")
    if _AFLOAT.search(text) or _CAME_FOR.search(text):
        here.append("in_hong_kong")
    if any(name.startswith("in_") for name in here) and NOW.search(text):
        here += [f"{name}_now" for name in here if name.startswith("in_")]
    return flags + here


_PERSONAL: Final = (
    ("foreign", _FOREIGN),
    ("prc", PRC),
    ("hk_permanent", _HK_PERMANENT),
    ("overseas_pr", OVERSEAS_PR),
    ("macao", _MACAO_PERSON),
    ("taiwan", _TAIWAN),
    ("mainland_person", _MAINLAND_PERSON),
)

_PLACES: Final = (
    ("in_hong_kong", re.compile(rf"{places.HONG_KONG_HOMES}|(?<=[在喺留])港(?![口元币资股])")),
    ("in_mainland", places.MAINLAND),
    ("in_overseas", places.OVERSEAS),
    ("in_macao", _MACAO),
)


def holds(pattern: re.Pattern[str], text: str) -> bool:
    match = pattern.search(text)
    if not match or negated(text, match.start()):
        return False
    return not _PLANNED.search(text[: match.start()]) and not _DENIED_AFTER.match(text[match.end() :])


_PLANNED: Final = re.compile(
    en(
        "applying for|apply for|want|hope to|waiting for|will get|will become|not yet|used to be|wife is"
        "|husband is|eligible for"
    )
    + r"|申请|等(?:着)?拿|想拿|准备拿|打算|将会|快拿到|还没|未攞|转成|换成"
)

_DENIED_AFTER: Final = re.compile(r" ?(?:也|都|还|仲|就)?(?:没有|没拿|冇|未攞|还没|没下来|申请中|被拒|无|唔系|不是)")


def _decide(flags: frozenset[str], asked: bool) -> str | None:
    """The contract's order: passport, permanent residence, place."""
    if "foreign" in flags:
        return None if {"hk_permanent", "prc"} & flags else "foreign"
    if "hk_permanent" in flags:
        return None if {"macao", "taiwan"} & flags else "hk_permanent"
    if "overseas_pr" in flags:
        return "overseas_prc" if {"prc", "mainland_person"} & flags else None
    mainlander = bool({"mainland_person", "prc"} & flags)
    if "macao" in flags or "taiwan" in flags:
        return None if mainlander or {"macao", "taiwan"} <= flags else "macao" if "macao" in flags else "taiwan"
    if "in_mainland_now" in flags or ("in_mainland" in flags and not {"in_overseas", "in_hong_kong"} & flags):
        return None if {"in_hong_kong_now", "in_overseas_now"} & flags else "mainland"
    if "in_hong_kong" in flags and "in_overseas" not in flags:
        settled = (
            "mainland_person" in flags or "in_mainland" in flags or (asked and ("temporary" in flags or "prc" in flags))
        )
        return "mainland_in_hk_temp" if settled else None
    if "in_overseas" in flags:
        return "overseas_prc" if mainlander and "in_hong_kong" not in flags else None
    if "in_macao" in flags:
        return "mainland_in_hk_temp" if mainlander else "macao" if asked else None
    return "mainland" if "mainland_person" in flags else None


ANY_PR: Final = re.compile(
    en("pr|permanent resid\\w+|green ?card|ilr|settled status")
    + r"|永居|永住(?:权|者)?|永久居(?:民|留|住)?(?:身份|权)?|绿卡|枫叶卡"
)
