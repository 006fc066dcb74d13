"""`dependants`: who would come along, one entry per person.

A girlfriend, boyfriend or fiancé(e) is `cohabitant`, parents-in-law are `parent`. Sons and daughters of unknown age
leave the list open; kids and 小孩 are minors unless an age says otherwise.
"""

from __future__ import annotations

import re
from typing import Final, Mapping

from bot.vocabulary import SLOTS

from . import numbers, yes_no
from .clauses import Clause, Found, Message
from .patterns import en, negated, rx

SLOT: Final = "dependants"
SPOUSE: Final = rx(
    r"wife|husband|spouse|wifey|hubby",
    r"老婆|老公|太太(?!平)|丈夫|妻子|老婆孩子|妻(?=儿|女|小|子|[和与、,])|配偶|爱人|我先生|^先生|先生(?=[和与同、,]|一起"
    r"|一齐)|媳妇",
)
_REGISTERED: Final = rx(
    r"registered partner|civil partner(?:ship)?|same[- ]sex (?:partner|spouse)|civil union"
    r"|domestic partner(?:ship)? registered",
    r"登记(?:的|嘅)?(?:伴侣|同性)|民事伴侣|同性(?:伴侣|配偶|婚姻)|民事结合",
)
_COHABITANT: Final = rx(
    r"girlfriend|boyfriend|fiancee?|gf|bf|unmarried partner|living together|cohabit\w*|partner (?:im"
    r"|i am) not married to",
    r"女朋友|男朋友|女友|男友|未婚(?:妻|夫)|同居|未婚伴侣|准老婆|准老公",
)
PARENTS: Final = rx(
    r"parents?(?:[- ]in[- ]law)?|mother(?:[- ]in[- ]law)?|father(?:[- ]in[- ]law)?|mum|mom|dad|in-laws"
    r"|grandma|grandparents?",
    r"父母|爸妈|爸爸|妈妈|父亲|母亲|老爸|老妈|阿爸|阿妈|岳父母?|岳母|公公|婆婆|家翁|家婆|外父|外母|老人家"
    r"|双亲",
)
_COUNT: Final = r"(?P<n>\d|一|二|两|三|四|五|六|仨|one|two|three|four|five|an?|both|twins?)"
_MINOR: Final = re.compile(
    rf"(?:(?<![a-z\d]){_COUNT} ?(?:small |young |little |school-?age |minor |个|名|位|只|细|小|未成年|嘅"
    r"|的|上小学的?|读小学的?|上学的?|读书的?|上幼儿园的?)*)?(?P<minor>(?<![a-z])(?:kids?|child(?:ren)?|bab(?:y|ies)"
    r"|(?:twin )?(?:girls|boys)|(?:boy|girl)(?= of \d)"
    r"|toddlers?|infants?|newborns?|twins|minors?)(?![a-z])"
    r"|(?<![a-z\d])(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)[- ]years?[- ]olds?(?![a-z])"
    r"(?! (?:son|daughter|kid|child))"
    r"|小孩子?|小朋友|孩子们?|娃娃?|宝宝|bb|细路(?:仔)?|未成年子女|幼儿|双胞胎|仔女|子女|儿女|孙)"
)
_CHILD: Final = re.compile(
    rf"(?:(?<![a-z\d]){_COUNT} ?(?:small |young |little |teenage |adult |grown-?up |个|名|位|细|小|大|成年"
    rf"|嘅|的)*)?(?P<child>(?<![a-z])(?:sons?|daughters?)(?![a-z])|儿子|女儿|囡囡?|个仔|个女|阿仔|阿女"
    rf"|(?<=[一两二三四大细])仔|(?<=[一两二三四大细])女)"
)
_AGE: Final = re.compile(
    r"(?P<age>\d{1,2}|[一二三四五六七八九十两]{1,3}|(?:one|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty)) ?(?:岁|(?:-"
    r"| )?(?:years?|yrs?)(?:-| )?old|(?:-| )year-old|yo(?![a-z])|y/o|个?月大|months? old)|(?:aged?|is|are"
    r"|岁数) (?P<aged>\d{1,2})(?:(?: and|,|、| &) ?(?P<aged2>\d{1,2}))?(?! ?(?:%|k|万|month"
    r"|year(?!s? old)))"
    r"|(?:boy|girl)s? (?:of |who (?:is|are) )(?P<of>\\d{1,2})|(?:son|daughter|kid|child|boy|girl|儿子|女儿|仔"
    r"|女|孩)[ (:,]{0,2}(?P<beside>\d{1,2})(?! ?(?:\d|%|k"
    r"|万|个|月|month))"
    r"|(?<=[,(:]) ?(?P<first>\d{1,2}) ?(?:and|&|,|和|同|、|,? ?with) ?(?P<second>\d{1,2})(?! ?[\d%k万年个])"
)
_ADULT: Final = rx(
    r"adult|grown[- ]?up|over 18|above 18|at university|in university|in college|working already|18\+"
    r"|18 or (?:over|above)",
    r"成年(?!人才)|(?<!未)满18|满十八|十八岁以上|18岁以上|上大学|读大学|大学生|已工作",
)
_YOUNG: Final = rx(
    r"under (?:18|eighteen)|below 18|minors?|small|young|little|primary school|kindergarten|toddler|baby"
    r"|infant|teenage|school-?age|secondary school",
    r"未成年|未满18|未满十八|18岁以下|十八岁以下|小学|幼儿园|幼稚园|初中|高中|中学|刚出生|婴儿|细个|好细"
    r"|还小|仲细|年幼|上学",
)
_NOBODY: Final = rx(
    r"(?:no|nobody|no one|not any|without|dont have any|not bringing any) ?(?:dependants?|dependents?"
    r"|family|one|body|kids|children)?|just (?:me|myself)|only (?:me|myself)|(?:by |on )?(?:myself"
    r"|my own)(?: only)?|alone|single|im not (?:bringing|taking) (?:anyone|anybody|family)"
    r"|not bringing (?:anyone|anybody|family|them)|solo|only one person|nobody else|none|unmarried"
    r"|not married",
    r"(?:没有|没|冇|无|不|唔)(?:人|家属|受养人|家人|需要|使|打算|会|用|要|带|任何)*(?:带|家属|受养人|家人"
    r"|人|副申|屋企人|跟来|同行|随行)|只有我|就我(?:一个|自己)|得我(?:一个|自己)|净系我|一个人(?:来|去|过"
    r"|申请)?|自己一个|单身|独自|我自己$|只我|唔带人|不带人|一个人$|孤身|未婚|没结婚|未结婚",
)
_COMES: Final = rx(
    r"bring\w*|come with|coming with|with (?:me|my)|accompany\w*|along|join(?:ing)? me|dependa?e?nts?"
    r"|go with (?:him|her|me)|going with (?:him|her|me)|mov(?:e|ing) with (?:him|her|me)|come over"
    r"|together|take (?:my|them)|family (?:of|visa)"
    r"|follow me|move with",
    r"带|跟埋|嚟埋|会跟|一起|一齐|同埋|随行|受养人|家属|副申|陪|跟我|同我|过来|过嚟|连同|携",
)
_AT_HOME: Final = rx(
    r"(?:am |im )?(?:living|live|lives|lived) with my (?:parents|mum|mom|family)",
    r"(?:跟|和|同)(?:父母|爸妈|家人|屋企人)(?:一起)?住",
)
"""Where somebody lives now tells nothing of who will come along."""
_WITH_ME: Final = rx(
    r"(?:bring|take) me(?= and)|(?:i|me) and (?:our|my)|and (?:i|me)(?: are| will| both| would|$)",
    r"带(?:埋)?我(?=[和同跟与])|我(?:和|同|跟)",
)
"""Somebody writes for a wife or husband and would come along."""
_AND_ALSO: Final = rx(r"and|also|plus|as well as", r"还有|以及|同埋|另外|也有|和|仲有")
_STAYS: Final = rx(
    r"stay(?:s|ing)?(?: behind| in)?|remain\w*|not (?:coming|bringing|joining)|wont (?:come|join)|later"
    r"|without (?:my|them)|leave (?:my|them)|divorced|ex-?(?:wife|husband)|passed away|already (?:in|has)",
    r"留在|留喺|不来|唔嚟|不过来|不带|唔带|不跟|唔跟|离婚|离异|前妻|前夫|去世|过世|暂不|以后再",
)


