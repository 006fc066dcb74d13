"""`offer`: how firm the job offer is. Nothing in writing is `verbal`, written but not signed by the applicant is
`written_unsigned`, interviews and withdrawn offers are `none`. "I have an offer" alone leaves it open."""

from __future__ import annotations

import re
from typing import Final

from . import yes_no
from .clauses import Clause, Found, Message
from .patterns import en, negated, rx

SLOT: Final = "offer"

_SIGN: Final = re.compile(
    en("sign(?:ed|d|ned|s|ing)?(?!(?:-| )?up)|signature|countersigned") + r"|签(?!证|注|发|名单|到|派)"
)
_NOT_SIGNED: Final = rx(
    r"waiting for a signature|(?:havent|have not|hasnt|has not|didnt|did not|not|never|unsigned|without"
    r"|yet to|to be|before"
    r"|waiting (?:for me )?to|need to|have to|must|should|still (?:need|have)|about to|going to|will|gonna"
    r"|plan(?:ning)? to|ready to|can|about|ill|asked me to|want(?:s|ed)? me to"
    r"|supposed to)(?: [a-z]+){0,4} (?:be )?sign(?:ed|ing)?|unsigned|not signed|sign(?:ing)? (?:it "
    r"|the contract |the offer )?(?:next|tomorrow|soon|later|this (?:week|month|friday|monday)|on (?:monday"
    r"|tuesday|wednesday|thursday|friday))|pending (?:my )?signature|awaiting (?:my )?signature"
    r"|(?:signature|signing) (?:is )?pending",
    r"(?:没|未|唔|不)敢签|(?:催|叫|让|要)(?:我|佢|他|她)[^,]{0,8}签(?!了|咗|证|完)|(?:谂|考虑|犹豫|纠结)[^,]{0,3}签唔?不?签|(?:还|仲|尚|暂)?(?:没有?|未|冇|无)(?:正式|曾|有|来得及|来及)?(?:给我|让我)?签(?!证)|未签|没签|等(?:着"
    r"|紧|待|住)?(?:我)?(?:去)?签(?!证)|(?:准备|打算|即将|将会?|快要?|就快|要|会|可以|先|再|才|马上|约好"
    r"|约咗)(?:去|返|过去)?签(?!证|过|了|咗|完|好)|(?:下|听|明|后)(?:个?(?:星期|礼拜|周|月)|天|日"
    r"|周)[^,]{0,4}签(?!证)|待签|签(?:名|字)?(?:还|仲)?(?:没|未)|未落笔",
)
_SIGNED: Final = rx(
    r"(?:have |has |had |already |just |ive |weve |both |all |we |i |he |she |they )*(?:signed|signd"
    r"|singed|countersigned)(?! (?:up|in|on to|off on|nda|petition|for a course))|signature (?:is )?done"
    r"|(?:contract|offer|letter)(?: letter)?(?: is| was| has been| already)?(?: already| fully)? signed"
    r"|fully executed",
    r"sign(?:ed)? ?(?:了|咗|好|完)|己签"
    r"|签(?:晒|好|了|咗|左(?!边|右)|完|过|妥|署|订|约了|字了|名了|落|返|埋|下)(?:了|咗)?"
    r"|^签(?:约|字|合同"
    r"|合约)(?:了|喇|啦"
    r"|嘞|㗎|架|的)*$|(?:已经?|刚刚?|啱啱|都|早就?|经)(?:和|跟|同|与)?[^,]{0,10}签(?!证|注)|签(?:约|合同"
    r"|合约|字|名|offer)(?:了|咗|完|好|完毕|完成)|(?:合同|合约|约|offer|聘书|聘用书)(?:都|也|也已经?|已经?"
    r"|已|都已经?|是|系)?签(?!证)(?:了|好|咗|完|妥|字|署|的|嘅)?",
)
_ONLY_THEM: Final = rx(
    r"(?:they|company|employer|boss|hr)(?: have| has|ve)?(?: already)? signed|(?:signed"
    r"|executed) by (?:the )?(?:company|employer|boss|hr|them)|(?:but|and) (?:i|me) (?:have not|havent|not"
    r"|didnt|did not)|waiting for me to (?:sign|return)|i (?:still )?(?:havent|have not|need to|have to"
    r"|must|will) ?(?:sign|return|countersign)?",
    r"(?<![同跟和与间家港])(?<!香港)(?:公司|对方|雇主|老板|他们|佢哋|那边|嗰边)(?:都|也)?(?:已经?|先)?签(?:了|咗|好)",
)
_WRITTEN: Final = rx(
    r"in writing|written (?:offer|contract|confirmation|agreement)|by e-?mail|via e-?mail|through e-?mail"
    r"|e-?mail(?:ed|s)?(?: me)?(?: an?| the)?(?: [a-z]+)? (?:offer|contract|letter|confirmation)"
    r"|offer (?:was |came |is )?(?:e-?mailed|by mail|in an e-?mail|on paper)|e-?mail offer"
    r"|(?:got|received|have|has|had|sent|given|gave|issued|get|holding|hold|with)(?: me"
    r"| us)?(?: [a-z]+){0,4}? (?:offer letter|appointment letter|letter of (?:appointment|offer|employment)"
    r"|employment (?:contract|letter)|contract|the letter|draft contract)|offer letter|(?:contract"
    r"|letter) (?:in hand|received|arrived|is (?:with me|in my inbox|here))|conditional offer letter"
    r"|paper offer|formal offer",
    r"书面|(?:收到|拿到|攞到|收咗|攞咗|有|发来|发了|发咗|发给|寄来|寄咗|给了|俾咗|出了|出咗|到手|手上有"
    r"|拿了|已有|已出)(?:我|我了)?(?:一|个|份|封|正式|了|咗|的|嘅|公司|香港|offer)*(?:offer ?letter|聘书"
    r"|聘用书|录用信|聘用信|录用通知|录取通知|合同|合约|劳动合同|雇佣合约|约|聘用函|录用函|电邮|邮件)"
    r"|(?:合同|合约|聘书|聘用书|录用信|约)(?:都|也|已经?|刚刚?)*(?:发|寄|传|送|俾|给|email)(?:过来|来|给我"
    r"|到|咗|了|俾我|过嚟|我)|offer ?letter|(?:电邮|邮件|email)(?:给|俾|里|上|形式|发)?[^,]{0,6}(?:offer"
    r"|通知|录用|确认)|offer(?:是|系)?(?:电邮|邮件|email)|聘书|录用信|聘用信|正式offer",
)
_NO_PAPER: Final = rx(
    r"(?:nothing|not|none|no(?:t)?(?: any)?|without|havent got (?:anything|it)|isnt"
    r"|wasnt)(?: [a-z]+){0,3} (?:in writing|on paper|written|formal|in black and white)|no (?:paper|papers"
    r"|paperwork|written|formal|official|letter|contract|document|offer letter)(?: [a-z]+){0,2}(?: yet)?"
    r"|(?:waiting|wait)(?:ing)? (?:for|on) (?:the |a |an |my |their )?(?:formal |official |written "
    r"|actual )?(?:contract|offer letter|letter|paper\w*|written offer|email|paper)|(?:contract|letter"
    r"|offer letter|written offer|paperwork|paper)(?: is| are)? (?:coming|on (?:its|the) way|to follow"
    r"|not (?:here|ready|out) yet|not yet (?:issued|here|received|ready)|being (?:prepared|drafted)|later"
    r"|next (?:week|month)|still being|will (?:come|be|follow))|(?:havent|have not|hasnt"
    r"|not)(?: yet)? (?:received|got|sent|issued|seen)(?: [a-z]+){0,4} (?:letter|contract|paper\w*"
    r"|in writing)|(?:send|issue|prepare|give)(?: me)?(?: the| a| my)? (?:letter|contract|offer letter"
    r"|offer)(?: [a-z]+){0,2} (?:next|soon|later|after|tomorrow)",
    r"书面的?(?:东西|嘢)?[^,]{0,6}(?:没|未|冇)|书面(?:还|仲)(?:在)?(?:走|行)(?:紧)?流程|冇任何文件|(?:啥|什么|乜|咩)(?:纸|文件|书面(?:东西|嘢)?)(?:都|也)(?:没有?|冇|未)|一(?:只|个)?字(?:都|也)(?:没|未|冇)|(?:没有?|未有?|冇|无|还没有?|仲未有?|仲冇)(?:任何|正式|收到|出|发|给|俾|拿到|攞到|签|的|嘅|见到|书面"
    r"|一份)*(?:书面|合同|合约|白纸黑字|文件|聘书|offer ?letter|录用信|纸面|信|约|正式offer|书面offer"
    r"|书面的|邮件|电邮)|等(?:着|紧|待|佢哋|公司|他们|hr|对方|出|发|寄|份|正式|书面|的|嘅|人事|俾|给|我"
    r"|签)*(?:合同|合约|聘书|offer ?letter|录用信|份约|书面|正式offer|信|聘用信|约)|(?:合同|合约|聘书|信|约"
    r"|offer ?letter|书面offer|正式offer|书面)(?:的|嘅)?(?:还|仲|都|也|要|得|下|未|没)[^,]{0,8}(?:没|未|冇"
    r"|等|到|才|先|发"
    r"|出|来|寄|签)|(?:下|过)(?:个|几)?(?:星期|礼拜|周|月|日|天)[^,]{0,4}(?:先|才|再|会)?(?:出|发|寄|俾"
    r"|给)(?:信|合同|合约|聘书|offer|约)|(?:先|才|再)(?:出|发|寄)(?:信|合同|合约|聘书|offer|约)",
)
_VERBAL: Final = rx(
    r"verbal(?:ly)?|oral(?:ly)?|shook (?:my|his|her) hand|by word|word of mouth|handshake|over the phone"
    r"|by phone|on the phone"
    r"|in a call|(?:they|he|she|boss|manager|hr|employer|company|recruiter)(?: [a-z]+){0,3} (?:said|say"
    r"|says|told|promised|promise|promises|agreed|agree|mentioned|assured|confirmed(?! (?:that )?(?:the"
    r"|our|my|it) (?:post|job|position|role|occupation|is)))"
    r"(?: [a-z]+){0,6}"
    r"|(?:said|told me|promised)(?: [a-z]+){0,4} (?:hire|hired|job|offer|position|mine|want me|take me)"
    r"|promised? (?:me )?(?:a |the )?(?:job|position|offer|role)|(?:was|been) (?:promised"
    r"|told)(?: [a-z]+){0,4} (?:job|position|hired|offer|got it)|agreed (?:verbally|in principle|on terms)"
    r"|in principle|promise",
    r"口头|口头上|嘴上|拍心口|话实请|电话里|电话(?:上)?(?:通知|说|讲|话)|(?:老板|公司|hr|人事|经理|对方|他们|佢哋|雇主"
    r"|上司|那边|佢)[^,]{0,6}(?:说|讲|话|答应|应承|承诺|同意|告诉|通知)[^,]{0,10}(?:请我|聘|要我|录用|录取"
    r"|入职|给我|俾我|offer|合同|合约|出信|发信|职位|返工|上班|合作|没问题|冇问题)|应承(?:咗|了)|答应(?:了"
    r"|咗|我|佢|要我|请我|给我|录用|聘)|承诺(?:了|咗|给|会)|谈好了?|谈妥了?|讲好咗?|讲妥|倾好咗?|倾掂"
    r"|说好了?|微信(?:上|里)(?:说|讲|答应)|意向",
)
_NONE: Final = rx(
    r"no job (?:so far|lined up|yet)|(?:nobody|no one|no company) (?:has )?(?:hired|employed|taken)"
    r"|(?:zero|0) (?:job )?offers?|(?:nobody|no one) has offered|(?:nobody"
    r"|no one|no company) has (?:hired|employed|made"
    r"|given)[a-z ]{0,12} offer"
    r"|lost (?:it|the offer|my offer)"
    r"|no longer (?:have (?:it|one|an offer)|valid|available)|(?:no|not any"
    r"|without(?: an?| any)?|dont have(?: an?| any)?|do not have(?: an?| any)?|havent (?:got"
    r"|received|found|had|gotten|any)(?: an?| any)?|have not (?:got|received|found|had)(?: an?| any)?"
    r"|have no|got no|there is no|theres no|didnt (?:get|receive)(?: an?| any| the)?|hasnt (?:got"
    r"|received)(?: an?| any)?|doesnt have(?: an?| any)?|not (?:got|received|found)(?: an?| any)?"
    r"|never (?:got|received)(?: an?)?|lack)(?: [a-z]+){0,2} (?:offers?|jobs?|employer|position|work"
    r"|sponsor)(?: (?:yet|offers?|so far|at the moment|in hong kong|in hk|from hk|now))?"
    r"|(?:still |am |im |currently |now |are |is |just |actively |hes |shes )*(?:looking|searching|hunting"
    r"|job ?hunting|applying)(?: (?:for|around|to) (?:a |an |one|jobs?|work|positions?|something|companies"
    r"|employers?|opportunities)[a-z ]*)?|(?:still |am |im |currently )*(?:interviewing"
    r"|in (?:the )?(?:process of )?(?:interviews?|final round|last round|second round|first round))|(?:had"
    r"|have|having|did|got|waiting for|passed|after|attended)(?: an?| the| my| two| three| some"
    r"| few)?(?: [a-z]+){0,2} interviews?(?: results?)?|interview(?:s)? (?:next|scheduled|coming|stage|only"
    r"|in progress|ongoing)|waiting (?:for|on) (?:the )?(?:result|results|reply|response|decision|feedback"
    r"|them to decide|hr to reply)"
    r"|(?:offer|job|contract)(?: [a-z]+){0,3} (?:withdrawn|rescinded|cancell?ed|revoked|retracted"
    r"|fell through|taken back|expired|lapsed)|(?:withdrew|rescinded|cancell?ed|revoked|retracted|pulled"
    r"|declined|rejected|turned down|refused)(?: my| the| an?| their)? (?:offer|job|contract)|(?:havent"
    r"|have not|not) (?:applied|started (?:looking|applying)|found (?:one|anything|any|a job|work)"
    r"|looked)(?: yet)?|unemployed|jobless|no employer|not yet found|nothing yet",
    r"(?:没有?|冇|未有?|无|还没有?|仲未有?|仲冇|暂无|暂时没有?|暂时冇|没拿到|没收到|未攞到|未收到|还没拿到"
    r"|还没收到|仲未攞到|仲未收到|未拿到|没找到|未揾到|还没找到|仲未揾到|冇揾到|揾唔到|找不到"
    r"|未有任何)(?:任何|找到|拿到|收到|揾到|攞到|获得|一个|香港|公司|的|嘅|雇主|接收|正式|合适|工|到|人请"
    r"|人聘)*(?:offer(?! ?letter)|工作(?!经)|雇主|聘用|聘约|录用|公司要|工(?!资|程|商)|职位|着落|请我|聘我"
    r"|合适的)|(?:还|仍|仲|正|现在|一直|刚|依然|目前)?(?:在|喺度)?(?:找工作|找紧|揾工|揾紧工|揾紧|求职"
    r"|投简历(?!进|入|被|后被|录)|投紧|面试(?:中|紧|阶段|过程)|见紧工|见工|面紧|投递|海投)(?:中|阶段|紧|当中)?|(?:还|仍|仲"
    r"|正)?在找|在看机会|睇紧机会|(?:等|刚|约了?|约咗|(?<!所)有|参加|去|过了?|passed)[^,]{0,6}(?:面试|见工|二面"
    r"|终面|一面|final)(?:结果|通知|了|咗)?|面试(?:完|了|咗|过|结果|还没|等)|等(?:结果|通知|回复|消息|覆"
    r"|紧回复|紧结果|紧消息)|offer[^,]{0,6}(?:取消|撤|收回|黄了|没了|冇咗|作废|过期|吹了|毁约|拒|推咗|推了)"
    r"|(?:取消|撤回|撤销|撤|收回|拒绝|拒|推|毁|cancel)(?:了|咗)?[^,]{0,6}offer|被毁约|失业|待业|未开始揾"
    r"|还没开始找|没开始|冇人请"
    r"|还没出结果|未有结果|(?:零|0) ?(?:个|份)?offer|(?:cv|简历|履历)[^,]{0,4}(?:未|没|冇)[^,]{0,2}(?:寄|投|发)|(?:见"
    r"|面)过[^,]{0,3}(?:次|轮)工|雇主还没有|(?:没有?|未有?|冇|无)(?:一间|一家|香港|任何)*(?:人|公司)(?:肯)?(?:请|要|聘)(?:我|佢|他|她|住)*|雇主(?:还|都)?(?:没有|冇|未有)"
    r"|(?:工作|工|offer|雇主)(?:都|也)?(?:还|仲|尚)?(?:没有?|未)(?:找到|揾到|揾掂|着落|落实|搞定)",
)
_OFFER: Final = rx(
    r"contractor|signed with|restaurant|hospital|hotel|bank|university|clinic|offer|job|employ\w*|hire\w*|company"
    r"|firm|contract|position|role|post|take me|said yes|school|startup",
    r"offer|喊我过去|叫我过|前?老板|聘|雇|工作|职位|公司|合同|合约|录用|入职|请我|请佢|请他|请她|请到|份约|签约|签(?:咗|了)约|约(?:一早|早就)?签|工",
)
_VISA_THING: Final = rx(
    r"consent letter|letter of consent|nda|lease|tenancy|petition|consent form|power of attorney",
    r"租约|租房合同|同意书|保密协议|意向书",
)
_NO_REAL_JOB: Final = re.compile(en("no real (?:job|post|position|work)"))
_OTHER_JOB: Final = rx(
    r"current (?:job|employer|company|contract)|previous|last (?:job|employer)|in (?:shenzhen|beijing"
    r"|shanghai|china)",
    r"现在的?(?:工作|公司|单位)|现职|上一份|之前的?(?:工作|公司)|国内的?(?:工作|公司|合同)|内地的?(?:工作"
    r"|公司|合同)",
)


