"""Pages saved as plain text, and Markdown: the article whole, the page around it gone, the facts in their fields."""

# ruff: noqa: E501 - words in tables of cases

from __future__ import annotations

import time
import unicodedata
from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_cases import PAGES, Page

from store.article import Article
from store.errors import ReadError
from store.reading.formats.decoding import decode
from store.reading.formats.markdown import read_markdown
from store.reading.formats.plain import read_text
from store.reading.prose.bylines import byline_names
from store.reading.prose.chrome import KINDS, kind_of
from store.reading.prose.written_dates import find_date, iso_date

page = pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)


def headings(article: Article) -> tuple[str, ...]:
    return tuple(article.text[start:end] for start, end in article.headings)


def lines(article: Article) -> list[str]:
    return [line for line in article.text.split("\n") if line]


@page
def test_the_body_is_whole_and_the_page_around_it_gone(page: Page) -> None:
    assert lines(read_text(page.text)) == list(page.body)


@page
def test_the_facts_are_in_their_fields(page: Page) -> None:
    article = read_text(page.text)
    assert (article.title, article.author, article.source) == (page.title, page.author, page.source)
    assert (article.published_at, article.updated_at) == (page.published_at, page.updated_at)
    assert (article.genre, article.language) == (page.genre, page.language)


@page
def test_headings_stay_in_the_text_and_notes_do_not(page: Page) -> None:
    article = read_text(page.text)
    assert headings(article) == page.headings
    assert (article.note is None) == (page.note_has is None)
    assert page.note_has is None or page.note_has in (article.note or "")


@page
def test_windows_line_ends_and_marks_change_nothing(page: Page) -> None:
    assert read_text("\ufeff" + page.text.replace("\n", "\r\n")) == read_text(page.text)


@page
def test_reading_the_article_again_loses_nothing(page: Page) -> None:
    once = read_text(page.text).text
    again = read_text(once)
    assert Counter((again.title or "").split() + again.text.split()) == Counter(once.split())


CHROME_ABOVE = (
    "Skip to content", "Accept all cookies", "We use cookies to improve your visit to our website.", "Sign in", "Menu",
    "Home | World | Business | Sport", "Subscribe now", "Advertisement", "Search",
)  # fmt: skip
CHROME_BELOW = (
    "Share this article", "Facebook Twitter WhatsApp", "Sign up for our daily newsletter", "All rights reserved",
    "Privacy policy", "Back to top", "Advertisement", "Photo: Harbour Archive", "Log in",
)  # fmt: skip
SENTENCES = (
    "The council met on Tuesday and decided to keep the ferry for another year.",
    "Nobody in the room had expected the vote to be so close, least of all the mayor.",
    "She said the figures were wrong; he said they were merely old, and both were right.",
    "About 3,400 people live on the island, and in winter rather fewer than that.",
    "In the harbour the boats lay so close together that you could walk across them to the other side.",
)  # fmt: skip


@given(
    st.lists(st.sampled_from(CHROME_ABOVE), max_size=6),
    st.lists(st.sampled_from(SENTENCES), min_size=3, max_size=8),
    st.lists(st.sampled_from(CHROME_BELOW), max_size=6),
    st.sampled_from(["\n", "\n\n"]),
)
@settings(max_examples=60)
def test_any_chrome_around_an_article_goes_and_every_sentence_stays(
    above: list[str], body: list[str], below: list[str], gap: str
) -> None:
    article = read_text(gap.join([*above, "Council keeps the island ferry", *body, *below]))
    assert lines(article) == body
    assert article.title == "Council keeps the island ferry"


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=12), st.sampled_from(["\n", "\n\n", " "]))
@settings(max_examples=40)
def test_prose_alone_loses_not_one_word(body: list[str], gap: str) -> None:
    assert read_text(gap.join(body)).text.split() == " ".join(body).split()


@given(st.text(max_size=600))
@settings(max_examples=150)
def test_any_text_gives_an_article_or_a_reason(text: str) -> None:
    try:
        article = read_text(text)
    except ReadError:
        return
    assert article.text.strip()
    assert unicodedata.is_normalized("NFC", article.text)
    assert all(0 <= start < end <= len(article.text) for start, end in article.headings)


