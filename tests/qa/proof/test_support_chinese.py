"""Numbers and dates as Chinese writes them, held against each other."""

from __future__ import annotations

import pytest

from qa import check_support


@pytest.mark.parametrize(
    ("claim", "article"),
    [
        ("失业率为百分之五。", "失业率为5%。"),
        ("工程耗资三千万元。", "工程耗资3000万元。"),
        ("工程将耗资三亿一千二百万克朗。", "工程将耗资3.12亿克朗。"),
        ("工程将耗资3亿1200万克朗。", "工程将耗资3.12亿克朗。"),
        ("大桥于2024年3月12日通车。", "大桥于二〇二四年三月十二日通车。"),
        ("产量下降了20%。", "产量下降了两成。"),
        ("产量下降了35%。", "产量下降了三成半。"),
        ("央行上调利率0.25个百分点。", "央行上调利率25个基点。"),
        ("施工历时18个月。", "施工历时一年半。"),
        ("市长说：「我们等了十年才建成。」", "市长说：“我们等了十年才建成。”"),
        ("项目已经完成，成为典范。", "项目已经完成，成为典范。"),
        ("總經費420億元。", "總經費四百二十億元。"),
        ("白米每公斤漲到43.5元。", "白米每公斤漲到四十三點五元。"),
        ("工程總經費三點二億元。", "工程總經費3.2億元。"),
        ("决定释出公粮3万吨。", "決定釋出公糧三萬公噸。"),
        ("共有320万居民。", "共有三百二十万居民。"),
    ],
)
def test_the_same_said_in_other_signs_is_supported(claim: str, article: str) -> None:
    support = check_support(claim, article)
    assert (support.verdict, support.reasons) == ("supported", ())


@pytest.mark.parametrize(
    ("claim", "article"),
    [
        ("环状线北段工程于2025年3月开始动工。", "環狀線北段工程於民國一百一十四年三月開始動工。"),
        ("環狀線北段工程於民國114年3月2日開始動工。", "环状线北段工程于二〇二五年三月二日开始动工。"),
    ],
)
def test_years_that_are_counted_from_1912_are_the_same_years(claim: str, article: str) -> None:
    assert check_support(claim, article).verdict == "supported"


@pytest.mark.parametrize(
    ("claim", "article", "said"),
    [
        ("失业率为百分之六。", "失业率为5%。", "5%"),
        ("工程耗资四千万元。", "工程耗资3000万元。", "3000万元"),
        ("工程将耗资3.12亿美元。", "工程将耗资3.12亿克朗。", "3.12亿克朗"),
        ("大桥于2024年4月通车。", "大桥于二〇二四年三月十二日通车。", "二〇二四年三月十二日"),
        ("产量下降三成。", "产量下降20%。", "20%"),
        ("央行上调利率五十个基点。", "央行将利率上调25个基点。", "25个基点"),
        ("议会以十二票对四票通过。", "议会以11票对4票通过。", "11"),
        ("市长说：『我们等了九年才建成。』", "市长说：“我们等了十年才建成。”", "十年"),
        ("總經費四百三十億元。", "總經費四百二十億元。", "四百二十億元"),
        ("白米漲到四十六點五元。", "白米漲到四十三點五元。", "四十三點五元"),
        ("决定释出公粮三万公斤。", "決定釋出公糧三萬公噸。", "三萬公噸"),
        ("工程於民國115年3月開始。", "工程於民國一百一十四年三月開始。", "民國一百一十四年三月"),
        ("共有三百二十亿居民。", "共有三百二十万居民。", "三百二十万"),
    ],
)
def test_another_number_is_named(claim: str, article: str, said: str) -> None:
    support = check_support(claim, article)
    assert support.verdict == "unsupported"
    assert any(said in reason for reason in support.reasons)


