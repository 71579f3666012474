"""Folders, archives and encodings made to mislead whoever reads them: nothing outside is read, and nothing raises.

    python -m evals.trials.attacks.folder_attacks [--json FILE]

Each is made in a folder of its own beside a secret that must not be read, and read as `qa add` reads it. Damaged files
by the thousand are tried by `evals.trials.attacks.hostile_files`. Exit status 1 when anything got through.
"""

from __future__ import annotations

import io
import os
import socket
import struct
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from evals.documents import archive
from evals.own_time import own_time
from evals.trials.faults.fault_outcome import Outcome
from evals.trials.faults.trial_command import Kind, command
from store import read
from store.article import Article, Rejected

TEXT = "The council met on Tuesday and decided to keep the ferry for another year, its clerk said afterwards."
SECRET = "zyxqvolt: words that stand outside of what was given, and that nobody may read out of it."
SECONDS = 30.0
"""Seconds that one of them may take."""

Make = Callable[[Path, Path], None]
"""Fills the folder it is given first; the second is the secret."""


def _link(name: str, target: str) -> Make:
    """A link of that name to `target`, in which {secret} and {outside} are the secret and its folder."""

    def make(root: Path, secret: Path) -> None:
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(target.format(secret=secret, outside=secret.parent, up=os.path.relpath(secret, place.parent)))

    return make


def _file(name: str | bytes, data: bytes = TEXT.encode()) -> Make:
    def make(root: Path, _: Path) -> None:
        with suppress(OSError):  # a name that this file system does not take is no attack on it
            (root / os.fsdecode(name)).write_bytes(data)

    return make


def _zip(data: Callable[[], bytes]) -> Make:
    def make(root: Path, _: Path) -> None:
        (root / "a.zip").write_bytes(data())

    return make


def _named(*names: str) -> Make:
    """An archive whose members have these names; {secret} is where the secret stands."""

    def make(root: Path, secret: Path) -> None:
        (root / "a.zip").write_bytes(archive({name.format(secret=secret): TEXT for name in names}))

    return make


def _fifo(root: Path, _: Path) -> None:
    os.mkfifo(root / "pipe.txt")


def _socket(root: Path, _: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made, suppress(OSError):  # a path may be too long for one
        made.bind(str(root / "s.txt"))


def _chain(root: Path, secret: Path) -> None:
    (root / "a").symlink_to("b")
    (root / "b").symlink_to("c.txt")
    (root / "c.txt").symlink_to(secret)


def _deep(root: Path, _: Path) -> None:
    place = root.joinpath(*["d"] * 60)
    place.mkdir(parents=True)
    (place / "a.txt").write_text(TEXT)


def _hard_to_name(root: Path, secret: Path) -> None:
    for name in ("-rf", "~", "$HOME", "`id`", ";", "CON", "a\nb", "\u202etxt.exe", " ", "%2e%2e"):
        (root / f"{name}.txt").write_text(f"{TEXT} {name}")


def _member_link(root: Path, secret: Path) -> None:
    """A member that is a symbolic link to the secret."""
    with zipfile.ZipFile(root / "a.zip", "w") as made:
        member = zipfile.ZipInfo("link.txt")
        member.external_attr = 0o120777 << 16
        made.writestr(member, str(secret))


def _overlapping() -> bytes:
    """A thousand names for the same packed bytes."""
    first = archive({"a.txt": b"0" * 900_000})
    end = first.rindex(b"PK\x05\x06")
    at = first.index(b"PK\x01\x02")
    entry = first[at:end]
    entries = b"".join(entry.replace(b"a.txt", b"%05d" % n) for n in range(1_000))
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1_000, 1_000, len(entries), at, 0)
    return first[:at] + entries + tail


def _patched(mark: bytes, offset: int, value: bytes) -> Callable[[], bytes]:
    """An archive with `value` written at `offset` of its first record of the kind `mark`."""

    def make() -> bytes:
        made = bytearray(archive({"a.txt": TEXT, "b.txt": TEXT}))
        at = made.index(mark) + offset
        made[at : at + len(value)] = value
        return bytes(made)

    return make


def _twice() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made, suppress(UserWarning):
        made.writestr("a.txt", TEXT)
        made.writestr("b.txt", TEXT)
    return buffer.getvalue().replace(b"b.txt", b"a.txt")


def _nameless(data: bytes) -> bytes:
    """An archive whose first member has no name where its names are listed."""
    at = data.index(b"PK\x01\x02")
    made = data[:at] + data[at : at + 28] + b"\0\0" + data[at + 30 : at + 46] + data[at + 51 :]
    end = made.rindex(b"PK\x05\x06")
    return made[: end + 12] + struct.pack("<L", end - at) + made[end + 16 :]