@given(
    st.lists(st.sampled_from([*CHROME_ABOVE, *CHROME_BELOW, *SENTENCES, "", "By Ann Lee", "3 March 2024"]), max_size=30)
)
@settings(max_examples=80)
def test_pages_in_any_order_give_an_article_or_a_reason(parts: list[str]) -> None:
    try:
        assert read_text("\n".join(parts)).text.strip()
    except ReadError:
        assert not set(parts) & set(SENTENCES)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("I agree", "consent"), ("Alle akzeptieren", "consent"), ("Tout accepter", "consent"), ("我同意", "consent"),
        ("By continuing to browse our site you agree to our use of cookies.", "consent"),
        ("Share on Facebook", "share"), ("Share | Tweet | Email", "share"), ("分享到：微信 微博", "share"),
        ("Sign in", "account"), ("Subscribe now", "account"),
        ("Skip to main content", "menu"),
        ("Home > World", "menu"),
        ("Related stories", "related"), ("Search Trends", "related"), ("READ MORE: Rates to fall", "related"),
        ("Lea también: El puerto", "related"), ("相关阅读", "related"), ("(Cover via CFP)", "credit"),
        ("Photo: Jane Roe/Harbour Archive", "credit"),
        ("Story continues below advertisement", "advert"),
        ("© 2024 The Quarry Post. All rights reserved.", "footer"), ("版权所有 临江晚报", "footer"),
        ("Get the news straight to your inbox", "newsletter"), ("3 comments", "comments"), ("Leave a reply", "comments"),
        ("5 min read", "media"),
    ],
)  # fmt: skip
def test_lines_of_chrome_are_known(line: str, kind: str) -> None:
    assert kind in KINDS
    assert kind_of(line) == kind


@pytest.mark.parametrize(
    "line",
    [
        "Read the report with care, the judge told them, and then read it again.",
        "Cookies were served with the tea, and nobody spoke of the election.",
        "More than a quarter of the fleet is out of service.",
        "Sharing the cost", "The new menu", "Home at last", "A comment from the minister",
        "Related costs rose by a third.",
        "Photographs of the flood hang in the town hall.", "Share prices fell for a third day on Wednesday.",
        "Subscribers to the theatre numbered 4,100 last year.",
    ],
)  # fmt: skip
def test_lines_of_articles_are_no_chrome(line: str) -> None:
    assert kind_of(line) is None


ABOUT_A_VOTE = (
    "The council of Velden voted on Tuesday to build a tram line along the river, after a debate of nine hours.\n\n"
    "The line is to open in six years, and it will cost the town more than the bridge and the school together."
)


@pytest.mark.parametrize(
    "title",
    [
        "Von der Leyen calls for unity", "Von der Leyen Calls for Unity", "De Blasio signs climate law", "De Gaulle remembered",
        "De toekomst van Nederland", "Di Maria leaves Benfica", "Por qué España gana", "Von Bismarck bis Merkel", "By The Numbers",
    ],
)  # fmt: skip
def test_a_title_that_begins_with_a_preposition_names_no_author(title: str) -> None:
    article = read_text(f"{title}\n\n{ABOUT_A_VOTE}")
    assert (article.title, article.author, article.text) == (title, None, ABOUT_A_VOTE)


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Ann Lee, Staff Writer", "Ann Lee"), ("By Ann Lee for the Elsin Post", "Ann Lee"), ("BY ANN", "ANN"),
        ("By Ludwig van der Aa", "Ludwig van der Aa"), ("By de la Cruz", "de la Cruz"), ("By 李和平", "李和平"), ("By Staff", "Staff"), ("By The Elsin Post", "The Elsin Post"),
        ("Von Ursula Meyer und Jan Krug, Velden", "Ursula Meyer, Jan Krug"), ("Por Juan Pérez, corresponsal", "Juan Pérez"),
    ],
)  # fmt: skip
def test_a_line_that_says_who_wrote_it_is_its_byline(line: str, author: str) -> None:
    article = read_text(f"Council approves the tram line\n{line}\n\n{ABOUT_A_VOTE}")
    assert (article.title, article.author, article.text) == ("Council approves the tram line", author, ABOUT_A_VOTE)