def dependants(message: Message) -> Found | None:
    """Read the list of people who would come along, or `[none]`; None if a person's kind or age is left open."""
    asked = message.asked == SLOT
    people: list[str] = []
    clauses: list[Clause] = []
    ages = _ages(message)
    coming = {
        c.sentence: c.start for c in message.clauses if _COMES.search(c.text) and not c.question and not c.supposed
    }
    for clause in message.clauses:
        text = clause.text
        if clause.question or clause.supposed or _STAYS.search(text):
            continue
        if not asked and _AT_HOME.search(text):
            continue
        if not asked and _OWN_VISA.search(text):
            continue
        comes = _COMES.search(text) or (clauses and _AND_ALSO.match(text)) or _begins_a_list(clause, coming)
        if not asked and not comes:
            continue
        if people and _JUST_THE_AGE.fullmatch(text):
            continue  # 一个娃，娃3岁: the same child
        read = _people(text, ages, asked)
        if read is None or (read and yes_no.is_doubtful(text)):
            return None
        if _WITH_ME.search(text) and SPOUSE.search(message.text) and "spouse" not in read:
            read = ["spouse", *read]
        if read:
            people += [p for p in read if p == "child_u18" or p == "child_18plus" or p not in people]
            clauses.append(clause)
    if people:
        people.sort(key=SLOTS[SLOT].values.index)
        return Found(people[:20], clauses[0].start, clauses[-1].end)
    for clause in message.clauses:
        nobody = _NOBODY.search(clause.text)
        if (
            nobody
            and not clause.question
            and not clause.supposed
            and (asked or _plainly_nobody(clause.text))
            and not yes_no.is_hedged(clause.text)
        ):
            return clause.found(["none"])
    if asked:
        bare = yes_no.polarity(message)
        return message.whole(["none"]) if bare is not None and bare.value == "no" else None
    return None


