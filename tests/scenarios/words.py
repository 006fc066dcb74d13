"""What people of the scenarios say, language by language, where several scenarios need it."""

from __future__ import annotations

from typing import Final, Mapping

Said = Mapping[str, str]
"""language -> the phrase as a native writes it."""

YES: Final[Said] = {"en": "yes please", "zh_hans": "是的", "zh_hant": "係"}
NO: Final[Said] = {"en": "no", "zh_hans": "不用了", "zh_hant": "唔使喇"}
BACK: Final[Said] = {"en": "go back", "zh_hans": "返回上一题", "zh_hant": "返去上一題"}
DELETE: Final[Said] = {"en": "please delete my data", "zh_hans": "请删除我的资料", "zh_hant": "請刪除我的資料"}
RESTART: Final[Said] = {"en": "start over", "zh_hans": "重新开始", "zh_hant": "重新開始"}
SEE: Final[Said] = {
    "en": "what data do you have on me?",
    "zh_hans": "你们有我哪些资料？",
    "zh_hant": "你哋有我啲咩資料？",
}
STOP: Final[Said] = {"en": "stop", "zh_hans": "停", "zh_hant": "停"}
ENOUGH: Final[Said] = {
    "en": "I'd like to stop now, that is enough",
    "zh_hans": "先到这里吧，我不想答了",
    "zh_hant": "今日到此為止，唔想再答",
}
CARRY_ON: Final[Said] = {"en": "ok let's carry on", "zh_hans": "我们接着来吧", "zh_hant": "我哋繼續啦"}
A_PERSON: Final[Said] = {
    "en": "I'd rather talk this over with someone from your firm",
    "zh_hans": "我想直接跟你们的顾问聊",
    "zh_hant": "我想直接同你哋嘅顧問傾",
}
CALL_ME: Final[Said] = {
    "en": "yes, have someone call me",
    "zh_hans": "好，让顾问联系我吧",
    "zh_hant": "好，叫顧問搵我啦",
}
LETS_GO_ON: Final[Said] = {
    "en": "no thanks, let's go on here",
    "zh_hans": "不用，接着问吧",
    "zh_hant": "唔使，繼續喺度問啦",
}
ALL_RIGHT: Final[Said] = {"en": "yes, all correct", "zh_hans": "没错，都对", "zh_hant": "冇錯，啱晒"}
GIBBERISH: Final = {
    "en": ("qwfp zxcv", "arst neio", "zxcv dbvk"),
    "zh_hans": ("嘟啦咪咕", "哩噜噗叽", "咻咻嗒嗒"),
    "zh_hant": ("嘟啦咪咕", "哩嚕噗嘰", "咻咻嗒嗒"),
}
"""language -> three messages that say nothing in any language."""
NONSENSE: Final[Said] = {"en": "lorem zarquon", "zh_hans": "哈哼哈哼", "zh_hant": "哈哼哈哼"}
NOT_SIGNED: Final[Said] = {
    "en": "actually I have only been promised it orally",
    "zh_hans": "等等，其实只是口头答应",
    "zh_hant": "等等，其實只係口頭應承",
}
NOT_TRUE: Final[Said] = {"en": "sorry, that was wrong", "zh_hans": "上面填错了", "zh_hant": "上面打錯咗"}
FEES: Final[Said] = {
    "en": "How much are the government fees?",
    "zh_hans": "政府收费是多少？",
    "zh_hant": "政府收費幾多錢？",
}
THANKS: Final[Said] = {"en": "thank you", "zh_hans": "谢谢", "zh_hant": "唔該晒"}

CONTACTS: Final = {
    "en": ("Alex Example", "email", "alex@example.org", "alex@example.org"),
    "zh_hans": ("陈示例", "wechat", "shili_chen88", "shili_chen88"),
    "zh_hant": ("陳示例", "phone", "9123 4567", "+85291234567"),
}
"""language -> name, channel, the contact as typed, the contact as stored."""
NUMBER: Final = "+852 2772 2128"
"""The firm's."""
