"""`serious_crime` and `hk_immigration_breach`, which are asked in one question.

A plain "no" to that question settles both; the mention of one settles that one only. A plain "yes" settles neither,
for nobody knows which was meant. A refusal abroad or a withdrawn case is no breach, a traffic fine no crime.
"""

from __future__ import annotations

import re
from typing import Final

from . import places, yes_no
from .clauses import Clause, Found, Message
from .patterns import en, negated, rx

CRIME: Final = "serious_crime"
BREACH: Final = "hk_immigration_breach"
_NO, _YES = "no", "yes"
_ILLEGAL, _REFUSED = "overstay_or_illegal_work", "refused_before"

_CRIME: Final = rx(
    r"convict(?:ed|ions?)|criminal (?:records?|convictions?|offen[cs]es?|history|past|background|cases?"
    r"|matters?|charges?)|criminal|crimes?|felon(?:y|ies)|misdemeano\w+|jail(?:ed)?|prison|imprison\w*"
    r"|sentenced|suspended sentence|served time|found guilty|pleaded guilty|(?:police record"
    r"|record with (?:the )?police)|offen[cs]es?"
    r"|broke(?:n)? (?:the|any) law|did (?:2|two|three|3|one|1|some) years? inside",
    r"案底|前科|坐过?[牢监]|坐咗监|入过?狱|服过?刑|判过?刑|判(?:了|咗|过)(?:缓刑|有期|刑"
    r"|[一二三四五六七八九十两半\d]+(?:年|个月))|被判(?!断|定为人才)|缓刑|定过?罪|犯过?罪|犯过?法|犯过?事"
    r"|刑事|有期徒刑|劳改|违法犯罪|违法记录|守行为",
)
_NOT_A_CRIME: Final = re.compile(
    en(
        "criminal (?:law|lawyer|justice|defen[cs]e)|crime (?:novel|fiction|prevention|analyst)|financial crime"
        "|anti-?financial"
    )
    + "|刑事律师|刑法|金融犯罪|反犯罪|犯罪学|无犯罪证明要|刑事案件律师"
)
_OPEN_CASE: Final = rx(
    r"arrest(?:ed)?|charged|investigat\w*|detain(?:ed|tion)|acquitted|dropped|dismissed|pending|dui"
    r"|drunk driving|drink[- ]driving|bail|caution(?:ed)?|expunged|juvenile|appeal",
    r"拘留|拘捕|被捕|被拉|调查|醉驾|酒驾|取保|无罪|撤诉|未成年|起诉|不起诉|立案|酒后驾|警诫|保释",
)
_DENIED_LATER: Final = re.compile(r"[^,]{0,6}(?:是|系)?(?:没有的?|冇嘅?|无的?)$")
_MINOR: Final = rx(
    r"(?:traffic|speeding|parking|jaywalking|littering)(?: [a-z]+){0,2}|(?:a |only |just )*(?:small |minor "
    r"|traffic |speeding |parking )*(?:fine|ticket)s?",
    r"交通(?:违章|罚款|罚单|违规|违例)|超速|违章|闯红灯|罚单|抄牌|牛肉干|违停|违例泊车|扣分|罚款",
)
_NOT_HERE: Final = re.compile(
    rf"(?:{places.OVERSEAS_WORDS}|{places.TAIWAN_WORDS}|{places.MACAO_WORDS})|美签|英签|加签|澳签|日签|申根"
    rf"|"
    + en(
        "us visa|uk visa|schengen|b1|b2|american visa|british visa|australian visa|canadian visa|japanese visa"
        "|us|embassy"
    )
)
_ABROAD_VISA: Final = re.compile(
    rf"(?:{places.OVERSEAS_WORDS}|{places.TAIWAN_WORDS}|{places.MACAO_WORDS})(?:的|嘅)? ?(?:签|"
    + en("visas?|entry|permit")
    + ")"
    r"|美签|英签|加签|澳签|日签|申根"
)
_HERE: Final = re.compile(rf"(?:{places.HONG_KONG_WORDS})|入境处|入境事务|" + en("immd|immigration department"))
_OVERSTAY: Final = rx(
    r"over-?stay\w*|over stay\w*|stay(?:ed|ing)? (?:too long|beyond|past|longer than (?:allowed|permitted))"
    r"|(?:work(?:ed|ing)?|job) (?:illegally|without (?:a |any |the )?(?:valid |proper )?(?:visa|permit"
    r"|permission|authori[sz]ation)|on (?:a |my )?(?:tourist|visitor|visit|business|student) (?:visa|permit"
    r"|endorsement))|illegal(?:ly)? (?:work\w*|employ\w*|stay\w*)|moonlight\w*"
    r"|breach(?:ed)? (?:of )?(?:the |my )?conditions?(?: of stay)?",
    r"逾期(?:逗留|居留|滞留|停留)?(?!付|还|交|缴)|超期(?:逗留|居留|滞留|停留)?|超时逗留|过期(?:逗留|滞留"
    r"|居留)|滞留|黑工|黑市工|非法(?:工作|打工|逗留|滞留|居留|就业|受雇)|违法打工|(?:持|用|拿)(?:旅游签?"
    r"|商务签?|双程证|探亲签?|学生签?|自由行)[^,]{0,6}(?:工作|打工|上班|做过?[嘢野工]|返工)|违反逗留条件"
    r"|逗留过期|偷渡",
)
_REFUSAL: Final = rx(
    r"refus(?:ed|al|als)|reject(?:ed|ion|ions)?(?! (?:cvs?|resumes?|candidates?|applicants?"
    r"|applications from))|den(?:ied|ial)|turned (?:down|away)|not approved"
    r"|unsuccessful|application failed|failed application|declined",
    r"拒签|被(?:香港|入境处|入境事务处|移民局|处方|人)*拒|拒绝(?:过|入境|了我|我的|批|签)|拒批|拒过|拒入境|不获批|唔获批|没批|冇批|未获批准|不批准"
    r"|没通过|冇过到|批唔到|打回|签证失败|申请失败|不予入境",
)
_VISA: Final = rx(
    r"visas?|entry|application|permit|immigration|endorsement|border|extension|immd|hong kong|hk|before"
    r"|once|twice|previously",
    r"签证?|入境|申请|香港|港|通行证|续签|签注|专才|优才|高才|海关|过关|以前|之前|一次|两次|曾",
)
_BY_JOB: Final = rx(
    r"job|offer|company|employer|interview|university|school|bank|loan", r"公司|面试|offer|学校|大学|银行|贷款|工作"
)
_WITHDRAWN: Final = rx(
    r"withdr[ae]w(?:n|al)?|withdrew|cancel+ed (?:my|the) application",
    r"撤回|撤件|撤销(?:了|咗)?(?:申请)?|取消(?:了|咗)?申请|自己撤",
)
_CLEAN: Final = rx(
    r"(?:no|never|not|zero|nothing|none|without|havent|dont have|never had)(?: [a-z]+){0,4}? (?:problems?"
    r"|issues?|records?|of (?:these|those|that kind|the sort|the above|either)|like that|such|bad records?"
    r"|trouble|violations?|anything like (?:that|this))|clean(?: record| slate| history)?|law[- ]abiding"
    r"|spotless|good record|all clear|nothing to (?:declare|report)|good standing|clear record|never (?:did"
    r"|done) (?:anything|any of)",
    r"(?:没有?|冇|无|从未|从来没|唔曾|未)(?:有过?|任何|什么|啥|乜|咩|这些|呢啲|这类|呢类|以上|此类|不良"
    r"|违规|不好的?|违法|过)*(?:问题|不良记录|不良纪录|记录|纪录|情况|事|污点|违规|情形|违法|嘢|历史|经历)"
    r"|清白|干净|良民|奉公守法|遵纪守法|一切正常|记录良好|纪录良好|守法|身家清白",
)
_BOTH_NO: Final = rx(
    r"(?:no|none|neither|never)(?: [a-z]+){0,2} (?:to )?(?:both|either|all|all of (?:them|these|those))"
    r"|neither",
    r"两(?:个|样|项|者|种)都(?:没有?|冇|无|不|唔|未)|都(?:没有|没|冇|无|未试过|唔系)|全部(?:没有|没|冇|无)"
    r"|一个都没|样样都冇|均无|皆无|俱无",
)


