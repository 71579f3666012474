"""Searching a library: words and meaning, filters, odd questions, and what others have just added."""

from __future__ import annotations

import sys
import threading
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from bilingual import Bilingual
from hypothesis import given
from hypothesis import strategies as st

from evals.synthetic import article, articles, questions
from evals.trials.faults.fault_tools import Directions
from store.article import Article
from store.errors import FilterError
from store.library import Library
from store.lock import FileLock

EMBEDDER = Directions("test", 32)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("search"), embedder=EMBEDDER) as opened:
        opened.add(articles(60, paragraphs=4))
        opened.add(
            [
                Article(id="zh", title="经济", source="新华社", text="中国经济增长率为百分之五。专家表示乐观。"),
                Article(id="hant", title="捷運", source="島嶼時報", text="臺北捷運環狀線九日動工，總經費四百億元。"),
                Article(id="ja", text="東京で新しい橋が開通した。"),
                Article(id="th", text="กรุงเทพมหานครเปิดสะพานใหม่"),
                Article(id="ko", text="부산항에서 새 다리가 개통되었다."),
                Article(
                    id="café", title="Café Zoë", source="Le Phare", text="The résumé of Zoë Naïm was printed in full."
                ),
                Article(id="decomposed", text="The re\u0301sume\u0301 of Bjo\u0308rn."),
                Article(id="syntax", text="AND OR NOT are operators; text:foo is a field."),
                Article(id="the", text="What the who was."),
            ]
        )
        yield opened


def test_blanks_in_a_row_are_one_and_take_no_time(library: Library) -> None:
    begun = time.process_time()
    found = library.search("What was printed of the who" + " " * 15_000 + "\nand the résumé of Zoë?")
    assert time.process_time() - begun < 3
    assert found == library.search("What was printed of the who and the résumé of Zoë?")


@pytest.mark.parametrize(
    ("question", "id"),
    [
        ("经济增长率是多少？", "zh"),
        ("經濟增長率是多少？", "zh"),
        ("捷运环状线什么时候动工？", "hant"),
        ("増えた橋は開通した", "ja"),
        ("กรุงเทพมหานคร", "th"),
        ("부산항의 다리는 언제 개통했습니까?", "ko"),
        ("다리를", "ko"),
        (unicodedata.normalize("NFD", "다리를"), "ko"),
        ("resume of zoe", "café"),
        ("Björn", "decomposed"),
        ("text:foo AND (NOT", "syntax"),
        ("What was the who?", "the"),
        ("printing résumés in full", "café"),
    ],
)
def test_words_are_found_however_they_are_written(library: Library, question: str, id: str) -> None:
    hits = library.search(question)
    assert max(hits, key=lambda hit: hit.lexical or 0.0).article_id == id


def test_hits_are_spans_of_current_revisions_best_first(library: Library) -> None:
    for question in questions(20):
        hits = library.search(question, k=7)
        assert len(hits) == 7
        assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
        assert all(library.article(h.article_id).text[h.start : h.end] == h.text for h in hits)


@pytest.mark.parametrize("filters", [None, {"published_to": "2999"}])
def test_as_many_as_can_be_asked_for_are_all_that_are_found(library: Library, filters: dict[str, str] | None) -> None:
    whole = library.search("What did the mayor say?", k=10_000, filters=filters)
    assert library.search("What did the mayor say?", k=sys.maxsize, filters=filters) == whole


def test_few_passages_come_from_one_article(library: Library) -> None:
    for question in questions(10):
        ids = [hit.article_id for hit in library.search(question, k=10)]
        assert max(ids.count(id) for id in ids) <= 3


@pytest.mark.parametrize("question", ["", " \n\t", "\u3000"])
def test_an_empty_question_finds_nothing(library: Library, question: str) -> None:
    assert library.search(question) == ()


@pytest.mark.parametrize("question", ["x" * 100_000, "harbour tender " * 7000, "经济" * 50_000, "? " * 50_000])
def test_a_huge_question_is_answered(library: Library, question: str) -> None:
    start = time.monotonic()
    library.search(question)
    assert time.monotonic() - start < 20


@given(question=st.text(max_size=80) | st.text(st.sampled_from('+-&|!(){}[]^"~*?:\\/ \0\ud800ANDOR中'), max_size=40))
def test_no_question_is_an_error(library: Library, question: str) -> None:
    library.search(question, k=3)


def test_filters_are_applied_before_the_cut(library: Library) -> None:
    wanted = library.articles()[30]
    hits = library.search(questions(1)[0], k=3, filters={"article_ids": [wanted.id]})
    assert {h.article_id for h in hits} == {wanted.id}
    hits = library.search(questions(1)[0], k=10, filters={"source": "courier", "published_to": "2020-01-20"})
    assert hits
    assert all((library.article(h.article_id).published_at or "") <= "2020-01-20" for h in hits)
    assert library.search("harbour", filters={"source": "nobody"}) == ()
    assert library.search("harbour", filters={"article_ids": []}) == ()
    with pytest.raises(FilterError):
        library.search("harbour", filters={"sauce": "x"})


def test_filters_see_what_changes(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER) as library:
        library.add(Article(id="a", source="Bay Times", text="A dam burst."))
        assert library.search("dam", filters={"source": "bay"})
        library.add(Article(id="a", source="Hill Post", text="A dam burst."))
        assert library.search("dam", filters={"source": "bay"}) == ()
        assert library.search("dam", filters={"source": "hill"})


