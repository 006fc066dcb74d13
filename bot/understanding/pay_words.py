"""The words around a sum of money that say what it is: how often it is paid, bonus or base, whole or part."""

from __future__ import annotations

import re
from typing import Final

from .money import MONTH, OTHER, YEAR
from .patterns import rx

EXTRA_NUMERALS: Final = re.compile(
    r"[\d一二两三四五六七八九十百千万半]|hundred|thousand|million|grand|(?:one|two|three|four|five|ten"
    r"|twenty|thirty|forty|fifty|sixty) ?k"
)
"""A text without any of these holds no sum."""

PERIODS: Final = (
    (
        MONTH,
        rx(
            r"monthly|(?:per|a|each|every|one) (?:calendar )?(?:month|mth|mo)|p\.?m\.?|pcm",
            r"月薪|每月|每个月|(?<!十)一个月(?!花红|奖金|年终|bonus|粮)|月入|月收入|月工资"
            r"|月底薪|月基本|per月|(?<=[港币元块蚊])个月",
        ),
    ),
    (
        YEAR,
        rx(
            r"annually|annual|yearly|(?:per|a|each|every|one) (?:year|annum|yr)(?! contract)|p\.?a\.?",
            r"年薪|每年|(?<![十\d])一年(?!合|约|期|的?经验|工作)|年收入|年包|年入|全年|年总",
        ),
    ),
    (
        OTHER,
        rx(
            r"hourly|daily|weekly|(?:per|an?|each|every) (?:hour|day|week)",
            r"时薪|每小时|一个?小时|日薪|每天|一天|一日|周薪|每周|钟头",
        ),
    ),
)
PERIOD_AFTER: Final = (
    (MONTH, re.compile(r" ?(?:/ ?(?:month|mth|mo|m)(?![a-z])|(?:m|mth|month|pm|p\.m\.)(?![a-z])|/ ?个?月|个月)")),
    (YEAR, re.compile(r" ?(?:/ ?(?:year|yr|annum|y)(?![a-z])|(?:year|yr|pa|p\.a\.)(?![a-z])|/ ?年)")),
    (OTHER, re.compile(r" ?/ ?(?:hour|hr|day|week|wk|h|d|小时|天|日)(?![a-z])")),
)
YEARLY_WORDS: Final = rx(r"package|total comp(?:ensation)?|ote", r"总包|年总|package")

BONUS: Final = rx(
    r"bonus(?:es)?|gratuity|commissions?|incentives?|sign(?:-| )?on",
    r"花红|奖金|年终奖?|分红|提成|佣金|绩效|红利|签字费|约满酬金",
)
ALLOWANCE: Final = rx(
    r"housing|rent(?:al)? allowance|allowances?|subsid(?:y|ies)|stipend|meal|transport\w*|relocation",
    r"房屋|住房|房补|租房|房津|住宿|津贴|补贴|补助|餐补|饭补|交通|车补|屋津",
)
INCLUDED: Final = rx(
    r"incl(?:uding|uded|udes|usive)?|of which|comprising|already counting",
    r"包括|包含|含|包埋|连埋|连(?!续)|其中|已包|入面",
)
TOTAL: Final = rx(
    r"total|altogether|all in|in all|all together|sum", r"总共|合共|合计|一共|加埋|加起来|总计|总包|总额|加起嚟|合起来"
)
BASE: Final = rx(r"base|basic", r"底薪|基本|base")
UPPER: Final = rx(
    r"(?:less than|under|below|up to|at most|no more than|not more than|max(?:imum)?|capped at"
    r"|not exceeding)(?: about| around)?(?: hk ?\$| hkd| \$)? ?",
    r"不到|未到|不超过|唔超过|唔过|最多|最高|至多|唔够|低于|少于|唔到",
)
UPPER_AFTER: Final = re.compile(r"^ ?(?:or (?:less|below)|max(?:imum)?|at most|以下|以内|之内|封顶|不到|都唔到|都不到)")
NEARLY: Final = rx(r"nearly|almost|close to|just under|approaching", r"将近|接近|快到|就快|快")
VAGUE: Final = rx(
    r"discretionary|up to|depends?|depending|may|might|possibly|maybe|not guaranteed|not fixed|variable"
    r"|performance based|if",
    r"最多|最高|视乎|视情况|睇|浮动|不定|不固定|可能|不一定|唔一定|看业绩|按业绩|看表现|酌情|或者有|另计"
    r"|另算|未定|未知",
)
MONTHS_PAID: Final = re.compile(
    r"(?<![\d.])(1[2-9]|2[0-4]) ?(?:(?:-|~|至|到) ?(?:1[2-9]|2[0-4]))? ?(?:薪|个月(?:的|嘅)?(?:薪水|薪金"
    r"|工资|人工|粮|薪))"
    r"|(十[二三四五六七八九]|二十[一二三四]?)(?:薪|个月(?:的|嘅)?(?:薪水|薪金|工资|人工|粮|薪))"
    r"|[x*×乘] ?(1[2-9]|2[0-4])(?!\d)|(?<!\d)(1[2-9]|2[0-4]) ?(?:months|mths)(?: of)?(?: salary| salaries| pay| a year)"
    r"|paid (1[2-9]|2[0-4]) times"
)
THIRTEENTH: Final = rx(
    r"13th(?: month)?|thirteenth|13 ?months?|(?:13|thirteen) times|double pay|(?:pay|paid|pays) double"
    r"|double (?:salary|month)"
    r"|extra month(?:s pay)?|aws|annual wage supplement",
    r"双粮|双薪|十三薪|十三个月|第13个月|第十三个?月|13个月|多一个月(?:粮|薪|工资|人工)|年底双",
)
BONUS_MONTHS: Final = re.compile(
    r"(?:(?<![\d,.])\d+(?:\.\d+)?|[一二两三四五六七八九十半]+|(?<![a-z])(?:one|a)|two|three|four|five|six|half a)"
    r"(?: ?(?:-|~|至|到|to) ?(?:\d+|[一二两三四五六七八九十]+|two|three|four|five|six))? ?(?:个半?月"
    r"|(?:months?|mths?)(?![a-z]))"
)
PERCENT: Final = re.compile(r"(?P<n>\d{1,3}(?:\.\d+)?) ?(?:(?:-|~|to|至) ?\d+(?:\.\d+)?)? ?(?:%|percent|per cent)")

