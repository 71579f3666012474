"""Sentences: a table of cases from the news desk, and what holds for any text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.language.sentences import sentence_spans

# Each case is a text in which " | " stands where one sentence ends and the next begins; "|" alone where no space is.
ENGLISH = [
    # Titles, ranks and initials
    "Sen. Ada Quill spoke first. | Rep. Ned Oyelaran and Gov. Lena Voss followed.",
    "Mr. X denied it. | Mrs. Y did not.",
    "Gen. Brandt and Lt. Col. Imre Sato left the port. | Capt. Lowe stayed.",
    "Dr. Ines Falk and Prof. Omar Reyes disagree.",
    "The Rev. Tom Abel said grace. | Msgr. Pell did not.",
    "J. K. Marlowe wrote it. | J.T. Marlowe and Anna P. Wren edited it.",
    "They elected Samuel L. Osei. | He took office in May.",
    "Fr. Doyle met St. Clair at Mt. Harrow near Ft. Bligh.",
    "Roe v. Ames was heard again. | So was Ames vs. Dale.",
    # Places and institutions
    "The U.S. economy grew. | It grew fast.",
    "She moved to the U.S. | The move took a year.",
    "The E.U. and the U.N. agreed. | U.K. ministers did not.",
    "He lives in Washington, D.C. | His office is in N.Y. State.",
    "Harrow Inc. announced a loss. | Shares of Harrow Inc. fell.",
    "The buyer is Harrow Inc. | The price was not given.",
    "Harrow Corp. Chairman Leo Finn resigned.",
    "Yonder Ltd. and Bell & Co. Partners merged.",
    "She has a Ph.D. | She is thirty.",
    "The Yahoo! Inc. sale closed. | Jeopardy! host Kim Bell left.",
    # Numbers, times and dates
    "No. 5 is the worst reactor. | Is it safe? | No. | It is not.",
    "Prices rose 4.9 percent. | That is up from 3.75 percent.",
    "It cost $3.5 million. | Nobody paid.",
    "The doors open at 9 a.m. Tuesday. | They close at 5 p.m. | Guards leave later.",
    "It starts at 9 a.m. ET. | Nobody came at 9 a.m.",
    "On Jan. 5 and Sept. 11 the bridge was shut. | On Mon. it opened.",
    "See p. 12, pp. 14-15, vol. 3 and fig. 2. | Then see Art. IV.",
    "He was born c. 1950. | She was born in 1951.",
    "Growth was 2.5%. | Debt was 60%.",
    "The year was 1999. | Nobody minded.",
    "Add salt, oil, etc. | Then stir.",
    "Use a short name, e.g. Ann, i.e. not Annabel.",
    # Quotations and brackets
    '"I agree." she said. | Then she left.',
    '"We won," he said. | "We will win again." | She nodded.',
    "“We won. It was hard. It took years,” he said. | Nobody spoke.",
    "He said, “I agree.” | “So do I,” she said.",
    "“Is it over?” he asked. | “It is!” cried Bo.",
    "“It is over!” Captain Reyes said. | The room emptied.",
    "He shouted: “It is over!” | Captain Reyes said nothing.",
    "They asked “Why?” and left.",
    "“We are not done.” | The minister then took questions.",
    "'It works.' | She shrugged.",
    "He called it 'a mess. A shame.' and left.",
    "She stayed (he left at 5 p.m.). | Nobody asked why.",
    "(He left.) | She stayed.",
    "The plan (see Annex 2. It is long) failed. | Nobody read it.",
    "He left.[3] | She stayed.[12]",
    "He left.” | She stayed.",
    "[The mayor declined to comment. She is ill.] | The council met.",
    # Ellipses and marks
    "He waited... | Then he left.",
    "Well… maybe not. | We waited… and waited.",
    "What?! | No way!! | Yes.",
    "It is done . | She left .",
    # Names that begin small, addresses, lost spaces
    "iPhone sales rose. | iPad sales fell. | eBay did not say.",
    "Go to www.example.com. | It is free.",
    "Read example.com/a.html?b=1. | Then write to ann@example.com. | Thanks.",
    "The talks ended.|The delegates left.",
    "Node.js and Salon.com are names.",
    "Plan B. | The plan was simple.",
    "Dogs’ bowls were empty. | The dog’s was not.",
]

OTHER = [
    ("zh", "经济增长了5.2%。|2024年会更好！|真的吗？|是的；不过要等。"),
    ("zh", "他说：“我同意。”|她走了。"),
    ("zh", "他说：“我同意。我们走吧。”|然后他走了。"),
    ("zh", "“真的？”他问。|“是。”"),
    ("zh", "“我们会赢。”张三说，“一定会。”|大家笑了。"),
    ("zh", "（他走了。）|她留下。"),
    ("zh", "他想了想……还是走了。|她没走。"),
    ("zh", "《新报》第3.5版。|第二句。"),
    ("zh", "据Reuters报道,价格上涨。|The end. |完。"),
    ("ja", "「はい。」と言った。|次の文です。"),
    ("ko", '비용은 3.12억 크로나이다. |시장은 "10년을 기다렸다"고 말했다.'),
    ("ar", "كم ستكون التكلفة؟ |ستبلغ 3.12 مليون كرونة. |انتهت الجلسة."),
    ("hi", "इसकी लागत 31.2 करोड़ है। |क्या यह महंगा है? |काम पूरा होगा।"),
    ("km", "ក្រុមប្រឹក្សាបានអនុម័ត។ |ថ្លៃដើមគឺខ្ពស់។"),
    ("th", "สภาเมืองอนุมัติอุโมงค์เมื่อวันอังคาร ค่าใช้จ่ายสามร้อยล้านโครน |นายกเทศมนตรีกล่าวว่ารอมาสิบปีแล้ว"),
    ("th", "สภาเมืองอนุมัติอุโมงค์เมื่อวันอังคารหลังจากรอนาน และจะเริ่มก่อสร้างในปีหน้า"),
    ("de", "Am 5. Mai kam Dr. Maria Kern nach Ulm. | Das war z. B. neu."),
    ("de", "Der 3. Platz ging an Ulm. | Es kostete ca. 5 Mio. Euro bzw. mehr."),
    ("de", "„Das ist gut.“ | Er ging. | „Wirklich?“, fragte sie."),
    ("de", "Nr. 7 ist neu, d. h. Teil des Plans, inkl. Steuer."),
    ("fr", "M. Duval a dit « Oui. » | Puis il est parti."),
    ("fr", "« Vraiment ? » demande-t-elle. | Mme Duval se tait."),
    ("es", "¿Qué dijo el Sr. Gil? | ¡Nada! | La Sra. Gil tampoco."),
    ("hi", "यह पहला है। | यह दूसरा है।"),
    ("ar", "هل هذا صحيح؟ | نعم."),
]

BLOCKS = [
    ("First paragraph without a stop\n\nSecond paragraph.", ["First paragraph without a stop", "Second paragraph."]),
    ("- One\n- Two\n- Three", ["- One", "- Two", "- Three"]),
    ("1. Buy it\n2. Sell it", ["1. Buy it", "2. Sell it"]),
    ("1. First. 2. Second.", ["1. First.", "2. Second."]),
    (
        "Photo: Ann Lee\nThe port of Harrow was shut on Monday.",
        ["Photo: Ann Lee", "The port of Harrow was shut on Monday."],
    ),
    ("标题\n正文第一句。第二句！", ["标题", "正文第一句。", "第二句！"]),
    ('"I agree."\n"So do I."', ['"I agree."', '"So do I."']),
    ("The line goes\non here. It ends.", ["The line goes\non here.", "It ends."]),
    (
        "The minister of ports, who had come by train, said that\n"
        "Harrow would open again in spring. She thanked Dr.\n"
        "Falk and everyone who had worked through the winter to\n"
        "make it so, and left.",
        [
            "The minister of ports, who had come by train, said that\nHarrow would open again in spring.",
            "She thanked Dr.\nFalk and everyone who had worked through the winter to\nmake it so, and left.",
        ],
    ),
]


def cut(text: str, language: str | None = None) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language)]


def unmarked(case: str) -> tuple[str, list[str]]:
    sentences = [part.strip() for part in case.split("|")]
    return case.replace(" | ", " ").replace("|", ""), sentences


@pytest.mark.parametrize("case", ENGLISH)
def test_english(case: str) -> None:
    text, sentences = unmarked(case)
    assert cut(text, "en") == sentences


@pytest.mark.parametrize(("language", "case"), OTHER)
def test_other_languages(language: str, case: str) -> None:
    text, sentences = unmarked(case)
    assert cut(text, language) == sentences


@pytest.mark.parametrize(("text", "sentences"), BLOCKS)
def test_lines_and_lists(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


def test_a_long_quotation_is_cut_inside_but_a_short_one_is_not() -> None:
    short = "She said: “" + "It is so. " * 5 + "Yes.”"
    long = "She said: “" + "It is so, and it has been so for a long time now. " * 12 + "Yes.”"
    assert len(cut(short, "en")) == 1
    assert len(cut(long, "en")) == 13


def test_the_language_is_told_from_the_text_when_it_is_not_given() -> None:
    text = "Am 3. Mai war der Hafen zu, und das war nicht gut. Die Stadt hat ca. 5 Mio. Euro für den Bau."
    assert cut(text) == cut(text, "de")


def test_no_text_has_no_sentences() -> None:
    assert sentence_spans("") == sentence_spans(" \n\t\u3000") == []


MARKS = [
    ". ",
    ".",
    '." ',
    "“",
    "”",
    '"',
    "'",
    "‘",
    "’",
    "(",
    ")",
    "「",
    "」",
    "。",
    "！",
    "«",
    "»",
    "?!",
    "…",
    "...",
    "[3]",
    "।",
]
WORDS = [
    "A",
    "word",
    "Mr.",
    "U.S. ",
    "5",
    "é",
    "他",
    "说",
    "א",
    "said",
    "The ",
    "a.m.",
    "1.",
    "- ",
    "http://a.b/c?d=e.",
    "😀",
]
SPACES = ["\n", "\n\n", " ", "\u3000", "\xa0", "\u2028", "\x85", "\r", "\0", "\ud800"]
PIECES = st.lists(st.sampled_from(MARKS + WORDS + SPACES), max_size=40).map("".join)


@given(st.one_of(PIECES, st.text(max_size=200)), st.sampled_from(["en", "zh", "de", "fr", None]))
def test_spans_are_exact_ordered_apart_and_cover_all_but_white_space(text: str, language: str | None) -> None:
    position = 0
    for start, end in sentence_spans(text, language):
        assert position <= start < end <= len(text)
        assert text[position:start].strip() == ""
        assert text[start:end] == text[start:end].strip()
        assert "\n\n" not in text[start:end]
        position = end
    assert text[position:].strip() == ""


@given(PIECES)
def test_a_sentence_with_words_is_not_split_off_without_any(text: str) -> None:
    found = cut(text, "en")
    blocks = [block for block in text.replace("\r", "\n").split("\n") if block.strip()]
    wordless = [s for s in found if not any(c.isalnum() for c in s)]
    assert len(wordless) <= len(blocks)


@pytest.mark.parametrize(
    "unit", ["“a!” Bob said ", "(“", "A. ", ". ", '"', "'a", "“。”他", ".[3]", "a", ": “", "x\n", "Dr.\n"]
)
def test_no_text_takes_long(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    began = time.process_time()
    sentence_spans(text, "en")
    assert time.process_time() - began < 5