def offer(message: Message) -> Found | None:
    """Read how firm the offer is; None when there is an offer but the words leave its form open."""
    asked = message.asked == SLOT
    context = asked or bool(_OFFER.search(message.text))
    votes: list[tuple[str, Clause]] = []
    for clause in message.facts:
        if _OTHER_JOB.search(clause.text) and not asked:
            continue
        value = _read(clause.text, asked, context)
        if value == "verbal" and message.answers.get(SLOT) in _ON_PAPER and not asked:
            value = value if _SAID_ONLY.search(clause.text) else None  # "they promised 35,000 a month"
        if value == "no_paper" and not asked and _ADVERT.search(message.text):
            continue  # no papers of an advertisement
        if value is not None:
            votes.append((value, clause))
    settled = _settle([value for value, _ in votes])
    if settled is not None:
        clauses = [clause for _, clause in votes]
        return Found(settled, clauses[0].start, clauses[-1].end)
    if asked and not votes:
        bare = yes_no.polarity(message)
        if bare is not None and bare.value == "no":
            return message.whole("none")
    return None


_ON_PAPER: Final = ("signed", "written_unsigned")
_NO_LETTER: Final = re.compile(r"(?:故|所以|因此|因而|亦|也)?(?:还|仲|暂时|暂|并)?(?:没有?|未有?|冇|无)(?:任何)?聘书")
_ADVERT: Final = re.compile(en("advert\\w*|recruit\\w*|job (?:site|board)|posted") + "|招聘|广告|登报|登了|登咗|登过")
_FOR_ADVICE: Final = re.compile(en("for a lawyer|for information"))
_FORMAL: Final = re.compile("letter|书面|正式|written|formal|official")
_OFFER_WORD: Final = re.compile(en("offers?") + "|offer")


