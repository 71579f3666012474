"""Who is let in: keys that are kept as digests, the login, and how much each may ask."""

from __future__ import annotations

import base64
import json
import stat
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest
from double import Pause, Scripted, abstains
from serving import served

from qa.answer import Found
from qa.errors import LibraryError, SettingsError
from qa.web.gate.keys import Keys
from qa.web.gate.rates import Buckets, RateLimits, network
from qa.web.gate.refusal import Refused
from qa.web.server.server import run

QUESTION = {"question": "x"}


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path)


@pytest.fixture
def double() -> Scripted:
    slow = [Found(()), Pause(1.0), *abstains("slow", "Nothing.")]
    return Scripted((), {"x": abstains("x", "Nothing."), "slow": slow})


def owner(keys: Keys, key: str) -> str | None:
    """The name that `key` was made for, None for one that is none."""
    known = keys.known(key)
    return known.name if known else None


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


def basic(name: str, password: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


def test_a_key_is_told_once_and_only_its_digest_is_kept(keys: Keys, tmp_path: Path) -> None:
    assert not keys
    key = keys.add("reader")
    assert owner(keys, key) == "reader"
    assert owner(keys, key[:-1]) is None
    kept = tmp_path / "keys.json"
    assert key not in kept.read_text()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert owner(Keys(tmp_path), key) == "reader"  # as another process reads it
    assert keys.add("second") != key
    assert [k.name for k in keys.all()] == ["reader", "second"]
    assert keys.remove("reader")
    assert not keys.remove("reader")
    assert owner(keys, key) is None


@pytest.mark.parametrize("name", ["", "a b", "x" * 61, "a\n", "../up"])
def test_a_name_is_refused_that_is_none(keys: Keys, name: str) -> None:
    with pytest.raises(SettingsError, match="is no name for a key"):
        keys.add(name)


def test_a_name_has_one_key(keys: Keys) -> None:
    keys.add("reader")
    with pytest.raises(SettingsError, match="There is a key for reader already"):
        keys.add("reader")


def test_a_damaged_file_lets_nobody_in(keys: Keys, double: Scripted, tmp_path: Path) -> None:
    key = keys.add("reader")
    (tmp_path / "keys.json").write_text('[{"name": ')
    with pytest.raises(LibraryError, match=r"keys\.json cannot be read; mend it"):
        owner(keys, key)
    with served(double, keys=keys) as address:
        refused = httpx.get(f"{address}/v1/models", headers=bearer(key), timeout=60)
        assert refused.status_code == 503
        assert str(tmp_path) not in refused.text


def test_a_server_with_a_key_asks_everybody_and_sees_new_ones_at_once(keys: Keys, double: Scripted) -> None:
    with (
        served(double, keys=keys, auth=("editor", "word")) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        key = keys.add("reader")

        def status(headers: dict[str, str], path: str = "/v1/models") -> int:
            return client.get(path, headers=headers).status_code

        assert status({}) == 401
        assert status({}, "/healthz") == 200
        for right in (bearer(key), basic("anybody", key), bearer("word"), basic("editor", "word")):
            assert status(right) == 200
        for wrong in (bearer(key + "x"), basic("editor", "x"), {"authorization": "Digest x"}):
            assert status(wrong) == 401
        keys.remove("reader")
        assert status(bearer(key)) == 401


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_a_password_may_have_any_letters(double: Scripted, encoding: str) -> None:
    login = ("Jörg", "Schlüssel")
    with served(double, auth=login) as address:
        for given in (
            b"Bearer " + login[1].encode(encoding),
            b"Basic " + base64.b64encode(":".join(login).encode(encoding)),
        ):
            assert httpx.get(f"{address}/v1/models", headers={b"authorization": given}, timeout=60).status_code == 200
    with served(double, auth=("编辑", "口令")) as address:
        headers = {b"authorization": "Bearer 口令".encode()}
        assert httpx.get(f"{address}/v1/models", headers=headers, timeout=60).status_code == 200


def test_a_library_without_keys_is_open_to_its_own_machine(keys: Keys, double: Scripted) -> None:
    with served(double, keys=keys) as address:
        assert httpx.post(f"{address}/v1/ask", json=QUESTION, timeout=60).status_code == 200
        keys.add("reader")
        assert httpx.post(f"{address}/v1/ask", json=QUESTION, timeout=60).status_code == 401


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::"])
def test_other_machines_are_not_served_without_a_login_or_a_key(keys: Keys, double: Scripted, host: str) -> None:
    with pytest.raises(SettingsError, match="QA_AUTH=name:password, or make a key with `qa keys add NAME`"):
        run(double, host=host, port=0, keys=keys)  # type: ignore[arg-type]


def test_whoever_guesses_passwords_is_held_up_and_keys_still_work(keys: Keys, double: Scripted) -> None:
    key = keys.add("reader")
    with (
        served(double, keys=keys, auth=("editor", "word")) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        answers = [client.get("/v1/models", headers=bearer(f"guess{n}")) for n in range(7)]
        assert [a.status_code for a in answers[:5]] == [401] * 5
        assert answers[-1].status_code == 429
        assert int(answers[-1].headers["retry-after"]) >= 1
        assert client.get("/v1/models", headers=bearer("word")).status_code == 429  # or a right guess would tell
        assert client.get("/v1/models", headers=bearer(key)).status_code == 200


def test_a_client_that_asks_too_often_is_told_when_to_come_again(keys: Keys, double: Scripted) -> None:
    key = keys.add("reader")
    with served(double, keys=keys, per_minute=6) as address, httpx.Client(base_url=address, timeout=60) as client:
        answers = [client.post("/v1/ask", json=QUESTION, headers=bearer(key)) for _ in range(5)]
        assert [a.status_code for a in answers] == [200, 200, 200, 429, 429]
        assert answers[-1].json()["error"]["code"] == "rate_limited"
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 10
        assert client.get("/v1/models", headers=bearer(key)).status_code == 200  # looking costs nothing


@pytest.mark.parametrize(("path", "most"), [("/ui/instead", 1), ("/ui/others", 3), ("/ui/model", 3)])
def test_what_the_page_has_answered_beside_its_questions_counts_as_questions(
    double: Scripted, path: str, most: int
) -> None:
    with served(double, per_minute=6) as address, httpx.Client(base_url=address, timeout=60) as client:
        statuses = [client.post(path, content="no JSON").status_code for _ in range(most + 2)]
        assert [status == 429 for status in statuses] == [False] * most + [True] * 2


def test_one_client_does_not_take_every_place(double: Scripted) -> None:
    with served(double, per_minute=1_000) as address:
        statuses: list[int] = []

        def one() -> None:
            statuses.append(httpx.post(f"{address}/v1/ask", json={"question": "slow"}, timeout=20).status_code)

        threads = [threading.Thread(target=one) for _ in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(statuses) == [200] * 8 + [429] * 2


def test_a_bucket_fills_with_time_and_never_over() -> None:
    now = [0.0]
    buckets = Buckets(60, clock=lambda: now[0])
    for _ in range(30):
        assert buckets.wait("a") == 0
        buckets.take("a")
    assert buckets.wait("a") == pytest.approx(1.0)
    assert buckets.wait("b") == 0
    now[0] = 0.5
    assert buckets.wait("a") == pytest.approx(0.5)
    now[0] = 10_000
    for _ in range(30):
        buckets.take("a")
    assert buckets.wait("a") == pytest.approx(1.0)


def test_many_clients_do_not_fill_the_memory() -> None:
    buckets = Buckets(60, clock=lambda: 0.0)
    for n in range(25_000):
        buckets.take(str(n))
    assert buckets.remembered <= 10_000


def test_what_is_refused_costs_nobody_anything() -> None:
    limits = RateLimits(2, clock=lambda: 0.0)
    limits.ask(("key a", "192.0.2.1"), 1)
    with pytest.raises(Refused):
        limits.ask(("key b", "192.0.2.1"), 1)
    limits.ask(("key b", "192.0.2.2"), 1)


def test_addresses_of_one_machine_are_one_client() -> None:
    assert network("2001:db8::1") == network("2001:db8::ffff:1")
    assert network("2001:db8::1") != network("2001:db8:0:1::1")
    assert network("::ffff:192.0.2.1") == network("192.0.2.1") == "192.0.2.1"


def test_the_commands(tmp_path: Path) -> None:
    def qa(*given: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "qa.cli", "keys", *given, "--library", str(tmp_path)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    key = qa("add", "reader", "--adds-only").stdout.strip()
    assert owner(Keys(tmp_path), key) == "reader"
    assert [(row["name"], row["adds_only"]) for row in json.loads(qa("list", "--json").stdout)] == [("reader", True)]
    assert qa("remove", "reader").returncode == 0
    gone = qa("remove", "reader")
    assert gone.returncode == 1
    assert "There is no key for reader" in gone.stderr
