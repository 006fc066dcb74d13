"""Contact details as people type them, checked and put into one form: phones in E.164, e-mail addresses, WeChat IDs.

Surrounding words are accepted ("my wechat is wx_abc", 電話係 9123 4567). What cannot be used raises `ContactProblem`
with a reason that a message can be chosen by; the reason never holds the person's words.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from .normalise import normalise
from .patterns import en, lexicon

CHANNELS: Final = ("phone", "email", "wechat", "whatsapp")
REASONS: Final = (
    "phone_missing", "phone_too_short", "phone_too_long", "phone_unknown_country", "phone_invalid",
    "email_missing", "email_malformed", "email_typo", "wechat_missing", "wechat_malformed",
    "name_missing", "name_too_long", "name_is_question", "name_is_contact",
)  # fmt: skip
"""Every reason that a `ContactProblem` may carry."""

MAX_NAME: Final = 80
_MAX_TEXT: Final = 1000
_HAN_DIGITS: Final = str.maketrans("零〇一二三四五六七八九幺", "001234567891")
_ENGLISH_DIGITS: Final = {
    "oh": "0", "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9",
}  # fmt: skip
_ENGLISH_DIGIT: Final = re.compile(r"(?i)(?<![a-z])(?:" + "|".join(_ENGLISH_DIGITS) + r")(?![a-z])[\s,]*")
_PHONE: Final = re.compile(r"\+?\(?\d(?:[\s().·-]{0,3}\d){2,19}")
_EMAIL: Final = re.compile(
    r"[^\s<>\"'(),:;\[\]，；：（）【】、。！？「」\u3400-\u9fff]+@[^\s<>\"'(),:;\[\]"
    r"，；：（）【】、。！？「」\u3400-\u9fff]*"
)
_SPELT_AT: Final = re.compile(r" ?(?:\(at\)|\[at\]|\{at\}|艾特|圈a) ?| at ", re.IGNORECASE)
_SPELT_DOT: Final = re.compile(r" ?(?:\(dot\)|\[dot\]|\{dot\}|点|點) ?| dot ", re.IGNORECASE)
_PROVIDERS: Final = (
    "gmail.com", "hotmail.com", "outlook.com", "yahoo.com", "yahoo.com.hk", "icloud.com", "qq.com", "163.com",
    "126.com", "foxmail.com", "sina.com", "live.com", "msn.com", "me.com", "139.com", "aliyun.com", "sohu.com",
    "protonmail.com",
    "mail.com", "gmx.com", "live.hk", "netvigator.com", "live.cn", "yeah.net", "ymail.com", "aol.com", "pm.me",
    "proton.me",
)  # fmt: skip
_ENDINGS: Final = {
    "con": "com",
    "cmo": "com",
    "ocm": "com",
    "comm": "com",
    "vom": "com",
    "xom": "com",
    "cpm": "com",
    "coom": "com",
    "c0m": "com",
    "om": None,
    "cm": "com",
    "co": None,
}
_WECHAT: Final = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z][A-Za-z0-9_-]{5,19}(?![A-Za-z0-9_-])")
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]+")
_ANNOUNCED: Final = re.compile(
    r"(?:we ?chat|weixin|wx|vx|wei xin|微信|薇信|威信|v信|user ?name|account)(?: ?(?:id|no|number|account"
    r"|name|号码?|號碼?|帐号|账号|帳號|名))?(?: ?(?:is|are|was|also|也是|都系|都係|就是|是|係|系|为|為|:|："
    r"|=|->))*\s*",
    re.IGNORECASE,
)
_NO_ID: Final = frozenset(
    lexicon("""
    wechat weixin whatsapp number account please thanks cannot contact nothing something anything prefer rather
    english chinese unknown sorry because should telephone mobile don't someone nobody private secret refuse
    refused message username
    """)
)
_NAME_LEAD: Final = re.compile(
    r"^(?:just )?(?:(?:hi|hello|hey|yes|sure|ok|okay|well|你好|您好|好的|好|哈喽|嗨)[\s,，.!！、]+)?"
    r"(?:(?:my (?:full )?name is|my name's|my name:|name is|the name is|name's|i am called|i'm called"
    r"|im called|people call me|you can call me|please call me|call me|this is|it is|it's|its|i am|i'm|im"
    r"|full name|name)\b\s*[:：,，-]?\s*"
    r"|(?:我的名字(?:是|叫|系|係)?|我嘅名(?:係|系|叫)?|我个名(?:系|係|叫)?|我個名(?:係|系|叫)?|我名叫"
    r"|我叫做?|我的?姓名(?:是|係|系)?|我系|我係|我是|我姓|本人(?:是|叫|姓名)?|可以叫我|你可以叫我|叫我|姓名"
    r"|名字|名(?=是|叫|係|系|:|：)|中文名|英文名|稱呼|称呼)(?:是|係|系|叫|为|為)?\s*[:：,，]?\s*)",
    re.IGNORECASE,
)
_NAME_TAIL: Final = re.compile(
    r"[\s,，.。!！;；、]*(?:thanks|thank you|thx|谢谢|謝謝|多谢|多謝|唔該|唔该)?[\s,，.。!！;；、]*$", re.IGNORECASE
)
_LONGEST_SAID: Final = 24
_NOT_A_NAME: Final = re.compile(
    r"^(?:yes|no|yeah|nope|ok|okay|skip|next|back|stop|none|n/?a|nothing|not sure|anonymous|unknown|why"
    r"|help|test|hi|hello|hey|i dont know|dont know|rather not|prefer not|no thanks?|rather not say"
    r"|prefer not to say"
    r"|是|不|不是|否|好|好的|可以|没有|没|冇|无|唔系|唔知|不知道|跳过|下一题|不想说|不方便|唔想讲|唔方便"
    r"|保密|你好|匿名|不说|唔讲|为什么|点解|谢谢|唔该|没名字)$"
)
_ASKING: Final = re.compile(
    en(
        r"why|what|how|when|where|who|which|do (?:i|you)|can (?:i|you)|is (?:it|this)|will you|must i|should i"
        r"|need to"
    )
    + r"|吗|为什么|点解|怎么|什么|咩|是不是|可唔可以|可不可以|多少|几时|边个|哪|如何|必须|一定要"
)


class ContactProblem(Exception):
    """A contact detail that cannot be used.

    Attributes:
        reason: one of `REASONS`. suggestion: for `email_typo`, the address that was probably meant; else None.
    """

    def __init__(self, reason: str, suggestion: str | None = None) -> None:
        super().__init__(reason)
        self.reason, self.suggestion = reason, suggestion


def parse(channel: str, text: str, *, sure: bool = False) -> str:
    """Read the contact value for a channel out of a message.

    Args:
        channel: `phone`, `whatsapp`, `email` or `wechat`. text: the message as typed.
        sure: the person has confirmed an address that looked mistyped; `email_typo` is not raised again.
    Returns:
        a phone in E.164 (8 digits are Hong Kong's, 11 that start with 1 the Mainland's), a normalised e-mail address,
        or a WeChat ID as typed (or the mobile number that serves as one, in E.164).
    Raises:
        ContactProblem: nothing usable in the text; carries the reason.
        ValueError: a channel that does not exist.
    """
    if channel not in CHANNELS:
        raise ValueError(f"channel {channel!r} does not exist; use one of: {', '.join(CHANNELS)}")
    clean = "".join(
        c
        for c in unicodedata.normalize("NFKC", text[:_MAX_TEXT])
        if unicodedata.category(c) not in ("Cf", "Cc", "Cs") or c in "\n\t"
    )
    if channel == "email":
        return _email(clean, sure=sure)
    return _wechat(clean) if channel == "wechat" else _phone(clean)


_LONG_DIGITS: Final = re.compile(r"\d{7,15}")
_SEPARATORS: Final = re.compile(r"[\s-]")


def _phone(text: str) -> str:
    candidates = [m.group() for m in _PHONE.finditer(text)]
    if not candidates:
        told = _ENGLISH_DIGIT.sub(lambda word: _ENGLISH_DIGITS[word.group().strip(" ,\n\t").lower()], text)
        spelt = _SEPARATORS.sub("", told).translate(_HAN_DIGITS)
        candidates = _LONG_DIGITS.findall(spelt)
    if not candidates:
        raise ContactProblem("phone_missing")
    problem: ContactProblem | None = None
    for candidate in sorted(candidates, key=len, reverse=True)[:4]:
        try:
            return _e164(candidate)
        except ContactProblem as error:
            problem = problem or error
    raise problem or ContactProblem("phone_missing")


_NON_DIGITS: Final = re.compile(r"\D")
_NEVER: Final = re.compile(r"(?!)")
_OURS: Final = {852: re.compile(r"[2-9]\d{7}"), 86: re.compile(r"1[3-9]\d{9}"), 853: _NEVER, 886: _NEVER}
"""Numbers of our countries that are taken though the library does not know their range as in use: ranges are opened
faster than libraries are renewed. Elsewhere, with the country named, a number of the right length will do."""


def _e164(candidate: str) -> str:
    import phonenumbers

    digits = _NON_DIGITS.sub("", candidate)
    international = candidate.lstrip("( ").startswith("+")
    if digits.startswith("00") and not international:
        digits, international = digits[2:], True
    if len(digits) < 8:
        raise ContactProblem("phone_too_short")
    if len(digits) > 15:
        raise ContactProblem("phone_too_long")
    try:
        number = phonenumbers.parse("+" + (digits if international else _with_country(digits)), None)
    except phonenumbers.NumberParseException as error:
        raise ContactProblem("phone_invalid") from error
    pattern = _OURS.get(number.country_code or 0)
    plausible = (international and phonenumbers.is_possible_number(number)) if pattern is None else bool(
        pattern.fullmatch(str(number.national_number))
    )  # fmt: skip
    if not (plausible or phonenumbers.is_valid_number(number)):
        if phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.TOO_SHORT:
            raise ContactProblem("phone_too_short")
        raise ContactProblem("phone_invalid")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _with_country(digits: str) -> str:
    """Add the country that the length and the first digits tell; others must name their country."""
    if len(digits) == 8:
        return f"852{digits}"
    if len(digits) == 11 and digits.startswith("1"):
        return f"86{digits}"
    known = (("852", 11), ("86", 13), ("853", 11), ("886", 12))
    if any(digits.startswith(code) and len(digits) == length for code, length in known):
        return digits
    raise ContactProblem("phone_too_short" if len(digits) < 8 else "phone_unknown_country")


_AROUND_AT: Final = re.compile(r" ?@ ?")


def _email(text: str, *, sure: bool) -> str:
    from email_validator import EmailNotValidError, validate_email

    text = " ".join(text.split())
    if "@" not in text:
        text = _SPELT_DOT.sub(".", _SPELT_AT.sub("@", text))
    match = _EMAIL.search(_AROUND_AT.sub("@", text))
    if match is None:
        raise ContactProblem("email_malformed" if "@" in text else "email_missing")
    address = match.group().strip(".-*~|/\\")
    try:
        normalised = str(validate_email(address, check_deliverability=False).normalized)
    except EmailNotValidError as error:
        raise ContactProblem("email_malformed") from error
    local, _, domain = normalised.rpartition("@")
    better = None if sure else _better_domain(domain.lower())
    if better is not None:
        raise ContactProblem("email_typo", f"{local}@{better}")
    return f"{local}@{domain.lower()}"


def _better_domain(domain: str) -> str | None:
    """The domain that was probably meant, if this one is one slip away from a well-known one; else None."""
    if domain in _PROVIDERS:
        return None
    name, _, ending = domain.rpartition(".")
    mended = _ENDINGS.get(ending)
    if mended and (f"{name}.{mended}" in _PROVIDERS or ending not in ("cm",)):
        return f"{name}.{mended}"
    for provider in _PROVIDERS:
        if len(provider) >= 8 and _one_slip(domain, provider):
            return provider
    return None


def _one_slip(left: str, right: str) -> bool:
    """Whether one letter more, less, other or swapped makes one of the other."""
    if left == right or abs(len(left) - len(right)) > 1:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    a, b = left[start:], right[start:]
    return (
        a[1:] == b
        or a == b[1:]
        or a[1:] == b[1:]
        or (len(a) > 1 and len(b) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:])
    )


_ID_MARK: Final = re.compile(r"[\d_-]")


def _wechat(text: str) -> str:
    announced = list(_ANNOUNCED.finditer(text))
    for match in reversed(announced):
        following = _TOKEN.match(text, match.end())
        if following and _WECHAT.fullmatch(following.group()) and following.group().lower() not in _NO_ID:
            return following.group()
    tokens = [t for t in _WECHAT.findall(text) if t.lower() not in _NO_ID]
    words = _TOKEN.findall(text)
    telling = tokens if len(words) == 1 else [t for t in tokens if _ID_MARK.search(t)]
    if len(telling) == 1:
        return telling[0]
    if any(c.isdigit() for c in text) and not tokens:
        try:
            return _phone(text)
        except ContactProblem:
            raise ContactProblem("wechat_malformed") from None
    raise ContactProblem("wechat_malformed" if words else "wechat_missing")


def says_a_name(text: str) -> bool:
    """Whether a message says "call me Graham", 我姓陈 or the like."""
    lead = _NAME_LEAD.match(text.strip())
    return lead is not None and "?" not in text and 0 < len(text.strip()[lead.end() :]) <= _LONGEST_SAID


def parse_name(text: str) -> str:
    """Read the name that somebody wants to be called by, 1..80 characters of any script, as typed.

    Raises:
        ContactProblem: plainly no name: a question, digits, a phone or e-mail address, "no", or too long.
    """
    clean = " ".join(
        "".join(c for c in text[:_MAX_TEXT] if unicodedata.category(c) not in ("Cf", "Cc", "Cs") or c in "\n\t").split()
    )
    if "@" in clean or "://" in clean or "＠" in clean or sum(c.isdigit() for c in clean) > 3:
        raise ContactProblem("name_is_contact")
    plain = normalise(clean).text
    if "?" in plain or _ASKING.search(plain):
        raise ContactProblem("name_is_question")
    name = _NAME_TAIL.sub("", _NAME_LEAD.sub("", clean, count=1)).strip(" \"'“”「」()（）:：,，")
    if len(name) > MAX_NAME:
        raise ContactProblem("name_too_long")
    if not any(c.isalpha() for c in name) or _NOT_A_NAME.match(normalise(name).text.strip(" .!。")):
        raise ContactProblem("name_missing")
    return name
