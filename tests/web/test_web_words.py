"""The words of the page: one table, the same variables in each language; and no view that is half in English."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest
from double import Fails, Scripted, abstains, told
from playwright.sync_api import Browser, Page, expect
from serving import served
from test_web_chat import ask, visit

from evals.mocked.mocks import Scripted as ScriptedModel
from qa import Article, ArticleQA
from qa.answer import About, Answer, Checked, Copy, Delta, Disagreement, Final, Found, Newer, Side, TaskName, plain
from qa.errors import LibraryBusy
from qa.web.desk.desk import Client, Desk
from qa.web.desk.metrics import Metrics
from qa.web.desk.pump import Stop
from qa.web.drawn import page_texts, panel, render
from qa.web.drawn.turn import Turn, after
from qa.web.http.visitor import Visitor
from qa.web.page.answering import turns

VARIABLE = re.compile(r"\{\w+\}")
MARK = re.compile(r" ?\*\([^)]*\)\*")  # of a sentence that is not carried, in the language of the answer
LATIN = re.compile(r"[A-Za-z]{2,}")
NAMES = frozenset(
    (
        "Article QA English PDF Word Markdown JSON CSV HTML zip MB APA BibTeX RIS CSL Zotero EndNote "
        "qa add check path to articles scripted"
    ).split()
)
"""What is called the same in Chinese: this program and its command, formats, a unit, a style, a language, the model."""


def english(texts: list[str]) -> list[str]:
    """The texts in which a word is neither Chinese nor a name."""
    bare = {text: re.sub(r"https?://\S*|\S+\.example", "", text) for text in texts}
    return [text for text, page_texts in bare.items() if not NAMES.issuperset(LATIN.findall(page_texts))]


def test_no_name_stands_in_two_tables() -> None:
    with pytest.raises(ValueError, match="two tables: ask, stop"):
        page_texts.merged({"ask": {}, "stop": {}}, {"stop": {}}, {"ask": {}})
    assert page_texts.merged({"ask": {"en": "Ask"}}, {"stop": {"en": "Stop"}}).keys() == {"ask", "stop"}


def test_a_phrase_says_the_same_in_each_language() -> None:
    for name, said in page_texts.WORDS.items():
        assert said.keys() == {"en", "zh"}, name
        if said["en"] != "{message}":  # of an error: in Chinese without the server's own words
            told, chinese = (set(VARIABLE.findall(said[language])) for language in ("en", "zh"))
            assert told == chinese or (name.endswith(", one") and told | {"{count}"} == chinese), name
        assert english([VARIABLE.sub("", said["zh"])]) == [], name


NONE = Answer(question="谁？", standalone_question="谁？", text="")


@pytest.mark.parametrize(
    ("path", "body", "chinese"),
    [
        ("/ui/draft", {"name": "draft.docx", "data": "UEsDBA=="}, "草稿"),
        ("/v1/signoffs/0123456789abcdef/undo", {"name": "Ada Lund"}, "撤回"),
        ("/v1/collections", {"name": "Desk", "was": "Nothing"}, "合集"),
        ("/v1/pins", {"answer": plain(NONE), "note": "x" * 3_000}, "固定"),
        ("/v1/watches", {"question": "x" * 30_000}, "关注"),
        ("/v1/articles", {"link": "ftp://harbour.example"}, "链接"),
    ],
)
def test_what_is_refused_is_told_in_chinese_as_what_it_is(
    tmp_path: Path, path: str, body: dict[str, Any], chinese: str
) -> None:
    with ArticleQA.open(tmp_path) as qa, served(qa) as address:
        answer = httpx.post(f"{address}{path}", json=body, timeout=60)
    assert answer.status_code == 422
    assert chinese in page_texts.WORDS[f"error: {answer.json()['error']['code']}"]["zh"]


def test_why_there_is_no_answer_is_told_in_the_language_of_the_page(tmp_path: Path) -> None:
    async def problem(qa: Any, **visitor: Any) -> str:
        visits = Visitor(language="zh", **visitor)
        asked = turns(qa, Desk(1, 1), Metrics(), Client("a"), Stop(), visits, "谁付钱？", "annotate")
        return [turn.problem async for turn in asked][-1] or ""

    busy = Scripted((), {"谁付钱？": [Fails(LibraryBusy("Another process writes to the library at /srv/qa."))]})
    assert asyncio.run(problem(busy)) == "资料库暂时无法使用。"
    with ArticleQA.open(tmp_path) as qa:
        qa.add(NEWS)
        days = {"published_from": "2031-05", "published_to": "2031-04"}
        assert asyncio.run(problem(qa, filters=days)) == "发表时间的起始 2031-05-01 晚于截止 2031-04-30，请对调。"


def test_a_collection_that_is_gone_is_told_in_the_language_of_the_page(tmp_path: Path) -> None:
    visitor = Visitor(language="zh", filters={"collection": ["港口"]}, unread=("collection",))

    async def problem(qa: ArticleQA) -> str:
        asked = turns(qa, Desk(1, 1), Metrics(), Client("a"), Stop(), visitor, "谁付钱？", "annotate")
        return [turn.problem async for turn in asked][-1] or ""

    with ArticleQA.open(tmp_path) as qa:
        qa.add(NEWS)
        assert asyncio.run(problem(qa)) == "没有名为“港口”的合集；目前还没有合集。"
        qa.collections.add("港口城市")
        assert asyncio.run(problem(qa)) == "没有名为“港口”的合集；是否指“港口城市”？"
    said = page_texts.WORDS
    assert {said[name]["zh"] for name in ("chip: collection", "filter: collection", "talk collection")} == {"合集"}


# --- what the server draws ---

NEWS = Article(
    id="1", text="电车将耗资三亿克朗。它将于五月开通。市长说很高兴。", title="电车获批", source="韦尔登邮报",
    author="林达", genre="news", published_at="2024-03-04", updated_at="2024-03-06", language="zh",
    url="https://post.example/tram",
)  # fmt: skip
VIEW = Article(id="2", text="电车太贵了。", title="太贵", source="霍尔姆报", genre="opinion", language="zh")
BARE = Article(id="3", text="电车。" + "很长的一段话。" * 9_000, language="zh")
SAID = (
    ("电车将耗资三亿克朗。", "supported", NEWS, "电车将耗资三亿克朗。"),
    ("它将于六月开通。", "partial", NEWS, "它将于五月开通。"),
    ("它有四千盏灯。", "unsupported", NEWS, "市长说很高兴。"),
    ("它太贵了。", "supported", VIEW, "电车太贵了。"),
    ("没有人说是谁付钱。", "unchecked", None, ""),
)


def texts(drawn: str) -> list[str]:
    """All that a reader is told by `drawn`: its texts, and its attributes that are read out or shown."""
    told = re.findall(r'(?:aria-label|title|placeholder)="([^"]*)"', drawn)
    return [*told, *re.findall(r">([^<]+)<", drawn)]


def spoken(*steps: Any) -> Turn:
    """The turn after the events among `steps`, on a page in Chinese."""
    held = Scripted((NEWS, VIEW, BARE))
    turn = Turn(number=1, question="电车多少钱？", language="zh")
    for step in steps:
        if isinstance(step, Delta):
            step = Delta(MARK.sub("", step.text))
        if isinstance(step, Checked):
            step = Checked(replace(step.sentence, reasons=("文章中没有这个数字。",)))
        if isinstance(step, Found | Delta | Checked | Final):
            turn = after(turn, step, held.article)
    return turn


def drawn_turns() -> Iterator[str]:
    """A question in each of its stages, with all that may stand under its answer."""
    sides = tuple(
        Side(said=s, citation=1, article_id="1", revision=NEWS.revision, start=0, end=9, source=None, published_at=None)
        for s in ("三亿", "四亿")
    )
    newer = Newer(article_id="2", revision=VIEW.revision, title=None, author=None, source=None,
                  published_at="2025-01-02", url=None, genre="opinion")  # fmt: skip
    copy = Copy(article_id="2", revision=VIEW.revision, title=None, source=None, published_at="2024-05-05", url=None)
    steps = told(
        "电车多少钱？",
        *SAID,
        disagreements=(
            Disagreement(kind="differ", about="费用", sides=sides, sentence=1),
            Disagreement(kind="earlier", about="", sides=sides, sentence=1),
        ),
        newer=(newer,),
        left_out=2,
        cut_off="回答太长。",
        newest="2024-03-04",
        filters={"author": ("林达",), "published_from": "2024-01-01", "genre": ("news",), "article_ids": ("1",)},
        read={"author": ("林达",), "source": ("没有",)},
    )
    for index in range(len(steps)):
        yield render.turn(spoken(*steps[:index]))
    final = steps[-1]
    assert isinstance(final, Final)
    told_why = tuple(replace(s, reasons=("文章中没有这个数字。",)) for s in final.answer.sentences)
    copied = tuple(replace(c, copies=(copy,), correction="更正。") for c in final.answer.citations)
    for strictness, model in (("annotate", "scripted"), ("strict", "extractive"), ("verbatim", "extractive")):
        how: dict[str, Any] = {"strictness": strictness, "model": model, "sentences": told_why, "citations": copied}
        yield render.turn(spoken(*steps[:-1], Final(replace(final.answer, **how))))
    labelled = tuple(replace(s, label="林达、三月、韦尔登邮报") for s in told_why)
    for task in get_args(TaskName):
        about = About(topic="电车", speaker="林达", sides=("韦尔登邮报", "霍尔姆报"))
        a = replace(final.answer, task=task, about=about, sentences=labelled, citations=copied)
        yield render.turn(spoken(*steps[:-1], Final(a)))
    yield render.turn(replace(spoken(Found(()), Delta("半")), stage="stopped"))
    yield render.turn(replace(spoken(), stage="failed", problem=page_texts.say("lost", "zh")))
    yield render.turn(spoken(*abstains("问", "", (NEWS, "市长说很高兴。"), (BARE, "电车。"))))


def test_what_is_drawn_of_a_question_has_no_english_in_chinese() -> None:
    seen = list(drawn_turns())
    assert len(seen) > 15
    assert english([text for drawn in seen for text in texts(drawn)]) == []


def test_an_article_beside_the_answer_has_no_english_in_chinese() -> None:
    seen = [panel.missing("zh")]
    for article in (NEWS, VIEW, BARE):
        for exact in ((), ((0, 2),)):
            seen += [panel.article(article, (0, 6), (), exact, "zh", number=n, newer=bool(n), asked=True)
                     for n in (None, 1)]  # fmt: skip
    assert english([text for drawn in seen for text in texts(drawn)]) == []


def test_english_is_noticed() -> None:
    assert english(texts('<p title="Read it">电车</p><p>Not supported</p>')) == ["Read it", "Not supported"]


# --- what a browser shows ---

SHOWN = """() => {
  const told = [];
  for (const root of document.querySelectorAll("#qa-frame, dialog, #card, .veil")) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      if (!node.parentElement.closest("script, style")) told.push(node.data.trim());
    for (const name of ["aria-label", "title", "placeholder", "alt"])
      for (const e of root.querySelectorAll(`[${name}]`)) told.push(e.getAttribute(name));
  }
  return told.filter(Boolean);
}"""
SHELF = (
    Article(id="a", title="电车获批", source="韦尔登邮报", author="林达", genre="news", published_at="2024-03-04",
            language="zh", text="韦尔登市议会批准修建电车。电车将耗资三亿克朗，五月开工。市长说这是好消息。"),
    Article(id="b", title="电车太贵", source="霍尔姆报", author="艾克", genre="opinion", published_at="2024-05-06",
            language="zh", text="我认为韦尔登的电车太贵。三亿克朗可以买很多辆公共汽车。"),
)  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    model = ScriptedModel(replies=["电车将耗资三亿克朗。 [1] 它有四千盏灯。 [1]"] * 4)
    with ArticleQA.open(tmp_path_factory.mktemp("library"), model=model, judge=None) as qa:
        qa.add(SHELF)
        qa.add(replace(SHELF[0], text=SHELF[0].text.replace("五月", "六月"), note="更正：此前误作五月。"))
        with served(qa) as where:
            yield where


@pytest.mark.browser
def test_no_view_has_english_in_chinese(chromium: Browser, address: str) -> None:
    found: dict[str, list[str]] = {}
    with visit(chromium, address, locale="zh-CN") as page:

        def look(view: str) -> None:
            found[view] = english(page.evaluate(SHOWN))

        def within(name: str, button: str) -> None:
            page.locator(button).first.click()
            expect(page.get_by_role("dialog")).to_be_visible()
            look(name)
            page.keyboard.press("Escape")

        expect(page.get_by_role("heading", name="向你的文章提问")).to_be_visible()
        look("welcome")
        turn = ask(page, "韦尔登的电车要花多少钱？")
        for summary in turn.locator("summary:visible").all():
            summary.click()
        turn.locator("[data-act=others]").first.click()
        expect(turn.locator(".others .lead").first).not_to_have_text("正在查找……")
        turn.locator(".scope .more").click()
        look("answer")
        for act in ("copy", "export", "sign", "down"):
            within(act, f".turn [data-act={act}]")
        turn.locator(".chip").first.click()
        expect(page.locator("#source mark.cited").first).to_be_visible()
        look("source")
        page.keyboard.press("Escape")
        ask(page, "网球赛谁赢了？")
        look("abstention")
        page.locator("#qa-history .more").first.click()
        for place, name in enumerate(("rename", "share", "delete")):
            within(name, f"#qa-history .acts .act:nth-of-type({place + 1})")
        page.locator("[data-view=library]").click()
        expect(page.locator(".piece")).to_have_count(2)
        look("library")
        page.locator(".piece a").filter(has_text="电车获批").click()
        expect(page.locator("#source .past")).to_be_visible()
        look("revisions")
        page.locator("#source .past a").first.click()
        expect(page.locator("#source .changes")).to_be_visible()
        look("changes")
        within("remove", ".piece [data-remove]")
        page.locator("[data-view=watches]").click()
        expect(page.locator("#qa-watches .watch-form")).to_be_visible()
        look("watches")
        page.locator("[data-view=settings]").click()
        page.locator("[data-setting=model][data-value=extractive]").click()
        page.locator("[data-act=try-model]").click()
        expect(page.locator(".tried")).to_contain_text("没有需要连接的模型")
        look("settings")
    assert found == {view: [] for view in found}


@pytest.mark.browser
def test_an_empty_library_has_no_english_in_chinese(chromium: Browser) -> None:
    with served(Scripted()) as where, visit(chromium, where, locale="zh-CN") as page:
        expect(page.locator(".welcome")).to_contain_text("资料库是空的")
        assert english(page.evaluate(SHOWN)) == []


@pytest.mark.browser
def test_what_was_drawn_is_drawn_again_in_the_language_that_is_chosen(
    chromium: Browser,
    address: str,
) -> None:
    with visit(chromium, address) as page:
        expect(ask(page, "网球赛谁赢了？")).to_contain_text("Not answered")
        choose(page, "zh")
        expect(page.locator(".turn")).to_contain_text("未作回答")
        expect(page.locator(".turn")).to_have_count(1)
        choose(page, "en")
        expect(page.locator(".turn")).to_contain_text("Not answered")


def choose(page: Page, language: str) -> None:
    page.locator("[data-view=settings]").click()
    page.locator(f"[data-setting=language][data-value={language}]").click()
    page.locator("[data-view=chat]").first.click()
