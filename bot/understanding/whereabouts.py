"""Whether a clause says that somebody lives somewhere, or only names the place: a company's, a wish's, a degree's."""

from __future__ import annotations

import re
from typing import Final

from .patterns import en, negated, rx

PRC: Final = rx(
    r"(?:chinese|prc|china|mainland(?: china| chinese)?) (?:passport|citizens?|citizenship|nationals?"
    r"|nationality)|(?:passport|nationality|citizenship)(?: is)? (?:chinese|prc|china)",
    r"中华人民共和国(?:护照|公民|国籍)|中国(?:护照|国籍|籍|公民)|(?:护照|国籍)(?:是|系|都是|都系|还是|仲系|为|:)?中国|中国人",
)

TEMPORARY: Final = rx(
    r"stud(?:y|ying|ies|ent)|for now|visit(?:or|ing)?|touris[tm]|travel(?:l?ing)?|holiday|exchange"
    r"|intern(?:ship|ing)?|dependant|dependent|iang|temporar\w+|short (?:trip|stay|term)|business trip"
    r"|for now|ttps|qmas",
    r"读紧|读书|留学|上学|念书|学生|在读|旅游|旅行|玩|探亲|出差|短期|暂时|暂住|暂居|临时|实习|交换|签注"
    r"|逗留|受养人|iang|优才|高才|行街纸|港漂|交流|进修|访问|度假",
)

_PRESENT_EN: Final = (
    "liv(?:e|es|ing)|resid(?:e|es|ing)|resident|based?|stay(?:ing|s)?|located|settled|am|im|i am|is|are|hes"
    "|shes|here|currently|now|at the moment|presently|stud(?:y|ying|ies)|student"
    "|work(?:ing|s)|been|back|returned|moved(?: back)?|visiting|home"
)

_PRESENT_ZH: Final = (
    r"住|居住|定居|(?<![a-z])base|常住|坐标|人(?:都|就|仲|还|而家|已经)(?:在|喺|回)|人在|人喺|在|喺|身处|身在|响|返咗|返到|返返|回国|回到|回了|回来|来自|目前|现在|现居"
    r"|而家|依家|留学|待"
)

_PRESENT: Final = rx(_PRESENT_EN, _PRESENT_ZH)

_PAST: Final = rx(
    r"graduat\w+|completed|finished|degree|did my|diploma|bachelor\w*|master\w*|phd|studied|born|used to"
    r"|previously|before|was"
    r"|were|moved from|left|came from|university (?:of|in)|alumni",
    r"毕业|读过|读完|念过|留过学|学位|学历|硕士|本科|博士|出生|以前|之前|曾经|从前|离开|读的(?:大学|书)"
    r"|母校|(?:读|念|学|上)(?:的|嘅|过|完)",
)

NOW: Final = rx(
    r"now|currently|back|returned|at the moment|these days|today|moved (?:back )?to",
    r"现在|目前|而家|依家|回国|回来|回到|返咗|返到|回了|已经回|如今|现居",
)

_COMPANY: Final = rx(
    r"company|register\w*|incorporated|employer|firm|office|headquarters|business|branch|subsidiary|boss"
    r"|job|offer|client",
    r"公司|企业|雇主|老板|开[^,]{0,5}(?:馆|店|厂|餐厅)|总部|分部|工厂|单位|机构|职位|offer|客户|注册",
)

_INTENT: Final = rx(
    r"want|wants|hope|hoping|wish|plan|planning|would like|looking|going|intend|interested|apply|applying"
    r"|relocat\w+|move to|moving|come to|go to|transfer\w*",
    r"想|希望|打算|计划|准备|申请|去|来(?!自)|赴|到香港|嚟(?!咗)|揾工|找工作|求职|派",
)

_PAPER_AFTER: Final = re.compile(r" ?(?:passport|护照|国籍|籍|绿卡|永居|pr(?![a-z]))")
_LIVING_NEAR: Final = re.compile(en("live|living|based|resident") + "|住|常住|居")

