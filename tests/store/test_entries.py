"""The entries of a live page: which lines begin one, which is the newest, and what is none."""

from __future__ import annotations

import pytest

from store.reading.formats.page import article_of
from store.reading.prose.entries import age_at, entries, entry_at

BRIDGE = "06:15 The bridge is closed.\n\n07:40 Ferries will run.\n\n12:20 Traffic is moving again.\n"


@pytest.mark.parametrize(
    ("text", "times"),
    [
        (BRIDGE, {"06:15": 2, "07:40": 1, "12:20": 0}),
        ("4:30 PM ET\n\nNine.\n\n3:10 PM ET\n\nOne.\n\n11:55 AM ET\n\nNone.\n",
         {"4:30 PM ET": 0, "3:10 PM ET": 1, "11:55 AM ET": 2}),
        ("[22:50] Rain.\n[23:40] Wind.\n[00:10] Snow.\n[00:55] Ice.\n[01:20] Calm.\n",
         {"22:50": 4, "23:40": 3, "00:10": 2, "00:55": 1, "01:20": 0}),  # past midnight
        ("Updated 3 May 2026 16.30\n\nNine.\n\nUpdated 3 May 2026 15.20\n\nOne.\n\nUpdated 3 May 2026 14.05\n\nNone.\n",
         {"Updated 3 May 2026 16.30": 0, "Updated 3 May 2026 15.20": 1, "Updated 3 May 2026 14.05": 2}),
        ("14时05分 三人受伤。\n\n【15:20】一人被捕。\n\n16:30 九人受伤。\n", {"14时05分": 2, "15:20": 1, "16:30": 0}),
        ("The bridge is closed since 06:15.\n\n07:40 Ferries will run.\n", {}),  # one entry makes no live page
        ("3.50 crowns for bread\n4.20 crowns for milk\n5.10 crowns for tea\n", {}),
        ("[00:00:05] Mara Tell: Good evening.\n[00:00:15] Jon Reed: We begin.\n[00:01:05] Mara Tell: Yes.\n", {}),
    ],
)  # fmt: skip
def test_a_line_that_has_its_time_begins_an_entry(text: str, times: dict[str, int]) -> None:
    assert {entry.time: entry.age for entry in entries(text)} == times


def test_an_entry_reaches_to_the_next_one() -> None:
    text = f"Storm Ilse is here.\n\n{BRIDGE}"
    entry = entry_at(text, text.index("Ferries"))
    assert entry is not None
    assert text[entry.start : entry.end].strip() == "07:40 Ferries will run."
    assert entry_at(text, text.index("Ilse")) is None
    assert [age_at(text, text.index(word)) for word in ("Ilse", "closed", "Ferries", "moving")] == [3, 2, 1, 0]
    assert age_at("Storm Ilse is here.", 5) == 0


SAID = {
    "16:30": "The number of injured has risen to nine, the fire chief Odile Brandt says in Corvane.",
    "15:20": "Police have arrested a contractor of 41 who was welding at the terminal, a spokesman says.",
    "14:05": "Police say three people are hurt, and that the fire began in the hall of the conveyors.",
}


@pytest.mark.parametrize(
    "entry",
    [
        "<section><h2><time>{time}</time></h2><p>{said}</p></section>",
        "<div><div class='stamp'>{time}</div><p>{said}</p></div>",
        "<div><time datetime='2026-02-03T{time}Z'>{time}</time><p>{said}</p></div>",
        "<p><strong>{time}</strong> {said}</p>",
        "<h3>{time} News from the terminal</h3><p>{said}</p>",
    ],
)
def test_a_page_keeps_the_times_of_its_entries(entry: str) -> None:
    told = "".join(entry.format(time=time, said=said) for time, said in SAID.items())
    article = article_of(
        "<html><head><title>Fire in Corvane</title></head><body><article><h1>Fire in Corvane</h1><p>A fire broke out "
        f"at the grain terminal of Corvane. This is what is known of it.</p>{told}</article></body></html>",
        None,
    )
    found = {time: entry_at(article.text, article.text.index(said)) for time, said in SAID.items()}
    assert {time: entry and entry.time for time, entry in found.items()} == {time: time for time in SAID}