_OWN_VISA: Final = rx(
    r"on (?:an? |my )?dependa?e?nt (?:visa|pass)|as (?:an? |the |my |his |her )?dependa?e?nt of",
    r"(?:我|而家|现在)(?:拿|系|是|持|揸)?[^,]{0,4}受养人(?:签|身份)|跟(?:我)?(?:佢|他|她)嚟咗",
)
"""Who lives in Hong Kong as a dependant tells nothing of who will come along."""
_MARRIED: Final = rx(r"married", r"已婚|结了婚|结咗婚|成家")
_SHORT: Final = 30
_JUST_THE_AGE: Final = re.compile(
    r"(?:个|the |my )?(?:娃|孩子|小孩|kid|child)"
    r"(?: is|而家|今年)? ?\d+ ?(?:岁|years? old|yo)?"
)
_ONLY_NAMES: Final = re.compile(
    r"(?:(?:and|my|our|his|her|the|two|three|one|i|a) ?|[a-z]+(?:-[a-z]+)* ?(?:\(\d+\)?)?|[\d ()]+){1,4}"
    r"|(?:我|佢|他|她)?(?:的|嘅)?[\u3400-\u9fff]{1,4}(?:[和同跟与及、][\u3400-\u9fff两]{1,5}(?:\([\d岁]*\)?)?)?"
)


def _begins_a_list(clause: Clause, coming: Mapping[int, int]) -> bool:
    """ "My wife, our daughter (16) and her mother would come": the names before the one that says so.

    Args:
        coming: sentence -> where its last clause begins that says so.
    """
    if len(clause.text) > _SHORT or not _ONLY_NAMES.fullmatch(clause.text):
        return False
    return coming.get(clause.sentence, -1) > clause.start


