"""A folder of mail on a real server (pymap) on loopback: read, left as it was, and fetched once."""

from __future__ import annotations

import imaplib
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from test_reading_mail import SAID, SUBJECT, letter

from store import read
from store.article import Rejected
from store.database.subscriptions import Subscription
from store.errors import ReadError
from store.library import Library
from store.reading.web.addresses import mailbox_of
from store.reading.web.fetching import Web

PASSWORD = "öffne dich 7"
_RUN = """
import asyncio, functools, ssl, sys
cert, key = sys.argv.pop(1), sys.argv.pop(1)
if "--no-tls" in sys.argv:  # by STARTTLS: each connection is encrypted from its beginning
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    asyncio.start_server = functools.partial(asyncio.start_server, ssl=context)
from pymap.main import main
sys.exit(main())
"""


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail of the tests")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    own = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(own)
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return folder / "cert.pem", folder / "key.pem"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@dataclass
class Post:
    """Where the server is, and what it trusts."""

    scheme: str
    port: int
    cert: Path

    def url(self, folder: str = "INBOX") -> str:
        return f"{self.scheme}://ann@127.0.0.1:{self.port}/{folder}"

    def client(self) -> imaplib.IMAP4:
        trusted = ssl.create_default_context(cafile=str(self.cert))
        if self.scheme == "imaps":
            client: imaplib.IMAP4 = imaplib.IMAP4_SSL("127.0.0.1", self.port, ssl_context=trusted)
        else:
            client = imaplib.IMAP4("127.0.0.1", self.port)
            client.starttls(trusted)
        client.authenticate("PLAIN", lambda asked: f"\0ann\0{PASSWORD}".encode())
        return client

    def deliver(self, *letters: EmailMessage, folder: str = "INBOX") -> None:
        client = self.client()
        client.create(folder)
        for one in letters:
            answer, told = client.append(folder, "", imaplib.Time2Internaldate(time.time()), one.as_bytes())
            assert answer == "OK", told
        client.logout()


@contextmanager
def served(folder: Path, scheme: str) -> Iterator[Post]:
    cert, key = certificate(folder)
    port = free_port()
    given = [str(cert), str(key), "--host", "127.0.0.1", "--port", str(port), "--cert", str(cert), "--key", str(key)]
    user = ["dict", "--demo-data", "--demo-user", "ann", "--demo-password", PASSWORD]
    plain = ["--no-tls"] if scheme == "imaps" else []
    with subprocess.Popen([sys.executable, "-c", _RUN, *given, *plain, *user]) as server:
        try:
            while not _listens(port):
                assert server.poll() is None
                time.sleep(0.1)
            yield Post(scheme, port, cert)
        finally:
            server.terminate()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Post]:
    with served(tmp_path, getattr(request, "param", "imap")) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(server.cert))
        yield server


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


def web(password: str = PASSWORD, seconds: float = 20.0) -> Web:
    return Web(["127.0.0.1"], seconds=seconds, password=lambda mailbox: password)


@pytest.mark.parametrize("post", ["imaps", "imap"], indirect=True)
def test_newsletters_become_articles_once_and_stay_unread(post: Post, library: Library) -> None:
    post.deliver(letter(), letter("The second one"), folder="Letters")
    empty = EmailMessage()
    empty["From"], empty["Subject"] = "news@harbour.example", "Only a picture"
    post.deliver(empty, folder="Letters")
    library.subscribe(Subscription(post.url("Letters")))
    (first,) = library.sync(web=web())
    assert first.problem is None
    assert (len(first.report.added), len(first.report.rejected), first.skipped) == (2, 1, 0)
    assert ";UID=" in first.report.rejected[0].source
    newest = {a.title: a for a in library.articles()}["The second one"]
    assert newest.source == "Häfen Weekly"
    assert SAID[0] in newest.text
    assert "Unsubscribe" not in newest.text

    post.deliver(letter("The third one"), folder="Letters")
    (second,) = library.sync(web=web())
    assert (len(second.report.added), second.report.rejected, second.skipped) == (1, (), 3)

    client = post.client()
    client.select("Letters")
    assert client.search(None, "UNSEEN")[1] == [b"1 2 3 4"]
    client.logout()


def test_days_bound_what_is_fetched(post: Post, library: Library) -> None:
    post.deliver(letter(), folder="Letters")
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    (later,) = library.sync([Subscription(post.url("Letters"), since=tomorrow)], web=web())
    assert (later.problem, later.report.added) == (None, ())
    (sooner,) = library.sync([Subscription(post.url("Letters"), until=tomorrow)], web=web())
    assert len(sooner.report.added) == 1


def test_a_folder_with_another_name_than_ascii(post: Post, library: Library) -> None:
    post.deliver(letter(), folder='"B&AOQ-der &- R&AOQ-ume"')
    (report,) = library.sync([Subscription(post.url("B%C3%A4der%20&%20R%C3%A4ume"))], web=web())
    assert (report.problem, len(report.report.added)) == (None, 1)


@pytest.mark.parametrize(
    ("folder", "password", "why"),
    [("INBOX", "wrong", "does not take this name"), ("Nowhere", PASSWORD, "has no folder Nowhere")],
)
def test_what_the_server_refuses_is_told(post: Post, library: Library, folder: str, password: str, why: str) -> None:
    (report,) = library.sync([Subscription(post.url(folder))], web=web(password))
    assert why in (report.problem or "")
    assert password == PASSWORD or password not in str(report)