@pytest.mark.parametrize(
    "line", ["来源：维登日报 2024-03-15 10:30", "2024-03-15 10:30 来源：维登日报", "稿源:维登日报　2024年3月15日"]
)
def test_an_outlet_and_a_day_on_one_line_are_both_read(line: str) -> None:
    text = "维登市议会周二以十一票对四票通过了沿港口修建有轨电车线路的决定，市长说工程将于春季开工。"
    article = read_text(f"维登通过有轨电车计划\n{line}\n\n{text}")
    assert (article.source, (article.published_at or "")[:10], article.text) == ("维登日报", "2024-03-15", text)


TOLD = (
    "The council of Velden voted 11 to 4 on Tuesday to build a tram line to the harbour, ending three years of debate."
)


@pytest.mark.parametrize(
    ("head", "outlet", "begins"),
    [
        ("By Ida Lund\nThe Velden Post\n4 March 2025", "The Velden Post", TOLD),
        ("By Ida Lund\n4 March 2025\nVelden Business Daily\nUpdated 5 March 2025", "Velden Business Daily", TOLD),
        ("By Ida Lund\nVelden\n4 March 2025", None, "Velden"),  # it may be a place
        ("By Ida Lund\n4 March 2025\n\nHard Times", None, "Hard Times"),  # below them all it may be a heading
    ],
)
def test_an_outlet_on_a_line_among_those_of_author_and_day_is_no_text(
    head: str, outlet: str | None, begins: str
) -> None:
    found = read_text(f"Council approves tram\n\n{head}\n\n{TOLD}\n\nThe line will cost 312 million crowns, it said.")
    assert (found.title, found.author, found.published_at) == ("Council approves tram", "Ida Lund", "2025-03-04")
    assert (found.source, found.text.partition("\n")[0]) == (outlet, begins)


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("Updated 12:30, 7 March 2024", "2024-03-07"), ("Mar 7, 2024 10:15 AM EST", "2024-03-07T10:15:00-05:00"),
        ("2024-03-07T10:11:12Z", "2024-03-07T10:11:12+00:00"), ("2024年3月7日 10:30", "2024-03-07"),
        ("07.03.2024, 14:05 Uhr MEZ", "2024-03-07T14:05:00+01:00"), ("7 de marzo de 2024", "2024-03-07"),
        ("1er janvier 2020", "2020-01-01"), ("13/07/2024", "2024-07-13"), ("March 7th, 2024", "2024-03-07"),
        ("12:30 BST, 9 November 2023", "2023-11-09T12:30:00+01:00"), ("1709806500", "2024-03-07T10:15:00+00:00"),
        ("20240307", "2024-03-07"), ("Thu, 07 Mar 2024 10:15:00 GMT", "2024-03-07T10:15:00+00:00"),
        ("7 Aprıl 2024", "2024-04-07"), ("7 Auguſt 2024", "2024-08-07"), ("7 MAYIS 2024", "2024-05-07"), ("7 EKİM 2024", "2024-10-07"),
        ("7. března 2024", "2024-03-07"), ("7 березня 2024", "2024-03-07"), ("7 مارس 2024", "2024-03-07"),
        ("03/07/2024", None), ("2024-02-30", None), ("7 March", None), ("soon", None),
        ("", None), ("version 1.2.2024.3", None),
    ],
)  # fmt: skip
def test_dates(words: str, iso: str | None) -> None:
    assert iso_date(words) == iso


@pytest.mark.parametrize(
    ("line", "author", "outlet"),
    [
        ("15 March 2024 10:30 John Smith", "John Smith", None), ("2024-03-15 10:30 by Ann Lee", "Ann Lee", None),
        ("15 March 2024 10:30 AFP", None, "AFP"), ("15 March 2024 10:30 Velden Post", None, "Velden Post"),
        ("15 March 2024 10:30 CST", None, None), ("15 March 2024 10:30 GMT Ann Lee", "Ann Lee", None),
    ],
)  # fmt: skip
def test_a_name_behind_a_time_is_no_zone(line: str, author: str | None, outlet: str | None) -> None:
    article = read_text(f"Council approves the tram line\n{line}\n\n{ABOUT_A_VOTE}")
    assert (article.author, article.source, article.text) == (author, outlet, ABOUT_A_VOTE)
    assert (article.published_at or "").startswith("2024-03-15")


