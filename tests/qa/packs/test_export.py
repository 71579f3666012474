"""Evidence packs: what is exported checks out, and what was changed afterwards is named."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.mocked.mocks import Scripted
from evals.trials.attacks.web_payloads import ADDRESSES
from prompts import load
from qa import ArticleQA
from qa.answer import Answer, Length, Newer, Shown, Written, plain
from qa.answering.compose import instructions
from qa.answering.finding.assembly import Assembly
from qa.packs.check import check_pack
from qa.packs.export import FORMS, Form, digest_of, to_html, to_json, to_markdown
from qa.packs.fragments import live
from qa.proof.check.judges import Word
from qa.proof.check.second_reading import settle_finding
from qa.proof.check.sentence_checker import Checker
from qa.proof.check.streamed import DraftSentence
from qa.proof.facts.align import Source
from store.article import Article, Hit
from store.errors import ReadError
from store.language.bilingual import translate

FERRY = Article(
    title="Ferry <b>stops</b> & waits",
    author="Ida [1] Norr",
    source="The `Sund` Post",
    published_at="2025-03-04",
    url="https://sund.example/ferry?a=1&b=2",
    genre="news",
    text=(
        "The ferry stops in May.\n\n“Nobody will be left on the island [3],” said Ida Holm, the mayor. "
        "It costs 4.9 million."
    ),
)
TUNNEL = Article(
    title="Tunnel",
    text="The tunnel is late by two years. # Not a heading\n- not an item ![x](http://evil.example/p.png)",
)
WRITERS: dict[str, Callable[..., str]] = {"json": to_json, "markdown": to_markdown, "html": to_html}


def library(*articles: Article) -> Callable[[str, str | None], Article]:
    """The lookup of a library that holds only `articles`."""
    held = {(a.id, a.revision): a for a in articles} | {(a.id, None): a for a in articles}

    def article(article_id: str, revision: str | None) -> Article:
        return held[(article_id, revision)]

    return article


BOTH = library(FERRY, TUNNEL)


DRAFTS = (
    DraftSentence("", "Ida Holm said “Nobody will be left on the island [3]” <script>alert(1)</script>", (1,)),
    DraftSentence("\n- ", "The tunnel is two years late, and the mayor wept.", (2,)),
    DraftSentence(" ", "The “moon is made of cheese” today.", ()),
)


def checked(articles: Sequence[Article], drafts: Sequence[DraftSentence], **fields: Any) -> Answer:
    """The answer that a model's sentences lead to."""
    sources = [Source(a, 0, len(a.text)) for a in articles]
    checker, assembly = Checker(sources), Assembly(articles)
    for draft in drafts:
        assembly.add(draft.lead, checker.check(draft), Written(text=draft.text, hints=draft.hints))
    return Answer(
        text=assembly.text,
        sentences=assembly.sentences,
        citations=assembly.citations,
        shown=tuple(Shown(article_id=a.id, revision=a.revision, start=0, end=len(a.text)) for a in articles),
        **fields,
    )


@cache
def answer() -> Answer:
    return checked(
        (FERRY, TUNNEL),
        DRAFTS,
        question="Will the ferry *stop* & <i>wait</i>?",
        standalone_question="Will the ferry stop?",
        model="fake:model",
        filters={"source": ["Harbour Times"]},
        read={"author": ["Ida Holm"]},
        as_of="2025-03-05",
        newest="2025-03-04",
        newer=(
            Newer(
                article_id="n1",
                revision="r1",
                title="Ferry [2] runs",
                author=None,
                source="Harbour Times",
                published_at="2025-03-04",
                url=None,
                genre="news",
            ),
        ),
        notices=("A newer article speaks of this: Ferry 2 runs (Harbour Times, 4 March 2025).",),
        timings={"total": 12.5},
    )


def abstained() -> Answer:
    text = FERRY.text[:23]
    hit = Hit(article_id=FERRY.id, revision=FERRY.revision, start=0, end=23, text=text, score=1.5)
    return Answer(
        question="Who?",
        standalone_question="Who?",
        text="",
        abstained=True,
        reason="Nothing found answers it.",
        nearest=(hit,),
    )


