"""Keys and passwords that stand in the environment of trials so that they can be looked for where they must not be."""

from __future__ import annotations

KEY = "sk-secret-key-1234567890"
"""The key of the model's provider."""
PASSWORD = "quellwasser-9471"
"""The password of the login, of the database and of the proxy before Chroma."""
PLANTED = {"OPENAI_API_KEY": KEY, "PGPASSWORD": PASSWORD, "EMBEDDER_TOKEN": PASSWORD}
"""The environment of every part of a run."""


def found_in(data: bytes) -> list[str]:
    """Which of them `data` holds."""
    return [secret for secret in (KEY, PASSWORD) if secret.encode() in data]