@pytest.mark.parametrize("label", ["Tıtle", "TİTLE", "ſource", "Title"])
def test_a_label_is_read_though_letters_of_it_are_those_of_another_alphabet(label: str) -> None:
    article = read_text(f"{label}: Velden Post\n\n{ABOUT_A_VOTE}")
    assert "Velden Post" in (article.title, article.source)


@given(st.text(max_size=300))
def test_a_date_is_found_where_it_says_or_not_at_all(text: str) -> None:
    found = find_date(text)
    assert found is None or (0 <= found.start < found.end <= len(text) and iso_date(found.iso) == found.iso)


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("utf-8", "Größe – “quoted” 临江"), ("utf-8-sig", "Größe"), ("utf-16", "Größe 临江"), ("utf-32", "Größe"),
        ("utf-16-le", "plain words in sixteen bits"), ("utf-16-be", "plain words in sixteen bits"),
        ("cp1252", "Größe und “Anführung” – hier steht ein längerer Satz"),
        ("gb18030", "临江市政府周三宣布，将在未来三年内新建一百二十公里自行车道，这是市里的一个大计划。"),
        ("big5", "臨江市政府週三宣布，將在未來三年內新建一百二十公里自行車道，這是市裡的一個大計畫。"),
        *((code, "Городской совет во вторник решил сохранить паром ещё на год.") for code in ("koi8-r", "cp1251", "cp866")),
        ("cp1253", "Το δημοτικό συμβούλιο αποφάσισε την Τρίτη."), ("cp1255", "המועצה החליטה ביום שלישי להשאיר את המעבורת."),
        ("cp949", "시의회는 화요일에 여객선을 한 해 더 유지하기로 결정했다."), ("cp932", "市議会は火曜日に連絡船をもう一年維持することを決めた。"),
        ("cp1251", "<p class='lead'>Паром остаётся на год, сказала мэр.</p><p><a href='https://harbour.example/f'>Ferry</a></p>"),
        *((code, "Der Rat beschloss, die Fähre für ein Jahr zu behalten; größer wird sie nicht, déjà vu.") for code in ("mac-roman", "cp850")),
        *((code, "Rada zdecydowała we wtorek, że prom zostanie na rok; książka kosztuje trzydzieści złotych.") for code in ("cp1250", "iso8859-2")),
        ("koi8-u", "Міська рада у вівторок вирішила зберегти пором ще на рік, сказала її голова."),
    ],
)  # fmt: skip
def test_encodings_are_told(encoding: str, words: str) -> None:
    assert decode(words.encode(encoding)) == words


def test_words_in_an_encoding_that_is_not_known_are_refused_and_not_garbled() -> None:
    with pytest.raises(ReadError, match="save it as UTF-8"):
        decode("สภาเมืองตัดสินใจเมื่อวันอังคารที่จะเก็บเรือข้ามฟากไว้อีกหนึ่งปี".encode("cp874"))


def test_a_text_of_which_a_byte_is_damaged_is_read_in_its_encoding() -> None:
    words = "The café of Düdelfjord, “the best”, is closed."
    assert decode(words.encode() + b"\xff") == words + "\ufffd"


