"""A message cut into clauses, each marked as statement, question or supposition and with whom it is about.

Parsers look at statements only: "do I need a degree?" says nothing about the person's own degree,
and neither does "if I had one".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Iterator, Mapping, NamedTuple

from .normalise import Normalised
from .patterns import en

SELF: Final = "self"
RELATIVE: Final = "relative"
CANDIDATE: Final = "candidate"


class Found(NamedTuple):
    """A value that a parser read, with the stretch of plain text that it was read from."""

    value: Any
    start: int
    end: int


@dataclass(frozen=True)
class Clause:
    """One clause of the plain text.

    Attributes:
        text: its words; start: where they begin in the message's plain text.
        question: it asks. supposed: it is a condition or its consequence, not a fact.
        about: `self`, `relative`, `candidate` or None (nobody named).
        sentence: number of the sentence that it stands in.
    """

    text: str
    start: int
    question: bool
    supposed: bool
    about: str | None
    sentence: int

    @property
    def end(self) -> int:
        """Where the clause ends in the message's plain text."""
        return self.start + len(self.text)

    def found(self, value: Any) -> Found:
        """This clause as the evidence for a value."""
        return Found(value, self.start, self.end)


@dataclass(frozen=True)
class Message:
    """What a parser gets: the plain text in clauses, and the position in the talk.

    Attributes:
        plain: the message and its plain form.
        clauses: all clauses in order. said: those that are neither question nor supposition, about the applicant.
        facts: the same without those that say that the person does not know. stated: facts about whomever.
        asked: the slot just asked, or None. answers: what is known already. today: the clock.
        speaks_for: the role of the writer, as far as it is known.
    """

    plain: Normalised
    asked: str | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    today: date = date(1970, 1, 1)
    clauses: tuple[Clause, ...] = ()
    said: tuple[Clause, ...] = ()
    facts: tuple[Clause, ...] = ()
    stated: tuple[Clause, ...] = ()
    speaks_for: str | None = None

    @property
    def text(self) -> str:
        """The whole plain text."""
        return self.plain.text

    def whole(self, value: Any) -> Found:
        """The whole message as the evidence for a value."""
        return Found(value, 0, len(self.text))


_BREAK: Final = re.compile(
    r"(?P<mark>(?:点算|怎么办|点好|点样好|请问下?|想问下?|问题|question|answer|mistake|correction|earlier|更正|纠正)[:：]|[?!;。！？；\n…]+|(?<!\d),|,(?!\d)|\.{2,}"
    r"|(?<!\d)(?<![^a-z][a-z])(?<!^[a-z])(?<! co)(?<! ltd)(?<! inc)(?<! incl)(?<! excl)(?<! no)(?<! ph)"
    r"(?<!approx)\.(?=\s|$|[\u3400-\u9fff]))"
    r"| (?=" + en("but|however|although|though|except that|yet i|while|whereas") + r" )"
    r"|(?=(?<!不)但|不过|可是|然而|只不过|虽然|而且|因为|所以|如果|(?<!只)要是|请问|想问)"
    r"| (?=and "
    + en(
        "i|im|ive|my|we|he|she|they|have|has|am|will|now|currently|its|it is|the company|the job|the employer"
        "|(?:over |about |more than )?[0-9]+ years?"
    )
    + r")(?<![0-9] )"
    r"| (?="
    + en("can|could|do|does|will|would|should|is it|am")
    + r" "
    + en("i|we|my|they|he|she|you|it|that|this|possible|ok|enough")
    + r")"
    r"|(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])"
)
_SENTENCE_END: Final = re.compile(r"[?!。！？\n.]")

_TURN: Final = re.compile(r" ?(?:but|however|但|不过|可是)")

