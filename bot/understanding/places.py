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
_DISTRICTS_EN: Final = (
    "kwun tong|sham shui po|tai po|sha ?tin|tsuen wan|tuen mun|yuen long|mong ?kok|tsim sha tsui|tst|wan ?chai"
    "|causeway bay|tseung kwan o|north point|quarry bay|kennedy town|tung chung|fanling|sheung shui|hung hom"
    "|kwai chung|tsing yi|wong tai sin|tai wai|chai wan|cheung sha wan|lai chi kok|sai ying pun|tin shui wai"
)
_DISTRICTS_ZH: Final = (
    "中环|湾仔|铜锣湾|北角|尖沙咀|旺角|油麻地|深水埗|观塘|将军澳|荃湾|葵涌|青衣|元朗|屯门|粉岭|上水|沙田|大埔(?!县)|大围"
    "|黄大仙|红磡|钻石山|柴湾|筲箕湾|鲗鱼涌|太古城|坚尼地城|东涌|天水围|长沙湾|荔枝角|何文田"
)

MAINLAND_WORDS: Final = en(MAINLAND_EN) + "|" + MAINLAND_ZH
OVERSEAS_WORDS: Final = en(OVERSEAS_EN) + "|" + OVERSEAS_ZH
HONG_KONG_WORDS: Final = en(_HONG_KONG_EN) + "|" + _HONG_KONG_ZH
HONG_KONG_HOMES: Final = f"{HONG_KONG_WORDS}|{en(_DISTRICTS_EN)}|{_DISTRICTS_ZH}"
"""Where people live in Hong Kong; an office in a district tells nothing of where its company is registered."""
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
