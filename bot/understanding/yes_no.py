"""Yes, no, not sure and rather-not-say, in the light of a question that was just asked.

A clause of its own weight beats a bare particle: 是的，还没有 is no, 不，我有 is yes, "yes, not yet" is no.
What is hedged ("probably", 应该有) is `unsure`; what says both, or asks, is nothing.
"""

from __future__ import annotations

import re
from typing import Final

from .clauses import NOT_KNOWN, Clause, Found, Message
from .patterns import en, rx

YES, NO, UNSURE, UNDISCLOSED = "yes", "no", "unsure", "undisclosed"

_LEAD: Final = re.compile(
    r"^(?:[\W_]|"
    + en(
        "well|um+|uh+|er+|hmm+|hm|oh|ah|so|actually|honestly|tbh|to be honest|ok|okay|hi|hello|i mean|basically"
        "|for now|currently|at the moment"
        "|right now|sorry|unfortunately|luckily|fortunately|of course|definitely|absolutely|surely|certainly"
        "|totally|100"
    )
    + r"|嗯+|恩+|呃|额|哦|噢|喔|啊|诶|哎|其实|老实说|目前|暂时|现在|而家|依家|就|都|真的|真系|当然|肯定|绝对"
    r"|完全|确实|的确|不好意思|唔好意思|你好|抱歉|可惜|回答[:：]?)+"
)
_TAIL: Final = re.compile(
    r"(?:[\W_]|"
    + en(
        "thanks|thank you|thx|pls|please|sir|madam|lah?|haha|lol|for sure|at all|indeed|though|tho|btw|so far"
        "|whatsoever|to be honest|im afraid|sadly|unfortunately"
    )
    + r"|谢谢|多谢|唔该|的|了|呀|啊|阿|啦|喇|喎|嘅|啰|咯|哦|噢|呢|哈|㗎|架|吖|哒|滴|嘞|喔|哟|啵|呐)+$"
)
_BARE_YES: Final = re.compile(
    r"(?:y|ye|ya|yah|shide|shi de|yea|yeah|yeh|yep|yup|yes|yess|yea?s|sure|correct|right|thats right|true|thats true"
    r"|indeed|affirmative|exactly|i am|it is|(?:of course|definitely|certainly|absolutely|surely"
    r"|totally)(?: yes)?"
    r"|(?:是|是的)+|(?:对|对的)+|系+|啱+|冇错|没错|无错|[嗯恩]+|正确|当然|肯定|绝对|yes (?:i|we|he|she|they"
    r"|it) (?:do|does|have|has|am|is|are|did))"
)
_BARE_NO: Final = re.compile(
    r"(?:n|no|no no|nope|meiyou|mei you|bushi|nope never|nope nevr|nah|nay|negative|not|false|wrong"
    r"|incorrect|不+|(?:不是)+|(?:唔系)+|否|非|不对|唔啱"
    r"|no (?:sir|madam))"
)
_FULL_YES: Final = re.compile(
    r"(?:(?:yes )?(?:i|we|he|she|they|it|there) (?:do|does|have|has|am|is|are|did|will|was|were"
    r"|can)(?: (?:have|be))?(?: (?:one|it|some|that|them))?"
    r"|have(?: one| it)?|got (?:it|one|some)|(?:i|we|ive|weve|they)(?: have)? got (?:it|one|some|that)"
    r"|already (?:have|do|did|got)(?: one| it)?|have already"
    r"|(?:我|我们|公司|佢|他|她|已经|早就|早|以前|之前|全部|两个|两样|一直|是|系|对|也)*(?:有|有过|有做过"
    r"|会|符合|属于|可以有|(?:在的?)+|在上面|在里面|喺度|喺入面|做过|做咗|试过|都有)(?:一个|一份|一张)?)"
)
_FULL_NO: Final = re.compile(
    r"(?:(?:no )?(?:i|we|he|she|they|it|there|you) (?:dont|do not|doesnt|does not|havent|have not|hasnt"
    r"|has not|am not|isnt|is not|arent|are not|didnt|did not|wont"
    r"|will not|wasnt|was not|cant|never (?:have|did|had|do|has|was))(?: (?:have|got|be|had"
    r"|done))?(?: (?:one|any|it|that|them|anything|those|so|yet))?"
    r"|im not|its not|(?:dont|do not|doesnt|havent|have not|hasnt|didnt)(?: have| got| do)?(?: (?:one|any"
    r"|it|that|them|yet))?|theres (?:none|nothing)|(?:im )?afraid not|sadly not|unfortunately not|not once"
    r"|not a single (?:one|time)|absolutely none|not (?:yet|me|any|really|one|ever)"
    r"|never(?: ever)?|none|nothing|nil|n/a|na|neither|neither of (?:them|those|these|the two)"
    r"|none of (?:it|them|these|those|the above|that)|nothing like that|no (?:never|none|nothing|not yet)"
    r"|no to (?:both|all)"
    r"|(?:both|all) no|no for both|no one|nobody|not one|nothing yet|havent yet|not at present|no way"
    r"|(?:(?:i|we|he|she|they) )?(?:have|has|had|got) none|hell no|clean"
    r"|(?:我|我们|公司|佢|他|她|还|仲|从|从来|以前|之前|全部|两个|两样|两项|一个|一样|一次|两者|什么|乜|咩"
    r"|乜嘢|都|也|是|系|并|至今|到目前为止|一直|啥)*"
    r"(?:(?:没有)+|没|冇+|无|未|未有|未曾|没有过|没过|冇过|从未|从没|不曾|没有做过|没做过|冇做过|冇试过"
    r"|没试过|不会|不属于|不符合|不在|不在上面|唔喺|唔喺度|未试过|没啥|不存在|没那回事|无此|冇呢样|冇呢啲"
    r"|冇讲过|没拿到|未拿到|冇攞到|未攞到|没收到|未收到|没申请过|冇申请过|没办|未办|没有拿到)"
    r"(?:一个|任何|这些|呢啲|这种|那种|这类|过)?)"
)
_UNSURE: Final = rx(
    r"(?:dont|do not) (?:really )?(?:think|believe) (?:so|it is|it does|they (?:do|did)|its|that)"
    r"|as far as i (?:can see|can tell|am aware)|not (?:really |quite |entirely |exactly |too |very |so "
    r"|100 |totally |completely )?(?:sure|shure|sur|certain"
    r"|clear|confident)|unsure|uncertain|unclear|(?:dont|do not|didnt|doesnt|cant|cannot|wouldnt"
    r"|not) (?:really |actually |even |quite )?(?:know|remember|recall|tell|say for sure)"
    r"|no idea|no clue|dunno|idk|dono|hard to (?:say|tell)|cant say|havent (?:checked|asked|decided"
    r"|confirmed|found out)|have not (?:checked|asked|decided|confirmed)"
    r"|(?:need|have|want|got|will|ll) to (?:check|ask|confirm|find out)|(?:ill|let me|i will|gotta"
    r"|should) (?:check|ask|confirm)|who knows|maybe|perhaps|possibly|probably|might(?: be| have)?|could be"
    r"|likely|unlikely"
    r"|i (?:think|guess|suppose|believe|hope|assume|reckon) (?:so|not|yes|no|it is|it isnt|its not)"
    r"|i dont think so|not that i(?:m| am)? (?:know|aware)(?: of)?|as far as i (?:know|am aware)|afaik"
    r"|to my knowledge|should be|supposedly|presumably|to be confirmed|tbc|undecided|depends|it depends"
    r"|not decided|unknown|will see",
    r"不知|唔知|不(?:太)?请楚|不至道|不晓|不清楚|唔清楚|不太清楚|唔系好清楚|不确定|唔确定|不太确定|唔肯定|不肯定|没法确定|不敢肯定|[不唔](?:太|是很|系好)?sure|(?:难以|很难|不好|难)(?:判断|评估)|不(?:太)?熟悉|唔熟|(?:无法|未能)(?:确定|确认|肯定|判断)|(?:尚未|还没|还未|未曾|未有|暂未)(?:核实|确认|查证|查过|核对|了解)"
    r"|唔敢肯定|不晓得|没概念|冇概念|不了解|唔了解|不太了解|不记得|记不清|唔记得|忘了|忘记|唔系好知|不太懂"
    r"|不懂|唔识|搞不清|搞唔清"
    r"|(?:要|得|需要|我去|我再|等我|还要|仲要|先)(?:再)?(?:问|查|确认|核实|睇|看)(?:一下|下|问|吓|清楚|返"
    r"|看|先)?|问问|待确认|未确定|没确定|未定|没定|未知|不好说|很难说|难讲|难说|说不准|说不好|讲唔埋|讲唔定"
    r"|可能|也许|或许|说不定|估计|好像|似乎|应该|大概(?:是|有|没|系|冇|会|不)|八成|多半|没问过|未问过"
    r"|没留意|冇留意|未留意|没听说|未听过|冇听过|没看过|冇睇过|看情况|睇情况|到时|未决定|没想好|未谂好"
    r"|未谂到|随便|无所谓|🤷",
)
_TO_BE_SEEN: Final = rx(
    r"not that i(?: am|m)? (?:know|aware|remember)|(?:dont|do not) think so|(?:need|have|want|got|will|ll"
    r"|must) to (?:check|ask|confirm|find out)|(?:ill|let me|i will|gotta"
    r"|should) (?:check|ask|confirm)|dunno|idk|hard to say|cant say|who knows|depends|(?:to be"
    r"|not) (?:confirmed|decided|discussed|agreed|fixed)|tbc|tbd|undecided|unknown|negotiable"
    r"|under negotiation|i (?:think|guess|suppose|believe) so",
    r"(?:要|得|需要|我去|我再|等我|还要|仲要|先)(?:再)?(?:问|查|确认|核实)|问问|待确认|未定|没定|未知"
    r"|不好说|很难说|难讲|难说|说不准|说不好|讲唔埋|没问过|未问过|冇留意|没留意|没听说|未听过|冇听过|没想好"
    r"|未谂好|未谂到|未决定|还没谈|未倾|未谈|面议|待定|🤷|不懂|唔识",
)
_MEANING: Final = re.compile(
    r"(?<![a-z])(?:(?:what|which) (?:[a-z]+ ){0,3}(?:means?|meant|counts?)|what (?:is|does|do|are)"
    r"|understand|how (?:to|do|can)|where to|the (?:fees?|costs?|process|question))(?![a-z])"
    r"|不明白|看不懂|听不懂|唔明|睇唔明|什么意思|咩意思|乜意思|怎么(?:办|申请|查)|如何|点(?:样|算|查|申请)|流程|费用"
)
_HEDGE: Final = rx(
    r"maybe|perhaps|possibly|probably|might|could be|likely|i (?:think|guess|suppose|believe|hope|assume"
    r"|reckon)|should be|supposedly|presumably|not sure|unsure|as far as i (?:know|can see|can tell)|afaik"
    r"|seems?|apparently",
    r"可能|也许|或许|估计|好像|似乎|应该|大概是|大概有|八成|多半|不确定|不太确定|唔肯定|吧$",
)
_DOUBT: Final = rx(
    r"maybe|perhaps|possibly|probably|might|could be|likely|supposedly|presumably|apparently|not sure"
    r"|unsure",
    r"可能|也许|或许|说不定|估计|好像|似乎|大概是|八成|多半",
)
_UNDISCLOSED: Final = rx(
    r"(?:rather|prefer|prefers|preferred|id like|choose|want|wish|going) (?:to )?not(?: to)?(?: (?:say"
    r"|answer|share|tell|disclose|talk|discuss|go into|reveal|give|mention|comment))?|prefer not|rather not"
    r"|(?:dont|do not|wont|will not|not going to|not willing to|not ready to|wouldnt|unwilling to"
    r"|not gonna) (?:want to |wish to |like to |feel like )?"
    r"(?:say|answer|share|tell you|disclose|discuss|reveal|comment|give (?:that|it))(?:ing)?"
    r"|not comfortable|uncomfortable|feel comfortable (?:saying|sharing)|(?:its|thats|this is|that is|it is"
    r"|quite|too|kept) (?:private|confidential|personal|secret)|confidential|no comment"
    r"|none of your business|cant disclose|cannot disclose|decline to|pass on (?:this|that)|keep (?:that|it"
    r"|this) (?:private|to myself|confidential)|leave (?:that|this|it)(?: one| question)? (?:blank|out|open)",
    r"(?:不|唔)(?:太|系好|大)?方便 ?(?:disclose|share|say|tell|reveal)"
    r"|(?:不想|唔想|不愿|不愿意|唔愿意|不便|不(?:太|大|是很)?方便"
    r"|唔(?:太|系好)?方便|不能|唔可以|拒绝|暂不|先不|不打算|唔打算)(?:在这里"
    r"|喺度|公开|对外|再|多)?(?:说|讲|透露|回答|答|提供|公开|告知|告诉|披露|提|谈|话)|不方便$|唔方便$"
    r"|唔方便讲|不方便说|^保密|要保密|系保密|是保密|保密的|隐私|私隐|私人问题|不告诉|唔话|无可奉告|冇可奉告"
    r"|不说|唔讲住|秘密|🤐|(?:我|先)?(?:唔|不)答|保留",
)
_AGREE: Final = re.compile(
    r"(?:ok|okay|k|sure|fine|go ahead|agreed?|i agree|i consent|consent|accept(?:ed)?|i accept|no problem"
    r"|of course|please do|sounds good|alright|you may|you can|be my guest|thats (?:ok|fine)|its (?:ok"
    r"|fine)|(?:(?:yes|yeah|sure|ok) )?(?:thats|that is|its|it is) (?:ok|okay|fine|alright|all right"
    r"|good)(?: with me| by me| for me)?|(?:i am|im) (?:ok|fine)(?: with (?:that|it|this))?|yes please"
    r"|you have my (?:consent"
    r"|permission)|(?:yes )?i (?:do )?(?:agree|consent)|no objections?|do it|可以|(?:我)?(?:同意|接受"
    r"|愿意)(?:接收|收取|收到|保存|继续)?|好|好的|行|得|(?:好(?:的|呀|啊|啦|吧|嘅)?){1,3}|没问题|冇问题|无问题|(?:好|得|可以|行|同意|没问题|冇问题)+(?:呀|啊|啦)?|同意(?:你|你们|你哋|贵司|贵公司)?(?:保存|储存|留存|保留|记录)(?:资料|信息|数据)?|ok的|可以的|没意见|冇意见"
    r"|不介意|唔介意|接受|愿意|允许|准许|👍|👌|✅|🆗)"
)
_DISAGREE: Final = re.compile(
    r"(?:disagree|i disagree|i dont agree|i do not agree|do not agree|dont|do not|please dont"
    r"|dont do (?:that|it)|no thanks?|no thank you|not ok|not okay|i refuse|refuse|refused|i object|不同意"
    r"|我不同意|唔同意|不可以|唔可以|不行|唔得|不要|唔要|不用|唔使|不好|唔好|拒绝|不愿意|唔愿意|不接受|不需要|唔需要|不必|唔必"
    r"|唔接受|别|介意|👎|❌|🙅)"
)
EMOJI: Final = {
    "👍": YES,
    "✅": YES,
    "✔": YES,
    "☑": YES,
    "🙆": YES,
    "👌": YES,
    "👎": NO,
    "❌": NO,
    "✖": NO,
    "🙅": NO,
    "🚫": NO,
    "🤷": UNSURE,
}
"""Signs that are words: 👍 to a question is a yes."""


