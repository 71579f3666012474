"""Captions and texts of who said what: the speaker and the time stand before each sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import read
from store.article import Article, Rejected

VTT = """WEBVTT - Council of the island, 12 March

NOTE made by hand

1
00:00:58.000 --> 00:01:01.000 align:start
<v Ida Lund>Good evening. The ferry costs
4 million &amp; more

2
00:01:01.500 --> 00:01:04.000
<v Ida Lund>and it will stay.

00:01:05.200 --> 00:01:09.000
<v.loud Otto Brandt><i>We shall see</i> in spring.
"""
SRT = """1
00:00:58,000 --> 00:01:01,000
IDA LUND: The ferry costs 4 million

2
00:01:01,500 --> 00:01:04,000
and it will stay.

3
01:01:05,200 --> 01:01:09,000
- Otto Brandt: We shall see in spring.
"""
LABELLED = """Council of the island

[00:58] Ida Lund: The ferry costs 4 million.
It will stay.

[01:05] Otto Brandt: We shall see in spring.

[01:12] Ida Lund: Spring is in a week.

[01:15] Otto Brandt: So it is.

[01:20] Ida Lund: Then we are agreed, and I thank the clerk for his numbers.

[01:31] Otto Brandt: We are not.
"""


ROLLING = """WEBVTT

00:00:00.000 --> 00:00:02.000 align:start position:0%
{blank}
good<00:00:00.300><c> evening</c><00:00:00.600><c> everyone</c>

00:00:02.000 --> 00:00:02.010 align:start position:0%
good evening everyone
{blank}

00:00:02.010 --> 00:00:04.010 align:start position:0%
good evening everyone
the<00:00:02.310><c> tram</c><00:00:02.610><c> costs</c>

00:00:04.010 --> 00:00:04.020 align:start position:0%
the tram costs
{blank}

