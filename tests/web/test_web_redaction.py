"""What a server logs holds no key and no password, whoever logs it and however it got there."""

from __future__ import annotations

import logging
import subprocess
import sys

import pytest

from qa.settings import secrets
from qa.web.server.redaction import Redacting, redacted

CODE = """
import logging, sys
from qa.web.server.redaction import redact_logs
logging.basicConfig(handlers=[logging.NullHandler()]) if {other} else None
third = logging.getLogger("third")
third.addHandler(logging.StreamHandler(sys.stderr))
redact_logs(["open sesame"])
redact_logs(["open sesame"])
try:
    raise ValueError("the provider says: wrong key sk-abcdefgh12345678, try open sesame")
except ValueError:
    logging.getLogger("qa.web").exception("%s failed", "postgresql://qa:geheim@db/library")
    third.warning("Authorization: Bearer %s", "qa-zyxw9876543210")
"""


@pytest.mark.parametrize("other", [True, False])
def test_every_handler_leaves_them_out_of_messages_and_tracebacks(other: bool) -> None:
    done = subprocess.run([sys.executable, "-c", CODE.format(other=other)], capture_output=True, text=True, check=True)
    for secret in ("sk-abc", "sesame", "geheim", "qa-zyxw"):
        assert secret not in done.stderr
    assert "Authorization: Bearer …" in done.stderr
    if not other:
        assert "postgresql://…@db/library failed" in done.stderr
        assert "ValueError: the provider says: wrong key …, try …" in done.stderr


def test_what_is_no_secret_stays() -> None:
    said = "a task-force met at https://paper.example/a?b=c@d, 12:30, and asked 3 questions"
    assert redacted(said, ()) == said
    record = logging.LogRecord("qa", logging.WARNING, "", 1, "%s left", ("nobody",), None)
    assert Redacting(logging.Formatter("%(levelname)s %(message)s"), ()).format(record) == "WARNING nobody left"


def test_the_environment_tells_what_is_secret() -> None:
    environment = {
        "OPENAI_API_KEY": "sk-1234", "QA_AUTH": "me:pass:word", "QA_DATABASE_URL": "postgresql://qa:geheim@db/x",
        "QA_CHROMA_URL": "https://name:chiffre@host", "PGPASSWORD": "pgpg", "HF_TOKEN": "abcd", "HOME": "/home/me",
        "SHORT_KEY": "ab", "KEYBOARD": "qwerty",
    }  # fmt: skip
    assert set(secrets(environment)) == {"sk-1234", "pass:word", "geheim", "chiffre", "pgpg", "abcd"}
