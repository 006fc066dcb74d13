"""`talent_list`: whether the post is a profession of the Talent List."""

from __future__ import annotations

import re
from typing import Final

from . import yes_no
from .clauses import Found, Message
from .patterns import negated, rx

_ON_LIST: Final = rx(
    r"(?:on|in|under|belongs? to|part of|included (?:on|in)|appears? (?:on|in)|covered by|falls? (?:under"
    r"|in)|match(?:es)?|within|it is|its|listed|yes) (?:the |teh |that |this |hk |hong kong "
    r"|official )*(?:talent )?list(?:ed)?|listed (?:occupation|profession|job)|(?:is|its|job is|post is"
    r"|occupation is|profession is) listed|on (?:it|there)|(?:found|saw|see|seen"
    r"|checked)(?: [a-z]+){0,4} (?:on|in) (?:the )?(?:talent )?list",
    r"(?:在|喺|属于|属|列入|列在|入了|入咗|上了|上咗|符合|是|系|包括在|有列|出现在)(?:这个|呢个|那个|香港"
    r"|政府|官方|这张|呢张)*(?:人才)?(?:清单|名单|列表|(?:talent ?)?list)|(?:清单|名单|列表)(?:上|里|入面|里面|上面|内"
    r"|中)?(?:面)?(?:都|也|确实|真的|真系)?(?:有|的|嘅|岗位|职位)|(?:在|喺|系)(?:上面|里面|入面|列)"
    r"|有列(?:入|出|明)?|清单(?:内|上|里)",
)

_OFF_LIST: Final = rx(
    r"(?:not|isnt|nothing|no|arent|doesnt|wasnt|cant|couldnt|dont|didnt|never|off"
    r"|outside)(?: [a-z]+){0,5} (?:list(?:ed)?|on it|in it)|unlisted|not there|(?:doesnt|does not"
    r"|didnt) (?:include|have|list|mention|cover)(?: [a-z]+){0,3}|(?:couldnt|cant|didnt|did not"
    r"|cannot) (?:find|see) (?:it|my|our|the|this)(?: [a-z]+){0,2}|cant find it|didnt find it",
    r"(?:不|唔|没有?|冇|未|并不|并未)(?:是|系|在|喺|属于|属|列入|列在|包括|算|见到|看到|找到|揾到|上)*(?:在"
    r"|喺|这个|那个|呢个|这张|那张|香港|人才|任何)*(?:清单|名单|单子|单上|列表|(?:talent ?)?list|上面|里面|入面|表)"
    r"|(?:并非|非)(?:人才)?(?:清单|名单)|(?:清单|名单|列表|list)(?:上|里"
    r"|入面|里面|上面|内|中)?(?:面)?(?:都|也|好像)?(?:没有|没|冇|无|找不到|揾唔到|看不到|没找到|没看到"
    r"|见唔到)|不属于|唔属于|没列入|未列入|冇列|没有列|(?:没有?|冇)(?:我|我们|我哋|呢|这|该)[^,]{0,5}(?:行"
    r"|职位|岗位|工作|专业|工种|职业)|揾唔到|找不到",
)


_NAMED: Final = re.compile(r"(?<![a-z])tal(?:en|ne)t list|人才清单|清单职位|清单岗位|清单里|清单上|紧缺清单")


def talent_list(message: Message) -> Found | None:
    """Read `talent_list`: whether the post is a profession of the Talent List."""
    asked = message.asked == "talent_list"
    for clause in message.stated:
        text = clause.text
        if not asked and not _NAMED.search(text):
            continue
        if yes_no.is_hedged(text):
            continue
        if _OFF_LIST.search(text):
            return clause.found("no")
        on = _ON_LIST.search(text)
        if on and not negated(text, on.start()):
            return clause.found("yes")
    if not asked:
        unknown = next((c for c in message.said if _NAMED.search(c.text) and yes_no.has_doubt(c.text)), None)
        return unknown.found("unsure") if unknown else None
    return yes_no.polarity(message)