def resealed(told: Answer) -> str:
    """What somebody who edits the answer and exports it again would hand in."""
    return to_json(told)


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("told", [answer(), abstained()], ids=["answered", "abstained"])
def test_what_is_exported_checks_out(form: str, told: Answer) -> None:
    report = check_pack(WRITERS[form](told), BOTH)
    assert report.problems == ()
    assert report.ok
    assert report.checked > 0


@pytest.mark.parametrize("id", ["tram\u00a01", "tram\u200b", "\u202etram", "tram\ue000"])
def test_an_article_checks_out_whatever_signs_its_id_has(id: str, tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path, judge=None) as qa:
        qa.add(Article(id=id, text="The tram of Velden will cost 312 million crowns."))
        told = qa.ask("What will the tram of Velden cost?")
        assert check_pack(to_json(told, qa.article), qa.article).problems == ()
        assert qa.pins.add(told).answer.citations[0].article_id == id


@pytest.mark.parametrize("form", WRITERS)
def test_what_is_extracted_in_another_language_checks_out(form: str, tmp_path: Path) -> None:
    text = "工厂停工三个月，工人仍领全薪。管理层说，新的生产线将在秋天投产。"
    with ArticleQA.open(tmp_path, judge=None) as qa:
        qa.add(Article(title="停工", author="林一帆", source="北港晚报", genre="opinion", text=text))
        told = qa.ask("工厂停工多久？")
        assert "观点" in told.text
        page = WRITERS[form](told, qa.article)
        assert check_pack(page, qa.article).problems == ()
        assert form == "json" or "逐句核对" in page
        assert "Sentence by sentence" not in page


@pytest.mark.parametrize("form", FORMS, ids=lambda f: f.written.__name__)
def test_a_page_that_does_not_tell_its_language_is_english(form: Form, tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path, judge=None) as qa:
        qa.add(Article(title="停工", source="北港晚报", text="工厂停工三个月，工人仍领全薪。"))
        page = form.written(qa.ask("工厂停工多久？"), {}, (), "en")
        old = re.sub('("|&quot;)language("|&quot;): ("|&quot;)en("|&quot;), ', "", page)
        assert len(old) < len(page)
        assert "Sentence by sentence" in old
        assert check_pack(old, qa.article).problems == ()


@pytest.mark.parametrize("length", ["short", "normal", "full"])
def test_a_pack_is_checked_with_the_prompt_that_was_asked(length: Length, tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path, judge=None) as qa:
        qa.add(TUNNEL)
        told = qa.ask(
            "How late is the tunnel?", model=Scripted(replies=(instructions(load("answer"), length),)), length=length
        )
        assert told.length == length
        assert any("repeats the instructions" in r for s in told.sentences for r in s.reasons)
        assert check_pack(to_json(told), qa.article).problems == ()
        other = replace(told, prompt={"name": "judge"})
        assert (
            check_pack(to_json(other), qa.article).problems[0].startswith("Prompt: this version has no prompt “judge”")
        )
        del (old := json.loads(to_json(told)))["length"]
        old["pack"]["digest"] = digest_of(old)  # as it was made before there were lengths: all were usual ones
        assert (check_pack(json.dumps(old), qa.article).problems == ()) is (length == "normal")


@pytest.mark.parametrize("form", WRITERS)
def test_line_ends_and_outer_space_do_not_matter(form: str) -> None:
    text = WRITERS[form](answer())
    assert check_pack("\ufeff" + text.replace("\n", "\r\n") + "\n\n", BOTH).ok


@pytest.mark.parametrize("form", WRITERS)
def test_the_same_answer_gives_the_same_bytes(form: str) -> None:
    assert WRITERS[form](answer()) == WRITERS[form](answer())


def test_json_is_the_answers_own_shape_with_a_seal() -> None:
    told = json.loads(to_json(answer()))
    seal = told.pop("pack")
    assert told == json.loads(json.dumps(answer().to_dict()))
    assert seal["digest"].startswith("sha256:")
    assert set(seal["quotes"]) == {"1", "2"}


