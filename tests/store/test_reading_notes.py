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
