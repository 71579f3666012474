"""What readers say is kept beside the library, read back, and leaves it with the article it speaks of."""

from __future__ import annotations

import json
import resource
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import feedback
from qa.api import ArticleQA
from qa.errors import FeedbackFull, LibraryError, SettingsError
from store.article import Article

QUAY = Article(id="quay", text="The quay costs 5 crowns. It opens in May, after nine years of work.", author="A. Bly")
TOWER = Article(id="tower", text="The tower is 80 metres high. It was built in 1911 by the town itself.")


def test_the_last_word_on_an_answer_counts(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path) as qa:
        qa.add([QUAY, TOWER])
        answer = qa.ask("What does the quay cost?", filters={"author": "Bly"})
        first = qa.rate(answer, "down", reason="incomplete")
        on_sentence = qa.rate(answer, "up", sentence=0)
        last = qa.rate(answer, "up")
        with pytest.raises(SettingsError, match="none at place 9"):
            qa.rate(answer, "up", sentence=9)
        with pytest.raises(SettingsError, match="thumb is 'sideways'"):
            qa.rate(answer, "sideways")
        with pytest.raises(SettingsError, match="reason is 'dull'"):
            qa.rate(answer, "down", reason="dull")
    assert first.id == last.id != on_sentence.id
    assert feedback.read_feedback(tmp_path / feedback.FILE) == (on_sentence, last)
    assert on_sentence.sentence == answer.sentences[0].text
    assert [c.quote for c in on_sentence.citations] == [c.quote for c in answer.citations][:1]
    assert dict(last.filters) == {"author": ["Bly"]}


def test_filters_that_the_question_names_are_not_asked_for(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path) as qa:
        qa.add([QUAY, TOWER])
        answer = qa.ask("What did A. Bly write about the quay?")
        assert answer.read
        assert answer.filters
        assert not qa.rate(answer, "up").filters


def test_a_removed_article_takes_what_was_said_of_it_along(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path) as qa:
        qa.add([QUAY, TOWER])
        on_quay, on_tower = qa.ask("What does the quay cost?"), qa.ask("How high is the tower?")
        qa.rate(on_quay, "up")
        qa.rate(on_tower, "up", history=[("user", "And?"), ("assistant", on_quay.text)])
        left = qa.rate(on_tower, "up")
        qa.remove("quay")
    assert feedback.read_feedback(tmp_path / feedback.FILE) == (left,)
    assert not [f for f in tmp_path.rglob("*") if f.is_file() and b"5 crowns" in f.read_bytes()]


def test_the_file_has_a_bound_and_drops_what_counts_no_more(tmp_path: Path) -> None:
    def said(number: int, note: str) -> feedback.Feedback:
        return feedback.Feedback(question=f"Question {number}?", answer="Yes.", thumb="down", note=note)

    bound = 12_000
    for round in range(20):
        for number in range(10):
            feedback.keep(tmp_path, said(number, f"{round} " + "x" * 400), bound)
            assert (tmp_path / feedback.FILE).stat().st_size <= bound
    assert [given.note[:3] for given in feedback.read_feedback(tmp_path / feedback.FILE)] == ["19 "] * 10
    new = (said(number, "x" * 400) for number in range(10, 100))
    with pytest.raises(FeedbackFull, match="no room for more"):
        all(feedback.keep(tmp_path, given, bound) is None for given in new)
    assert (tmp_path / feedback.FILE).stat().st_size <= bound
    feedback.keep(tmp_path, said(3, "again"), bound)  # in place of what was said before
    assert feedback.read_feedback(tmp_path / feedback.FILE)[-1].note == "again"


def test_what_a_full_disk_does_not_take_leaves_the_rest_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / feedback.FILE
    first, lost, last = (feedback.Feedback(question=f"Q{n}?", answer="x" * 900, thumb="up") for n in range(3))
    feedback.keep(tmp_path, first)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size + 10, limits[1]))
    try:
        with pytest.raises(LibraryError, match="cannot be written"):
            feedback.keep(tmp_path, lost)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert feedback.read_feedback(file) == (first,)
    feedback.keep(tmp_path, last)
    assert feedback.read_feedback(file) == (first, last)


def test_what_comes_behind_half_a_line_is_a_line_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / feedback.FILE
    file.write_text('{"question": "half a li')
    given = feedback.Feedback(question="Q?", answer="A", thumb="up")
    feedback.keep(tmp_path, given)
    with pytest.raises(SettingsError, match="line 1 is no feedback"):
        feedback.read_feedback(file)
    file.write_text(file.read_text().partition("\n")[2])
    assert feedback.read_feedback(file) == (given,)


def test_many_threads_may_keep_feedback(tmp_path: Path) -> None:
    given = [feedback.Feedback(question=f"Q{n}?", answer="x" * 9_000, thumb="up") for n in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: feedback.keep(tmp_path, one), given))
    assert {one.question for one in feedback.read_feedback(tmp_path / feedback.FILE)} == {f"Q{n}?" for n in range(40)}


@given(question=st.text(), answer=st.text(), note=st.text(), sentence=st.none() | st.text())
def test_whatever_the_words_they_come_back_from_the_line(
    tmp_path_factory: pytest.TempPathFactory, question: str, answer: str, note: str, sentence: str | None
) -> None:
    folder = tmp_path_factory.mktemp("kept")
    one = feedback.Feedback(question=question, answer=answer, note=note, sentence=sentence, thumb="down")
    feedback.keep(folder, one)
    assert feedback.read_feedback(folder / feedback.FILE) == (one,)


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ('{"question": "Q?", "answer": "A", "thumb": "good"}', "line 1: The thumb is 'good'"),
        ('{"question": "Q?", "answer": "A", "thumb": "up", "reason": "wrong"}', "with a thumb down"),
        ('{"thumb": "up"}', "line 1 is no feedback"),
        ('{"question": "Q?", "answer": "A", "thumb": "up", "citations": [{"stars": 5}]}', "is no feedback"),
        ("[]", "is no feedback"),
        ("{", "is no feedback"),
    ],
)
def test_a_line_that_is_no_feedback_is_named(line: str, wrong: str, tmp_path: Path) -> None:
    (tmp_path / "f.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(SettingsError, match=wrong):
        feedback.read_feedback(tmp_path / "f.jsonl")


def test_the_record_is_what_is_documented(tmp_path: Path) -> None:
    feedback.keep(tmp_path, feedback.Feedback(question="Q?", answer="A", thumb="up"))
    told = json.loads((tmp_path / feedback.FILE).read_text(encoding="utf-8"))
    names = "id question history filters answer abstained sentence thumb reason note citations"
    assert list(told) == names.split()


def test_what_was_said_of_an_article_that_stays_stays(tmp_path: Path) -> None:
    grant = "The European Commission granted the council of Velden 312 crowns for a tram line."
    with ArticleQA.open(tmp_path) as qa:
        qa.add([Article(id="tram", text=grant), Article(id="fish", text="The European Commission cut the quota.")])
        said = qa.rate(qa.ask("How many crowns did the European Commission grant for a tram line?"), "up")
        assert {cited.article_id for cited in said.citations} == {"tram"}
        qa.remove("fish")
        assert feedback.read_feedback(tmp_path / feedback.FILE) == (said,)
        qa.remove("tram")
    assert feedback.read_feedback(tmp_path / feedback.FILE) == ()