def test_an_answer_without_a_seal_is_checked_too() -> None:
    told = answer().to_dict()
    assert check_pack(json.dumps(told), BOTH).ok
    told["citations"][1]["quote"] = "The tunnel is late by ten years."
    assert not check_pack(json.dumps(told), BOTH).ok


def test_timings_may_differ() -> None:
    told = json.loads(to_json(answer()))
    told["timings"] = {"total": 1.0}
    assert check_pack(json.dumps(told), BOTH).ok


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize(
    ("old", "new"),
    [("two years late", "ten years late"), ("partly supported", "supported"), ("Ida Holm", "Ida Holmes")],
)
def test_a_page_edited_by_hand_is_noticed(form: str, old: str, new: str) -> None:
    page = WRITERS[form](answer())
    assert old in page
    for edited in (page.replace(old, new, 1), page.replace(old, new)):
        report = check_pack(edited, BOTH)
        assert not report.ok
        assert all(p.endswith(".") for p in report.problems)


def test_the_changed_line_of_a_page_is_named() -> None:
    page = to_markdown(answer())
    (problem,) = check_pack(page.replace("**NOT SUPPORTED**", "**supported**"), BOTH).problems
    assert problem.startswith("Line ")
    assert "**NOT SUPPORTED**" in problem


def broken(**changes: object) -> Answer:
    citation = replace(answer().citations[1], **changes)  # type: ignore[arg-type]
    return replace(answer(), citations=(answer().citations[0], citation))


@pytest.mark.parametrize(
    ("told", "named"),
    [
        (
            broken(quote="The tunnel is late by ten years."),
            "Citation 2: the article says “The tunnel is late by two years.”",
        ),
        (broken(start=1), "Citation 2: the article says “he tunnel is late"),
        (broken(end=10_000), "Citation 2: the article says"),
        (broken(quote="", end=0), "Citation 2"),
        (broken(revision="0" * 16), "Citation 2: the library has no revision"),
        (broken(article_id="nobody"), "Citation 2: the library has no article nobody"),
        (broken(author="Somebody Else"), "Citation 2: the library gives the author as nothing, not “Somebody Else”."),
        (broken(title=None), "Citation 2: the library gives the title as “Tunnel”, not nothing."),
        (broken(number=3), "The citations are not numbered from 1 without gaps."),
        (replace(answer(), citations=answer().citations[:1]), "The text has a marker [2], but there is no citation 2."),
        (replace(answer(), text=answer().text.replace(" [2]", "")), "Citation 2 has no marker in the text."),
        (
            replace(answer(), text=answer().text.replace("[1]", "[9]")),
            "The text has a marker [9], but there is no citation 9.",
        ),
        (replace(answer(), text=answer().text + " The mayor resigned."), "The text is not made of the sentences"),
        (
            replace(answer(), sentences=(*answer().sentences[:2], replace(answer().sentences[2], support="partial"))),
            "Sentence 3: it is called partial; checked again it is unsupported: ",
        ),
        (
            replace(
                answer(),
                sentences=(
                    *answer().sentences[:2],
                    replace(answer().sentences[2], text="The “moon is made of cheese” today.", support="partial"),
                ),
            ),
            "Sentence 3: “moon is made of cheese” is in quotation marks, but stands in no cited article.",
        ),
        (
            replace(answer(), sentences=(*answer().sentences[:2], replace(answer().sentences[2], support="supported"))),
            "Sentence 3 is called supported, but cites nothing.",
        ),
    ],
)
def test_an_answer_that_lies_is_caught_although_its_seal_holds(told: Answer, named: str) -> None:
    report = check_pack(resealed(told), BOTH)
    assert not report.ok
    assert any(p.startswith(named) for p in report.problems), report.problems


def test_what_does_not_hold_has_its_chinese() -> None:
    told = broken(quote="The tunnel is late by ten years.", author="Somebody Else")
    raised = replace(told.sentences[2], support="partial")
    report = check_pack(resealed(replace(told, sentences=(*told.sentences[:2], raised))), BOTH)
    chinese = [translate(problem, "zh") for problem in (*report.problems, *report.citations[2])]
    assert "引文2：资料库中的作者是无，而不是“Somebody Else”。" in chinese
    assert any(said.startswith("引文2：文章第0至32个字符是“The tunnel is late by two years.”") for said in chinese)
    assert any(said.startswith("第3句：它标为部分有依据，重新核对为没有依据：") for said in chinese)
    assert report.problems == tuple(asdict(report)["problems"])


