"""Names of places as people write them: Mainland, Hong Kong, Macao, Taiwan, and the rest of the world."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, Mapping, Sequence

import yaml

from .patterns import en, rx

_NAMES: Final[Mapping[str, Sequence[str]]] = yaml.safe_load(
    Path(__file__).with_name("places.yml").read_text(encoding="utf-8")
)
_PLAIN: Final = re.compile(r"[a-z一-鿿 ]{2,}")
MAINLAND_NAMES: Final = tuple(
    name for name in (*_NAMES["mainland_en"], *_NAMES["mainland_zh"]) if _PLAIN.fullmatch(name)
)
OVERSEAS_NAMES: Final = tuple(
    name for name in (*_NAMES["overseas_en"], *_NAMES["overseas_zh"]) if _PLAIN.fullmatch(name)
)
"""The names that are no patterns, for lexicons."""
MAINLAND_EN: Final = "|".join(_NAMES["mainland_en"])
MAINLAND_ZH: Final = "|".join(_NAMES["mainland_zh"])
OVERSEAS_EN: Final = "|".join(_NAMES["overseas_en"])
OVERSEAS_ZH: Final = "|".join(_NAMES["overseas_zh"])
_HONG_KONG_EN: Final = "hong ?kong|hk(?!d|id|u|\\$)|hksar|h\\.k\\.|kowloon|new territories"
_HONG_KONG_ZH: Final = "香港|本港|九龙(?!坡)|港岛|新界"

MAINLAND_WORDS: Final = en(MAINLAND_EN) + "|" + MAINLAND_ZH
OVERSEAS_WORDS: Final = en(OVERSEAS_EN) + "|" + OVERSEAS_ZH
HONG_KONG_WORDS: Final = en(_HONG_KONG_EN) + "|" + _HONG_KONG_ZH
MACAO_WORDS: Final = en("macau|macao") + "|澳门"
TAIWAN_WORDS: Final = en("taiwan|taipei|kaohsiung|taichung|tainan") + "|台湾|台北|高雄|台中(?!央)|台南|新北"

MAINLAND: Final = rx(MAINLAND_EN, MAINLAND_ZH)
OVERSEAS: Final = rx(OVERSEAS_EN, OVERSEAS_ZH)
HONG_KONG: Final = rx(_HONG_KONG_EN, _HONG_KONG_ZH)
NATIONALITIES: Final = (
    "american|british|canadian|australian|new zealand|singaporean|malaysian|japanese|korean|german|french"
    "|italian|spanish|dutch|swiss|irish|indian|indonesian|thai|filipino|vietnamese|russian|portuguese"
    "|brazilian|us|u\\.s\\.|uk|bno|bn\\(o\\)|foreign|eu"
)