_ASKING_EN: Final = re.compile(
    r"^(?:(?:hi|hello|hey|so|and|but|also|ok|okay|well|then|please|or|excuse me|sorry|question) )*(?:"
    r"(?:what|how|why|when|whats|hows)(?: (?!i\b|we\b|he\b|she\b|they\b|my\b|our\b|it\b)[a-z]+){0,3}? (?:is"
    r"|are|am|was|were|do|does|did"
    r"|can|could|will|would|should|if|about|many|much|long|to|kind|counts?|happens|means?|need|needs)\b"
    r"|(?:who|where|which|whom)(?: [a-z]+){0,3}? (?:do|does|did|can|could|should|needs?|counts?)\b|wheres "
    r"|which (?:one|visa|scheme|documents?|forms?|type|category|list|jobs?|university|universities|professions?)\b"
    r"|how (?:much|many|long|about|come|do|to)\b|whats |what if|what about"
    r"|(?!did (?:my|an?|the) (?:[a-z]+ ){0,2}(?:bachelor|master|degree|phd|mba|undergrad|diploma|stud|course))"
    r"(?:can|could|do|does|did|will|would|should|may|must|shall|cant|dont|doesnt|wont|shouldnt) (?:i|we"
    r"|you|he|she|they|it|my|our|the|this"
    r"|that|someone|people|anyone|a|an|your|employer|company|mainland\w*|there)\b"
    r"|(?:is|are|am|was|were|isnt|arent) (?:i|we|you|he|she|they|it|my|our|this|that|there|your|anyone)\b"
    r"|(?:have|has) (?:you|they|it|my|anyone)\b|(?:is|are) (?:the|a|an) .*\b(?:enough|ok|okay|required"
    r"|needed|allowed|necessary|accepted)$"
    r"|any (?:chance|idea|minimum|requirement)|is (?:bachelor|diploma|experience)\w* (?:enough|ok)"
    r")"
)
_ASKING_ANYWHERE: Final = re.compile(
    en(
        "i (?:was |am |im )?wonder\\w*|id like to (?:know|ask)|i (?:would|want|wanted|need"
        "|wish) (?:like )?to (?:know|ask|find out|check)"
        "|can you (?:tell|explain|advise)|could you (?:tell|explain|advise)|please (?:tell|explain|advise)"
        "|let me know (?:if|whether)"
        "|tell me (?:if|whether|what|how)|my question is|is that (?:ok|okay|enough|fine|a problem)"
        "|does that (?:count|matter)"
        "|does it (?:count|matter)|am i eligible|do i (?:need|qualify|have to)|can i (?:apply|still|get|use|come|work)"
    )
    + r"|吗$|吗[?？~!]*$|嘛$|么$|咩$|(?<!乜)嘢呢$|是不是|是唔是|系唔系|系咪|(?<!没)有没有|有冇|有无(?!限)"
    r"|能不能|可不可以|可唔可以|可以唔可以|会不会|会唔会|要不要"
    r"|需不需要|使唔使|需唔需要|要唔要|行不行|得唔得|够不够|够唔够|算不算|算唔算|能否|可否|是否|会否|有否"
    r"|好唔好|得未|未呀$"
    r"|(?<![没冇无])(?<!不知道)(?<!唔知)(?:什么|啥|怎么(?!都|也)|怎样|如何|点样|点解|点算|点先|点计|点搞"
    r"|点申请|为何|几时|几耐|几多|多久|多少(?!有)|谁|边个|边度|哪)"
    r"|请问.{0,14}(?:条件|要求|资格|流程|费用)|想问.{0,20}(?:条件|要求|资格|流程|费用|问题)|想知道|想了解"
    r"|咨询一下|谂住问"
)
_NOT_ASKING: Final = re.compile(
    en(
        "(?:not|never|arent|isnt|dont|cant|wasnt|no idea|unsure|uncertain)(?: really| quite| exactly| yet"
        "| entirely| even| too)?"
        "(?: sure| know| certain| tell| remember| clear)? ?(?:if|whether|what|which|how|where|when|who|about|on|of)?"
        "|no matter (?:what|how)|no idea"
    )
    + r"|不知|唔知|不清楚|唔清楚|不确定|唔确定|唔肯定|不肯定|未确定|没确定|不太清楚|不太确定|不了解|唔记得"
    r"|不记得|不晓得|没听说|没问过|未问过"
    r"|没什么|[什么乜咩][^,]{0,3}都|冇乜|冇咩|没有什么|没有任何|没多少|冇几多|无论|不管|不怎么|怎么都"
    r"|什么都|乜都|咩都|谁都|哪里都|哪儿都|边度都|什么也|哪也"
)
NOT_KNOWN: Final = re.compile(
    en(
        "(?:not|never|isnt|arent)(?: really| quite| entirely| too| very| so| totally| completely)? (?:sure"
        "|certain|clear)|unsure|uncertain|unclear|no (?:idea|clue)|dunno|idk"
        "|(?:dont|do not|didnt|doesnt|cant|cannot)(?: really| actually| even)? (?:know|remember|recall|tell)"
        "|havent (?:checked|asked|found out|confirmed|decided)"
    )
    + "|不知道|唔知(?!几)|不清楚|唔清楚|不太清楚|不确定|唔确定|不太确定|唔肯定|不肯定|不敢肯定|唔敢肯定"
    "|不晓得|不记得|记不清|唔记得|没概念|冇概念|搞不清|搞唔清|唔系好知|未确定|没确定"
)
_SUPPOSING: Final = re.compile(
    r"(?<![a-z])(?<!know )(?<!sure )(?<!ask )(?<!wonder )(?<!check )(?<!see )(?<!tell )(?<!remember )"
    r"(?<!clear )(?<!even )(?<!as )(?<!idea )"
    r"(?<!certain )(?<!confirmed )(?<!me )(?:if|suppose|supposing|assuming|unless|provided that|in case"
    r"|once i|when i (?:get|have|receive|finish|graduate)|say i)(?![a-z])"
    r"|如果|(?<!只)要是|假如|假设|假使|倘若|若果|若是|(?<![不相])若(?!干)"
    r"|(?<![\d十百千几一二三四五六七八九])万一(?!年|个)|(?:的话|嘅话)|一旦|除非|等我(?:拿|攞|有|签)|譬如"
    r"|比如|例如"
)