00:00:04.020 --> 00:00:06.020 align:start position:0%
the tram costs
312 million
""".replace("{blank}", " ")


def given(path: Path, text: str) -> Article:
    path.write_text(text, encoding="utf-8")
    (article,) = read(path)
    assert isinstance(article, Article), article
    return article


def test_captions_of_one_sentence_are_one_line_with_time_and_speaker(tmp_path: Path) -> None:
    article = given(tmp_path / "council.vtt", VTT)
    assert article.title == "Council of the island, 12 March"
    assert article.text.split("\n\n") == [
        "[00:00:58] Ida Lund: Good evening.",
        "[00:00:58] Ida Lund: The ferry costs 4 million & more and it will stay.",
        "[00:01:05] Otto Brandt: We shall see in spring.",
    ]


def test_subrip_names_speakers_in_its_words_and_its_file_is_its_title(tmp_path: Path) -> None:
    article = given(tmp_path / "council_march.srt", SRT)
    assert article.title == "council march"
    assert article.text.split("\n\n") == [
        "[00:00:58] IDA LUND: The ferry costs 4 million and it will stay.",
        "[01:01:05] Otto Brandt: We shall see in spring.",
    ]


def test_a_text_in_which_each_paragraph_names_its_speaker_is_a_transcript(tmp_path: Path) -> None:
    article = given(tmp_path / "a.txt", LABELLED)
    assert article.title == "Council of the island"
    lines = article.text.split("\n\n")
    assert lines[:2] == ["[00:00:58] Ida Lund: The ferry costs 4 million.", "[00:00:58] Ida Lund: It will stay."]
    assert lines[-1] == "[00:01:31] Otto Brandt: We are not."
    assert len(lines) == 7


def test_an_article_with_a_few_labels_is_none(tmp_path: Path) -> None:
    prose = "\n\n".join(f"Paragraph {n} of a report that nobody speaks in, though it is long enough." for n in range(9))
    article = given(tmp_path / "a.txt", f"{prose}\n\nSource: Harbour Weekly\n")
    assert "[0" not in article.text


def test_a_file_without_captions_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.vtt").write_text("WEBVTT\n\nnothing\n")
    (item,) = read(tmp_path / "a.vtt")
    assert isinstance(item, Rejected)
    assert "no captions" in item.reason


def said(path: Path, *cues: str) -> list[str]:
    """The lines of the article of captions, three seconds each and a second apart, without their times."""
    blocks = (f"00:00:{n * 4:02},000 --> 00:00:{n * 4 + 3:02},000\n{cue}" for n, cue in enumerate(cues))
    text = "\n\n".join((*(["WEBVTT"] if path.suffix == ".vtt" else []), *blocks)).replace(",000", ".000")
    return [line.partition("] ")[2] for line in given(path, text).text.split("\n\n")]


def test_each_voice_of_a_caption_says_its_own_words_and_what_has_none_is_nobodys(tmp_path: Path) -> None:
    cues = "<v Ida Lund>Yes.</v> <v Per Moe>No.</v>", "The tram is a swindle.", "<v.loud Per Moe>Order!\nOrder!"
    told = said(tmp_path / "a.vtt", *cues, "<v Ida Lund>Who pays?\n- You do.", "<v.loud>Boo.")
    assert told[:3] == ["Ida Lund: Yes.", "Per Moe: No.", "The tram is a swindle."]
    assert told[3:] == ["Per Moe: Order!", "Per Moe: Order!", "Ida Lund: Who pays?", "- You do.", "Boo."]


@pytest.mark.parametrize(
    ("caption", "lines"),
    [
        ("- Who pays?\n- The county does.", ["- Who pays?", "- The county does."]),
        ("-Who pays\n-The county", ["-Who pays", "-The county"]),
        (">> That is not true.", [">> That is not true."]),
        (">> It is. >> It is not.", [">> It is.", ">> It is not."]),
        ("(A heckler from the gallery) It is a swindle.", ["(A heckler from the gallery) It is a swindle."]),
        ("Man on the street: It is a swindle.", ["Man on the street: It is a swindle."]),
        ("♪ The quay, the quay ♪", ["♪ The quay, the quay ♪"]),
        ("[applause]", ["[applause]"]),
    ],
)
def test_where_a_change_is_marked_and_nobody_named_nobody_is(tmp_path: Path, caption: str, lines: list[str]) -> None:
    told = said(tmp_path / "a.srt", "IDA LUND: The tram will be built.", caption)
    assert told == ["IDA LUND: The tram will be built.", *lines]


def test_a_name_holds_until_a_change_and_what_is_heard_is_none(tmp_path: Path) -> None:
    cues = (
        "Ida Lund: The tram will cost",
        "(about) 4 million.",
        "What we know is this: it stays.",
        "[applause]",
        "Good.",
    )
    assert said(tmp_path / "a.srt", *cues, ">> Per Moe: No.", "Never.", ">> Shame.", "Yes.") == [
        "Ida Lund: The tram will cost (about) 4 million.",
        "Ida Lund: What we know is this: it stays.",
        "[applause]",
        "Ida Lund: Good.",
        "Per Moe: No.",
        "Per Moe: Never.",
        ">> Shame.",
        "Yes.",
    ]


def test_where_voices_have_dashes_and_no_names_a_name_holds_for_its_sentence(tmp_path: Path) -> None:
    cues = "IDA LUND: The tram will", "be built.", "When?", "- In May.\n- Never."
    told = said(tmp_path / "a.srt", *cues)
    assert told == ["IDA LUND: The tram will be built.", "When?", "- In May.", "- Never."]


def test_rolling_captions_are_told_once(tmp_path: Path) -> None:
    article = given(tmp_path / "a.vtt", ROLLING)
    assert article.text == "[00:00:00] good evening everyone the tram costs 312 million"
    rows = "ONE", "ONE TWO", "ONE TWO\nTHREE", "ONE TWO\nTHREE\nFOUR", "THREE\nFOUR\nFIVE"
    text = "\n\n".join(f"00:00:0{n},000 --> 00:00:0{n + 1},000\n{row}" for n, row in enumerate(rows))
    assert given(tmp_path / "b.srt", text).text == "[00:00:00] ONE TWO THREE FOUR FIVE"


def test_what_is_said_twice_is_told_twice(tmp_path: Path) -> None:
    assert said(tmp_path / "a.srt", "No.", "No.", "No.\nNever.", "It stays.") == [
        "No.",
        "No.",
        "No.",
        "Never.",
        "It stays.",
    ]


TALK = """INTERVIEWER: Who pays for the tram?

