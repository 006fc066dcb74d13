"""Leaving contact details: what is asked, and what a typed answer says."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Collection, Final, Mapping

from bot.understanding.clauses import split
from bot.understanding.contact import ContactProblem, parse, parse_name, says_a_name
from bot.understanding.last_clause import before_and_last
from bot.understanding.normalise import Normalised, normalise
from bot.understanding.yes_no import agreement
from bot.vocabulary import CONTACT, SLOTS

CONTACT_CHECKED: Final = "contact_checked"
"""The question whether all that was left is right; it has no answer of its own in the contract."""
_PARTS: Final = re.compile(r"[,.;!，。；！]")
_CHANNELS: Final = {
    "whatsapp": re.compile(r"wh?ats?\s?app?(?![a-z])|\bwa\b"),
    "wechat": re.compile(r"we\s?(?:chat|chta|caht|hcat|cha?t)|wehcat|wecaht|weixin|微信|\bwx\b|\bvx\b|v信"),
    "email": re.compile(r"e-?mail|emial|e-?mial|\bmail\b|邮|电邮|伊妹儿"),
    "phone": re.compile(
        r"pho[en]{2}|\bphne\b|\bpone\b|\bfone\b"
        r"|\bcall\b|\btel\b|\bsms\b|text message|电话|打给|打俾|打我|手机|短信|致电|来电"
    ),
}  # fmt: skip
_TIMES: Final = {
    "morning": re.compile(r"mor+[ni]{1,5}g?(?![a-z])|\bam\b|早上|上午|朝早|早晨|早点"),
    "afternoon": re.compile(r"afternoon|lunch|\bpm\b|下午|下昼|中午|晏昼"),
    "evening": re.compile(
        r"eve?n+ing|evn+ing|night|after work|after (?:[5-9]|1[7-9]|2[0-2])(?! ?am)"
        r"|晚饭后|收工|晚上|夜晚|傍晚|放工|下班|晚黑|今晚"
    ),
    "any": re.compile(
        r"any ?time(?! after| before)|\bany\b|whenever"
        r"|是但|冇所谓|随时|都可以|都行|都得|几时都|什么时候都|无所谓"
    ),
}  # fmt: skip

_TO_CALL_BACK: Final = ("xborder_consent", "contact_name", "contact_channel", "contact_value")
"""All that somebody who asked for a person is asked."""


def due_contact_slots(slots: Mapping[str, Any], skipped: Collection[str]) -> tuple[str, ...]:
    """The contact questions that are due, in order, answered or not.

    Nothing personal is asked before `xborder_consent` is `yes`, and nothing more once the person has left out
    how to be reached: there is no lead without a contact.

    Args:
        slots: the talk's slots.
        skipped: contact slots that the person left out.
    """
    if slots.get("xborder_consent") != "yes":
        return ("xborder_consent",)
    if {"contact_channel", "contact_value"} & set(skipped):
        return ()
    wanted = _TO_CALL_BACK if slots.get("wants_person") else CONTACT
    return tuple(name for name in wanted if name not in skipped)


def outdated(slots: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """The contact slots that no longer hold once these were found: a number is no address of another channel."""
    changed = slots.get("contact_channel") not in (None, found.get("contact_channel", slots.get("contact_channel")))
    return ["contact_value"] if changed and "contact_value" not in found and slots.get("contact_value") else []


def can_store(slots: Mapping[str, Any]) -> bool:
    """Whether consent and a contact are there, so that a lead may be stored."""
    return (
        slots.get("xborder_consent") == "yes"
        and bool(slots.get("contact_channel"))
        and bool(slots.get("contact_value"))
    )


def read_contact(asked: str, text: str, slots: Mapping[str, Any]) -> dict[str, Any]:
    """What a typed message says in answer to a contact question: slot -> value; empty when it says nothing.

    Args:
        asked: the contact slot being asked.
        text: the message as typed.
        slots: the talk's slots; `contact_channel` decides how a contact is checked.
    Raises:
        ContactProblem: the answer was meant but cannot be used; carries the reason and, for an e-mail
            with a slip of the pen, a suggestion.
    """
    plain = normalise(text)
    if asked == CONTACT_CHECKED:
        return {"contact_name": parse_name(text)} if says_a_name(text) else _channel(plain.text, text)
    if asked in ("xborder_consent", "marketing_consent"):
        return _consent(asked, plain)
    if asked == "contact_name":
        return {asked: parse_name(text)}
    if asked == "contact_channel":
        return _channel(plain.text, text)
    if asked == "contact_value":
        return {asked: parse(slots["contact_channel"], text)}
    if asked == "contact_time":
        return _one_match(asked, _TIMES, plain.text)
    if _NO_NOTE.fullmatch(plain.text):
        return {}
    if len(text) > SLOTS["free_note"].maximum:
        raise ContactProblem("note_too_long")
    return {"free_note": text}


def read_beside(asked: str | None, text: str, slots: Mapping[str, Any]) -> dict[str, Any]:
    """What a message that ends in a question or a wish answers before it; empty unless that is beyond doubt.

    Args:
        asked, text, slots: as for `read_contact`. A consent or a note is never read in passing.
    """
    before, _ = before_and_last(text)
    named = asked == "contact_name" and (says_a_name(before) or _TITLED.fullmatch(before) is not None)
    if asked is None or not (named or asked in ("contact_channel", "contact_value", "contact_time")):
        return {}
    try:
        return read_contact(asked, before, slots)
    except ContactProblem:
        return {}


_TITLED: Final = re.compile(
    r"\s*(?:(?i:mr|mrs|ms|miss|dr)\.? [A-Za-z' -]{2,40}|[\u4e00-\u9fff]{1,3}(?:先生|女士|小姐|太太|博士|生|太))\W*"
)
"""A name that can be nothing else."""

_NO_NOTE: Final = re.compile(
    r"(?:(?:no|nope|nah)\W+)?"
    r"(?:no|none|nope|nah|no more|nothing(?: (?:else|further|more))?|that(?:s| is) (?:all|it)|all good"
    r"|(?:没有?|冇|无)(?:了|喇|啦|啥|咩|什么)?(?:其他|别的|补充)?(?:了|喇|啦)?|(?:就这样|就这些|系咁多|就系咁)(?:了|吧|啦|喇)?)"
    r"\W*(?:thanks?|thank you|thx|ta|谢谢|多谢|唔该)?\W*"
)
"""There is nothing to add."""
_THANKS_ONLY: Final = re.compile(
    r"(?:ok|okay|alright|fine|right|好的?|好嘅|得)\W*(?:ta|thanks?|thank you|thx|cheers|谢谢|多谢|唔该)\W*"
)
_REFUSED: Final = re.compile(
    r"^\W*no need\W*(?:thanks?|thank you|thx|ta)?\W*$|^\W*(?:不用|不必|唔使|唔好|唔洗|别)(?:记|存|留|keep|save)"
    r"|^\W*no\W+(?:i|we)(?:d| would| will|ll)? (?:rather|prefer)|^\W*(?:这个|呢个)?(?:就|都)?算了(?:吧|啦)?\W*$"
    r"|^\W*(?:nah|no thanks?|no thx|pass|im good|not interested|not (?:now|yet)|(?:id|i would|i will|ill) rather not"
    r"|(?:id|i would) prefer not(?: to)?)(?![a-z])|dont want (?:to )?(?:give|leave"
    r"|share)|(?<![a-z])afraid"
    r"|(?:dont|do not) (?:keep|save|store)|(?:别|不要|唔好) ?(?:save|keep|存|保存|留)"
    r"|(?:不|唔)(?:想|敢|方便)(?:留|给|俾)|不留|唔留|(?:暂|暂时|目前|先|我|都)?不同意"
    r"|^\W*(?:不用|唔使|唔洗|唔驶|不要|唔好|唔要)(?:了|啦|拉|喇|la|住)?(?:\W|$|费事|多谢|谢谢|唔该|thank)|^\W*费事"
    r"|(?:不用|不要|别|唔使|唔好|无须|毋须|不必)[^,]{0,4}(?:联系|联络|揾|找我|打俾|打给|call|contact)"
    r"(?![^,]{0,2}(?:客|佢|他|她|当事人|公司|老板|雇主|家人|老婆|老公|先生|太太|client|him|her|them))"
    r"|(?<![a-z])(?:dont|do not|no need to|never) (?:contact|call|ring)"
    r"|^\W*(?:还是|都系)?(?:不必|唔必|免了|唔好住|先唔好"
    r"|先不)"
)
_AGREED: Final = re.compile(
    r"(?:^|[^不没未唔无否])同意(?:了|嘅|的|呀|啊|啦)?[。.!！]*$"
    r"|^\W*(?:同意|可以)(?:的|呀|啊|得|啦|嘅)?(?:[,，。! ](?:请|能|让|叫|有人|你们|你哋|顾问)"
    r"[^?？]{0,10}(?:联系|联络|打|揾|找)[^?？]{0,8})?$"
    r"|^\W*(?:yes|yep|yea[hs]?|sure|ok(?:ay)?|fine|alright|of course)?\W*"
    r"(?:i|we) (?:do |hereby |fully "
    r"|also )?(?:consent|agree|accept)"
    r"(?: (?:to|with) (?:that|this|it|these|the above|the notice|being contacted))?\W*$"
    r"|^\W*(?:yes|sure|ok(?:ay)?|of course|fine)\W+(?:you (?:may|can)|please|do|go ahead"
    r"|feel free)(?:(?! (?:not|never|no|stop|dont|delete|withdraw))[a-z ,]){0,60}\W*$"
    r"|^\W*(?:(?:好|行|得|可以|没问题|没问提|冇问题|冇所谓|无所谓|同意|sure|ok"
    r"|yes)[的呀啊吖得啦嘅哈吧,，、。!！~～ ]*){1,4}$"
    r"|^\W*(?:yea[hs]?|yes|yep|sure|ok(?:ay)?)\W+(?:thats|its|that is|it is)? ?(?:all ?right|alright"
    r"|ok(?:ay)?|fine|cool|why not)(?:\W+go (?:on|ahead))?\W*$"
    r"|^\W*(?:(?:好|行|得|可以|没问题|冇问题|sure|ok|yes)[的呀啊吖得啦嘅哈,，、 ]*){1,3}"
    r"(?:(?!不|唔|别|没|未|冇|勿)[^?？吗呢]){0,8}(?:联系|联络|contact|打|揾|找|call)(?:(?!不|唔|别)[^?？吗呢]){0,8}\W*$"
    r"|^\W*(?:(?:好|行|得|可以|没问题|冇问题|同意)[的呀啊吖得啦嘅哈,，、。 ]*){1,3}"
    r"(?:(?!不|唔|别|没|未|冇|勿)[^?？吗呢]){0,6}(?:保存|储存|存(?:在|喺|放)|保留|留低|留下|留住|记录|授权)(?:(?!不|唔|别|但)[^?？吗呢]){0,8}\W*$"
    r"|^\W*(?:yes|yep|ok(?:ay)?|sure|fine)\W*(?:you|u) (?:can|may)\W*$"
    r"|^\W*(?:yes|yep|ok(?:ay)?|sure|fine)?\W*(?:you|u) (?:can|may) (?:keep|save|store|have) (?:it|them"
    r"|that|this|all|(?:my|our|the) [a-z]+)\W*$"
    r"|^\W*(?:yes|ok(?:ay)?|sure)?\W*(?:可以|同意|you have (?:my|our) (?:consent|permission|agreement))\W*$"
    r"|^\W*(?:y[eas]{1,4}|yse|yep|sure|ok(?:ay)?)(?: (?:sure|yes|ok(?:ay)?|fine|please|of course"
    r"|no prob(?:lem)?s?|np|why not"
    r"|go ah?ea?d|go on|do it"
    r"|(?:its|thats|it is|that is) (?:ok(?:ay)?|fine|fien|alright|all right)))*\W*$"
)
"""Plainly yes, whoever says it for whom; a question is none."""
_SEND_ME: Final = re.compile(
    r"^\W*(?:ok(?:ay)?|yes|sure|好|得|行|可以)\W*(?:有)?(?:什么|乜)?(?:update|news|更新|消息|资讯|信息|优惠|活动|新政策)s?"
    r"(?:(?!不|唔|别)[^?？吗]){0,4}(?:send|发|俾|给|通知|话)(?:(?!不|唔|别)[^?？吗]){0,6}\W*$"
)
"""Yes to news, in the words of somebody who wants them."""
_NO_ADVERTS: Final = re.compile(
    r"(?<![a-z])no (?:ads?|adverts?|spam|marketing|promo\w*|newsletters?)|dont (?:send|spam)|unsubscribe"
    r"|(?:不要|别|唔好|不用|唔使)[^,]{0,4}(?:发|send|推|广告)|推销|免打扰"
)


def plain_answer(asked: str, text: str) -> str | None:
    """`yes` or `no` where a message is an answer to the consent `asked` and nothing else; None where it may be more."""
    plain = normalise(text).text
    return "no" if _REFUSED.search(plain) else "yes" if _agrees(asked, plain) else None


def _agrees(asked: str, plain: str) -> bool:
    wants_news = asked == "marketing_consent" and _SEND_ME.search(plain)
    return bool(_AGREED.search(plain) or wants_news)


def _consent(asked: str, plain: Normalised) -> dict[str, Any]:
    """A yes or no to keeping or using personal data; anything less than plain is neither."""
    if _REFUSED.search(plain.text) or (asked == "marketing_consent" and _NO_ADVERTS.search(plain.text)):
        return {asked: "no"}
    if _THANKS_ONLY.fullmatch(plain.text) or any(character.isdigit() for character in plain.text):
        return {}  # thanks for an answer, or a time to call
    if _agrees(asked, plain.text):
        return {asked: "yes"}
    agreed = agreement(split(plain, asked, {}, date.min, None))
    return {asked: agreed.value} if agreed else {}


def _channel(folded: str, text: str) -> dict[str, Any]:
    found = _one_match("contact_channel", _CHANNELS, folded)
    for channel in [found["contact_channel"]] if found else ["email", "phone"]:
        try:
            return {"contact_channel": channel, "contact_value": parse(channel, text)}
        except ContactProblem:
            continue
    return found


def _one_match(slot: str, patterns: Mapping[str, re.Pattern[str]], folded: str) -> dict[str, Any]:
    for part in (folded, *_PARTS.split(folded)):  # "in the afternoon, mornings are busy": what comes first is meant
        named = [value for value, pattern in patterns.items() if pattern.search(part)]
        if len(named) == 1:
            return {slot: named[0]}
    return {}
