"""Names of places as people write them: Mainland, Hong Kong, Macao, Taiwan, and the rest of the world."""

from __future__ import annotations

from typing import Final

from .patterns import en, rx

MAINLAND_EN: Final = (
    "mainland(?: china)?|prc|beijing|peking|shanghai|shenzhen|shen zhen|guangzhou|canton|guangdong|dongguan"
    "|foshan|zhuhai|zhongshan|huizhou|jiangmen|zhaoqing|hangzhou"
    "|ningbo|wenzhou|zhejiang|jiangsu|nanjing|suzhou|wuxi|changzhou|nantong|hefei|anhui|fuzhou|xiamen"
    "|quanzhou|fujian|nanchang|jiangxi|jinan|qingdao|yantai|shandong"
    "|zhengzhou|luoyang|henan|wuhan|hubei|changsha|hunan|nanning|guilin|guangxi|haikou|sanya|hainan|chengdu"
    "|sichuan|chongqing|guiyang|guizhou|kunming|yunnan|lhasa|tibet"
    "|xian|xi an|shaanxi|lanzhou|gansu|xining|qinghai|yinchuan|ningxia|urumqi|xinjiang|taiyuan|shanxi"
    "|shijiazhuang|hebei|tianjin|hohhot|inner mongolia|shenyang|dalian"
    "|liaoning|changchun|jilin|harbin|heilongjiang|china"
)
MAINLAND_ZH: Final = (
    "内地|大陆|国内|中国内地|中国大陆|北京|上海|天津|重庆|深圳|广州|广东|东莞|佛山|珠海|中山(?!大学)|惠州"
    "|江门|肇庆|汕头|湛江|杭州|宁波|温州|浙江|江苏|南京|苏州|无锡|常州|南通"
    "|徐州|合肥|安徽|福建|福州|厦门|泉州|江西|南昌|山东|济南|青岛|烟台|河南|郑州|洛阳|湖北|武汉|湖南|长沙"
    "|广西|南宁|桂林|海南|海口|三亚|四川|成都|贵州|贵阳|云南|昆明|西藏|拉萨"
    "|陕西|西安|甘肃|兰州|青海|西宁|宁夏|银川|新疆|乌鲁木齐|山西|太原|河北|石家庄|内蒙古|呼和浩特|辽宁|沈阳"
    "|大连|吉林|长春|黑龙江|哈尔滨|北上广|魔都|帝都|老家|国内"
)
OVERSEAS_EN: Final = (
    "overseas|abroad|uk|u\\.k\\.|england|britain|united kingdom|london|manchester|scotland|edinburgh|usa"
    "|u\\.s\\.a?\\.?|united states|america|new york|california|san francisco|boston"
    "|seattle|los angeles|chicago|texas|canada|toronto|vancouver|montreal|australia|sydney|melbourne"
    "|brisbane|perth|new zealand|auckland|singapore|malaysia|kuala lumpur|thailand|bangkok"
    "|japan|tokyo|osaka|korea|south korea|seoul|germany|berlin|munich|france|paris|netherlands|amsterdam"
    "|switzerland|zurich|italy|milan|spain|madrid|ireland|dublin|sweden"
    "|denmark|norway|finland|belgium|austria|portugal|russia|moscow|dubai|uae|india|indonesia|jakarta"
    "|vietnam|philippines|manila|brazil|mexico|south africa|europe"
)
OVERSEAS_ZH: Final = (
    "海外|国外|外国|英国|伦敦|曼彻斯特|爱丁堡|美国|纽约|加州|旧金山|三藩市|波士顿|西雅图|洛杉矶|芝加哥"
    "|加拿大|多伦多|温哥华|蒙特利尔|满地可|澳洲|澳大利亚|悉尼|墨尔本|布里斯班|新西兰|纽西兰"
    "|奥克兰|新加坡|星加坡|坡县|马来西亚|大马|吉隆坡|泰国|曼谷|日本|东京|大阪|韩国|首尔|德国|柏林|慕尼黑"
    "|法国|巴黎|荷兰|阿姆斯特丹|瑞士|苏黎世|意大利|西班牙|爱尔兰|瑞典|丹麦|挪威|芬兰|比利时"
    "|奥地利|葡萄牙|俄罗斯|莫斯科|迪拜|杜拜|阿联酋|印度|印尼|越南|菲律宾|巴西|墨西哥|南非|欧洲"
)
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
