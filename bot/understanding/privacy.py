"""Taking out of a message what must not be kept: identity numbers always, contact details where they do not belong.

Identity numbers are told from other figures by their check digits or by the word that announces them, so that
amounts, years and reference codes stay as they are. Source of the duty: privacy notes P-12 and C-07; the check digit of
Mainland numbers is that of GB 11643-1999 (ISO 7064 MOD 11-2), of bank cards the Luhn sum (ISO/IEC 7812-1).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Callable, Final, NamedTuple

from .patterns import lexicon

REMOVED: Final = "[…]"
"""What stands in place of anything taken out."""


CONTACT_KINDS: Final = ("phone", "email", "wechat")
"""Kinds of finds that are ways to reach somebody; welcome once the person has agreed, unlike the numbers of papers."""


class Redacted(NamedTuple):
    """A text without what was taken out of it.

    Attributes:
        text: the message with `REMOVED` in place of each find.
        kinds: what was found, in order of first appearance: `hkid`, `mainland_id`, `identity_card` (announced as
            one), `travel_document`, `bank_card`, and with contacts `email`, `phone`, `wechat`.
    """

    text: str
    kinds: tuple[str, ...]


class _Find(NamedTuple):
    start: int
    end: int
    kind: str


_HKID: Final = re.compile(
    r"(?<![A-Za-z0-9])(?P<letters>[A-Za-z]{1,2}) ?(?P<digits>\d(?:[ -]?\d){5}) ?[-(\[/]?"
    r" ?(?P<check>[0-9Aa])(?: ?[)\]])?(?![A-Za-z0-9])"
)
_MAINLAND_18: Final = re.compile(r"(?<![0-9A-Za-z+])(?P<body>\d(?:[ -]?\d){16}) ?-?(?P<check>[0-9Xx])(?![0-9A-Za-z])")
_MAINLAND_15: Final = re.compile(r"(?<![0-9A-Za-z.+])(?P<body>[1-8]\d{14})(?![0-9A-Za-z])")
_CARD: Final = re.compile(r"(?<![\d.,$A-Za-z+])(?!00|86[ -]?1[3-9])\d(?:[ -]?\d){12,18}(?![\d.,]?\d)")
_ANNOUNCED: Final = re.compile(
    r"(?:passports?(?: ?(?:no|num|number|id))?|travel (?:document|doc)(?: ?(?:no|number))?|(?:eep|permit"
    r"|endorsement|exit-?entry permit|home ?return permit|mainland travel permit|ee?p card)(?: ?(?:no"
    r"|number))?"
    r"|护照(?:号码?|编号)?|護照(?:號碼?|編號)?|通行证(?:号码?|编号|证号)?|通行證(?:號碼?|編號)?"
    r"|回乡证(?:号码?)?|回鄉證(?:號碼?)?|台胞证(?:号码?)?|台胞證(?:號碼?)?|旅行证件?(?:号码?)?"
    r"|旅行證件?(?:號碼?)?|证件号码?|證件號碼?|双程证(?:号码?)?|雙程證(?:號碼?)?)"
    r"(?:[ .:：#=为為是係系叫就的嘅]|is|no|number|\bmy\b"
    r"|\bit\b)*(?P<number>[A-Za-z]{0,3}[ -]?\d[\dA-Za-z -]{4,11}\d)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_ID_ANNOUNCED: Final = re.compile(
    r"(?:hkid(?: ?card)?|hong kong (?:identity|id)(?: ?card)?|(?:hk )?identity card|id ?card|identification"
    r"|身份证|身份證|身分證|身分证)(?: ?(?:no|number|num|号码?|號碼?))?"
    r"(?:[ .:：#=为為是係系叫就的嘅]|is|no"
    r"|number)*(?P<number>[A-Za-z]{0,2} ?\d[\dA-Za-z ()-]{4,20}[\dA-Za-z)])(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_CARD_ANNOUNCED: Final = re.compile(
    r"(?:(?:bank|credit|debit) (?:card|account)(?: ?(?:no|number))?|account (?:no|number)|银行卡号?"
    r"|銀行卡號?|信用卡号?|信用卡號?|银行账号|銀行戶口(?:號碼)?|账号|帳號|戶口號碼|卡号"
    r"|卡號)(?:[ .:：#=为為是係系]|is|no|number)*(?P<number>\d(?:[ -]?\d){7,18})(?!\d)",
    re.IGNORECASE,
)
_EMAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}")
_PHONE: Final = re.compile(
    r"(?<![\d.,$A-Za-z])(?:(?:\+|00)\d(?:[ ().-]{0,2}\d){7,14}"
    r"|\(?852\)?[ -]?[2-9]\d{3}[ -]?\d{4}|86[ -]?1[3-9]\d[ -]?\d{4}[ -]?\d{4}|1[3-9]\d[ -]?\d{4}[ -]?\d{4}"
    r"|[5679]\d{3}[ -]\d{4}|(?:[569]\d|7[01]|8[1-9]|[23][1-9])\d{2}(?!0000)\d{4})(?![\d,]|\.\d| ?(?:元|块"
    r"|蚊|港|hkd|万|萬|hk\$|rmb|人民|dollars))",
    re.IGNORECASE,
)
_PHONE_ANNOUNCED: Final = re.compile(
    r"(?:phone|mobile|tel(?:ephone)?|call|cell|whats ?app|text|sms|contact|reach|电话|電話|手机|手機|手提"
    r"|致电|致電|打俾|打给|打畀|联系|聯絡|聯繫|号码"
    r"|號碼)[^\d\n]{0,14}(?P<number>\+?\(?\d(?:[ ().-]{0,2}\d){6,14})(?!\d)",
    re.IGNORECASE,
)
_WECHAT: Final = re.compile(
    r"(?:we ?chat|weixin|wx|vx|微信|薇信|威信|v信)(?: ?(?:id|no|number|account|号码?|號碼?|帐号|账号|帳號"
    r"|名))*(?: ?(?:is|are|也是|都系|都係|就是|是|係|系|为|為|:|："
    r"|=))*\s*(?P<number>(?:[A-Za-z][A-Za-z0-9_-]{5,19}|\+?\d{8,15})(?![A-Za-z0-9_-]))",
    re.IGNORECASE,
)
_NOT_WECHAT_IDS: Final = frozenset(
    lexicon("""
    account number please wechat contact because instead message version support whatsapp english chinese thanks
    """)
)


def redact(text: str, *, contacts: bool) -> Redacted:
    """Take identity numbers, and with `contacts` also phones, e-mail addresses and WeChat IDs, out of a text.

    Args:
        text: a message as typed; full-width figures and letters are seen too.
        contacts: also take out contact details (for transcripts and evidence; not where one was asked for).
    Returns:
        the text with the finds replaced, otherwise unchanged, and the kinds found.
    """
    plain = _half_width(text)
    finds = [f for finder in _ALWAYS for f in finder(plain)]
    if contacts:
        finds += [f for finder in _CONTACTS for f in finder(plain)]
    finds.sort(key=lambda f: (f.start, -f.end))
    parts: list[str] = []
    kinds: list[str] = []
    position = 0
    for find in finds:
        if find.start < position:
            if find.end > position:  # the rest of an overlapping find goes too
                position = find.end
            continue
        parts += [text[position : find.start], REMOVED]
        position = find.end
        if find.kind not in kinds:
            kinds.append(find.kind)
    return Redacted("".join(parts) + text[position:], tuple(kinds)) if finds else Redacted(text, ())


def _half_width(text: str) -> str:
    """The same text with full-width ASCII made plain, character for character, so that offsets stay."""
    if text.isascii():
        return text
    return "".join(_narrow(c) for c in text)


def _narrow(character: str) -> str:
    if character.isascii():
        return character
    folded = unicodedata.normalize("NFKC", character)
    if len(folded) == 1 and folded.isascii():
        return folded
    return " " if character.isspace() else "-" if character in "–—‐‑−－" else character


_NON_DIGITS: Final = re.compile(r"\D")


def _hkids(text: str) -> list[_Find]:
    return [
        _Find(m.start(), m.end(), "hkid")
        for m in _HKID.finditer(text)
        if is_hkid(m["letters"] + _NON_DIGITS.sub("", m["digits"]) + m["check"])
    ]


def is_hkid(number: str) -> bool:
    """Whether letters, six digits and a check character form a Hong Kong identity card number (weights 9 to 2)."""
    letters, digits, check = number[:-7].upper(), number[-7:-1], number[-1].upper()
    values = [36] if len(letters) == 1 else []  # a single letter stands behind a blank, which counts 36
    values += [ord(letter) - 55 for letter in letters] + [int(d) for d in digits]
    remainder = sum(weight * value for weight, value in zip(range(9, 1, -1), values, strict=True)) % 11
    return check == "0A987654321"[remainder]


def _mainland(text: str) -> list[_Find]:
    found = []
    for match in _MAINLAND_18.finditer(text):
        if is_mainland_id(_NON_DIGITS.sub("", match["body"]) + match["check"]):
            found.append(_Find(match.start(), match.end(), "mainland_id"))
    for match in _MAINLAND_15.finditer(text):
        month, day = int(match["body"][8:10]), int(match["body"][10:12])
        if 1 <= month <= 12 and 1 <= day <= 31:
            found.append(_Find(match.start(), match.end(), "mainland_id"))
    return found


def is_mainland_id(number: str) -> bool:
    """Whether 17 digits and a check character form a Mainland identity number (GB 11643-1999)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(weight * int(digit) for weight, digit in zip(weights, number[:17], strict=True))
    return number[-1].upper() == "10X98765432"[total % 11]


