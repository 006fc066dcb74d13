"""Messages of somebody in distress or danger. They are answered at once with where help is, whatever was asked.

Words only, no model: a miss is worse than a false alarm, yet "I'm dying to work in Hong Kong" must not raise one.
"""

from __future__ import annotations

from typing import Final

from .normalise import normalise
from .patterns import negated, rx

_HELP: Final = rx(
    r"kill(?:ing)? myself|suicid\w*|end (?:it all|my (?:own )?life)|take my (?:own )?life|(?:want|wanted|going) to die"
    r"|(?:do not|dont) want to (?:live|be alive)(?: any ?more)?(?! in| with| there| abroad)"
    r"|(?:self[- ]?harm|hurt(?:ing)? myself|cut(?:ting)? myself)|no reason to live|better off dead|cant go on living"
    r"|(?:my |the )?(?:husband|boss|employer|agent|boyfriend|he|she|they)(?: [a-z]+){0,2} (?:beats? me|hits? me"
    r"|rapes?|raped|threatens? to kill|threatened to kill|locks? me|locked me|holds? me|trafficked)(?: me)?"
    r"|(?:im|i am|being) (?:being )?(?:trafficked|held against my will|kidnapped|locked (?:in|up)|beaten|raped|abused)"
    r"|(?:took|taken|keeps?|kept|holding|confiscated) (?:away )?my (?:passport|travel permit|papers) and"
    r"|my life is in danger|someone is (?:hurting|following) me",
    r"(?:想|要|不如)(?:去)?(?:死了?算|死咗算|寻死|自杀|轻生|了断|跳楼|结束生命)|想死(?!你|我了吧)|自杀|轻生|寻短见|割腕|自残"
    r"|不想活|唔想(?:再)?活|活不下去|活唔落去|生无可恋|冇意思再活"
    r"|(?:老公|丈夫|老板|雇主|中介|男友|佢|他|她)(?:又|成日|经常|天天|一直)?(?:打我|强奸|锁住我|关着我|禁锢|逼我卖)"
    r"|被(?:家暴|打伤|强奸|强暴|绑架|拐卖|拐骗|囚禁|禁锢|人贩)|人身安全受(?:到)?威胁|有人要杀我|救命",
)


def in_distress(text: str) -> bool:
    """Whether a message tells of a danger to life or limb.

    Args:
        text: the message as typed.
    """
    plain = normalise(text).text
    match = _HELP.search(plain)
    return match is not None and not negated(plain, match.start())