def test_what_says_that_it_is_big5_has_all_that_browsers_take_for_it() -> None:
    page = "<meta charset=big5><p>恒生指數的裏程碑：碁峰、喺香港。</p>"
    assert decode(page.encode("big5hkscs")) == page


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("2025-03-02 10:30 島嶼時報／記者林淑芬／台北報導", "林淑芬"),
        ("2025年3月2日 10:30 来源：新华社 记者 张三", "张三"),
        ("發布時間：2025/03/02 10:30 來源：中央社 記者：林淑芬", "林淑芬"),
        ("民國114年3月2日 記者：林淑芬", "林淑芬"),
        ("二〇二五年三月二日 记者 张三", "张三"),
    ],
)
def test_a_chinese_line_of_date_and_byline_is_read_in_either_script(line: str, author: str) -> None:
    text = "臨江市議會周三以11票赞成、4票反对通过决议，批准建设有轨电车一号线。项目总投资3.2亿元，预计2027年底通车，全长18公里。"
    article = read_text(f"市议会批准建设有轨电车\n{line}\n\n{text}")
    assert (article.author, article.published_at, article.text) == (author, "2025-03-02", text)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("本报记者 欧阳和平 王小燕", "欧阳和平, 王小燕"),
        ("记者 张三 编辑 李四", "张三"),
        ("文／林淑芬　編輯／李四", "林淑芬"),
        ("記者林淑芬／台北報導", "林淑芬"),
    ],
)
def test_a_chinese_byline_names_each_author_and_nobody_else(line: str, names: str) -> None:
    assert byline_names(line) == names


@pytest.mark.parametrize(
    "lines",
    [
        (
            "کشتی ایک سال اور چلے گی",
            "کونسل نے منگل کو فیصلہ کیا کہ کشتی ایک سال اور چلے گی، خزانچی کے مشورے کے خلاف۔",
            "جزیرے پر تقریباً تین ہزار لوگ رہتے ہیں، اور سردیوں میں اس سے بھی کم لوگ رہتے ہیں۔",
        ),
        (
            "नाव एक साल और चलेगी",
            "परिषद ने मंगलवार को फैसला किया कि नाव एक साल और चलेगी, कोषाध्यक्ष की सलाह के बावजूद।",
            "द्वीप पर लगभग तीन हज़ार लोग रहते हैं, और सर्दियों में इससे भी कम लोग वहाँ रहते हैं।",
        ),
    ],
)
def test_sentences_end_in_any_script(lines: tuple[str, ...]) -> None:
    article = read_text("\n\n".join(lines))
    assert (article.title, article.text) == (lines[0], "\n\n".join(lines[1:]))


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7 x", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04rest", b"\x00\x01\x02\x03" * 50, bytes(range(256)) * 8]
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError):
        decode(data)


MARKDOWN = """---
title: "The lift that talks"
author:
  - Ann Lee
  - Bob Roe
date: 2024-05-06
outlet: The Quarry Post
category: Opinion
tags: [lifts, talk]
---

# The lift that talks

![A lift](lift.png "A lift")

Nobody asked for a lift that **talks**, and yet [here it is](https://example.org/a_(b)), on the *third* floor.

## What it says

> It says "doors closing" in a voice that
> has never been closed on.

* First floor
* Second *floor*
  with a view

Some `code` and a line\\
that is broken. <!-- a secret comment -->

```
keep_this = "as it is"
```

| Floor | Says |
|-------|------|
| 1     | Hello |

***

*Ann Lee is a plumber. The views expressed are her own.*
"""


def test_markdown_loses_its_marks_and_keeps_its_words() -> None:
    article = read_markdown(MARKDOWN)
    assert article.title == "The lift that talks"
    assert article.author == "Ann Lee, Bob Roe"
    assert (article.source, article.published_at, article.genre) == ("The Quarry Post", "2024-05-06", "opinion")
    assert headings(article) == ("What it says",)
    assert article.note == "Ann Lee is a plumber. The views expressed are her own."
    assert article.text.startswith("Nobody asked for a lift that talks, and yet here it is, on the third floor.")
    for words in ('It says "doors closing" in a voice that has never been closed on.', 'keep_this = "as it is"',
                  "- Second floor with a view" if "- Second" in article.text else "Second floor with a view", "Hello"):  # fmt: skip
        assert words in article.text
    for mark in ("**", "](", "secret", "lift.png", "```", "#", "---", "> "):
        assert mark not in article.text


