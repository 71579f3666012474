"""Why something did not go in has its Chinese: every sentence that reading says, whatever stands in it."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.errors import ReadError
from store.language.bilingual import Bilingual
from store.reading.formats.limited_reading import PageReader
from store.reading.reasons import CHINESE, tell_reason

STORE = Path(__file__).parents[2] / "store"
SOURCES = [*(STORE / "reading").rglob("*.py"), STORE / "adding.py"]


def _variables(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


def _said(node: ast.AST, named: dict[str, list[ast.expr]]) -> Iterator[str]:
    """The sentences that an argument may be, with a 7 for each thing that is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.sub(r"\{.*?\}", "7", node.value)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from _said(node.body, named)
        yield from _said(node.orelse, named)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        yield from _said(node.func.value, named)
    elif isinstance(node, ast.Name):
        for value in named.get(node.id, []):
            yield from _said(value, {})


def _reasons(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            named.setdefault(node.targets[0].id, []).append(node.value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("ReadError", "Rejected") and node.args:
            yield from _said(node.args[-1], named)


def test_every_reason_that_reading_gives_has_its_chinese() -> None:
    reasons = [reason for path in SOURCES for reason in _reasons(path)]
    assert len(reasons) > 120
    assert [reason for reason in reasons if tell_reason(reason, "zh") == reason] == []
    assert [reason for reason in reasons if tell_reason(reason, "en") != reason] == []


def test_the_chinese_has_the_same_in_its_places() -> None:
    for english, chinese in CHINESE.items():
        assert _variables(english) == _variables(chinese), english
        assert re.search("[\u4e00-\u9fff]", chinese) or english in ("{file}: {why}", "a PDF"), english


@pytest.mark.parametrize(
    ("reason", "chinese"),
    [
        ("This is an image, not an article; save the text itself.", "这是图片，不是文章；请另存其中的文字。"),
        ("page.html: The page is empty.", "page.html：网页是空的。"),
        ("Its transcript cannot be had: The server answered 404 Not Found.",
         "无法取得它的文字记录：服务器的答复是 404 Not Found。"),
        ("Its head has too many lines; the rest of it was not read.", "它的开头行数太多；其余部分没有读取。"),
        ("Port 22 is not fetched from, only 80 and 443.", "不从端口 22 读取，只从 80 和 443 读取。"),
        ("The server's certificate is not valid; save the page and add the file.",
         "服务器的证书无效；请保存网页，再添加文件。"),
        ("The server took longer than 20 seconds; try again later or save the page and add the file.",
         "服务器超过20秒没有答复；请稍后再试，或保存网页，再添加文件。"),
        ("The server could not be reached or broke off (OSError).", "无法连接服务器，或连接中断（OSError）。"),
        ("The mail server's certificate is not valid.", "邮件服务器的证书无效。"),
        ("The mail server took longer than 20 seconds; try again later.", "邮件服务器超过20秒没有答复，请稍后再试。"),
        ("The mail server could not be reached or broke off (OSError).", "无法连接邮件服务器，或连接中断（OSError）。"),
        ("Nobody has said this before.", "Nobody has said this before."),
        (Bilingual("Read title from “Headline”.", "已读取：title 取自“Headline”。"), "已读取：title 取自“Headline”。"),
    ],
)  # fmt: skip
def test_what_stands_in_a_reason_is_told_in_chinese_too(reason: str, chinese: str) -> None:
    assert tell_reason(reason, "zh") == chinese
    assert tell_reason(reason, "en") == reason


def test_a_reason_of_the_child_that_reads_is_known_too() -> None:
    with PageReader() as reader, pytest.raises(ReadError) as refused:
        reader.pdf(b"%PDF-1.4 no more")
    assert tell_reason(str(refused.value), "zh").startswith("PDF 已损坏")