NO_AMOUNT_AFTER: Final = re.compile(
    r" ?(?:%|percent|per cent|薪(?!水|金|资)|岁|人|位|级|号|楼|小时|天|周|星期|分之|届|年|个半?月|个|月"
    r"|th(?![a-z])|months?(?![a-z])|mths?(?![a-z])|years?(?![a-z])"
    r"|yrs?(?![a-z])|weeks?(?![a-z])|days?(?![a-z])|hours?(?![a-z])|people|staff|次|家|间|项|times)"
)
NO_AMOUNT_BEFORE: Final = re.compile(r"(?:[x*×乘第] ?|(?<![a-z])(?:year|since|in|level|grade|band) )$")

NOT_PAY: Final = rx(
    r"rent(?! allowance)|tuition|fees?|deposit|mortgage|turnover|revenue|capital|invest(?:ment|ed)?"
    r"|savings?|assets?|loan|tax(?:es)?|headcount|phone|mobile|whatsapp|wechat|call me",
    r"学费|费用|申请费|签证费|房租|租金|月租|营业额|注册资本|资本|投资|存款|资产|贷款|房贷|流水|保证金|电话"
    r"|手机|微信|联系",
)
SPENDING: Final = rx(
    r"spend\w*|spent|sav(?:e|es|ed|ing)|costs?|charge[sd]?|price|living expenses",
    r"花(?!红)|存(?!档)|开销|成本|多少钱|收费|服务费|还贷|支出|价钱",
)
PAY: Final = rx(
    r"salary|salaries|sallary|salery|pay|pays|paid|paying|package|wages?|remuneration|compensation"
    r"|offer(?:ed|ing)? (?:is|of|me|him|her|at)|basic|base|making|earn",
    r"薪|工资|人工|收入|待遇|总包|年包|给我开|开价|出我|俾我|给我|月入|年入",
)
ELSEWHERE_SURELY: Final = rx(
    r"(?:my |his |her )?current (?:salary|pay|job|wage|package|income)|currently (?:earn|make|paid|get"
    r"|earning|making)|used to|previous(?:ly)?|last (?:job|year|company)"
    r"|old (?:job|company)|earned|was (?:making|earning|paid)|present (?:salary|pay|job)",
    r"(?:现在|目前|而家|依家|现时)(?:的|嘅|这份|呢份|公司)?(?:的|嘅)?(?:月薪|年薪|工资|人工|薪水|收入|工作"
    r"|薪)|(?:之前|以前|原来|原本|上一份|旧公司|旧工|去年|上年|旧年)(?!谈|说|讲)|国内(?:月薪|年薪|工资"
    r"|收入)|内地(?:月薪|年薪|工资|收入)|现职",
)
ELSEWHERE: Final = rx(
    r"now|at present|current(?:ly)?|in (?:china|shenzhen|beijing|shanghai|guangzhou|the mainland|mainland)",
    r"现在|目前|而家|依家|现时|国内|内地",
)
