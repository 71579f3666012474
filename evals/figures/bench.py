"""How fast, how large: adding and searching, beside LangChain's Chroma with the same embedder on the same passages.

    python -m evals.figures.bench [--passages 10000] [--articles PATH] [--rounds 3] [--json FILE]

Without PATH the articles are made up. Adding is timed from the export on disk to the first search by words and by
meaning that answers; LangChain's part gets its passages ready cut, and is timed from `from_texts` to its first answer.
Each run has a process of its own, and the two alternate. Where `langchain_chroma` is not installed, what it does is
done by hand: embed a batch, add it with texts, metadata and ids, in batches of the client's own limit.
"""

from __future__ import annotations

import argparse
import itertools
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from evals.synthetic import articles, questions
from store import read
from store.article import Article
from store.embedding.embedders import default_embedder
from store.library import Library
from store.passages import split

_QUESTIONS = 300
_FIGURES = {
    "add_s": "adding, read to searchable, s",
    "add_cpu_s": "… in processor time, s",
    "again_s": "adding the same again, s",
    "search_p50_ms": "search p50, ms",
    "search_p95_ms": "search p95, ms",
    "bytes_a_passage": "on disk, bytes a passage",
    "peak_mb": "peak memory, MB",
}


def main(arguments: Sequence[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Run the command; its exit status."""
    parser = argparse.ArgumentParser(prog="python -m evals.figures.bench", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--passages", type=int, default=10_000, help="about how many to measure with")
    parser.add_argument("--articles", type=Path, metavar="PATH", help="a folder or file to read instead")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here as well")
    parser.add_argument("--part", choices=("ours", "langchain"), help=argparse.SUPPRESS)
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.part:
        part = _ours if options.part == "ours" else _langchain
        say(json.dumps(part(options.work)))
        return 0
    with tempfile.TemporaryDirectory() as place:
        work = Path(place)
        passages = _prepare(work, options.articles, options.passages)
        rounds = [{name: _run(name, work) for name in ("ours", "langchain")} for _ in range(options.rounds)]
    figures = summary(passages, rounds)
    say(table(figures))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


def summary(passages: int, rounds: Sequence[Mapping[str, Mapping[str, float]]]) -> dict[str, Any]:
    """Medians of each figure over the rounds, and of ours divided by LangChain's in the same round."""
    figures: dict[str, Any] = {}
    for key in _FIGURES:
        ours = [r["ours"][key] for r in rounds]
        theirs = [r["langchain"][key] for r in rounds if key in r["langchain"]]
        figures[key] = {"ours": statistics.median(ours)}
        if theirs:
            ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
            figures[key] |= {"langchain": statistics.median(theirs), "ratio": statistics.median(ratios)}
    how = "langchain_chroma" if find_spec("langchain_chroma") else "by hand, as langchain_chroma does"
    return {"passages": passages, "rounds": len(rounds), "langchain": how, "figures": figures}


def table(figures: Mapping[str, Any]) -> str:
    """The figures as lines of text."""
    lines = [
        f"{figures['passages']} passages, medians of {figures['rounds']} alternating rounds; LangChain: "
        f"{figures['langchain']}",
        f"{'':32}{'ours':>12}{'LangChain':>12}{'ratio':>8}",
    ]
    for key, label in _FIGURES.items():
        row = figures["figures"][key]
        theirs = f"{row['langchain']:12.2f}{row['ratio']:8.2f}" if "ratio" in row else f"{'-':>12}{'-':>8}"
        lines.append(f"{label:32}{row['ours']:12.2f}{theirs}")
    return "\n".join(lines)


def _prepare(work: Path, source: Path | None, wanted: int) -> int:
    """Write an export of articles, and the passages they fall into, to `work`; how many passages."""
    passages: list[dict[str, Any]] = []
    with (work / "articles.jsonl").open("w", encoding="utf-8") as export:
        for article in _supply(source):
            export.write(json.dumps(article.to_dict()) + "\n")
            about = {"article": article.id, "source": article.source or "", "title": article.title or ""}
            passages += [{"text": p.text, "metadata": about | {"start": p.start}} for p in split(article)]
            if len(passages) >= wanted:
                break
    (work / "passages.json").write_text(json.dumps(passages), encoding="utf-8")
    return len(passages)


def _supply(source: Path | None) -> Iterable[Article]:
    if source is None:
        return (article for seed in itertools.count(1) for article in articles(10_000, seed))
    return (item for item in read(source) if isinstance(item, Article))


def _run(part: str, work: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "evals.figures.bench", "--part", part, "--work", str(work)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"The part {part} failed:\n{done.stderr}")
    return {key: float(value) for key, value in json.loads(done.stdout.splitlines()[-1]).items()}


def _ours(work: Path) -> dict[str, float]:
    default_embedder().embed(["warm"])
    with tempfile.TemporaryDirectory(dir=work) as place:
        with Library.open(place) as library:
            start, used = time.perf_counter(), time.process_time()
            library.add(work / "articles.jsonl")
            library.search(questions(1)[0])
            added = time.perf_counter() - start, time.process_time() - used
            start = time.perf_counter()
            library.add(work / "articles.jsonl")
            again = time.perf_counter() - start
            timed = _timed(library.search)
            passages = library.counts().passages
        return _report(added, timed, Path(place), passages) | {"again_s": again}


def _langchain(work: Path) -> dict[str, float]:
    import chromadb

    passages = json.loads((work / "passages.json").read_text(encoding="utf-8"))
    default_embedder().embed(["warm"])
    with tempfile.TemporaryDirectory(dir=work) as place:
        client = chromadb.PersistentClient(place)
        start, used = time.perf_counter(), time.process_time()
        search = _from_texts(client, passages)
        search(questions(1)[0])
        added = time.perf_counter() - start, time.process_time() - used
        timed = _timed(search)
        return _report(added, timed, Path(place), len(passages))


def _from_texts(client: Any, passages: Sequence[Mapping[str, Any]]) -> Callable[[str], object]:
    """`Chroma.from_texts`, by itself where it is installed; the search over what it made."""
    texts, about = [p["text"] for p in passages], [p["metadata"] for p in passages]
    if find_spec("langchain_chroma"):
        from langchain_chroma import Chroma  # type: ignore[import-not-found, unused-ignore]

        store: Any = Chroma.from_texts(texts, _Embeddings(), metadatas=about, client=client)
        return lambda question: store.similarity_search(question, k=10)
    embeddings = _Embeddings()
    collection = client.get_or_create_collection("langchain", embedding_function=None)
    for start in range(0, len(texts), client.get_max_batch_size()):
        batch = slice(start, start + client.get_max_batch_size())
        collection.upsert(
            ids=[str(uuid.uuid4()) for _ in texts[batch]],
            embeddings=embeddings.embed_documents(texts[batch]),
            documents=texts[batch],
            metadatas=about[batch],
        )

    def search(question: str) -> object:
        return collection.query(query_embeddings=[embeddings.embed_query(question)], n_results=10)

    return search


class _Embeddings:
    """The default embedder in LangChain's shape."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(x) for x in row] for row in default_embedder().embed(texts).tolist()]

    def embed_query(self, text: str) -> list[float]:
        return [float(x) for x in default_embedder().embed_query(text).tolist()]


def _timed(search: Callable[[str], object]) -> list[float]:
    """Milliseconds of each question, sorted."""
    asked = questions(_QUESTIONS)
    for question in asked[:20]:
        search(question)
    return sorted(_milliseconds(search, question) for question in asked)


def _milliseconds(search: Callable[[str], object], question: str) -> float:
    start = time.perf_counter()
    search(question)
    return 1000 * (time.perf_counter() - start)


def _report(added: tuple[float, float], timed: Sequence[float], place: Path, passages: int) -> dict[str, float]:
    size = sum(path.stat().st_size for path in _files(place))
    return {
        "add_s": added[0],
        "add_cpu_s": added[1],
        "search_p50_ms": timed[len(timed) // 2],
        "search_p95_ms": timed[len(timed) * 95 // 100],
        "bytes_a_passage": size / max(1, passages),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _files(place: Path) -> Iterator[Path]:
    return (path for path in place.rglob("*") if path.is_file())


if __name__ == "__main__":
    sys.exit(main())