_WHO: Final = re.compile(
    r"(?P<relative>"
    + en(
        "(?:my|our|his|her|their) (?:[a-z]+ )?(?:wife|husband|spouse|son|sons|daughter|daughters|kids?|child"
        "|children|mother|father|mum|mom"
        "|dad|parents?|brother|sister|friends?|cousins?|classmates?|roommates?|boyfriend|girlfriend|bf|gf|fiancee?"
        "|uncle|aunt|nephew|niece"
        "|in-laws|grandfather|grandmother|grandpa|grandma|ex|colleagues?|coworkers?|clients?)"
        "|(?:a )?friend of mine|(?:the|a) client"
        "|(?:a|an|one|another) (?:former |old |ex-?)?(?:classmate|friend|colleague|cousin)"
    )
    + r"|(?:闺女|阿仔|阿女|阿妹|阿哥|孩子他[爸妈]|老公|老婆|(?<!小)太太|先生|妻子|丈夫|爱人|儿子|女儿|仔女|个仔|个女"
    r"|孩子"
    r"|小孩"
    r"|小朋友"
    r"|父母"
    r"|(?<=我)[爸妈哥姐弟妹爷奶叔伯舅姨]|老[爸妈]|阿[爸妈]|爷爷|奶奶|外公|外婆|爸爸"
    r"|妈妈|父亲|母亲|爸妈|朋友|同学(?!历)"
    r"|弟弟|哥哥|姐姐|妹妹|细佬|家姐|大佬|男友|女友|男朋友|女朋友|表哥|表弟|表姐|表妹|侄子|外甥|亲戚|家人"
    r"|屋企人|同事|客户|客人)(?!签))"
    r"|(?P<candidate>"
    + en(
        "(?:the|our|my|this|a|one|new) (?:[a-z]+ )?(?:candidate|applicant|employee|hire|nominee|staff member"
        "|recruit)|he|she|hes|shes"
    )
    + r"|候选人|应聘者|应征者|申请人|员工|新人|他(?!们)|她(?!们)|佢(?!哋))"
    r"|(?P<self>" + en("i|im|ive|id|ill|me|my|we|were|weve|myself") + r"|我(?!们?公司)[的嘅]?|本人|自己|咱)"
)
_OWNED: Final = re.compile(r"(?:还|仲|都|也)?有?(?:一?[个位])?")
_HIRES_ME: Final = re.compile(
    en("(?:hir(?:e|es|ed|ing)|offer(?:s|ed|ing)?|sponsor(?:s|ed|ing)?|employ(?:s|ed|ing)?|recruit(?:s|ed)?) (?:to )?me")
    + "|(?:请|聘|雇|聘请|雇用|录用|招)我"
)
_PRONOUNS: Final = frozenset(("he", "she", "hes", "shes", "他", "她", "佢"))
_STOP_RELATIVE: Final = re.compile(
    en("with|bring|bringing|and|for|because|plus|together") + r"|带|同埋|连同|和|跟|及|与|为|帮|替|同"
)


def split(message: Normalised, asked: str | None, answers: Mapping[str, Any], today: date, role: str | None) -> Message:
    """Cut a message into clauses and say which of them state facts about the applicant.

    Args:
        message: the plain form. asked, answers, today: the position in the talk.
        role: whose words these are, if known; for `family`, `adviser` and `employer` the relative, the client or
            the candidate in the sentence is the applicant.
    """
    clauses = tuple(_clauses(message.text))
    others = role in ("family", "adviser", "employer")
    known = [(c, bool(NOT_KNOWN.search(c.text))) for c in clauses if not c.question and not c.supposed]
    stated = tuple(c for c, unknown in known if not unknown)
    said = tuple(c for c, _ in known if others or c.about != RELATIVE)
    facts = tuple(c for c in stated if others or c.about != RELATIVE)
    if role in _FOR_A_RELATIVE:
        said, facts = (tuple(c for c in some if not _of_the_writer(c)) for some in (said, facts))
    return Message(message, asked, answers, today, clauses, said, facts, stated, role)