_NOT_YET: Final = rx(r"not yet|havent yet|not at the moment", r"还没|仲未|未有|暂时没|暂时冇|尚未")


_HUM: Final = re.compile(r"[嗯恩呃额哦噢]+|h+m+|um+|uh+|well|oh")


def polarity(message: Message) -> Found | None:
    """Read `yes`, `no` or `unsure` out of an answer; None if it is neither or says both.

    To be used only when the question that was asked can be answered by yes or no.
    """
    bare: set[str] = set()
    full: set[str] = set()
    for clause in message.said:
        if len(message.said) > 1 and _HUM.fullmatch(clause.text):
            continue
        value, weight = _classify(clause.text)
        if value == UNSURE and full == {NO} and _NOT_YET.search(message.text):
            continue  # "not yet, maybe next year" is a no for today
        if value == UNSURE:
            return message.whole(UNSURE) if is_unsure(message) else None
        if value is not None:
            (full if weight else bare).add(value)
    for values in (full, bare):
        if len(values) == 1:
            return message.whole(values.pop())
        if values:
            return None
    return None


def _classify(text: str) -> tuple[str | None, bool]:
    """The value of one clause, and whether it is more than a bare particle."""
    if _UNSURE.search(text):
        return UNSURE, True
    stripped = text.strip()
    if stripped and stripped[0] in EMOJI and all(c == stripped[0] or not c.isalnum() for c in stripped):
        return EMOJI[stripped[0]], False
    core = _core(text)
    for value, weight, pattern in (
        (YES, False, _BARE_YES), (NO, False, _BARE_NO), (NO, True, _FULL_NO), (YES, True, _FULL_YES),
    ):  # fmt: skip
        if pattern.fullmatch(core):
            return value, weight
    return None, False


