"""Who is read to say what: places of the article, whatever it is, and nobody where nothing is said."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from qa import Article
from qa.reader.speaking import Said, in_context, name_speakers

TWO = (
    "Mara Tole has kept the swing bridge for thirty years, and Piet Aalders has mended it for twenty. "
    "They do not agree.\n\n"
    "“It opens when I say so,” Tole said.\n\n"
    "Aalders sees it otherwise.\n\n"
    "“It opens when the motor lets it.”\n\n"
    "The bridge was built in 1911 and appears in the song “A Crossing Too Far” by the Reed Pipers."
)
ARTICLE = Article(text=TWO, title="The bridge at Holm", source="Holm Post", author="Ida Ness", language="en")

pieces = st.lists(
    st.sampled_from(
        ["Ann Berg", "said", "“It was cold,”", '"No"', "\n\n", "🙂", "x" * 700, "§", " ", "he", "—", "", "«Ja»"]
    ),
    max_size=30,
)


def span(words: str) -> Said:
    start = TWO.index(words)
    return Said(start, start + len(words), quoted=True)


def named(words: str) -> str:
    (found,) = name_speakers(ARTICLE, [span(words)])
    return found.words if found and found.score > 0 else ""


def test_a_quotation_alone_is_of_whoever_the_paragraph_before_leads_to() -> None:
    assert named("It opens when I say so,").endswith("Tole")
    assert named("It opens when the motor lets it.").endswith("Aalders")


def test_a_title_in_quotation_marks_is_nobodys_words() -> None:
    assert named("A Crossing Too Far") == ""


@settings(max_examples=60, deadline=None)
@given(pieces, st.integers(0, 3000), st.integers(0, 900), st.booleans())
def test_what_names_a_speaker_are_words_of_the_article_outside_of_a_quotation(
    parts: list[str], at: int, size: int, quoted: bool
) -> None:
    article = Article(text=" ".join(parts) + ".", title="Cold", author="Ann Berg", language="en")
    start = min(at, len(article.text))
    end = min(start + size, len(article.text))
    said = Said(start, end, quoted)
    context = in_context(article, said)
    for (a, b), place in zip(context.window.sentences, context.places, strict=True):
        assert context.window.text[a:b] == article.text[place : place + b - a]
    (found,) = name_speakers(article, [said])
    if found is not None and found.start is not None:
        assert article.text[found.start : found.start + len(found.words)] == found.words


def test_of_many_stretches_each_is_read_as_by_itself() -> None:
    spans = [span("It opens when I say so,"), span("A Crossing Too Far"), span("It opens when the motor lets it.")]
    assert name_speakers(ARTICLE, spans) == tuple(name_speakers(ARTICLE, [one])[0] for one in spans)
