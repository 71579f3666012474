"""Notes in Markdown as Obsidian and its web clipper write them."""

from __future__ import annotations

from pathlib import Path

from store import read
from store.article import Article

NOTE = """---
title: "The ferry stays"
source: "https://harbour.example/ferry"
site: Harbour Weekly
author:
  - "[[Ida Lund]]"
  - "[[people/otto|Otto Brandt]]"
published: 2025-03-12
created: 2025-03-14
tags: [clippings, ferry]
---
The council met on [[2025-03-11|Tuesday]] and decided to keep the [[Ferry#History]] for ==another year==. ^decision

![[ferry.png]]

%% my own remark, for nobody else %%

> [!quote] The mayor
> “We shall see in spring,” said the mayor, who left by the side door without taking a single question.

About 3,400 people live on the [[island]], and in winter rather fewer than that, by the last count of its school.
"""


def test_a_clipped_note_has_what_its_front_matter_says_and_links_as_their_words(tmp_path: Path) -> None:
    vault = tmp_path / "Vault"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / ".obsidian" / "app.json").write_text('{"text": "settings are no article"}')
    (vault / "Ferry.md").write_text(NOTE, encoding="utf-8")
    (article,) = read(vault)
    assert isinstance(article, Article)
    assert (article.title, article.author) == ("The ferry stays", "Ida Lund, Otto Brandt")
    assert (article.source, article.url) == ("Harbour Weekly", "https://harbour.example/ferry")
    assert article.published_at == "2025-03-12"
    assert article.text.startswith("The council met on Tuesday and decided to keep the Ferry for another year.\n\n")
    assert "live on the island, and" in article.text
    assert "“We shall see in spring,”" in article.text
    assert not [mark for mark in ("[[", "]]", "==", "^", "%%", "[!", "remark", "png") if mark in article.text]


def test_a_source_that_is_no_address_is_the_outlet(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(NOTE.replace("https://harbour.example/ferry", "Quay Post").replace("site:", "x:"))
    (article,) = read(tmp_path / "a.md")
    assert isinstance(article, Article)
    assert (article.source, article.url) == ("Quay Post", None)


def test_what_is_greater_stays_greater(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# Ferry\n\n> Costs of > 5 million crowns were met, and 7 > 6, the clerk of the island said.\n")
    (article,) = read(path)
    assert isinstance(article, Article)
    assert "Costs of > 5 million crowns were met, and 7 > 6, the clerk" in article.text


FOOTNOTES = """The ferry stays for another year[^1], said the mayor, and 3,400 people on the island were glad of it[^2].
[^1]: The council voted 11 to 4 on 12 March.
[^2]: By the last count of its school,
    which was in 2024.

In spring the treasurer counts again, and nobody on the island knows what he will find in his books then.

[here]: https://harbour.example/ferry
"""


def test_the_texts_of_footnotes_are_kept(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(FOOTNOTES, encoding="utf-8")
    (article,) = read(tmp_path / "a.md")
    assert isinstance(article, Article)
    assert article.text.split("\n\n") == [
        "The ferry stays for another year, said the mayor, and 3,400 people on the island were glad of it.",
        "The council voted 11 to 4 on 12 March.",
        "By the last count of its school, which was in 2024.",
        "In spring the treasurer counts again, and nobody on the island knows what he will find in his books then.",
    ]


def test_a_note_that_names_itself_nowhere_is_called_as_its_file_is(tmp_path: Path) -> None:
    (tmp_path / "The ferry stays (2025).md").write_text(FOOTNOTES, encoding="utf-8")
    (tmp_path / "b.md").write_text(f"# A heading\n\n{FOOTNOTES}", encoding="utf-8")
    (tmp_path / "c.md").write_text(f"---\ntitle: A title\n---\n{FOOTNOTES}", encoding="utf-8")
    titles = [article.title for article in read(tmp_path) if isinstance(article, Article)]
    assert titles == ["The ferry stays (2025)", "A heading", "A title"]


def test_what_is_struck_out_in_a_note_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("The ferry costs ~~60~~ 75 crowns, said the mayor of the island.\n")
    (article,) = (a for a in read(tmp_path) if isinstance(a, Article))
    assert article.text == "The ferry costs 75 crowns, said the mayor of the island."


def test_a_note_that_tells_no_day_has_that_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "2024-05-06-the-ferry.md").write_text("---\ntitle: The ferry\n---\nThe ferry stays for a year.\n")
    (tmp_path / "2024-05-07 x.md").write_text("---\ndate: 2024-05-01\n---\nThe ferry goes.\n")
    found = [a for a in read(tmp_path) if isinstance(a, Article)]
    assert [(a.title, a.published_at) for a in found] == [("The ferry", "2024-05-06"), ("2024-05-07 x", "2024-05-01")]


def test_front_matter_is_read_as_yaml_has_it(tmp_path: Path) -> None:
    front = (
        "---\ntitle: >-\n  The ferry stays:\n  a vote\nauthor:\n  - name: Ida Lund\n    role: x\n  - name: Otto Ek\n"
        'site: ~\nsource: "Harbour\n  Weekly"\ncover:\n  title: A ferry in the fog\ndate: 2025-03-12\n---\n'
    )
    (tmp_path / "a.md").write_text(front + NOTE.rpartition("---\n")[2], encoding="utf-8")
    (article,) = read(tmp_path / "a.md")
    assert isinstance(article, Article)
    assert (article.title, article.author) == ("The ferry stays: a vote", "Ida Lund, Otto Ek")
    assert (article.source, article.published_at) == ("Harbour Weekly", "2025-03-12")


def test_what_stands_between_two_rules_is_text_unless_it_begins_with_a_name(tmp_path: Path) -> None:
    said = NOTE.rpartition("---\n")[2]
    (tmp_path / "a.md").write_text(f"---\n\n# The ferry stays\n\nNobody had expected it.\n\n---\n\n{said}")
    (article,) = read(tmp_path / "a.md")
    assert isinstance(article, Article)
    assert "Nobody had expected it." in article.text