def _core(text: str) -> str:
    """The clause without opening and closing fillers (well, 嗯, 啊, thanks); never emptied by that."""
    core = _LEAD.sub("", text, count=1) or text
    core = _TAIL.sub("", core, count=1) or core
    core = core.strip(" .,!~")
    return core or text


def has_doubt(text: str) -> bool:
    """Whether plain text has words of not knowing, whatever else it says ("算不算永居我也搞不懂")."""
    return bool(_UNSURE.search(text) or _TO_BE_SEEN.search(text))


def is_unsure(message: Message) -> bool:
    """Whether the person says that they do not know the answer; not if they ask back or do not understand."""
    if any(clause.question for clause in message.clauses) or _MEANING.search(message.text):
        return False
    return any(_UNSURE.search(c.text) or _TO_BE_SEEN.search(c.text) for c in message.said)


def is_guess(message: Message) -> bool:
    """Whether the message is nothing but "maybe", 可能吧 and the like, or says that the person does not know."""
    if not is_unsure(message) or any(_classify(c.text) == (YES, True) for c in message.said):
        return False
    return any(
        NOT_KNOWN.search(c.text) or _TO_BE_SEEN.search(c.text) or len(c.text) <= (14 if c.text.isascii() else 6)
        for c in message.said
    )


def is_hedged(text: str) -> bool:
    """Whether a clause is put as a guess."""
    return bool(_HEDGE.search(text))


def is_doubtful(text: str) -> bool:
    """Whether a clause leaves its content open: maybe, probably, 可能, 好像; "I think" and 应该 do not."""
    return bool(_DOUBT.search(text))


def withholds(text: str) -> bool:
    """Whether a clause says that the person would rather not say."""
    return bool(_UNDISCLOSED.search(text))


def is_undisclosed(message: Message) -> bool:
    """Whether the person would rather not say."""
    return any(_UNDISCLOSED.search(c.text) for c in message.clauses if not c.supposed)


def agreement(message: Message) -> Found | None:
    """Read `yes` or `no` as the answer to "do you agree?"; a hedge is no consent and reads as nothing."""
    values: set[str] = set()
    for clause in message.facts:
        core = _core(clause.text)
        if _DISAGREE.fullmatch(core) or _DISAGREE.fullmatch(clause.text):
            values.add(NO)
        elif _AGREE.fullmatch(core) or _AGREE.fullmatch(clause.text):
            values.add(YES)
    if len(values) == 1:
        return message.whole(values.pop())
    found = None if values else polarity(message)
    return found if found is not None and found.value != UNSURE else None


def has_no(clause: Clause) -> bool:
    """Whether a clause is nothing but a no."""
    return _classify(clause.text)[0] == NO
