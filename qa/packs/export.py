"""Evidence packs: an answer as a file that proves itself; `qa.packs.check` checks such a file against a library.

A JSON pack is `answer.to_dict()` with one more key, `pack`: the format, the language of the page's own words, a digest
of the rules by which the verdicts were reached, one of everything else but `timings`, one of every quote and every
sentence, the words around each quote, and who signed which quote off (`qa.packs.signed`). A Markdown or HTML pack is a
page to read that carries the same JSON; the check reads that and writes the page anew to compare, so no evidence is
ever read back out of prose. Digests tell where a pack was edited; they prove nothing, since whoever edits can make them
anew: the proof is that every span is read again in the library, and every verdict reached again from the passages that
were shown.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from qa.answer import Answer
from qa.answering.finding.status import Lookup, standing
from qa.choices import answer_of
from qa.packs.html_page import html_page
from qa.packs.markdown_page import markdown_page
from qa.packs.page_parts import Around, around_quotes
from qa.packs.signed import SignOff, of_quotes, sealed
from store.language.bilingual import Spoken, spoken

FORMAT = "article-qa evidence pack 1"
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def to_json(answer: Answer, article: Lookup | None = None, signed: Sequence[SignOff] = ()) -> str:
    """`answer` as a JSON pack; ends with a line break. With `article`, it holds the words around each quote, and the
    status of each citation is that of the export."""
    return dumps(_sealed(*_of_now(answer, article, signed)), indent=2) + "\n"


def to_markdown(answer: Answer, article: Lookup | None = None, signed: Sequence[SignOff] = ()) -> str:
    """`answer` as a Markdown page that ends with the JSON pack in a code block."""
    return _markdown(*_of_now(answer, article, signed))


def to_html(answer: Answer, article: Lookup | None = None, signed: Sequence[SignOff] = ()) -> str:
    """`answer` as one HTML page that loads and runs nothing, with the JSON pack in it as text."""
    return _html(*_of_now(answer, article, signed))


def _of_now(
    answer: Answer, article: Lookup | None, signed: Sequence[SignOff]
) -> tuple[Answer, Around, Sequence[SignOff], Spoken]:
    """The answer as it stands, the words around its quotes, its sign-offs, and the language of our own words: its.
    Raises SettingsError for what is no answer."""
    answer = answer_of(answer) if article is None else standing(answer_of(answer), article)
    return answer, around_quotes(answer, article), of_quotes(signed, answer), spoken(answer.question)


def _markdown(answer: Answer, beside: Around, signed: Sequence[SignOff], in_language: Spoken) -> str:
    data = dumps(_sealed(answer, beside, signed, in_language)).replace("`", "\\u0060")
    return f"{markdown_page(answer, beside, signed, in_language)}\n```json evidence-pack\n{data}\n```\n"


def _html(answer: Answer, beside: Around, signed: Sequence[SignOff], in_language: Spoken) -> str:
    return html_page(answer, beside, dumps(_sealed(answer, beside, signed, in_language)), signed, in_language)


def _sealed(answer: Answer, beside: Around, signed: Sequence[SignOff], in_language: Spoken) -> dict[str, Any]:
    told = answer.to_dict()
    digest = digest_of(told)
    seal = {
        "format": FORMAT,
        "language": in_language,
        "rules": rules(),
        "digest": digest,
        "quotes": {str(c.number): sha256(c.quote) for c in answer.citations},
        "sentences": [digest_of(asdict(s)) for s in answer.sentences],
        "around": {str(number): list(words) for number, words in beside.items()},
        **({"signed": sealed(signed, answer, digest)} if signed else {}),
    }
    return {**told, "pack": seal}


def digest_of(told: Mapping[str, Any]) -> str:
    """A digest of the answer as it is told, `timings` and the seal itself aside."""
    kept = {k: v for k, v in told.items() if k not in ("timings", "pack")}
    return sha256(json.dumps(kept, sort_keys=True, ensure_ascii=True, separators=(",", ":")))


@lru_cache(maxsize=1)
def rules() -> str:
    """A digest of the program's own rules: two programs with the same one reach the same verdicts."""
    answering = files("qa.answering")
    names = "finding/byline.py", "finding/figure_comparison.py", "reading/extract.py"
    found = [answering.joinpath(name) for name in names]
    found += [answering.joinpath("compose.py"), files("prompts").joinpath("answer.md")]
    return sha256("\n".join(sorted(sha256(f.read_text("utf-8")) for f in (*found, *_files(files("qa.proof"))))))


def _files(folder: Traversable) -> Iterator[Traversable]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files(entry)
        elif entry.name.endswith((".py", ".json")):
            yield entry


def sha256(text: str) -> str:
    """The digest as it stands in a pack."""
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def dumps(value: Any, indent: int | None = None) -> str:
    """`value` as JSON that can be encoded as UTF-8 whatever is in it."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _SURROGATE.sub(lambda m: f"\\u{ord(m.group()):04x}", text)


@dataclass(frozen=True)
class Form:
    """How a page carries its data: between which strings, how it is encoded, and who writes it."""

    opening: str
    closing: str
    decoded: Callable[[str], str]
    written: Callable[[Answer, Around, Sequence[SignOff], Spoken], str]


FORMS = (
    Form('<pre id="evidence-pack">', "</pre>", html.unescape, _html),
    Form("\n```json evidence-pack\n", "\n```", str, _markdown),
)
"""The pages that carry a pack."""
