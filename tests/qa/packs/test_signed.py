"""Quotes signed off by a person: shown in every form of a pack, bound to the quote, and no part of the proof."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from test_export import BOTH, FERRY, WRITERS, abstained, answer

from qa.packs.check import check_pack
from qa.packs.export import to_html, to_json
from qa.packs.signed import SignOff, Word
from store.errors import ReadError

ADA = SignOff(citation=1, name="Ada <b>Lund</b>", at="2025-03-06T09:30:00Z")
JON = SignOff(citation=2, name="Jon Aske", at="2025-03-07T10:00:00Z")


@pytest.mark.parametrize("form", WRITERS)
def test_a_signed_pack_checks_out_and_shows_who_signed(form: str) -> None:
    page = WRITERS[form](answer(), BOTH, (JON, ADA))
    report = check_pack(page, BOTH)
    assert report.problems == ()
    assert report.signed == (ADA, JON)
    assert "2025-03-06" in page
    if form == "html":
        assert "<b>Lund" not in page
    elif form == "markdown":
        assert "Ada \\<b\\>Lund" in page


UNDONE = replace(ADA, comment="As told", undone=Word(name="Ida Holm", at="2025-03-08T00:00:00Z", by_key=True))


@pytest.mark.parametrize("form", WRITERS)
def test_one_that_was_withdrawn_stays_and_one_of_no_quote_is_left_out(form: str) -> None:
    again = SignOff(citation=1, name="Ida Holm", at="2025-03-09T00:00:00Z")
    nowhere = SignOff(citation=9, name="Ida Holm", at="2025-03-08T00:00:00Z")
    page = WRITERS[form](answer(), BOTH, (UNDONE, nowhere, again))
    assert check_pack(page, BOTH).signed == (UNDONE, again)
    if form != "json":
        assert "Withdrawn by Ida Holm (by key), 2025-03-08" in page.replace("\\", "")
    assert check_pack(to_html(abstained(), None, (ADA,)), BOTH).signed == ()


def test_signing_changes_nothing_that_was_sealed() -> None:
    before, after = json.loads(to_json(answer(), BOTH)), json.loads(to_json(answer(), BOTH, (ADA,)))
    assert after["pack"].pop("signed")[0]["name"] == ADA.name
    assert before == after


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Eve"},
        {"at": "2024-01-01T00:00:00Z"},
        {"citation": 2},
        {"seal": "sha256:" + "0" * 64},
        {"by_key": True},
        {"comment": "Not so"},
        {"undone": {"name": "Eve", "at": "2025-03-08T00:00:00Z"}},
    ],
)
def test_a_sign_off_that_was_edited_or_moved_is_named(change: dict[str, Any]) -> None:
    told = json.loads(to_json(answer(), BOTH, (ADA,)))
    told["pack"]["signed"][0] |= change
    report = check_pack(json.dumps(told), BOTH)
    number = change.get("citation", 1)
    assert f"The sign-off of quote {number} was changed after it was given." in report.citations[number]
    assert not report.ok


@pytest.mark.parametrize("form", WRITERS)
def test_a_sign_off_of_a_quote_that_is_not_there_is_named(form: str) -> None:
    page = WRITERS[form](answer(), BOTH, (ADA,))
    moved, count = re.subn(r"""(citation(?:&quot;|"): )1(,\s+(?:&quot;|")name)""", r"\g<1>9\2", page)
    report = check_pack(moved, BOTH)
    assert (count, report.ok, report.signed) == (1, False, ())
    assert "A sign-off is of quote 9, which is not there." in report.problems


def test_a_sign_off_of_another_answer_does_not_hold() -> None:
    told = json.loads(to_json(answer(), BOTH))
    told["pack"]["signed"] = json.loads(to_json(answer(), BOTH, (ADA,)))["pack"]["signed"]
    assert check_pack(json.dumps(told), BOTH).ok
    other = json.loads(to_json(replace(answer(), question="Another?"), BOTH))
    other["pack"]["signed"] = told["pack"]["signed"]
    assert check_pack(json.dumps(other), BOTH).problems == ("The sign-off of quote 1 was changed after it was given.",)


@pytest.mark.parametrize(
    "spoiled",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"name": "a\nb"},
        {"name": "a\u202eb"},
        {"at": "yesterday"},
        {"at": "2025-03-06T09:30:00+02:00"},
        {"citation": "1"},
        {"comment": "a\nb"},
        {"undone": {"name": "", "at": "2025-03-08T00:00:00Z"}},
    ],
)
def test_what_is_no_sign_off_is_refused(spoiled: dict[str, Any]) -> None:
    told = json.loads(to_json(answer(), BOTH, (ADA,)))
    told["pack"]["signed"][0] |= spoiled
    with pytest.raises(ReadError):
        check_pack(json.dumps(told), BOTH)


def test_each_citation_has_its_own_verdict() -> None:
    told = json.loads(to_json(answer(), BOTH))
    told["citations"][0]["quote"] = "The ferry never stops."
    report = check_pack(json.dumps(told), BOTH)
    assert any(FERRY.text[:10] in p for p in report.citations[1])
    assert report.citations[2] == ()
    assert set(report.citations[1]) <= set(report.problems)