@pytest.mark.parametrize(
    ("head", "title", "author"),
    [
        (
            "Heron: a bird that waits\nRestaurant review by Lone Frost\nHesk Chronicle, 6 June 2026",
            "Heron: a bird that waits",
            "Lone Frost",
        ),
        (
            "Corrections and clarifications\nThe readers' editor\nHesk Chronicle\n17 July 2026",
            "Corrections and clarifications",
            None,
        ),
        ("Corrections and clarifications\n\nHesk Chronicle\n17 July 2026", "Corrections and clarifications", None),
        (
            "Hesk Chronicle\nHerons are back at the weir\nBy Lone Frost\n17 July 2026",
            "Herons are back at the weir",
            "Lone Frost",
        ),
    ],
)
def test_the_first_line_of_a_bare_text_is_its_title(head: str, title: str, author: str | None) -> None:
    body = (
        "The Heron Society said on Monday that it had counted 41 nests at the weir, six more than in the year before."
    )
    article = read_text(f"{head}\n\n{body}\n\nThe count was made by nine people in boats, who were out for two days.")
    assert (article.title, article.author, article.source) == (title, author, "Hesk Chronicle")
    assert article.text.startswith(("The Heron Society", "The readers' editor"))


def test_for_immediate_release_names_no_outlet() -> None:
    article = read_text(
        "PRESS RELEASE\nFor immediate release: 10 November 2026\nHesk Water\n\nHesk Water announces new mains for the town"
        "\n\nHesk Water today announced that it will lay nine miles of new mains in the town before the winter of 2027."
    )
    assert (article.source, article.published_at) == ("Hesk Water", "2026-11-10")


def test_a_line_that_is_all_bold_and_no_sentence_is_a_heading() -> None:
    article = read_markdown(
        "---\ntitle: Count night\n---\n**The count in Hesk is over. Newest entries come first.**\n\n**01:10 Brandt speaks**\n\n"
        "She has come on to the stage, to enormous noise.\n\n**Will she govern alone?**\n\nShe has **not** said so.\n"
    )
    assert headings(article) == ("01:10 Brandt speaks", "Will she govern alone?")


def test_code_in_markdown_hides_nothing_and_stays_as_it_is() -> None:
    text = (
        "The `<video>` element plays films, and `<!-- this -->` or ` %% this %%` is a comment.\n\n"
        "The method `__init__` and `*args` are for when x == 1 and y == 2, but ==this== is **bold**, `**not**` this."
    )
    fenced = "```html\n<input type='text'>\n<!-- kept --><select>\n```\n\n## The end\n\nAnd **bold** below <input> it."
    article = read_markdown(f"# T\n\n{text}\n\n{fenced}")
    assert article.text == (
        "The <video> element plays films, and <!-- this --> or %% this %% is a comment.\n\n"
        "The method __init__ and *args are for when x == 1 and y == 2, but this is bold, **not** this.\n\n"
        "<input type='text'>\n<!-- kept --><select>\n\nThe end\n\nAnd bold below it."
    )
    assert [article.text[a:b] for a, b in article.headings] == ["The end"]


@pytest.mark.parametrize(
    "hidden", ["<!-- a ` zebra --> ", "<div hidden>`zebra` and </div>", "<div hidden>\n```\nzebra\n```\n</div>\n"]
)
def test_code_in_what_markdown_hides_is_hidden(hidden: str) -> None:
    article = read_markdown(f"# T\n\n{hidden}The lift says ` and talks to nobody at all, which is `what` it is for.\n")
    assert "zebra" not in article.text
    assert "talks to nobody" in article.text


def test_markdown_without_front_matter_takes_its_title_from_the_first_heading() -> None:
    article = read_markdown("A title\n=======\n\nThe council met on Tuesday and decided to keep the ferry.\n")
    assert (article.title, article.text) == ("A title", "The council met on Tuesday and decided to keep the ferry.")


@given(st.text(alphabet=st.sampled_from("#*_`[]()!<>-|~\\\n: abcÄ临。."), max_size=300))
@settings(max_examples=150)
def test_any_markdown_gives_an_article_or_a_reason(text: str) -> None:
    with suppress(ReadError):
        assert read_markdown(text).text.strip()


@pytest.mark.parametrize("unit", "[ *a ** ` <!-- ![ | > # - _a_ <a \\ ( ~~ [a](".split())
def test_markdown_made_to_be_slow_is_read_in_time(unit: str) -> None:
    began = time.perf_counter()
    with suppress(ReadError):
        read_markdown(unit * (60_000 // len(unit)) + "\n\nA sentence that ends here, and is long enough to be kept.")
    assert time.perf_counter() - began < 8