@pytest.mark.parametrize(
    ("claim", "article", "said"),
    [
        ("白米价格连续三个月下降。", "白米價格連續三個月上漲。", "上漲"),
        ("市府說明了經費從何而來。", "市府沒有說明經費從何而來。", "沒有說明"),
        ("市府说明了经费从何而来。", "市府沒有說明經費從何而來。", "沒有說明"),
        ("市长许雅婷说：“工程不会延误。”", "市長蔡文翔說：「工程不會延誤。」", "蔡文翔"),
    ],
)
def test_what_turns_in_the_other_script_is_named_as_the_article_has_it(claim: str, article: str, said: str) -> None:
    support = check_support(claim, article)
    assert support.verdict == "unsupported"
    assert any(said in reason for reason in support.reasons)


@pytest.mark.parametrize(
    ("claim", "article"),
    [
        ("欧洲国家签署了协议。", "周二，非洲国家和欧洲国家签署了协议。"),
        ("成年人可以参加这次比赛。", "未成年人和成年人可以参加这次比赛。"),
        ("动产税将上调到百分之三。", "不动产税和动产税将上调到百分之三。"),
    ],
)
def test_a_word_that_begins_like_a_denial_denies_nothing(claim: str, article: str) -> None:
    assert check_support(claim, article).verdict == "supported"


def test_what_is_denied_is_not_supported() -> None:
    assert check_support("市长批准了这项计划。", "市长没有批准这项计划。").verdict == "unsupported"
    assert check_support("市长没有批准这项计划。", "市长批准了这项计划。").verdict == "unsupported"


@pytest.mark.parametrize(
    ("claim", "article"),
    [
        ("李明表示，公路已经关闭。", "市长李明周一表示，公路已经关闭。"),
        ("市长李明当天宣布，公路已经关闭。", "市长李明宣布，公路已经关闭。"),
        ("李明在采访中表示，公路已经关闭。", "市长李明表示，公路已经关闭。"),
        ("李明女士说，公路已经关闭。", "发言人李明在例行记者会上说，公路已经关闭。"),
    ],
)
def test_when_and_where_somebody_speaks_is_no_part_of_their_name(claim: str, article: str) -> None:
    assert check_support(claim, article).verdict == "supported"


def test_somebody_else_who_speaks_is_named() -> None:
    support = check_support("王芳周三说，公路已经关闭。", "市长李明周一表示，公路已经关闭。")
    assert support.verdict == "unsupported"
    assert any("李明" in reason for reason in support.reasons)


def test_what_is_planned_is_not_done() -> None:
    support = check_support("北段已经于2027年5月启用。", "北段将于2027年5月启用。")
    assert support.verdict != "supported"
    assert any("将于2027年5月启用" in reason for reason in support.reasons)
    for claim, article in (
        ("北段将于2027年5月启用。", "北段预计将于2027年5月启用。"),
        ("央行上调了利率25个基点。", "央行将利率上调25个基点。"),
    ):
        assert not any("将来" in reason for reason in check_support(claim, article).reasons)


@pytest.mark.parametrize(
    ("claim", "article", "said"),
    [
        ("市政府没有批准三号线的预算。", "市政府没有批准三号线的计划。", "预算"),
        ("其中三分之一的乘客是教师。", "其中三分之一的乘客是学生。", "教师"),
        ("市长李明批准了二号线。", "市长李明批准了三号线。", "三"),
    ],
)
def test_a_word_that_no_article_has_in_the_place_of_another_is_told(claim: str, article: str, said: str) -> None:
    support = check_support(claim, article)
    assert support.verdict != "supported"
    assert any(said in reason for reason in support.reasons)


def test_what_stands_in_the_place_of_another_word_is_told_in_whole_clauses() -> None:
    support = check_support("市政府没有批准三号线的预算。", "周二，市政府没有批准三号线的计划。")
    assert "文章说的是“市政府没有批准三号线的计划”，而不是“市政府没有批准三号线的预算”。" in support.reasons


