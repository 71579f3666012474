"""Libraries on both databases."""

from __future__ import annotations

import pytest


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str | None:
    """Where the tables of a new library are: in its folder, or at this address."""
    if request.param == "sqlite":
        return None
    address: str = request.getfixturevalue("postgres").new_library()
    return address