_FOR_A_RELATIVE: Final = ("family", "adviser")
_WRITER: Final = re.compile(
    r"^(?:and |but |also |though |well |honestly )*(?:i|im|ive)(?![a-z])"
    r"(?!.*(?<![a-z])(?:he|she|him|her|his|they|them|we)(?![a-z]))"
    r"|^(?:而|但|不过|另外|其实|至于)?我(?:自己|本身|本人|呢)(?!.*[他她佢])|^本人(?!.*[他她佢])|自己(?:就|系|是)?(?:喺|在|拎|拿|当年)"
)


_OPINION: Final = re.compile(r"(?:i (?:think|guess|believe|suppose|reckon)|as far as i know)\b|我(?:觉得|估|谂)")
_SOMEBODY_ELSE: Final = re.compile(
    r"^(?:and |but )?(?:his|her|their|another|our other|my other|the other) (?:cousin|friend|colleague|classmate"
    r"|roommate|neighbou?r|client|boss)"
    r"|^(?:佢|他|她)(?:的|嘅|个)?(?:同事|朋友|同学|室友|表|堂|老板|friend)|另(?:有)?一(?:个|宗|单)|^(?:之前|上次|以前)[^,]{0,6}(?:个|位|宗|单)"
)


def _of_the_writer(clause: Clause) -> bool:
    """ "I'm a teacher with a master's myself": told by somebody who writes for another, or of a third person."""
    if _SOMEBODY_ELSE.search(clause.text):
        return True
    return clause.about == SELF and not _OPINION.match(clause.text) and bool(_WRITER.search(clause.text))


def _clauses(text: str) -> Iterator[Clause]:
    about: str | None = None
    third: str | None = None
    supposed = asking = False
    sentence = 0
    for start, end, mark in _pieces(text):
        words = text[start:end]
        supposed = supposed or bool(_SUPPOSING.search(words))
        named = _named(words, third)
        third = named if named in (RELATIVE, CANDIDATE) else third
        about = named or about
        asking = _asks(words, mark) or (asking and named is None)  # "do I need a degree, a contract, ..."
        yield Clause(words, start, asking, supposed, about, sentence)
        if _SENTENCE_END.search(mark):
            sentence, supposed, asking, about = sentence + 1, False, False, None
        elif _TURN.match(text, end):
            supposed = asking = False


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    start = 0
    for match in _BREAK.finditer(text):
        if match.end() == 0 or (match.start() == start and match.start() == match.end()):
            continue
        yield from _piece(text, start, match.start(), match.group())
        start = match.end()
    yield from _piece(text, start, len(text), "")


_LEAD: Final = re.compile(
    r"(?:(?:um+|uh+|er+|hmm*|well|oh|ah|hi|hello|hey|actually|honestly|basically|haha+)(?![a-z])[ ,]*"
    r"|(?:其实|嗯+|呃|额(?!度|外)|噢|喔|哈哈+|你好(?!像))[ ,]*)+"
)
_LAUGH: Final = re.compile(r"(?<![a-z])(?:(?:ha){2,4}|lol|lah|leh)$")
"""Hums, greetings and smileys around a clause; a clause that is nothing else stays as it is."""


def _piece(text: str, start: int, end: int, mark: str) -> Iterator[tuple[int, int, str]]:
    while start < end and text[start] in " ,.:":
        start += 1
    while end > start and text[end - 1] in " ,.:":
        end -= 1
    last = end
    while last > start and (text[last - 1] in " ~啊呀喎㗎嘞哈" or _is_smiley(text[last - 1])):
        last -= 1
    laugh = _LAUGH.search(text, max(start, last - 10), last)
    last = laugh.start() if laugh else last
    lead = _LEAD.match(text, start, end)
    end = last if last > start else end
    if lead and lead.end() < end:
        start = lead.end()
    if start < end:
        yield start, end, mark


def _is_smiley(character: str) -> bool:
    return "\u2600" <= character <= "\u27bf" or "\U0001f300" <= character <= "\U0001faff"


def _asks(words: str, mark: str) -> bool:
    if _NOT_ASKING.search(words):
        return False
    return "?" in mark or "？" in mark or bool(_ASKING_EN.search(words) or _ASKING_ANYWHERE.search(words))


def _named(words: str, third: str | None) -> str | None:
    """Whom the clause names as its subject; `third` is what he or she was last said to be."""
    for match in _WHO.finditer(words):
        kind = match.lastgroup
        if kind == RELATIVE and _HIRES_ME.search(words, match.end()):
            return SELF  # "a company of my cousin's wants to hire me": told of oneself
        if kind == RELATIVE and _STOP_RELATIVE.search(words[: match.start()]):
            continue
        owned = _OWNED.match(words, match.end())
        if kind == SELF and owned and _WHO.match(words, owned.end()):
            continue  # 我老婆, 我还有个表姐: the next match tells
        return third or CANDIDATE if match.group() in _PRONOUNS else kind
    return None
