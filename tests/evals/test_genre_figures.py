"""The command that measures genres told by form alone."""

from __future__ import annotations

import json
from pathlib import Path

from evals.figures.genres import main


def test_news_and_what_is_wrongly_called_so_are_counted(tmp_path: Path) -> None:
    text = "The council voted on Tuesday to build the tram line, the mayor said after a meeting of six hours."
    rows = [
        {"genre": "news", "title": "Council approves tram", "passage": text},
        {"genre": "analysis", "title": "A line and its price", "text": text},
        {"genre": "opinion", "title": "A line for me", "passage": "I like trams, the mayor said on Tuesday."},
    ]
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    lines: list[str] = []
    assert main([str(file), "--confusions"], lines.append) == 0
    assert lines[0] == "analysis: A line and its price"
    told = [line.split()[-5] for line in lines[2:4]]
    assert told == ["0.500", "1.000"]
    assert lines[-1].split()[:2] == ["opinion", "0.000"]
    lines.clear()
    main([str(file), "--part", "odd"], lines.append)
    assert lines[0].endswith("1")