_SAID_ONLY: Final = re.compile(r"口头|verbal|话请|应承|oral|shook|嘴上|拍心口|话实请")


_PROMISED: Final = rx(
    r"offer\w*|hir(?:e[ds]?|ing)|mine|(?:take|want|give|employ\w*) (?:me|him|her|us)|job to (?:me|him|her)"
    r"|got (?:it|the (?:job|position))|accepted|agreed|promis\w* (?:me|him|her|us)",
    r"offer|录用|聘|[要请用](?:我|佢|他|她)|应承|答应|签约|入职|过去(?:上班|返工|工作)",
)
"""What somebody's word must be about, where none was asked for: "the company said it is not on the list" is none."""


def _read(text: str, asked: bool, context: bool) -> str | None:
    """What one clause says: `signed`, `unsigned` (not signed, form open), `written`, `verbal`, `no_paper` or `none`."""
    if _VISA_THING.search(text) or _NO_REAL_JOB.search(text):
        return None
    if _GONE.search(text) and _plainly_none(text):
        return "none"
    if _SIGN.search(text):
        value = _signature(text)
        if value is not None and context:
            return value
    no_paper = _NO_PAPER.search(text)
    verbal = _VERBAL.search(text)
    if no_paper and verbal and negated(text, verbal.start()):
        return "none"
    if (
        verbal
        and not negated(text, verbal.start())
        and not (not asked and _ADVERT.search(text))
        and (asked or _PROMISED.search(text) or (context and _SAID_ONLY.search(text)))
    ):
        return "written" if _WRITTEN.search(text) and not no_paper else "verbal"
    if no_paper and _NO_LETTER.fullmatch(text):
        return "none"
    if no_paper:
        return "no_paper" if not _OFFER_WORD.search(no_paper.group()) or _FORMAL.search(no_paper.group()) else "none"
    none = _NONE.search(text)
    if none and not _FOR_ADVICE.match(text[none.end() :]) and (asked or _plainly_none(text)):
        return "none"
    written = _WRITTEN.search(text)
    if written and not negated(text, written.start()) and (asked or not yes_no.is_hedged(text)):
        return "written"
    return None