IDA LUND: The county pays. We shall see.

INTERVIEWER: And when?

Ida Lund (mayor): In 2029, not before.

PER MOE: I shall oppose it.
"""


def test_a_heading_above_who_said_what_is_its_title_and_nothing_said_is(tmp_path: Path) -> None:
    article = given(tmp_path / "a.txt", f"Council hour\n3 May 2025\nIn the old hall\n\n{TALK}")
    assert (article.title, article.published_at) == ("Council hour", "2025-05-03")
    assert article.text.split("\n\n") == [
        "In the old hall",
        "INTERVIEWER: Who pays for the tram?",
        "IDA LUND: The county pays.",
        "IDA LUND: We shall see.",
        "INTERVIEWER: And when?",
        "Ida Lund (mayor): In 2029, not before.",
        "PER MOE: I shall oppose it.",
    ]


def test_what_nobody_is_named_for_among_who_said_what_is_nobodys(tmp_path: Path) -> None:
    among = "[applause]", "Second hour", "What we see is this: it costs\nmore.", "- Nobody asked us.", "Shame."
    text = "\n\n".join((LABELLED, "[01:40] Ida Lund: Why?", "[01:41] Otto Brandt: So.", *among))
    assert given(tmp_path / "a.txt", text).text.split("\n\n")[9:] == [
        "[00:01:41] [applause]",
        "[00:01:41] Second hour",
        "[00:01:41] Otto Brandt: What we see is this: it costs more.",
        "[00:01:41] - Nobody asked us.",
        "[00:01:41] Shame.",
    ]


def test_what_has_a_time_and_may_be_no_name_is_nobodys(tmp_path: Path) -> None:
    text = "\n\n".join((LABELLED, "[01:40] Moderator: Order. Please.", "Shame."))
    assert given(tmp_path / "a.txt", text).text.split("\n\n")[7:] == [
        "[00:01:40] Moderator: Order.",
        "[00:01:40] Please.",
        "[00:01:40] Shame.",
    ]


def test_a_name_and_a_time_on_a_line_of_their_own_are_said_of_what_stands_below(tmp_path: Path) -> None:
    text = "Ida Lund  0:01\nGood evening, all.\n\nPer Moe  0:05\nIt costs 312 million.\n\nIda Lund  1:00:09\nNo.\n"
    article = given(tmp_path / "talk.txt", text)
    assert (article.title, article.text.split("\n\n")) == (
        "talk",
        [
            "[00:00:01] Ida Lund: Good evening, all.",
            "[00:00:05] Per Moe: It costs 312 million.",
            "[01:00:09] Ida Lund: No.",
        ],
    )


def test_the_first_words_of_a_short_talk_are_not_its_title(tmp_path: Path) -> None:
    article = given(tmp_path / "a.txt", "INTERVIEWER: Who pays for the tram?\n\nIDA LUND: The county pays.\n")
    assert article.text == "INTERVIEWER: Who pays for the tram?\n\nIDA LUND: The county pays."


def test_a_list_of_times_is_no_talk(tmp_path: Path) -> None:
    rows = "\n".join(f"{name} 2:1{n}" for n, name in enumerate(("Ida Lund", "Per Moe", "Otto Brandt", "Ann Lee")))
    assert "[00" not in given(tmp_path / "a.txt", f"Results of the race\n\n{rows}\n").text
