"""Units of measure and of money: how they are written, in English and Chinese, and what they hold of each other."""

from __future__ import annotations

from typing import Literal

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
    "millimetres": "mm millimetre millimetres millimeter millimeters",
    "miles": "mile miles mi 英里",
    "feet": "foot feet ft",
    "inches": "inch inches",
    "yards": "yard yards",
    "hectares": "ha hectare hectares 公顷",
    "acres": "acre acres",
    "square kilometres": "sqkm km2 square-kilometre square-kilometres square-kilometer square-kilometers 平方公里",
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
    "degrees": "degree degrees °c °f celsius fahrenheit",
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
FACTORS = {
    # what a unit is of, and how many of the base it holds, so that 1.5 km agrees with 1,500 metres
    "kilometres": ("length", 1000.0), "metres": ("length", 1.0), "centimetres": ("length", 0.01),
    "millimetres": ("length", 0.001), "miles": ("length", 1609.344), "feet": ("length", 0.3048),
    "inches": ("length", 0.0254), "yards": ("length", 0.9144),
    "hectares": ("area", 1e4), "acres": ("area", 4046.86), "square kilometres": ("area", 1e6),
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
}  # fmt: skip


def unit_words(sort: Literal["length", "area", "mass", "time", "power", "energy", "bytes"]) -> frozenset[str]:
    """The words of English for units of one sort, in lower case."""
    return frozenset(form for form, unit in UNITS.items() if form.isascii() and FACTORS.get(unit, ("",))[0] == sort)


MONEY = frozenset(
    {"dollars", "euros", "pounds", "yuan", "yen", "rupees", "won", "roubles", "francs", "crowns", "cents"}
)