_GONE: Final = rx(
    r"withdr[ae]wn?|withdrew|pulled|rescinded",
    r"被[^,]{0,6}(?:撤回|收回|取消|毁约)|又?收返(?:咗|了)?|withdraw咗|撤回了|(?:取消|撤销|收回|撤回)(?:了|咗|左)?(?:我|佢|他|她)?(?:个|的|嘅|份)?(?:offer|聘书|合同|合约|录用)|(?:咩|什么|乜)offer(?:都|也)(?:没有?|冇|没了|冇晒)",
)
_ABOUT_JOB: Final = re.compile(
    en("offers?|jobs?|employer|position|sponsor|unemployed|interview\\w*")
    + "|offer|工作|雇主|[未冇无没]有?人请|公司[请要]|揾工|揾到工|揾到嘢"
    "|求职|面试|终面|[一二]面|见工|失业|待业|聘|cv|简历|履历|结果"
)
_CHANGING_JOB: Final = re.compile(en("problem|issue|experience|change|switch") + "|经验|换工作|转工|跳槽|辞")


def _plainly_none(text: str) -> bool:
    """Unasked, "looking for a job" or "no offer" must be about a job in so many words."""
    return bool(
        _ABOUT_JOB.search(
            text,
        )
    ) and not _CHANGING_JOB.search(text)


