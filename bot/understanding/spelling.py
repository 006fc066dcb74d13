"""Slips of the finger in the words that answers hang on: bachelar, shenzen, experiance, advertized.

Only long words are mended, only by one letter more, less, other or swapped, and only into words that have no
ordinary neighbour; "contact" never becomes "contract".
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from .patterns import lexicon

_KEY_WORDS: Final = frozenset(
    lexicon("""
    bachelor bachelors masters diploma doctorate doctoral degree undergraduate postgraduate university secondary
    associate accredited experience relevant related unrelated studies contract verbally verbal unsigned
    signature interview interviewing promised mainland permanent resident passport registered incorporated
    subsidiary company limited hong kong advertised advertise advertisement recruitment records screenshots
    replacement vacancy genuine expanding criminal conviction convicted overstayed refused rejected illegally
    shareholder salary monthly annual package husband girlfriend boyfriend children parents daughter dependants
    shenzhen guangzhou shanghai beijing hangzhou chengdu chongqing dongguan zhuhai nanjing suzhou xiamen
    afternoon companies similar higher master million
    technical qualification licence certificate reference letters accountant accountants
    guangdong zhejiang tianjin singapore australia australian canadian toronto vancouver melbourne
    """)
)
_SHORTEST: Final = 6
_SHORT: Final = {
    **dict.fromkeys(("nevr", "nvr", "nver", "nevre", "neevr", "neber"), "never"),
    **dict.fromkeys(("moths", "mnths", "monts", "mounths", "motnhs", "mouths"), "months"),
    **dict.fromkeys(("mounth", "motnh", "mnth", "monht"), "month"),
    **dict.fromkeys(("yaers", "yeras", "yers", "yesrs", "eyars"), "years"),
}
"""Slips in short words that an answer hangs on: without "never" it turns into its opposite."""
_WORDS_AS_THEY_ARE: Final = frozenset(
    lexicon("""
    mister muster matter masted billion milling
    contact contacts contrast contracts president presidents residents records recorded recorder mastery
    interviews interviewed salaries experiences experienced experiment registers register companies parental
    parent refuses refuse refusal reused related relates relate degrees diplomas doctorates universities
    vacancies advertises adverts advertising promise promises promising masters dependents dependant dependent
    conviction convictions convict criminals annually packages packaged monthly month months husbands daughters
    studied study passports unlimited limits signatures permanently permanence mainlander mainlanders generals
    genuinely verbal herbal unsigned designed assigned resigned signed replacements replaced expanded rejects
    reject ejected injected projected selected child childrens child's canada canadians australians overstays
    overstay packing picked refused defused fused bachelor's master's masters' suzhou suizhou taizhou huizhou
    technician technicians technically qualifications certificates references letter license licenses
    changzhou fuzhou lanzhou guizhou hangzhou nanjing nanning
    """)
)


@lru_cache(maxsize=1)
def _index() -> dict[str, set[str]]:
    index: dict[str, set[str]] = {}
    for word in _KEY_WORDS:
        if len(word) >= _SHORTEST:
            for form in (word, *_shorter(word)):
                index.setdefault(form, set()).add(word)
    return index


def _shorter(word: str) -> list[str]:
    return [word[:i] + word[i + 1 :] for i in range(len(word))]


@lru_cache(maxsize=4096)
def mended(word: str) -> str:
    """The key word that this one was plainly meant to be, or the word itself.

    Args:
        word: lower-case Latin letters.
    """
    if word in _SHORT:
        return _SHORT[word]
    if len(word) < _SHORTEST or word in _KEY_WORDS or word in _WORDS_AS_THEY_ARE or len(word) > 20:
        return word
    index = _index()
    near = {key for form in (word, *_shorter(word)) for key in index.get(form, ())}
    close = [key for key in near if key[0] == word[0] and _one_slip(word, key)]
    return close[0] if len(close) == 1 else word


def _one_slip(left: str, right: str) -> bool:
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    a, b = left[start:], right[start:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[1::-1] == b[:2] and a[2:] == b[2:])


LONG_WORD: Final = re.compile(rf"[a-z]{{6,20}}|(?<![a-z])(?:{'|'.join(_SHORT)})(?![a-z])")