_COURT = (
    "3月5日，法院对岭北水坝一案作出判决，判处原项目经理彭远帆有期徒刑四年，并处罚金20万元；判处技术员苏小溪有期徒刑一年。\n\n"
    "法院查明，彭远帆在仅完成8个钻孔的情况下，指使苏小溪编造另外12个钻孔的数据，出具了20个钻孔的报告。\n\n"
    "苏小溪当庭认罪认罚。彭远帆当庭表示上诉。其辩护律师邓子期称将提交新的证据。\n\n"
    "水务局长方启明在6日的电话会上否认局里知情。副局长温若兰不再分管工程，该项工作由办公室主任江一白接手。"
)


@pytest.mark.parametrize(
    ("claim", "who"),
    [
        ("彭远帆当庭认罪认罚。", "苏小溪"),
        ("苏小溪当庭表示上诉。", "彭远帆"),
        ("苏小溪指使彭远帆编造另外12个钻孔的数据。", "指使苏小溪"),
        ("温若兰否认局里知情。", "方启明"),
        ("方启明不再分管工程。", "温若兰"),
        ("方启明接手该项工作。", "江一白"),
        ("蘇小溪當庭表示上訴。", "彭远帆"),
    ],
)
def test_what_another_person_did_is_not_supported(claim: str, who: str) -> None:
    support = check_support(claim, _COURT)
    assert support.verdict == "unsupported"
    assert any(who in told for told in support.reasons), support.reasons


@pytest.mark.parametrize(
    "claim",
    [
        "苏小溪当庭认罪认罚。",
        "彭某当庭表示上诉。",
        "他当庭表示上诉。",
        "原项目经理当庭表示上诉。",
        "彭远帆指使苏小溪编造12个钻孔的数据。",
        "彭远帆出具了20个钻孔的报告。",
        "法院判处彭远帆有期徒刑四年。",
        "方启明否认局里知情。",
        "温若兰不再分管工程。",
    ],
)
def test_what_somebody_did_is_not_taken_for_another_persons(claim: str) -> None:
    assert not any("“" in told for told in check_support(claim, _COURT).reasons)
    assert check_support(claim, _COURT).verdict != "unsupported"


@pytest.mark.parametrize(
    ("claim", "article", "said"),
    [
        ("老钟楼向南移动了26米。", "老钟楼经过加固，向北移动了26米，年底开放。", "向北"),
        ("法院对该辩解予以采纳。", "庭审中他另有说法。法院对该辩解未予采纳。", "未予采纳"),
        ("大桥通车时间提前到2026年9月底。", "市政府宣布，大桥通车时间由2025年底推迟到2026年9月底。", "推迟"),
        ("白马队1比3战胜海鸥队。", "昨晚，白马队1比3不敌海鸥队，排名跌至第14位。", "不敌"),
        ("备用电池一年前就已报废。", "村里的广播未能启用，备用电池两年前就已报废。", "两年"),
    ],
)
def test_the_opposite_in_nearly_the_same_words_is_not_supported(claim: str, article: str, said: str) -> None:
    support = check_support(claim, article)
    assert support.verdict == "unsupported"
    assert any(said in told for told in support.reasons), support.reasons


def test_another_word_before_what_a_sentence_goes_on_with_is_told() -> None:
    support = check_support("报告认定，水库泄洪决策错误。", "报告认定，水库泄洪决策正确，但通知没有送到。")
    assert support.verdict == "partial"
    assert "正确" in support.reasons[0]


@pytest.mark.parametrize(
    ("claim", "article"),
    [
        ("白马队1比3负于海鸥队。", "昨晚，白马队1比3不敌海鸥队，排名跌至第14位。"),
        ("老钟楼向北移动了26米。", "老钟楼经过加固，向北移动了26米，年底开放。"),
        ("新校舍将在8月底前建成。", "她表示，新校舍将于8月底前建成，入冬前可用。"),
        ("法院未予采纳该辩解。", "庭审中他另有说法。法院对该辩解未予采纳。"),
    ],
)
def test_the_same_in_words_of_like_meaning_turns_nothing(claim: str, article: str) -> None:
    assert check_support(claim, article).reasons == ()