_NEVER_FIRST: Final = re.compile(r"(?:(?:i|he|she|we|ive|have|has) )*never(?![a-z])")
_NEW_SUBJECT: Final = re.compile(r"(?:i|he|she|we|they|my|but|ive|was|were|had|once)(?![a-z])")


def record(message: Message) -> dict[str, Found]:
    """Read `serious_crime` and `hk_immigration_breach`; a slot that the words leave open is missing."""
    asked = message.asked in (CRIME, BREACH)
    found: dict[str, Found] = {}
    never: set[int] = set()
    withheld = {clause.sentence for clause in message.facts if yes_no.withholds(clause.text)}
    for clause in message.facts:
        text = _with_place(clause, message)
        if clause.sentence in never and not _NEW_SUBJECT.match(text):
            text = f"never {text}"  # "I have never overstayed, worked illegally or been refused"
        elif _NEVER_FIRST.match(text):
            never.add(clause.sentence)
        if clause.sentence in withheld:
            text = f"rather not say: {text}"
        for slot, value in _mentions(text, message.asked):
            before = found.get(slot)
            if before is None or _graver(value, before.value):
                found[slot] = clause.found(value)
    if not asked:
        return {slot: f for slot, f in found.items() if f.value is not None}
    _add_plain_answer(message, found)
    return {slot: f for slot, f in found.items() if f.value is not None}


