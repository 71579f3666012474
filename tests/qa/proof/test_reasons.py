"""The sentences that explain a verdict: each in English and Chinese, told in the language of the claim or question."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

from qa import check_support
from qa.proof.check.judges import FOUND, Word, opinion_in
from qa.proof.check.sentence_checker import Checker
from qa.proof.check.streamed import DraftSentence
from qa.proof.facts.align import Source
from qa.proof.reasons import CHINESE, Reason, reason, translate_reasons
from store.article import Article

ROOM = Path(__file__).parents[3] / "qa" / "proof"
ENGLISH = {"reason": 0, "differ": 3}
"""Where among the arguments of these functions the English of a reason is."""


def _variables(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _assigned(tree: ast.Module) -> list[tuple[str, str]]:
    """(name, text) of every name that a text is assigned to."""
    assigned = ((n.targets[0], n.value) for n in ast.walk(tree) if isinstance(n, ast.Assign))
    return [(ast.unparse(name), str(v.value)) for name, v in assigned if isinstance(v, ast.Constant)]


def test_every_reason_has_chinese_with_the_same_variables() -> None:
    for english, chinese in CHINESE.items():
        assert _variables(english) == _variables(chinese), english
        assert re.search("[\u4e00-\u9fff]", chinese), english


def test_every_sentence_of_the_table_is_said_somewhere_and_none_is_said_that_it_lacks() -> None:
    said: set[str] = set()
    called: set[str] = set()
    for path in ROOM.rglob("*.py"):
        if path.name == "reasons.py":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        said |= {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
        calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and ast.unparse(n.func) in ENGLISH]
        english = [call.args[ENGLISH[ast.unparse(call.func)]] for call in calls]
        called |= {str(n.value) for n in english if isinstance(n, ast.Constant)}
        named = {n.id for n in english if isinstance(n, ast.Name)}
        called |= {text for name, text in _assigned(tree) if name in named}
    assert set(CHINESE) <= said
    assert called <= set(CHINESE)


def test_values_that_are_reasons_are_told_in_their_language() -> None:
    made = reason("This is a view: that of {who} in an opinion article.", who=reason("the author"))
    assert isinstance(made, Reason)
    assert translate_reasons([made], "en") == ("This is a view: that of the author in an opinion article.",)
    assert translate_reasons([made, "from elsewhere"], "zh") == ("这是一种观点：出自作者的评论文章。", "from elsewhere")


def test_braces_in_what_articles_say_are_only_words() -> None:
    assert reason("No article says “{words}”.", words="{name} {0}") == "No article says “{name} {0}”."


@pytest.mark.parametrize(
    ("claim", "evidence", "expected"),
    [
        ("市议会周二批准修建隧道，耗资五亿克朗。", "市议会周二批准修建隧道。工程将耗资三亿克朗。", "克朗"),
        ("火星上发现了一座古城。", "市议会周二批准修建隧道。", "引用的文章"),
        ("市议会没有批准修建隧道。", "市议会周二批准修建隧道。", "文章"),
    ],
)
def test_reasons_about_a_chinese_claim_are_chinese(claim: str, evidence: str, expected: str) -> None:
    support = check_support(claim, evidence)
    assert support.verdict != "supported"
    assert support.reasons
    for why in support.reasons:
        assert type(why) is str
        assert expected in why or "文章" in why
        assert not re.search(r"\b(?:the|not|article)\b", why, re.IGNORECASE)


def test_reasons_about_other_claims_are_english() -> None:
    for claim in ("The tunnel costs 500 million crowns.", "Le tunnel coûte cinq cents millions de couronnes."):
        support = check_support(claim, "The tunnel costs 300 million crowns.")
        assert support.reasons
        assert not re.search("[\u4e00-\u9fff]", " ".join(support.reasons))


def test_a_checker_tells_its_reasons_in_the_language_of_the_question() -> None:
    article = Article(text="The tunnel costs 300 million crowns. It opens in May.")
    source = Source(article, 0, len(article.text))
    draft = DraftSentence("", "The tunnel costs 500 million crowns.", (1,))
    english, chinese = (Checker([source], in_language=spoken).check(draft) for spoken in ("en", "zh"))
    assert english.reasons == ("The article says 300 million crowns, not 500 million crowns.",)
    assert chinese.reasons == ("文章说的是300 million crowns，而不是500 million crowns。",)
    assert [c.reasons for c in chinese.claims] == [chinese.reasons]
    assert (english.support, english.score, english.nearest) == (chinese.support, chinese.score, chinese.nearest)


@pytest.mark.parametrize("word", FOUND)
def test_the_word_of_a_judge_can_be_read_out_of_its_reason(word: Word) -> None:
    made = reason(FOUND[word], name="a small model")
    for spoken in ("en", "zh"):
        assert opinion_in(translate_reasons([made], spoken)[0]) == ("a small model", word)
    assert opinion_in("The judge of the court finds this.") is None