_BOTH_SIDES: Final = re.compile(
    en("both|we both|me too|and me|i signed|ive signed") + r"|双方|我也签|我都签|大家都签|我签|我已"
)


_WITH_THEM: Final = re.compile(r"[同跟和与][^,]{0,14}$")


_SAID_SIGNED: Final = rx(
    r"said (?:it was |i had |i have |that )?signed[^,]{0,20}(?:but|actually) (?:not|no|it isnt|i havent)",
    r"(?:话|讲|说)[^,]{0,6}(?:sign|签)[^,]{0,8}(?:其实|原来|但)(?:还|仲)?(?:未|没|冇)",
)
"""An earlier word that is taken back."""


def _signature(text: str) -> str | None:
    them = _ONLY_THEM.search(text)
    if them and not _BOTH_SIDES.search(text) and not _WITH_THEM.search(text[: them.start()]):
        return "unsigned"
    if _SAID_SIGNED.search(text):
        return "verbal" if _VERBAL.search(text) else "unsigned"
    if _NOT_SIGNED.search(text):
        return "unsigned"
    signed = _SIGNED.search(text)
    if signed and not negated(text, signed.start()) and not yes_no.is_hedged(text):
        return "signed"
    return None


def _settle(votes: list[str]) -> str | None:
    """One answer out of what the clauses say; the weaker one where they differ."""
    said = set(votes)
    if "none" in said and said <= {"none", "no_paper"}:
        return "none"
    if "none" in said:
        return "verbal" if "verbal" in said and said <= {"none", "verbal", "no_paper"} else None
    if "unsigned" in said:
        return "verbal" if {"verbal", "no_paper"} & said and "written" not in said else "written_unsigned"
    if "signed" in said:
        return None if {"no_paper", "verbal"} <= said else "signed"
    if "verbal" in said or "no_paper" in said:
        return "verbal" if "written" not in said or "no_paper" in said else "written_unsigned"
    return "written_unsigned" if "written" in said else None