_ENTRY, _LOCAL = b"PK\x01\x02", b"PK\x03\x04"
ATTACKS: Mapping[str, Make] = {
    # links and files that are none
    "a link to a file outside": _link("a.txt", "{secret}"),
    "a link to a folder outside": _link("a", "{outside}"),
    "a link that climbs": _link("a.txt", "{up}"),
    "a link that climbs from below": _link("b/c/a.txt", "{up}"),
    "links to links": _chain,
    "a link to itself": _link("a.txt", "a.txt"),
    "a link to its folder": _link("a", "."),
    "a link to /": _link("a", "/"),
    "a link to /etc/passwd": _link("a.txt", "/etc/passwd"),
    "a link to /dev/zero": _link("a.txt", "/dev/zero"),
    "a link to the environment": _link("a.txt", "/proc/self/environ"),
    "a link to nothing": _link("a.txt", "nothing"),
    "a pipe": _fifo,
    "a socket": _socket,
    "sixty folders deep": _deep,
    # names
    "names for shells": _hard_to_name,
    "a name that is no UTF-8": _file(b"\xff\xfe\x80.txt"),
    "a name of 255 bytes": _file("a" * 251 + ".txt"),
    "a hidden file": _file(".secret.txt", SECRET.encode()),
    "a hidden settings file": _file(".env", SECRET.encode()),
    # archives
    "a member that climbs": _named("../secret.txt", "../../secret.txt", "a/../../secret.txt"),
    "a member with a whole path": _named("{secret}", "/etc/passwd", "//etc/passwd"),
    "a member with backslashes": _named("..\\secret.txt", "C:\\secret.txt", "\\\\host\\secret.txt"),
    "a member that is a link": _member_link,
    "a member whose name holds NUL": _zip(_patched(_ENTRY, 46, b"a\0txt")),
    "a member twice": _zip(_twice),
    "a member without a name": _zip(lambda: _nameless(archive({"a.txt": TEXT, "b.txt": TEXT}))),
    "a member that lies about its size": _zip(_patched(_ENTRY, 24, b"\x0a\0\0\0")),
    "a member of four gigabytes": _zip(_patched(_ENTRY, 24, b"\xff\xff\xff\xff")),
    "a member packed as nobody packs": _zip(_patched(_ENTRY, 10, b"\x63\0")),
    "a locked member": _zip(_patched(_ENTRY, 8, b"\x01\0")),
    "a member elsewhere": _zip(_patched(_ENTRY, 42, b"\xf0\xff\xff\x7f")),
    "a checksum that is wrong": _zip(_patched(_ENTRY, 16, b"\0\0\0\0")),
    "a local record that lies": _zip(_patched(_LOCAL, 26, b"\xff\xff")),
    "a bomb": _zip(lambda: archive({"a.txt": b"0" * 300_000_000})),
    "a bomb in many parts": _zip(lambda: archive({f"{n}.txt": b"0" * 900_000 for n in range(200)})),
    "a thousand names for the same bytes": _zip(_overlapping),
    "an archive in an archive": _zip(lambda: archive({"b.zip": archive({"c.txt": SECRET})})),
    "an archive of ten thousand files": _zip(lambda: archive({f"{n}/": "" for n in range(10_000)})),
    "an archive with nothing in it": _zip(lambda: archive({})),
    "an archive cut short": _zip(lambda: archive({"a.txt": TEXT})[:-30]),
    # encodings
    "UTF-16 without a mark": _file("a.txt", TEXT.encode("utf-16-le")),
    "UTF-32": _file("a.txt", TEXT.encode("utf-32")),
    "UTF-7": _file("a.html", b"<meta charset=utf-7><p>+ADw-script+AD4-" + TEXT.encode()),
    "a mark that lies": _file("a.txt", b"\xff\xfe" + TEXT.encode()),
    "overlong UTF-8": _file("a.txt", b"\xc0\xae\xc0\xae\xc0\xaf " + TEXT.encode()),
    "surrogates in UTF-8": _file("a.txt", TEXT.encode() + b" \xed\xa0\x80\xed\xb0\x80"),
    "EBCDIC": _file("a.txt", TEXT.encode("cp500")),
    "two encodings in one": _file("a.txt", "Größe ".encode() + "Größe ".encode("latin-1") + TEXT.encode()),
    "Shift JIS": _file("a.html", b"<meta charset=shift_jis><p>" + ("議会は火曜日に決めた。" * 5).encode("shift_jis")),
    "a charset nobody knows": _file("a.html", b"<meta charset=x-klingon><p>" + TEXT.encode()),
}
"""How to make each of them, by name."""


def folders(_: int, __: int, names: Iterable[str] = tuple(ATTACKS)) -> Iterator[Outcome]:
    """Each once: every item is an article or a rejection with its reason, and none holds the secret."""
    for name in names:
        with tempfile.TemporaryDirectory() as place:
            outside, root = Path(place, "outside"), Path(place, "in", "given")
            outside.mkdir()
            root.mkdir(parents=True)
            for beside in (outside, Path(place), root.parent):
                (beside / "secret.txt").write_text(SECRET)
            ATTACKS[name](root, outside / "secret.txt")
            (root / "zz good.txt").write_text(f"{TEXT} It is a good file.")
            yield tried(name, root)


def tried(name: str, root: Path) -> Outcome:
    """Whether reading `root` gives its good file, reasons for what is no article, and nothing from outside."""
    start = own_time()
    try:
        items = list(read(root))
    except Exception as error:  # whatever comes out is the failure that is looked for
        return Outcome(False, f"{name}: raised {type(error).__name__}: {error}")
    took = own_time() - start
    articles = [item for item in items if isinstance(item, Article)]
    reasons = [item.reason for item in items if isinstance(item, Rejected)]
    outside = [a.text[:60] for a in articles if "zyxqvolt" in a.text or "root:" in a.text or "PATH=" in a.text]
    good = sum("It is a good file." in a.text for a in articles) == 1
    told = all(reason.strip() for reason in reasons) and all(a.text.strip() for a in articles)
    ok = not outside and good and told and took <= SECONDS
    return Outcome(ok, f"{name}: outside {outside}, the rest read {good}, {reasons[:3]}, {took:.1f} s", took)


KINDS: Mapping[str, Kind] = {"folders and archives": Kind("I4", folders)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit status."""
    return command("evals.trials.attacks.folder_attacks", __doc__ or "", KINDS, arguments)


if __name__ == "__main__":
    sys.exit(main())
