"""Units of measure and of money: how they are written, in English and Chinese, and what they hold of each other."""

from __future__ import annotations

import re
from typing import Literal

from store.language.patterns import late

UNITS: dict[str, str] = {}
for _name, _forms in {
    "%": "% percent per-cent pct percentage ％",
    "percentage points": "pp percentage-point percentage-points percent-point percent-points",
    "basis points": "bps bp basis-point basis-points",
    "dollars": "$ us$ usd dollar dollars 美元",
    "euros": "€ eur euro euros 欧元",
    "pounds": "£ gbp pounds 英镑",
    "yuan": "yuan renminbi rmb cny 元 人民币",
    "yen": "¥ jpy yen 日元 日圆",
    "rupees": "₹ rs inr rupee rupees 卢比",
    "won": "₩ krw 韩元 韩圆",
    "roubles": "rouble roubles ruble rubles 卢布",
    "francs": "franc francs chf 法郎 瑞郎",
    "crowns": "crown crowns krona kronor krone kroner 克朗",
    "cents": "cent cents",
    "kilometres": "km kilometre kilometres kilometer kilometers 公里 千米",
    "metres": "metre metres meter meters 米 公尺",
    "centimetres": "cm centimetre centimetres centimeter centimeters 厘米 公分",
    "millimetres": "mm millimetre millimetres millimeter millimeters 毫米",
    "miles": "mile miles mi 英里",
    "feet": "foot feet ft",
    "inches": "inch inches",
    "yards": "yard yards",
    "hectares": "ha hectare hectares 公顷",
    "acres": "acre acres",
    "square kilometres": """sqkm km2 km² square-kilometre square-kilometres square-kilometer square-kilometers 平方公里
                           平方千米""",
    "square metres": "sqm m2 m² square-metre square-metres square-meter square-meters 平方米",
    "square miles": "square-mile square-miles 平方英里",
    "square feet": "sqft square-foot square-feet 平方英尺",
    "cubic metres": "m3 m³ cubic-metre cubic-metres cubic-meter cubic-meters",
    "kilograms": "kg kilogram kilograms kilo kilos 公斤 千克",
    "grams": "gram grams 公克",
    "tonnes": "tonne tonnes ton tons 吨 公吨",
    "lb": "lb lbs",
    "ounces": "ounce ounces oz",
    "litres": "litre litres liter liters",
    "gallons": "gallon gallons",
    "barrels": "barrel barrels bpd 桶",
    "kilowatts": "kw kilowatt kilowatts",
    "megawatts": "mw megawatt megawatts 兆瓦",
    "gigawatts": "gw gigawatt gigawatts",
    "kilowatt-hours": "kwh kilowatt-hour kilowatt-hours",
    "megawatt-hours": "mwh megawatt-hour megawatt-hours",
    "gigawatt-hours": "gwh gigawatt-hour gigawatt-hours",
    "terawatt-hours": "twh terawatt-hour terawatt-hours",
    "degrees": "degree degrees",
    "degrees Celsius": "°c ℃ celsius degree-celsius degrees-celsius degrees-c 摄氏度",
    "degrees Fahrenheit": "°f ℉ fahrenheit degree-fahrenheit degrees-fahrenheit degrees-f 华氏度",
    "seconds": "second seconds sec secs",
    "minutes": "minute minutes min mins 分钟",
    "hours": "hour hours hr hrs 小时",
    "days": "day days 天",
    "weeks": "week weeks 周",
    "months": "month months 个月",
    "years": "year years yr yrs 年",
    "decades": "decade decades",
    "centuries": "century centuries",
    "times": "times fold 倍",
    "points": "point points",
    "kilobytes": "kb", "megabytes": "mb", "gigabytes": "gb", "terabytes": "tb",
    "km/h": """km/h kmh kph kilometre-per-hour kilometres-per-hour kilometer-per-hour kilometers-per-hour
               kilometre-an-hour kilometres-an-hour kilometer-an-hour kilometers-an-hour""",
    "mph": "mph",
}.items():  # fmt: skip
    for _form in _forms.split():
        UNITS[_form] = _name