def _with_place(clause: Clause, message: Message) -> str:
    """The clause, with the next one if that names the visa which was refused (被拒过，但是英国签证)."""
    if not _REFUSAL.search(clause.text) or _HERE.search(clause.text):
        return clause.text
    following = next((c for c in message.facts if c.start > clause.start and c.sentence == clause.sentence), None)
    if following and _ABROAD_VISA.search(following.text) and not _HERE.search(following.text):
        return f"{clause.text} {following.text}"
    return clause.text


def _mentions(text: str, asked: str | None) -> list[tuple[str, str | None]]:
    """What one clause says of either; a value of None marks a mention that settles nothing."""
    said: list[tuple[str, str | None]] = []
    if not _NOT_A_CRIME.search(text):
        crime = _crime(text, asked)
        if crime is not _SILENT:
            said.append((CRIME, crime))
    breach = _breach(text, asked)
    if breach is not _SILENT:
        said.append((BREACH, breach))
    return said


_SILENT: Final = "silent"


_CERTIFICATE: Final = re.compile(en("check|certificate|clearance|background") + "|证明|无犯罪记录证")
_PUNISHED: Final = re.compile(en("prison|jail|sentence\\w*") + "|牢|监|刑")


def _crime(text: str, asked: str | None) -> str | None:
    match = _CRIME.search(text)
    if match is not None and yes_no.withholds(text):
        return "undisclosed"
    if match is None:
        if _OPEN_CASE.search(text):
            return None if asked == CRIME else _SILENT
        if asked == CRIME and _MINOR.search(text):
            return _NO
        return _SILENT
    if negated(text, match.start()) or _denied_after(text, match.end()):
        return None if _OPEN_CASE.search(text) else _NO
    if yes_no.is_hedged(text):
        return None
    if _MINOR.search(text) and not _PUNISHED.search(text):
        return None
    if asked != CRIME and _CERTIFICATE.search(text):
        return _SILENT
    return _YES


_DENIED_AFTER: Final = re.compile(
    r" ?(?:是|系)?(?:没有的|冇嘅|无的)"
    r"| ?(?:记录|纪录|的|嘅|这些|什么|records?)?(?:的事|嘅嘢|嘅就)? ?(?:倒|就)?(?:一件|一样|一次)?(?:都|也|就|我)?"
    r"(?:没有|没|冇|无|未|不存在)"
)
_COLON_NO: Final = re.compile(r"(?: [a-z]+)? ?[:-] ?(?:no|none|nil|never|没有|冇|无)(?![a-z])")


def _denied_after(text: str, end: int) -> bool:
    return bool(_DENIED_AFTER.match(text[end:])) or bool(_COLON_NO.match(text[end:]))


_NEVER_BEFORE: Final = re.compile(
    r"(?:从未|从来没有?|没有?|冇|未|未曾|不曾|无)(?:[^,]{1,16}(?:或者?|同埋|和|及|又))?(?:被|俾|试过|有过|俾人|遭|曾|香港|入境处|签证)*$"
)
_BORDER: Final = re.compile(en("visa|entry|immigration") + "|签|入境")