def test_a_sentence_called_supported_is_checked_again() -> None:
    words = "The tunnel cost 300 million dollars."
    false = replace(answer().sentences[1], text=words, written=Written(text=words), support="supported", claims=())
    text = answer().text.replace(DRAFTS[1].text, words).replace(" *(partly supported)*", "")
    told = replace(answer(), sentences=(answer().sentences[0], false, answer().sentences[2]), text=text)
    problems = check_pack(resealed(told), BOTH).problems
    assert any(p.startswith("Sentence 2: it is called supported; checked again it is unsupported") for p in problems)


def test_a_verdict_of_other_rules_is_told_as_such() -> None:
    raised = replace(answer().sentences[1], support="supported")
    told = json.loads(resealed(replace(answer(), sentences=(answer().sentences[0], raised, answer().sentences[2]))))
    told["pack"]["rules"] = "sha256:" + "0" * 64
    problems = check_pack(json.dumps(told), BOTH).problems
    start = "Made by another version of the program; verdict differs: Sentence 2: it is called supported"
    assert any(p.startswith(start) for p in problems)


def test_a_pack_that_hides_what_was_shown_proves_nothing() -> None:
    problems = check_pack(resealed(replace(answer(), shown=())), BOTH).problems
    assert any("no verdict can be reached again" in p for p in problems)


def judged(text: str, word: Word) -> Answer:
    """An answer of one sentence, on which a judge has said its word."""
    shown = [Source(article, 0, len(article.text)) for article in (FERRY, TUNNEL)]
    finding = settle_finding(Checker(shown).check(DraftSentence("", text, ())), word, "doubting")
    assembly = Assembly([TUNNEL])
    assembly.add("", finding, Written(text=finding.text))
    return replace(answer(), text=assembly.text, sentences=assembly.sentences, citations=assembly.citations)


@pytest.mark.parametrize("word", get_args(Word))
@pytest.mark.parametrize("text", ["The tunnel is two years late.", "The tunnel needs two years longer than planned."])
def test_a_verdict_that_rests_on_a_judge_is_reached_again_and_noted(text: str, word: Word) -> None:
    told = judged(text, word)
    report = check_pack(to_json(told), BOTH)
    assert report.problems == ()
    note = "Sentence 1: its verdict rests on the judge doubting, whose opinion cannot be heard again."
    assert report.notes == ((note,) if any("doubting" in why for why in told.sentences[0].reasons) else ())
    assert told.sentences[0].support == {"yes": "supported", "partly": "partial", "no": "unsupported"}[word]


def test_a_judge_whose_word_may_not_count_is_found_out() -> None:
    told = judged("The tunnel is nine years late.", "yes")
    (sentence,) = told.sentences
    assert sentence.support == "unsupported"
    why = "The judge doubting finds this in the cited words."
    lifted = replace(sentence, support="supported", reasons=(why,))
    report = check_pack(to_json(replace(told, sentences=(lifted,))), BOTH)
    assert any("checked again it is unsupported" in problem for problem in report.problems)


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_a_page_shows_each_claim_with_its_words(form: str) -> None:
    page = WRITERS[form](answer())
    assert "The tunnel is two years late”: supported, carried by “The tunnel is late by two years.”" in page
    assert "the mayor wept”: NOT SUPPORTED" in page


@pytest.mark.parametrize("form", WRITERS)
def test_the_words_around_a_quote_are_in_the_pack_and_checked(form: str) -> None:
    page = WRITERS[form](answer(), BOTH)
    assert "It costs 4.9 million." in page
    assert check_pack(page, BOTH).ok
    for edited in (page.replace("It costs 4.9 million.", "It costs nothing.", 1), page.replace("4.9", "5.9")):
        assert not check_pack(edited, BOTH).ok


def test_words_around_a_quote_that_are_not_the_articles_are_named() -> None:
    told = json.loads(to_json(answer(), BOTH))
    told["pack"]["around"]["1"] = ["Nobody believes it: ", ""]
    (problem,) = check_pack(json.dumps(told), BOTH).problems
    assert problem.startswith("Citation 1: the words shown around the quote")