_ABOUT_FAMILY: Final = re.compile(
    en("dependa?e?nts?|(?:not|without|no) (?:bringing )?(?:any )?family|bringing (?:anyone|anybody|family)")
    + "|受养人|家属|家人|带人|副申"
)


def _plainly_nobody(text: str) -> bool:
    return bool(
        _ABOUT_FAMILY.search(
            text,
        )
    )


def _people(text: str, ages: list[int], asked: bool) -> list[str] | None:
    """Everybody whom one clause names; None if somebody's kind is unclear."""
    found: list[str] = []
    for value, pattern in (
        ("registered_partner", _REGISTERED),
        ("cohabitant", _COHABITANT),
        ("spouse", SPOUSE),
        ("parent", PARENTS),
    ):
        match = pattern.search(text)
        if match and not negated(text, match.start()) and not _subject_only(text, match, asked):
            found.append(value)
    married = _MARRIED.search(text) if asked else None
    if married and not negated(text, married.start()) and "spouse" not in found:
        found.append("spouse")
    if "registered_partner" in found and "spouse" in found:
        found.remove("spouse")
    children = _children(text, ages)
    if children is None:
        return None
    return found + children


_ONLY_MY: Final = re.compile(r"(?:我)?$")
_DOES_SOMETHING: Final = re.compile(en("(?:is|has|asked|wants|works|lives)"))


def _subject_only(text: str, match: re.Match[str], asked: bool) -> bool:
    """ "My wife asked me to bring ..." names no companion."""
    return (
        not asked
        and bool(_ONLY_MY.match(text[: match.start()]))
        and bool(_DOES_SOMETHING.match(text[match.end() :].lstrip()))
    )


def _children(text: str, ages: list[int]) -> list[str] | None:
    """Read the children of one clause, and strike their ages off the list."""
    result: list[str] = []
    for pattern, minors in ((_MINOR, True), (_CHILD, False)):
        for match in pattern.finditer(text):
            if negated(text, match.start()):
                continue
            count = _count(
                match,
                plural=match.group(0).endswith("s")
                or match.group(0).endswith("children")
                or match.group(0).endswith(("们", "子女", "儿女", "仔女", "twins", "胞胎")),
            )
            kinds = _kinds(count, ages, text, minors)
            if kinds is None:
                return None
            result += kinds
            del ages[:count]
    return result


def _kinds(count: int, ages: list[int], text: str, minors: bool) -> list[str] | None:
    if ages:
        given = [("child_u18" if age < 18 else "child_18plus") for age in ages[:count]]
        return given + [given[-1]] * (count - len(given))
    if _ADULT.search(text):
        return None if _YOUNG.search(text) else ["child_18plus"] * count
    if minors or _YOUNG.search(text):
        return ["child_u18"] * count
    return None


def _count(match: re.Match[str], *, plural: bool) -> int:
    words = match.group("n")
    if words is None or words in ("a", "an"):
        return 2 if plural and words is None else 1
    if words in ("both", "twins", "twin"):
        return 2
    if words == "仨":
        return 3
    value = numbers.chinese(words) if words in "一二两三四五六" else numbers.english(words) if words.isalpha() else None
    return int(value) if value is not None else int(words) if words.isdigit() else 1


def _ages(message: Message) -> list[int]:
    ages: list[int] = []
    for match in _AGE.finditer(message.text):
        if match.group("first"):
            ages += [int(match.group("first")), int(match.group("second"))]
            continue
        words = match.group("age") or match.group("aged") or match.group("beside") or match.group("of")
        if "月" in match.group() or "month" in match.group():
            ages.append(0)
            continue
        value = (
            int(words) if words.isdigit() else numbers.chinese(words) if not words.isascii() else numbers.english(words)
        )
        if value is not None:
            ages.append(int(value))
        if match.group("aged2"):
            ages.append(int(match.group("aged2")))
    return ages