_NO_TROUBLE: Final = rx(
    r"(?:never|no|not)[a-z ]{0,12} (?:problems?|hassle|trouble|issues?) with (?:the )?(?:hong kong |hk )?immigration",
    r"(?:没有?|冇|从未|未)(?:有)?违反[^,]{0,6}(?:入境|逗留)|入境[^,]{0,4}(?:清清白白|清白)",
)
_HISTORY: Final = rx(r"immigration (?:history|record)", r"入境(?:记录|纪录)|逾期|拒签")
_NEVER_THEN: Final = re.compile(r"(?:never|not|nor|or)(?![a-z])")


def _breach(text: str, asked: str | None) -> str | None:
    here = asked in (CRIME, BREACH)
    if _HISTORY.search(text) and yes_no.withholds(text):
        return "undisclosed"
    if _NO_TROUBLE.search(text):
        return _NO
    never_before = bool(_NEVER_THEN.match(text))
    overstay, refusal = _OVERSTAY.search(text), _REFUSAL.search(text)
    abroad = bool(_NOT_HERE.search(text)) and not _HERE.search(text)
    values = set()
    if overstay:
        denied = negated(text, overstay.start()) or _denied_after(text, overstay.end())
        denied = denied or never_before
        values.add(_NO if denied or abroad else None if yes_no.is_hedged(text) else _ILLEGAL)
        if abroad and not denied and not here:
            return _SILENT
    if refusal and not (_BY_JOB.search(text) and not _BORDER.search(text)):
        denied = bool(
            _NEVER_BEFORE.search(
                text[: refusal.start()],
            )
        ) or _en_denied(text, refusal)
        denied = denied or _denied_after(text, refusal.end())
        if denied:
            values.add(_NO)
        elif abroad:
            values.add(_NO if here else _SILENT)
        elif here or (_HERE.search(text) and _VISA.search(text)):
            values.add(None if yes_no.is_hedged(text) else _REFUSED)
    if here and _WITHDRAWN.search(text) and not values:
        values.add(_NO)
    for value in (_ILLEGAL, None, _REFUSED, _NO, _SILENT):
        if value in values:
            return value
    return _SILENT


_NEVER_BEFORE_EN: Final = re.compile(
    en("no|not|never|nor|havent|hasnt|wasnt|without|nothing|none|neither") + "[^,;]{0,30}$"
)


def _en_denied(text: str, match: re.Match[str]) -> bool:
    """ "was not approved" names a refusal by itself; "never refused" denies one."""
    if match.group().startswith("not "):
        return False
    return bool(
        _NEVER_BEFORE_EN.search(
            text[: match.start()],
        )
    )


def _graver(new: str | None, old: str | None) -> bool:
    order = (_NO, _REFUSED, "undisclosed", None, _ILLEGAL, _YES)
    return order.index(new) > order.index(old)


def _add_plain_answer(message: Message, found: dict[str, Found]) -> None:
    """Apply a bare no, a "clean record" and the like to what was asked and not mentioned by name."""
    asked = str(message.asked)
    plain = _plain_no(message, found) or (None if found else _withheld(message))
    if plain is None:
        return
    open_slots = [CRIME, BREACH] if asked == CRIME and message.answers.get(BREACH) is None else [asked]
    named = {slot for slot, f in found.items()}
    if named and not _is_bare_no_first(message):
        return
    if named and all(found[slot].value == _NO for slot in named) and asked in named:
        return
    for slot in open_slots:
        if slot not in found:
            found[slot] = plain


def _withheld(message: Message) -> Found | None:
    """ "Rather not say" and "I don't know" answer the whole question too."""
    if yes_no.is_undisclosed(message):
        return message.whole("undisclosed")
    return message.whole("unsure") if yes_no.is_guess(message) else None


def _plain_no(message: Message, found: dict[str, Found]) -> Found | None:
    for clause in message.facts:
        if _BOTH_NO.search(clause.text) and not yes_no.is_hedged(clause.text):
            return clause.found(_NO)
    polarity = yes_no.polarity(message)
    if polarity is not None and polarity.value == _NO:
        return polarity
    for clause in message.facts:
        clean = _CLEAN.search(clause.text)
        if (
            clean
            and not yes_no.is_hedged(clause.text)
            and not negated(clause.text, clean.start())
            and not _CRIME.search(clause.text)
            and not _OVERSTAY.search(clause.text)
            and not _REFUSAL.search(clause.text)
        ):
            return clause.found(_NO)
    return None


def _is_bare_no_first(message: Message) -> bool:
    return any(yes_no.has_no(clause) for clause in message.facts[:2])