def test_a_changed_verdict_is_named_by_its_sentence() -> None:
    told = json.loads(to_json(answer()))
    told["sentences"][1]["support"] = "supported"
    assert "Sentence 2 was changed after the export." in check_pack(json.dumps(told), BOTH).problems


def test_a_revision_that_is_gone_is_told_from_an_article_that_is() -> None:
    newer = Article(id=TUNNEL.id, text="The tunnel is on time.")

    def article(article_id: str, revision: str | None) -> Article:
        if article_id == TUNNEL.id and revision is None:
            return newer
        return library(FERRY)(article_id, revision)

    problems = check_pack(to_json(answer()), article).problems
    assert any("no revision" in p and newer.revision in p for p in problems)


def test_every_changed_line_of_a_page_is_named() -> None:
    page = to_markdown(answer())
    edited = page.replace("**NOT SUPPORTED**", "**supported**").replace("As of: 2025-03-05", "As of: 2026-03-05")
    assert len([p for p in check_pack(edited, BOTH).problems if p.startswith("Line ")]) == 2


def test_what_was_changed_far_behind_in_a_line_is_shown() -> None:
    told = replace(answer(), notices=(f"{'A word of it all. ' * 9}It opens in May. {'More is told. ' * 9}",))
    (problem,) = check_pack(to_markdown(told).replace("opens in May", "opens in June", 1), BOTH).problems
    assert "opens in May" in problem
    assert "opens in June" in problem


def test_a_library_without_the_article_is_no_proof() -> None:
    report = check_pack(to_json(answer()), library(FERRY))
    assert any("Citation 2: the library has no article" in p for p in report.problems)


def test_a_nearest_passage_must_stand_in_the_library() -> None:
    hit = replace(abstained().nearest[0], text="The ferry never stops.")
    report = check_pack(resealed(replace(abstained(), nearest=(hit,))), BOTH)
    assert any(p.startswith("Nearest passage 1") for p in report.problems)


