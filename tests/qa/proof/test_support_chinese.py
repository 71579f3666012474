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
    ],
)
def test_the_same_said_in_other_signs_is_supported(claim: str, article: str) -> None:
    support = check_support(claim, article)
    assert (support.verdict, support.reasons) == ("supported", ())


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
    ],
)
def test_another_number_is_named(claim: str, article: str, said: str) -> None:
    support = check_support(claim, article)
    assert support.verdict == "unsupported"
    assert any(said in reason for reason in support.reasons)