UNITS |= dict.fromkeys(("个百分点", "百分点"), "percentage points") | dict.fromkeys(("个基点", "基点"), "basis points")
PREFIXES = UNITS | {
    "us$": "US dollars", "usd": "US dollars", "a$": "Australian dollars", "c$": "Canadian dollars",
    "hk$": "Hong Kong dollars", "s$": "Singapore dollars", "¥": "yen or yuan",
}  # fmt: skip
"""What stands before a number, in lower case."""
WIDER = {
    "dollars": {PREFIXES[sign] for sign in ("us$", "a$", "c$", "hk$", "s$")},
    "yen or yuan": {"yen", "yuan"},
    "degrees": {"degrees Celsius", "degrees Fahrenheit"},
}
"""Units that leave open which of several is meant."""
_HAN = "|".join(sorted((form for form in UNITS if form > "\u4e00"), key=len, reverse=True))
AFTER = late(
    r"\s?-?(percentage points?|percent points?|per cent|basis points?|(?:square|cubic) (?:kilo)?met(?:re|er)s?"
    r"|square (?:miles?|feet|foot)|k?m[²³23](?!\w)|km/h|kilomet(?:re|er)s? (?:per|an) hour"
    r"|(?:kilo|mega|giga|tera)watt[- ]hours?|degrees? (?:celsius|fahrenheit|[CF]\b)|°[CF]|[%％€£$℃℉]|[A-Za-z]{1,12}\b|"
    rf"{_HAN})",
    re.IGNORECASE,
)
"""The pattern of a unit behind a number."""
FACTORS = {
    # what a unit is of, and how many of the base it holds, so that 1.5 km agrees with 1,500 metres
    "kilometres": ("length", 1000.0), "metres": ("length", 1.0), "centimetres": ("length", 0.01),
    "millimetres": ("length", 0.001), "miles": ("length", 1609.344), "feet": ("length", 0.3048),
    "inches": ("length", 0.0254), "yards": ("length", 0.9144),
    "hectares": ("area", 1e4), "acres": ("area", 4046.86), "square kilometres": ("area", 1e6),
    "square metres": ("area", 1.0), "square miles": ("area", 2589988.1), "square feet": ("area", 0.092903),
    "kilograms": ("mass", 1.0), "grams": ("mass", 0.001), "tonnes": ("mass", 1000.0), "lb": ("mass", 0.4536),
    "ounces": ("mass", 0.02835),
    "seconds": ("time", 1.0), "minutes": ("time", 60.0), "hours": ("time", 3600.0), "days": ("time", 86400.0),
    "weeks": ("time", 604800.0), "months": ("time", 2629800.0), "years": ("time", 31557600.0),
    "decades": ("time", 315576000.0), "centuries": ("time", 3155760000.0),
    "kilowatts": ("power", 1e3), "megawatts": ("power", 1e6), "gigawatts": ("power", 1e9),
    "kilowatt-hours": ("energy", 1e3), "megawatt-hours": ("energy", 1e6), "gigawatt-hours": ("energy", 1e9),
    "terawatt-hours": ("energy", 1e12),
    "kilobytes": ("bytes", 1e3), "megabytes": ("bytes", 1e6), "gigabytes": ("bytes", 1e9), "terabytes": ("bytes", 1e12),
    "basis points": ("points", 0.01), "percentage points": ("points", 1.0), "points": ("points", 1.0),
    "degrees Celsius": ("degrees", 1.0), "US dollars": ("dollars", 1.0),
}  # fmt: skip


def unit_words(sort: Literal["length", "area", "mass", "time", "power", "energy", "bytes"]) -> frozenset[str]:
    """The words of English for units of one sort, in lower case."""
    return frozenset(form for form, unit in UNITS.items() if form.isascii() and FACTORS.get(unit, ("",))[0] == sort)


MONEY = frozenset(
    {"dollars", "euros", "pounds", "yuan", "yen", "rupees", "won", "roubles", "francs", "crowns", "cents"}
)


def in_base(unit: str) -> tuple[str, float]:
    """What `unit` is of, and how many of the base unit it holds; itself and 1 for a unit that cannot be converted."""
    return FACTORS.get(unit, (unit, 1.0))


def in_unit(value: float, unit: str, other: str) -> float | None:
    """`value` of one unit in the other; None where they are not of the same."""
    if (unit, other) == ("degrees Celsius", "degrees Fahrenheit"):
        return value * 1.8 + 32
    if (unit, other) == ("degrees Fahrenheit", "degrees Celsius"):
        return (value - 32) / 1.8
    (sort, factor), (other_sort, other_factor) = in_base(unit), in_base(other)
    return value * factor / other_factor if sort == other_sort else None


def same_unit(one: str, other: str) -> bool:
    """Whether two units are one, or one leaves open whether the other is meant: dollars and Canadian dollars."""
    return one == other or one in WIDER.get(other, ()) or other in WIDER.get(one, ())
