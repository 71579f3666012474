"""Who says it: in sentences, in articles, and whether the two agree."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.proof.speakers.agreement import attributed, check_speaker
from qa.proof.speakers.uttered import said_by
from qa.proof.speakers.who_speaks import speaker_of
from store import read
from store.article import Article
from store.language.sentences import sentence_spans

FERRY = Article(
    author="Jon Vik",
    source="The Sund Post",
    genre="news",
    text=(
        "The ferry to Sund will stop in May, the port authority said on Monday. It said the hull had cracked in 14 "
        "places.\n\n"
        "“We have run out of steel and out of patience,” said Ida Holm, the mayor of Sund. “Nobody will be left on the "
        "island.” Her deputy, Karl Brandt, told the council that a replacement would cost 4.9 million. He called the "
        "price “a bad joke”.\n\n"
        "A spokeswoman for the ministry said the state would pay half. The rest, she added, was for the town to find."
        "\n\n"
        "“I take the boat to school every day,” Lena Orre, 15, says. “If it stops,” she says, “I will swim.”\n\n"
        "Prices rose by 3 percent last year. According to Professor Amir Haddad, who studies islands, 40 people moved "
        "away. “It was never the boat,” he wrote in a letter. “It was the rent.\n\n"
        "“And nobody can swim away from rent.”\n\n"
        "The fishermen were to be compensated, Holm promised, and the school would stay. Brandt did not say when. "
        "“My grandmother told me, ‘Never trust a timetable,’” Haddad recalled."
    ),
)


def words_of(quote: str, article: Article = FERRY) -> tuple[int, int]:
    start = article.text.index(quote)
    return start, start + len(quote)


@pytest.mark.parametrize(
    ("quote", "name", "kind"),
    [
        ("We have run out of steel", "Ida Holm", "direct"),
        ("Nobody will be left on the island.", "Ida Holm", "direct"),
        ("a replacement would cost 4.9 million", "Karl Brandt", "indirect"),
        ("a bad joke", "Karl Brandt", "direct"),
        ("The ferry to Sund will stop in May", "port authority", "indirect"),
        ("the hull had cracked in 14 places", "port authority", "indirect"),
        ("the state would pay half", "spokeswoman for the ministry", "indirect"),
        ("The rest, she added, was for the town to find.", "spokeswoman for the ministry", "indirect"),
        ("I take the boat to school", "Lena Orre", "direct"),
        ("If it stops,", "Lena Orre", "direct"),
        ("I will swim.", "Lena Orre", "direct"),
        ("40 people moved away", "Amir Haddad", "indirect"),
        ("It was never the boat", "Amir Haddad", "direct"),
        ("It was the rent.", "Amir Haddad", "direct"),
        ("And nobody can swim away from rent.", "Amir Haddad", "direct"),
        ("The fishermen were to be compensated", "Ida Holm", "indirect"),
        ("Never trust a timetable", "grandmother", "direct"),
    ],
)
def test_who_says_it_in_an_article(quote: str, name: str, kind: str) -> None:
    speaker = speaker_of(FERRY, *words_of(quote))
    assert (speaker.name, speaker.kind) == (name, kind)
    assert speaker.certain


@pytest.mark.parametrize("quote", ["Prices rose by 3 percent last year.", "Brandt did not say when."])
def test_what_the_article_tells_itself_has_no_speaker(quote: str) -> None:
    speaker = speaker_of(FERRY, *words_of(quote))
    assert (speaker.name, speaker.kind) == (None, "none")


def test_the_articles_own_words_for_the_speaker_are_given() -> None:
    assert speaker_of(FERRY, *words_of("I will swim.")).words == "she"
    assert speaker_of(FERRY, *words_of("the state would pay half")).words == "A spokeswoman for the ministry"


@pytest.mark.parametrize(
    ("text", "quote", "name"),
    [
        ("Anna Berg met Rosa Lind. “It is over,” she said.", "It is over", None),
        ("Anna Berg met Karl Brandt. “It is over,” she said.", "It is over", "Anna Berg"),
        ("“It is over,” she said.", "It is over", None),
        ("Kim Vale resigned. “It is over,” Vale said.", "It is over", "Kim Vale"),
        ("Anna Berg resigned. Karl Berg stayed. “It is over,” Berg said.", "It is over", None),
        ("Mr Holt resigned. “It is over,” he said.", "It is over", "Holt"),
        ("The mayor, Anna Berg, spoke last. “It is over,” the mayor said.", "It is over", "Anna Berg"),
        ("Anna Berg, the mayor, and Rosa Lind, the mayor, met. “It is over,” the mayor said.", "It is over", None),
        ("Anna Berg said that Karl Brandt had lied. “He knew,” she said.", "He knew", "Anna Berg"),
        ("Anna Berg cut the rate, saying that growth was weak.", "growth was weak", "Anna Berg"),
        ("The plan was called “a mess” by Anna Berg.", "a mess", "Anna Berg"),
        ("Anna Berg is quoted as saying that it is over.", "it is over", "Anna Berg"),
        ("In the words of Anna Berg, it was “a mess”.", "a mess", "Anna Berg"),
        ("Anna Berg of the parish council said that the well is dry.", "the well is dry", "Anna Berg"),
        ("Anna Berg of the Commons, who was there, said the well is dry.", "the well is dry", "Anna Berg"),
        ("His successor, Imka Tarrow, said that the well is dry.", "the well is dry", "Imka Tarrow"),
        ("It is “a mess”, as Anna Berg put it.", "a mess", "Anna Berg"),
        ("The governor, Anna Berg, smiled and said that it was over.", "it was over", "Anna Berg"),
        ("Anna Berg, who runs the port, said it was over.", "it was over", "Anna Berg"),
        ("It was over, said Anna Berg, the mayor.", "It was over", "Anna Berg"),
        ("It was over, the mayor's office said.", "It was over", "mayor's office"),
        ("Anna Berg puts the cost at 5 million.", "the cost at 5 million", "Anna Berg"),
        ("Anna Berg said it rose, while Karl Brandt argued that it fell.", "it fell", "Karl Brandt"),
        ("Anna Berg said it rose, while Karl Brandt argued that it fell.", "it rose", "Anna Berg"),
        ("Anna Berg would say that it was over.", "it was over", None),
        ("Anna Berg denied that it was over.", "it was over", None),
        ("“It is over,” according to the report.", "It is over", None),
    ],
)
def test_speakers_are_named_only_when_sure(text: str, quote: str, name: str | None) -> None:
    article = Article(text=text)
    speaker = speaker_of(article, *words_of(quote, article))
    assert (speaker.name if speaker.certain else None) == name


def test_i_is_the_author_or_the_one_interviewed() -> None:
    column = Article(author="Jon Vik", text="I think that the ferry must go. It is old.")
    assert speaker_of(column, *words_of("the ferry must go", column)).name == "Jon Vik"
    interview = Article(
        author="Jon Vik",
        text=(
            "Post: Why?\n\nBerg: It is late. We waited.\n\nPost: And?\n\nBerg: I think that it ends.\n\n"
            "Post: So?\n\nBerg: Yes."
        ),
    )
    assert speaker_of(interview, *words_of("We waited.", interview)).name == "Berg"
    assert speaker_of(interview, *words_of("it ends", interview)).name == "Berg"


CHINESE = Article(
    author="林晓",
    text=(
        "港务局局长陈立国说：“渡轮将于5月停航。”他表示，维修需要490万元。\n\n"
        "“我们等得太久了。”市长周敏在议会上说。她还指出，学校不会关闭。\n\n"
        "据大学教授阿米尔·哈达德介绍，去年有40人搬走。票价上涨3%。我认为，这是一个错误。"
    ),
)


@pytest.mark.parametrize(
    ("quote", "name", "kind"),
    [
        ("渡轮将于5月停航。", "陈立国", "direct"),
        ("维修需要490万元", "陈立国", "indirect"),
        ("我们等得太久了。", "周敏", "direct"),
        ("学校不会关闭", "周敏", "indirect"),
        ("去年有40人搬走", "阿米尔·哈达德", "indirect"),
        ("这是一个错误", "林晓", "indirect"),
        ("票价上涨3%。", None, "none"),
    ],
)
def test_who_says_it_in_chinese(quote: str, name: str | None, kind: str) -> None:
    speaker = speaker_of(CHINESE, *words_of(quote, CHINESE))
    assert (speaker.name, speaker.kind) == (name, kind)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Ida Holm said the ferry would stop.", [("Ida Holm", "the ferry would stop.", False)]),
        ("“We have run out of steel,” said Ida Holm.", [("Ida Holm", "“We have run out of steel,", True)]),
        ("According to Ida Holm, the ferry stops.", [("Ida Holm", "the ferry stops.", False)]),
        ("Ida Holm (Sund Post, opinion): The ferry is old.", [("Ida Holm", "The ferry is old.", False)]),
        ("The mayor, Ida Holm, warned that it was late.", [("The mayor, Ida Holm", "it was late.", False)]),
        ("It is late, she said, and costly.", [("she", "It is late, she said, and costly.", False)]),
        ("Ek said it rose, while Ulf argued that it fell.", [("Ek", "it rose", False), ("Ulf", "it fell.", False)]),
        ("周敏说：“学校不会关闭。”", [("周敏", "“学校不会关闭。”", True)]),
        ("The ferry stops in May.", []),
        ("The council announced a plan on Monday.", []),
        ("", []),
    ],
)
def test_who_is_said_to_speak_in_a_sentence(sentence: str, said: list[tuple[str, str, bool]]) -> None:
    assert [(a.speaker, sentence[a.start : a.end], a.quoted) for a in attributed(sentence)] == said


@pytest.mark.parametrize(
    ("sentence", "quote", "verdict"),
    [
        ("Ida Holm said “We have run out of steel”.", "We have run out of steel", "right"),
        ("The mayor said “We have run out of steel”.", "We have run out of steel", "right"),
        ("Mayor Holm said they had run out of steel.", "We have run out of steel", "right"),
        ("Karl Brandt said “We have run out of steel”.", "We have run out of steel", "wrong"),
        ("Ole Dunn said “We have run out of steel”.", "We have run out of steel", "wrong"),
        ("She said “We have run out of steel”.", "We have run out of steel", "pronoun"),
        ("“We have run out of steel.”", "We have run out of steel", "missing"),
        ("A replacement costs 4.9 million.", "a replacement would cost 4.9 million", "missing"),
        ("Brandt said a replacement would cost 4.9 million.", "a replacement would cost 4.9 million", "right"),
        ("The ministry said the state would pay half.", "the state would pay half", "right"),
        ("Ida Holm and Karl Brandt said it would cost 4.9 million.", "a replacement would cost 4.9 million", "right"),
        ("Greta Holm said “We have run out of steel”.", "We have run out of steel", "wrong"),
        ("The professor said “We have run out of steel”.", "We have run out of steel", "wrong"),
        ("An official said “We have run out of steel”.", "We have run out of steel", "none"),
        ("The ministry said “We have run out of steel”.", "We have run out of steel", "none"),
        ("The Bank of Sund said “We have run out of steel”.", "We have run out of steel", "wrong"),
        ("According to the Sund Post, it costs 4.9 million.", "a replacement would cost 4.9 million", "missing"),
        ("According to the article, it costs 4.9 million.", "a replacement would cost 4.9 million", "missing"),
        ("The Sund Post reported that Brandt said it would cost 4.9 million.", "would cost 4.9 million", "right"),
        ("She is the mayor; Holm said they were out of steel.", "We have run out of steel", "right"),
        ("Costs: a replacement would be 4.9 million.", "a replacement would cost 4.9 million", "missing"),
        ("Karl Brandt: a replacement is 4.9 million.", "a replacement would cost 4.9 million", "right"),
        ("Prices rose by 3 percent.", "Prices rose by 3 percent last year.", "none"),
        ("Holm said prices rose by 3 percent.", "Prices rose by 3 percent last year.", "none"),
    ],
)
def test_the_verdict_on_a_sentence(sentence: str, quote: str, verdict: str) -> None:
    assert check_speaker(sentence, FERRY, words_of(quote)).verdict == verdict


def test_a_verdict_says_who_it_is() -> None:
    check = check_speaker("Karl Brandt said “We have run out of steel”.", FERRY, words_of("We have run out of steel"))
    assert check.reason == "In the article Ida Holm says this, not Karl Brandt."


NAMES = ["Anna Berg", "Karl Brandt", "Rosa Lind", "Amir Haddad"]
CLAUSES = ["the ferry stops in May", "prices rose by 3 percent", "nobody will be left behind"]
DIRECT = ["“{c},” said {n}.", "“{c},” {n} said.", "{n} said: “{c}.”", "{n}, the mayor, told the council: “{c}.”"]
INDIRECT = [
    "{n} said that {c}.",
    "According to {n}, {c}.",
    "{c}, {n} said on Monday.",
    "{n}, who runs the port, argued that {c}.",
]


@settings(max_examples=150, deadline=None)
@given(
    st.permutations(NAMES),
    st.permutations(CLAUSES),
    st.lists(st.sampled_from(DIRECT + INDIRECT), min_size=3, max_size=3),
)
def test_named_speakers_are_found_in_any_common_form(names: list[str], clauses: list[str], forms: list[str]) -> None:
    told = [f.format(n=n, c=c) for f, n, c in zip(forms, names, clauses, strict=False)]
    article = Article(text="\n\n".join(t[0].upper() + t[1:] for t in told))
    for form, name, clause in zip(forms, names, clauses, strict=False):
        start = article.text.lower().index(clause.lower())
        speaker = speaker_of(article, start, start + len(clause))
        assert (speaker.name, speaker.certain) == (name, True)
        assert speaker.kind == ("direct" if form in DIRECT else "indirect")


PIECES = st.sampled_from(
    [
        "Anna Berg",
        "she",
        "said",
        "“",
        "”",
        '"',
        ",",
        ".",
        "the mayor",
        "that",
        "\n\n",
        "说",
        "：",
        "According to",
        "'s",
        "of",
        "a",
        "42",
        "：“",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=40).map(" ".join), st.integers(0, 120), st.integers(0, 120))
def test_any_text_and_span_gets_an_answer(text: str, one: int, other: int) -> None:
    article = Article(text=text)
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    speaker = speaker_of(article, start, end)
    assert speaker.name is None or speaker.name
    assert not (speaker.certain and speaker.kind == "direct" and speaker.name is None)
    for a in attributed(text):
        assert 0 <= a.start <= a.end <= len(text)
        assert a.speaker
    check_speaker(text, article, (start, end))


HOSTILE = [
    "Anna Berg " * 10_000,
    "he said " * 12_000,
    "the mayor of the " * 6_000,
    '"a," said Anna. ' * 6_000,
    "Anna: hi\n" * 10_000,
    "张三说，“好。”" * 9_000,
    "Anna's Berg's " * 7_000,
    "(" * 90_000,
]


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE)
def test_time_is_bounded_for_hostile_text(text: str) -> None:
    start = time.process_time()
    speaker_of(Article(text=text), 40, 60)
    attributed(text[:2_000])
    assert time.process_time() - start < 4.0


def test_no_sentence_of_the_samples_contradicts_itself() -> None:
    folder = Path(__file__).parents[3] / "evals" / "articles"
    articles = [a for a in read(folder) if isinstance(a, Article)]
    assert articles
    for article in articles:
        for span in sentence_spans(article.text, article.language):
            assert check_speaker(article.text[slice(*span)], article, span).verdict != "wrong"


def said_of(name: str, text: str) -> list[str]:
    article = Article(text=text)
    return [article.text[u.start : u.end] for u in said_by(name, article)]


def test_two_who_are_reported_in_one_sentence_each_say_their_own() -> None:
    text = "Anna Berg said that the bridge would be closed until spring, but Karl Holm said that it was safe."
    assert said_of("Karl Holm", text)
    assert said_of("Anna Berg", text)


def test_a_short_report_in_a_long_sentence_is_its_speakers() -> None:
    text = (
        "Speaking to reporters outside the town hall in Velden after a long and heated council meeting on the bridge, "
        "Karl Holm said the ferry is full."
    )
    assert said_of("Karl Holm", text) == [text]


def test_english_quoted_in_a_chinese_article_and_a_source_that_is_a_space_are_read_without_fault() -> None:
    for text in (
        "会上有人写下一句话：“We will never give up the fight.” 会议随后结束。",
        "据 报道，这座桥今年冬天将关闭。",
    ):
        article = Article(text=text)
        for start in range(0, len(text), 7):
            speaker_of(article, start, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "Anna Berg, a doctor, has run the clinic in Velden since 2001.\n\nAsked about Anna Berg, a former patient "
        "shrugged.\n\n“We have waited long enough, and now the files have to be handed over. I saw her twice.”",
        "Anna Berg and Karl Holm wrote a letter to the ministry.\n\n“We cannot go on like this for another year.”",
        "By Anna Berg\n\nThe ministry sees it otherwise.\n\n“We have waited long enough for the bridge to be built.”",
    ],
    ids=["asked about", "two who wrote", "a byline"],
)
def test_somebody_named_beside_is_not_given_the_words(text: str) -> None:
    assert said_of("Anna Berg", text) == []


def test_words_quoted_alone_are_of_whoever_speaks_in_the_paragraph_before() -> None:
    paragraphs = (
        "The new director of the museum is Karl Brandt, who led the gallery in Aske for ten years.",
        "“I am delighted to come home to the town where I learned to draw,” says Brandt. “There is so much to do.”",
        "The council agreed.",
        "Rosa Lind, who chairs the friends of the museum, is pleased: “We could not have wished for anybody better.”",
        "“He knows every picture in the house and every nail in the walls.”",
    )
    assert said_of("Rosa Lind", "\n\n".join(paragraphs)) == [
        "We could not have wished for anybody better.",
        "He knows every picture in the house and every nail in the walls.",
    ]


def test_who_has_an_office_of_several_words_speaks_behind_it() -> None:
    quote = "We are looking to bring a group of ministers of trade from across the region and the world"
    article = Article(
        text=(
            "Wide range of stalls at this year's harbour fair.\n\n"
            "The fair, which is scheduled for June 13 to 17, will take place in the harbour halls of Sund.\n\n"
            f"“{quote}. We are looking to have business leaders from our major partners,” "
            "Minister of Industry, Shipping and Trade, Senator the Hon. Marcus Brayne, said.\n\n"
            "Among local presenters is Professor Gerda Solley, head of the port authority, who will show the quays."
        )
    )
    start = article.text.index(quote)
    assert speaker_of(article, start, start + len(quote)).name == "Marcus Brayne"


def test_what_something_is_measured_by_is_nobodys_words() -> None:
    text = "The lights came back on Monday evening, a day later than North Grid had promised."
    article = Article(text=text, source="Post")
    assert speaker_of(article, *words_of("The lights came back on Monday evening", article)).name is None


MOORING = Article(
    author="凌知秋",
    source="芦湾晨报",
    genre="news",
    text=(
        "港务局局长闵向北在码头宣布，芦湾渡口下月停航。“船体有14处裂缝，不能再开。”他说。\n\n"
        "“我等了三年，等来一张通知。”岳小棠昨晚在电话里对本报说。\n\n"
        "船舶专家、芦湾大学教授邵一帆对本报表示，裂缝来自锈蚀，修补需要四个月。\n\n"
        "“钱由市里出。”副市长康景明昨天下午对记者说。\n\n"
        "教师、家长代表乐小满在会上说：“孩子们每天要坐两个小时船。”\n\n"
        "摆渡三十年的船工戚大山今年61岁，他表示不会离开：“没有船，我就没有家。”"
    ),
)
INTERVIEW = Article(
    title="专访造船人乐守诚",
    text=(
        "乐守诚造木船已有五十年。\n\n记者：您最难忘的是哪一条？\n\n乐守诚：第一条。我把龙骨装反了，师父没有说话。\n\n"
        "记者：后来呢？\n\n乐守诚：拆了重做，又是三个月。\n\n记者：现在还有人学吗？\n\n乐守诚：有两个。她们比我细心。"
    ),
)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("闵向北", ["港务局局长闵向北在码头宣布，芦湾渡口下月停航。", "船体有14处裂缝，不能再开。"]),
        ("岳小棠", ["我等了三年，等来一张通知。"]),
        ("邵一帆", ["船舶专家、芦湾大学教授邵一帆对本报表示，裂缝来自锈蚀，修补需要四个月。"]),
        ("康景明", ["钱由市里出。"]),
        ("乐小满", ["孩子们每天要坐两个小时船。"]),
    ],
)
def test_in_chinese_where_and_to_whom_something_is_said_stands_between_the_speaker_and_the_verb(
    name: str, said: list[str]
) -> None:
    assert [MOORING.text[u.start : u.end] for u in said_by(name, MOORING)] == said


def test_he_in_chinese_is_nobody_of_the_paragraph_before_once_somebody_else_is_told_of() -> None:
    told = [MOORING.text[u.start : u.end] for name in ("邵一帆", "康景明") for u in said_by(name, MOORING)]
    assert not [words for words in told if "没有家" in words]


def test_the_turns_of_an_interview_in_chinese_are_words_of_whose_name_they_begin_with() -> None:
    told = [INTERVIEW.text[u.start : u.end] for u in said_by("乐守诚", INTERVIEW)]
    assert told == ["第一条。我把龙骨装反了，师父没有说话。", "拆了重做，又是三个月。", "有两个。她们比我细心。"]


def test_many_words_that_may_stand_before_said_in_chinese_are_read_at_once() -> None:
    began = time.monotonic()
    speaker_of(Article(text="康景明" + "在会上向我时" * 14 + "来了。"), 0, 3)
    assert time.monotonic() - began < 5


LOCKS = Article(
    source="The Sund Post",
    genre="news",
    text=(
        "Vera Quint, 51, who kept the books of the lock company, is on trial in Sund.\n\n"
        "Rosa Albrecht, for the prosecution, told the court that the money went through a shell company. Of 90 bills "
        "that it sent, 87 had been approved by Ms Quint herself, she said.\n\n"
        "Dr Milo Farr, a lock engineer at the University of Sund who was not involved, said that a year was short. "
        "“What matters is whether these gates still close in five years,” he said.\n\n"
        "The leader of the council, Hanna Brook, has come to the quay. “Tonight Vessling opened its doors at last,” "
        "she says. “I will speak to everybody from tomorrow, and first of all to the divers.”"
    ),
)


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("Rosa Albrecht", ["Rosa Albrecht, for the prosecution"]),
        ("Milo Farr", ["Dr Milo Farr, a lock engineer", "What matters is"]),
        ("Hanna Brook", ["Tonight Vessling opened", "I will speak to everybody"]),
        ("Vera Quint", []),
    ],
)
def test_whoever_is_the_subject_speaks_and_not_who_is_told_of_beside_them(name: str, begins: list[str]) -> None:
    told = [LOCKS.text[u.start : u.end] for u in said_by(name, LOCKS)]
    assert len(told) == len(begins)
    assert all(words.startswith(first) for words, first in zip(told, begins, strict=True))


@pytest.mark.parametrize("body", ["Lockkeepers' and Divers' Union", "Divers' Union"])
def test_who_speaks_for_a_body_named_behind_them_is_themselves(body: str) -> None:
    text = f'Dagny Lund of the {body} called the five-year promise "a stay of closure" and said that it would ask.'
    article = Article(text=text, source="Post")
    assert [article.text[u.start : u.end] for u in said_by("Dagny Lund", article)] == ["a stay of closure"]


CLOCKS = Article(
    title="专访钟匠郁怀川：钟会停，人不会",
    source="芦湾晨报",
    genre="news",
    text=(
        "在码头边的铺子里，71岁的郁怀川修了52年钟。\n\n问：您是怎么入行的？\n\n答：1974年顶我舅舅的班进的钟表社，一个月十八块钱。\n\n"
        "师傅头一年不让我碰钟。\n\n问：现在还有人来修钟吗？\n\n答：一天两三个。\n\n问：有人称您为“钟王”。\n\n"
        "答：那是他们说的，我只是修钟的人，修了一辈子也没有修完。\n\n截至发稿，铺子还没有关门。"
    ),
)


def test_the_answers_of_a_chinese_interview_are_those_of_whoever_is_interviewed() -> None:
    told = [CLOCKS.text[u.start : u.end] for u in said_by("郁怀川", CLOCKS)]
    assert told == [
        "1974年顶我舅舅的班进的钟表社，一个月十八块钱。",
        "师傅头一年不让我碰钟。",
        "一天两三个。",
        "那是他们说的，我只是修钟的人，修了一辈子也没有修完。",
    ]
    assert speaker_of(CLOCKS, CLOCKS.text.index("一天两三个"), len(CLOCKS.text)).name == "郁怀川"
    assert speaker_of(CLOCKS, CLOCKS.text.index("截至"), len(CLOCKS.text)).name is None


def test_an_answer_that_says_little_alone_is_told_with_its_question() -> None:
    told = [CLOCKS.text[u.first : u.last] for u in said_by("郁怀川", CLOCKS)]
    assert [words.startswith("问：") for words in told] == [False, False, True, True]


def test_who_receives_the_paper_answers_in_a_chinese_interview() -> None:
    text = CLOCKS.text.replace("在码头边的铺子里，71岁的郁怀川修了52年钟。", "日前，林知微在茶馆接受了本报专访。")
    article = Article(title="我没有签第二次", source="芦湾晨报", text=text)
    assert [text[u.start : u.end] for u in said_by("林知微", article)][2:3] == ["一天两三个。"]