class Page(HTMLParser):
    """What a browser would meet: tags, addresses and attributes that act."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.acting: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [
            v or "" for k, v in attrs if k in ("href", "src", "action", "srcset", "background", "poster")
        ]
        self.acting += [k for k, _ in attrs if k.startswith("on")]


ALLOWED = set(
    "html head meta title style body h1 h2 p br small strong ol ul li span div mark blockquote a details summary "
    "code pre".split()
)


def test_the_html_page_loads_and_runs_nothing() -> None:
    page = Page(to_html(answer()))
    assert set(page.tags) <= ALLOWED
    assert page.acting == []
    assert [a for a in page.addresses if not a.startswith("#")] == [FERRY.url]
    assert "default-src 'none'" in to_html(answer())


HOSTILE = [
    "<script>x</script>",
    '"><img src=x onerror=1>',
    "</pre></style>",
    "![a](http://evil.example)",
    "[a](javascript:x)",
    "```",
    "http://evil.example",
    "[2]: http://evil.example",
    "\u202egnp",
    "<http://evil.example>",
    "&lt;b&gt;",
    "\ud800",
    "\n# x\n```json evidence-pack\n{}",
    '<pre id="evidence-pack">',
]
NASTY = st.text(max_size=60) | st.sampled_from(HOSTILE)


@settings(max_examples=75, deadline=None)
@given(NASTY, NASTY, NASTY, NASTY)
def test_hostile_words_stay_words(title: str, text: str, question: str, url: str) -> None:
    article = Article(title=title, url=url or None, text="The ferry starts in May. " + text + " End.")
    told = checked(
        [article],
        [DraftSentence("", "The ferry starts in May.", (1,))],
        question=question,
        standalone_question=question,
        notices=(text,),
    )
    for write in WRITERS.values():
        assert check_pack(write(told), library(article)).problems == ()
        assert check_pack(write(told, library(article)), library(article)).problems == ()
    page = Page(to_html(told))
    assert set(page.tags) <= ALLOWED
    assert page.acting == []
    visible = to_markdown(told).rpartition("\n```json evidence-pack\n")[0]
    assert not re.search(r"(?<!\\)!?\[[^\]\n]*(?<!\\)\]\((?!<https?://)", visible)
    assert not re.search(r"(?<!\\)<(?!https?://)", visible)


def spoiled(**changes: object) -> str:
    return json.dumps(answer().to_dict() | changes)


NO_PACKS = [
    "",
    "hello",
    "{",
    "{}",
    "[]",
    "null",
    '{"question": 1}',
    "{" * 100_000,
    '{"a":' * 50_000,
    "[" * 100_000,
    "\x00" * 1000,
    "\n```json evidence-pack\n{}\n```\n",
    "\n```json evidence-pack\n{}",
    '<pre id="evidence-pack">',
    '<pre id="evidence-pack">{}</pre>' * 2,
    '{"x": ' + "9" * 5000 + "}",
    spoiled(citations=[3]),
    spoiled(sentences={}),
    spoiled(text=None),
    *(
        spoiled(sentences=[plain(answer().sentences[0]) | {"score": score}])
        for score in (10**400, float("nan"), float("inf"))
    ),
    spoiled(pack={"format": "other"}),
    spoiled(pack=3),
]


@pytest.mark.parametrize("text", NO_PACKS)
def test_what_is_no_pack_says_so(text: str) -> None:
    with pytest.raises(ReadError, match=r"\.$"):
        check_pack(text, BOTH)


values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2**70) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_field_replaced_by_anything_never_crashes(data: st.DataObject) -> None:
    told = json.loads(data.draw(st.sampled_from([to_json(answer()), to_json(abstained())])))
    place = told
    while True:
        keys = sorted(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        if isinstance(place[key], dict | list) and place[key] and data.draw(st.booleans()):
            place = place[key]
            continue
        old, new = place[key], data.draw(values)
        place[key] = new
        break
    try:
        report = check_pack(json.dumps(told), BOTH)
    except ReadError:
        return
    same = json.dumps(old) == json.dumps(new) or key in ("timings", "total", "quotes", "pack", "rules")
    assert (
        same
        or not report.ok
        or (old, new) in ((0, False), (1, True), (1.0, True))
        or old == new
        or (old == {} and new is None)
    )


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(WRITERS)), st.data())
def test_a_file_cut_or_spoiled_anywhere_never_crashes(form: str, data: st.DataObject) -> None:
    page = WRITERS[form](answer())
    at = data.draw(st.integers(0, len(page)))
    spoiled = page[:at] + data.draw(st.text(max_size=5)) + page[at + data.draw(st.integers(0, 50)) :]
    try:
        report = check_pack(spoiled, BOTH)
    except ReadError:
        return
    assert report.ok == (not report.problems)


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_address_that_misleads_or_is_none_is_no_link(url: str) -> None:
    assert live(url) is None


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_an_address_in_any_script_is_a_link(form: str) -> None:
    ferry = replace(FERRY, url="https://zh.example/wiki/渡轮")
    told = checked(
        (ferry,), [DraftSentence("", "The ferry stops in May.", (1,))], question="?", standalone_question="?"
    )
    page = WRITERS[form](told, library(ferry))
    assert "https://zh.example/wiki/%E6%B8%A1%E8%BD%AE" in page
    assert check_pack(page, library(ferry)).problems == ()


def test_a_star_in_front_of_a_sentence_is_shown_and_checks_out() -> None:
    sources = [Source(FERRY, 0, len(FERRY.text))]
    draft = DraftSentence("", "The ferry stops in May.", (1,))
    assembly = Assembly((FERRY,))
    assembly.add(
        "", Checker(sources).check(draft), Written(text=draft.text, hints=draft.hints), label="Sund*Post (2025)"
    )
    told = Answer(
        question="?",
        standalone_question="?",
        text=assembly.text,
        sentences=assembly.sentences,
        citations=assembly.citations,
        shown=(Shown(article_id=FERRY.id, revision=FERRY.revision, start=0, end=len(FERRY.text)),),
    )
    page = to_html(told, BOTH)
    assert "<p>(Sund*Post (2025)) The ferry stops in May. <a" in page
    assert check_pack(page, BOTH).problems == ()