_WORKS_THERE: Final = re.compile(r"(?:做|返工|上班|打工|工作(?!签)|教|当|搞|修)")
_LIVING_JUST: Final = re.compile(
    r"(?:住|常住|现居|人)(?:在|喺)?$|(?:位|个|名)(?:在|喺)$|(?<![a-z])now in $"
    r"|(?<![a-z])(?:home is|stuck in) $|(?<![a-z])(?:lives|living|who is|based|sister|brother|husband"
    r"|wife|son|daughter|cousin|friend|client|candidate"
    r"|employee|engineer) in $"
)
_HK_FIRM: Final = re.compile(
    r" (?:[a-z]+ ){0,2}(?:company|firm|contractor|employer|bank|insurer|school|shop|restaurant|hotel|boss"
    r"|university|co)(?![a-z])"
)
_RECORD: Final = rx(r"refused|overstay\w*|illegal\w*|rejected", r"逾期|超期|被拒|拒签|拒过|黑工|被抓|遣返|遣送|登记过")
FUTURE: Final = rx(r"will|ill|going to be|by then|would", r"将|会(?:回|返|去|在)|到时")

_IN_A_YEAR: Final = re.compile(r"(?<!since )(?:19|20)\d\d(?: ?年)?[ ,]{0,2}(?:in |(?:当时)?(?:在|喺))$")
_STUDIED_THERE: Final = re.compile(r"(?:的|嘅)?(?:大学|高校|学校)?(?:读|念|上学|毕业|上大学)(?!紧)")
_FURTHER: Final = re.compile(r"(?<![a-z])(?:with|and|where)(?![a-z])|,")

_LIVING: Final = re.compile(
    en("live|lives|living|based|resident|staying|am|im|moved back to|moved to|returned to|back in|back to")
    + r"|搬回|回到|回了|返咗|我(?:人)?(?:现在|目前|而家|一直)?(?:在|喺)|住|坐标|人在|人喺|(?:他|她|佢|候选人)(?:现在"
    r"|目前)?(?:在"
    r"|喺)"
)


def lives(pattern: re.Pattern[str], text: str, name: str, *, asked: bool, stays: bool) -> bool:
    """Whether a clause says that somebody lives at a place it names.

    Args:
        pattern: the names of the places.
        text: the clause, folded and in Simplified.
        name: which kind of place: `in_hong_kong`, `in_mainland`, `in_overseas` or `in_macao`.
        asked: whether the question was where the person lives, so that a bare place is an answer.
        stays: whether the message says that the person is still there.
    """
    for match in pattern.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        if negated(text, match.start()) or _PAPER_AFTER.match(after):
            continue
        if (
            not stays
            and _PAST.search(_FURTHER.split(before)[-1] + _FURTHER.split(after, 1)[0])
            and not NOW.search(before[-24:])
            and not _LIVING_NEAR.search(before[-12:] + after[:4])
        ):
            continue
        if _COMPANY.search(text) and not _LIVING.search(before[-16:]):
            continue
        if name == "in_hong_kong" and _HK_FIRM.match(after):
            continue
        if name == "in_overseas" and PRC.search(text) and before.endswith(" in "):
            return True
        if name == "in_hong_kong" and _RECORD.search(text):
            continue  # "never refused in Hong Kong" does not say who is there
        if name == "in_hong_kong" and (
            _INTENT.search(before) or not (_PRESENT.search(before[-24:]) or (asked and TEMPORARY.search(text)))
        ):
            continue
        if _IN_A_YEAR.search(before[-12:]) and not stays:
            continue  # "in 2014 in the Mainland" tells where something happened
        stays_there = _LIVING_JUST.search(before)  # "we want to hire somebody who lives in Hefei"
        if name != "in_hong_kong" and not stays_there and (_INTENT.search(before[-8:]) or FUTURE.search(before[-24:])):
            continue
        if (
            asked
            or stays_there
            or _WORKS_THERE.match(after)
            or (_PRESENT.search(before[-40:]) and not _STUDIED_THERE.match(after))
        ):
            return True
    return False