def test_a_certificate_that_nobody_vouches_for_ends_it(
    post: Post, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    (report,) = library.sync([Subscription(post.url())], web=web())
    assert report.problem == "The mail server's certificate is not valid."


def test_loopback_is_read_only_where_it_is_allowed(post: Post, library: Library) -> None:
    asked = Web(password=lambda mailbox: PASSWORD)
    for url in (post.url(), "imaps://ann@127.0.0.1/INBOX", "imaps://ann@localhost/INBOX"):
        (report,) = library.sync([Subscription(url)], web=asked)
        assert "not fetched from" in (report.problem or "")


def test_the_command_reads_it_as_the_page_shows_and_tells_no_password(post: Post, tmp_path: Path) -> None:
    post.deliver(letter(), folder="Newsletters")
    page = (Path(__file__).parents[2] / "docs" / "shell.md").read_text("utf-8")
    (shown,) = [part for part in page.split("```sh\n") if part.lstrip().startswith("export QA_MAIL_PASSWORD")]
    lines = shown.partition("```")[0].replace("imaps://ann@mail.example/Newsletters", post.url("Newsletters"))
    here = '[ "$1" = sync ] && set -- "$@" --allow-host 127.0.0.1'

    def run(lines: str) -> subprocess.CompletedProcess[str]:
        shell = ["bash", "-c", f'set -e; qa() {{ {here}; "{sys.executable}" -m qa.cli "$@"; }}; {lines}']
        environment = os.environ | {"QA_LIBRARY": str(tmp_path / "cli")}
        return subprocess.run(
            shell, env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )

    done = run(lines.replace("…", f"'{PASSWORD}'"))
    assert done.returncode == 0, done.stderr
    assert "1 added" in done.stdout
    assert SUBJECT in done.stdout
    assert "QA_MAIL_PASSWORD, the password of ann@127.0.0.1, is not set" in run("qa sync").stdout
    refused = run("qa sync --follow imap://ann:open@127.0.0.1/Newsletters")
    assert refused.returncode == 1
    assert "holds no password" in refused.stderr
    assert "open" not in refused.stderr + refused.stdout
    assert all(PASSWORD.encode() not in path.read_bytes() for path in (tmp_path / "cli").rglob("*") if path.is_file())


def test_a_mailbox_is_no_source_to_be_added() -> None:
    (item,) = read("imaps://ann:secret@mail.example/INBOX")
    assert isinstance(item, Rejected)
    assert "qa sync" in item.reason
    assert "secret" not in str(item)


@pytest.mark.parametrize(
    "url",
    [
        "imaps://mail.example/INBOX",
        "imaps://ann@/INBOX",
        "imaps://ann@mail.example:25/INBOX",
        "imaps://ann@mail.example/a%0d%0ab",
        "imaps://an%0d%0an@mail.example/a",
        "imaps://ann@mail.example/INBOX?x",
        "imaps://ann:@mail.example/INBOX",
        "imaps://ann@0x7f000001/INBOX",
    ],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ReadError):
        mailbox_of(url)


def test_an_address_of_mail_may_be_the_name_of_the_user() -> None:
    box = mailbox_of("imaps://ann@paper.example@mail.example/News%20letters/Daily")
    assert (box.user, box.folder, box.target.port) == ("ann@paper.example", "News letters/Daily", 993)
    assert box.target.url == "imaps://ann%40paper.example@mail.example/News%20letters/Daily"


GREETING = b"* OK ready\r\n"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ([GREETING, b"* CAPABILITY IMAP4rev1\r\n{tag} OK done\r\n"], "does not encrypt"),
        ([b"* PREAUTH ready\r\n", b"* CAPABILITY IMAP4rev1 STARTTLS\r\n{tag} OK done\r\n"], "broke off"),
        ([GREETING, b"* CAPABILITY {99999999999}\r\n"], "broke off"),
        ([b"* OK " + b"a" * 2_000_000 + b"\r\n"], "broke off"),
        ([], "took longer than 1 seconds"),
        ([GREETING, b"* nothing\r\n" * 1_500_000], "broke off"),
    ],
    ids=["plain", "preauth", "literal", "line", "silence", "flood"],
)
def test_a_hostile_server_gets_no_password_and_no_memory(library: Library, said: list[bytes], why: str) -> None:
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_answering, args=(server, said, heard), daemon=True).start()
        url = f"imap://ann@127.0.0.1:{server.getsockname()[1]}/INBOX"
        slow = 1.0 if not said else 20.0
        (report,) = library.sync([Subscription(url)], web=web("hidden", seconds=slow))
    assert why in (report.problem or "")
    assert b"hidden" not in b"".join(heard)
    assert b"ann" not in b"".join(heard)


def _answering(server: socket.socket, said: list[bytes], heard: list[bytes]) -> None:
    """Says one thing after another, each but the first when something was asked."""
    try:
        connection, _ = server.accept()
        with connection:
            for number, words in enumerate(said):
                if number:
                    heard.append(connection.recv(10_000))
                    words = words.replace(b"{tag}", heard[-1].split(b" ")[0])
                connection.sendall(words)
            while piece := connection.recv(10_000):
                heard.append(piece)
    except OSError:
        return