def test_the_same_question_gets_the_same_answer_in_every_process(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER) as one, Library.open(tmp_path, embedder=EMBEDDER) as two:
        one.search("warm"), two.search("warm")
        for part in range(4):  # one sees the vectors come in parts, the other all at once
            one.add(articles(5, seed=part, paragraphs=3))
            one.search("harbour")
        for question in questions(20):
            assert one.search(question) == two.search(question)


def test_scores_do_not_tell_how_a_library_came_about(tmp_path: Path) -> None:
    days = [article(n) for n in range(8)]
    news = [replace(a, text=f"{a.text} The ferry was late again.", updated_at="2026-05-01") for a in days[2:4]]
    found = []
    for name, steps in (("once", [[*days, *news]]), ("twice", [days, news]), ("singly", [[a] for a in (*days, *news)])):
        with Library.open(tmp_path / name) as library:
            for step in steps:
                library.add(step)
            found.append([library.search(a.title or "", 20) for a in days])
    assert found[0] == found[1] == found[2]


def test_what_another_library_adds_and_removes_is_seen_at_once(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER) as reader, Library.open(tmp_path, embedder=EMBEDDER) as writer:
        assert reader.search("dam") == ()
        writer.add(Article(id="a", text="A dam burst."))
        (hit,) = reader.search("dam")
        assert hit.lexical is not None
        assert hit.dense is not None
        writer.add(Article(id="a", text="A dam was mended."))
        assert [h.text for h in reader.search("dam")] == ["A dam was mended."]
        writer.remove("a")
        assert reader.search("dam") == ()


def test_what_the_index_of_words_has_not_seen_is_found_beside_it(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER) as reader, Library.open(tmp_path, embedder=EMBEDDER) as writer:
        writer.add([Article(id="a", text="A dam burst."), Article(id="b", text="A dam held.")])
        assert len(reader.search("dam")) == 2
        before = [path.read_bytes() for path in tmp_path.glob("words-*/followed.json")]
        with FileLock.acquire(tmp_path / "words.lock"):  # another process is indexing, and does not end
            adding = threading.Thread(target=writer.add, args=(Article(id="c", text="A dam leaked."),))
            adding.start()
            deadline = time.monotonic() + 10
            while len(reader.search("dam")) < 3 and time.monotonic() < deadline:
                time.sleep(0.01)
            assert {h.article_id for h in reader.search("dam") if h.lexical is not None} == {"a", "b", "c"}
            assert [path.read_bytes() for path in tmp_path.glob("words-*/followed.json")] == before
        adding.join()


def test_an_index_of_words_that_cannot_be_replaced_stays_as_it_is(tmp_path: Path) -> None:
    """As if whoever indexes were killed on the way: nothing in it changes, and the next one goes on from there."""
    with Library.open(tmp_path, embedder=EMBEDDER) as library:
        library.add([Article(id="a", text="A dam burst."), Article(id="b", text="A dam held.")])
        before = {path: path.read_bytes() for path in tmp_path.glob("words-*/*")}
        (tmp_path / "words.json.new").mkdir()
        library.add(Article(id="c", text="A dam leaked."))
        assert {path: path.read_bytes() for path in tmp_path.glob("words-*/*")} == before
        assert {hit.article_id for hit in library.search("dam") if hit.lexical is not None} == {"a", "b", "c"}
    (tmp_path / "words.json.new").rmdir()
    with Library.open(tmp_path, embedder=EMBEDDER) as library:
        assert len(library.search("dam")) == 3
        assert library.verify().ok
        assert not before.keys() & set(tmp_path.glob("words-*/*"))


def test_many_threads_search_while_one_adds(tmp_path: Path) -> None:
    errors: list[BaseException] = []
    with Library.open(tmp_path, embedder=EMBEDDER) as library:
        library.add(articles(5, seed=2, paragraphs=2))
        done = threading.Event()

        def search() -> None:
            try:
                while not done.is_set():
                    for question in questions(5):
                        assert library.search(question)
            except BaseException as error:
                errors.append(error)

        threads = [threading.Thread(target=search) for _ in range(6)]
        for thread in threads:
            thread.start()
        for number in range(12):
            library.add(article(number, seed=3, paragraphs=2))
        library.remove(article(3, seed=3, paragraphs=2).id)
        done.set()
        for thread in threads:
            thread.join()
        assert not errors
        assert library.verify().ok
        assert library.counts().articles == 16


def test_the_cosine_is_exact(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER) as library:
        library.add(articles(10, paragraphs=3))
        texts = {(p.article_id, p.start): p.text for a in library.articles() for p in library.passages(a.id)}
        question = questions(1)[0]
        vector = EMBEDDER.embed_query(question)
        for hit in library.search(question, k=50):
            if hit.dense is not None:
                expected = float(EMBEDDER.embed([texts[hit.article_id, hit.start]])[0] @ vector)
                assert hit.dense == pytest.approx(expected, abs=2e-6)


def test_a_question_in_another_language_goes_by_meaning_though_a_number_stands_elsewhere(tmp_path: Path) -> None:
    bilingual = Bilingual(("ferry", "渡轮"), ("storm", "风暴"), ("cancel", "取消"), ("bridge", "桥"))
    with Library.open(tmp_path, embedder=bilingual) as library:
        library.add(
            [
                Article(id="ferry", text="The ferry to Skerry was cancelled when the storm came."),
                Article(
                    id="bridge", text="In 2024 the bridge took the place of a ferry, and in 2024 the storm missed it."
                ),
                Article(id="school", text="A school was opened."),
            ]
        )
        hits = library.search("2024年取消渡轮是因为风暴吗？")
        assert [hit.article_id for hit in hits[:2]] == ["ferry", "bridge"]
        assert hits[0].lexical is None
        assert hits[1].lexical is not None