def _cards(text: str) -> list[_Find]:
    return [
        _Find(m.start(), m.end(), "bank_card") for m in _CARD.finditer(text) if _luhn(_NON_DIGITS.sub("", m.group()))
    ]


def _luhn(digits: str) -> bool:
    if len(set(digits)) == 1 or set(digits[1:]) == {"0"}:
        return False
    doubled = (int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _finder(pattern: re.Pattern[str], kind: str) -> Callable[[str], list[_Find]]:
    def find(text: str) -> list[_Find]:
        group = "number" if "number" in pattern.groupindex else 0
        return [
            _Find(m.start(group), m.end(group), kind) for m in pattern.finditer(text) if _counts(m.group(group), kind)
        ]

    return find


def _counts(words: str, kind: str) -> bool:
    if kind == "wechat":
        return words.lower() not in _NOT_WECHAT_IDS
    digits = sum(c.isdigit() for c in words)
    if kind in ("travel_document", "identity_card"):
        return digits >= 6
    return kind != "phone" or 7 <= digits <= 15


_ALWAYS: Final = (
    _hkids,
    _mainland,
    _cards,
    _finder(_ANNOUNCED, "travel_document"),
    _finder(_ID_ANNOUNCED, "identity_card"),
    _finder(_CARD_ANNOUNCED, "bank_card"),
)
_CONTACTS: Final = (
    _finder(_EMAIL, "email"),
    _finder(_PHONE, "phone"),
    _finder(_PHONE_ANNOUNCED, "phone"),
    _finder(_WECHAT, "wechat"),
)
