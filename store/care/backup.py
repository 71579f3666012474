"""A library in one file, and back: all of it or nothing, while others read, add and serve.

The file has the database, with what `sync` follows, and what stands beside it, such as what readers said. Indexes are
never in it: they are made from the database.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import uuid
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from store.backup_rooms import LOCK, ROOM, clear_rooms
from store.care.backup_file import DATABASE, Manifest, Opened, failing, member, reading, write
from store.care.migrating import LibraryLocation, copy_compared
from store.database import catalogue
from store.database.connection import Database
from store.database.copying import clear_rows, contents, is_empty, rename_library
from store.database.moment import moment
from store.database.schema import SCHEMA_VERSION
from store.durable import size_of, sync_folder
from store.errors import LibraryDamaged, LibraryError
from store.library import Library, Progress
from store.lock import FileLock
from store.verifying import verify_rows

READY = "restored-"
"""How that of the folder begins whose files are put beside the library once its database is restored."""

_PATIENCE = 10.0  # seconds that readers get to end before the words of what was replaced are left to them

Told = Callable[[Progress], None]


@dataclass(frozen=True)
class Beside:
    """A file in the library's folder that goes along; `gives_way` to the backup's when that is restored over it."""

    name: str
    gives_way: bool


@dataclass(frozen=True)
class BackedUp:
    """A backup of `size` bytes that was written and read back; `problems` were in the library, and so are in it."""

    manifest: Manifest
    size: int
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Restored:
    """What was restored, and what `verify` finds wrong with it; `was_there` when all of it was before."""

    manifest: Manifest
    was_there: bool
    problems: tuple[str, ...]


def back_up(
    place: LibraryLocation, file: Path, beside: Sequence[Beside] = (), progress: Told | None = None, wait: float = 10.0
) -> BackedUp:
    """Write the library at `place`, as it is at one moment, into `file`, in place of the backup that was there.

    Others read and write meanwhile. However this is interrupted, `file` is what it was before, or whole. Raises:
    LibraryBusy when the same library is being backed up or restored; LibraryError when `file` is one of the library's
    own, or anything else but a backup, or the disk is full or fails.
    """
    if file.exists() and place.folder.resolve() in file.resolve().parents and not zipfile.is_zipfile(file):
        raise LibraryError(f"{file} is the library's own; name another file for the backup.")
    if not _gives_way(file):
        raise LibraryError(
            f"{file} is there, and no backup that can be read here; name another file, or delete that one."
        )
    with contextlib.ExitStack() as stack:
        old = stack.enter_context(contextlib.closing(Database.open(place.folder, wait, url=place.database)))
        needed = size_of(place.folder / DATABASE)  # 0 where the articles are on a server
        is_shared = _may_hold(old, needed, file)
        room = stack.enter_context(_room(place.folder, wait) if is_shared else _room_beside(file))
        with contextlib.closing(Database.open(room)) as copy:
            copy.check_space(needed, "a backup")
            with old.read() as source, copy.lock("write"), copy.write() as target:
                copy_compared(source, target, copy.name, progress)
            problems = verify_rows(copy)
            copy.scrub()
            with copy.read() as connection:
                maker, counts = moment(connection).maker, catalogue.counts(connection)
        files = {DATABASE: member(room / DATABASE)}
        for name in (b.name for b in beside if (place.folder / b.name).exists()):
            locked = _locked(place.folder / name, wait) if is_shared else contextlib.nullcontext()
            with failing(place.folder / name), locked:
                shutil.copyfile(place.folder / name, room / name)
            files[name] = member(room / name)
        manifest = Manifest(
            datetime.now(UTC).isoformat(timespec="seconds"),
            SCHEMA_VERSION,
            maker.name if maker else None,
            *counts,
            files=files,
        )
        size = write(manifest, room, file, _bytes_told(progress, manifest.size, "packing"))
    return BackedUp(manifest, size, problems)


def restore(
    file: Path,
    place: LibraryLocation,
    beside: Sequence[Beside] = (),
    replace: bool = False,
    progress: Told | None = None,
    wait: float = 10.0,
) -> Restored:
    """Put what the backup `file` holds into the library at `place`; where that holds anything, only with `replace`.

    All of it is read and compared before anything is changed, and changes at once: whoever has the library open, a
    server for one, searches what it held until then and the restored articles from then on. Interrupted, it is as it
    was, and the same call does it. Raises: LibraryError when `file` is no whole backup, or of a newer version, or the
    library holds something else and `replace` is not set; LibraryDamaged when what was backed up contradicts itself;
    LibraryBusy when another process is writing.
    """
    with contextlib.ExitStack() as stack:
        backup = stack.enter_context(reading(file))
        manifest = backup.manifest
        new = stack.enter_context(contextlib.closing(Database.open(place.folder, wait, url=place.database)))
        room = stack.enter_context(_room(place.folder, wait))
        finish(new)
        new.check_space(3 * manifest.size, "restoring")  # unpacked, written in one transaction, and in place
        _unpacked(backup, room, progress)
        with contextlib.closing(Database.open(room)) as copy:
            if problems := verify_rows(copy):
                raise LibraryDamaged(
                    f"What was backed up in {file} contradicts itself ({problems[0]}); nothing was changed. Restore "
                    f"another backup, or unzip {DATABASE} out of this one to save what can be saved."
                )
            name = _another_name(new)
            ready = _made_ready(place.folder, room, beside, name)
            try:
                was_there = _replaced(copy, new, name, file, replace, wait, progress)
            except BaseException:
                shutil.rmtree(ready, ignore_errors=True)
                raise
        if was_there:
            ready.rename(_ready(new))
        finish(new)
        new.scrub(_PATIENCE)  # a reader that does not end keeps the words that were replaced a while longer
    with Library.open(place.folder, database=place.database, reembed=False, wait=wait) as library:
        return Restored(manifest, was_there, library.verify().problems)


def finish(database: Database) -> bool:
    """Put beside the articles of `database` what a restore had to put there, if it was cut short before.

    False when there was nothing. What one left behind that came less far is deleted. The caller holds the lock `LOCK`.
    """
    ready = _ready(database)
    found = ready.exists()
    for path in sorted(ready.iterdir()) if found else ():
        target = database.place / path.name
        with failing(target), _locked(target, _PATIENCE):
            if path.stat().st_size or target.exists():
                path.replace(target)
    sync_folder(database.place)
    for left in database.place.glob(f"{READY}*"):
        shutil.rmtree(left, ignore_errors=True)
    return found


def _ready(database: Database) -> Path:
    return database.place / f"{READY}{database.ask(moment).library}"


def _another_name(database: Database) -> str:
    """What the library will be called once it is restored.

    The first half stays, by which a Chroma server knows whose its collections are.
    """
    return database.ask(moment).library[:16] + uuid.uuid4().hex[:16]


def _replaced(
    copy: Database, new: Database, name: str, file: Path, replace: bool, wait: float, progress: Told | None
) -> bool:
    """Put the rows of `copy` in place of those of `new`, which is then called `name`; True if they were there."""
    with copy.read() as source, new.lock("write", wait), new.write() as target:
        if not is_empty(target):
            if contents(source) == contents(target):
                return True
            if not replace:
                raise LibraryError(
                    f"The library at {new.name} holds {catalogue.counts(target)[0]:,} articles; nothing was changed. "
                    f"Restore {file.name} to another place, or have it take the place of these with --replace."
                )
        clear_rows(target)
        copy_compared(source, target, new.name, progress)
        rename_library(target, name)
    return False


def _unpacked(backup: Opened, room: Path, progress: Told | None) -> None:
    told = _bytes_told(progress, backup.manifest.size, "unpacking")
    for name in backup.manifest.files:
        with failing(room / name), (room / name).open("wb") as target:
            backup.unpack(name, target.write, told)


def _made_ready(folder: Path, room: Path, beside: Sequence[Beside], library: str) -> Path:
    """A folder of the files that are to stand beside the restored library."""
    ready = folder / f"{READY}{library}"
    with failing(ready):
        ready.mkdir()
        for b in beside:
            unpacked = room / b.name
            if not unpacked.exists():
                if b.gives_way:
                    (ready / b.name).touch()  # what is there now is not of these articles
            elif b.gives_way or not (folder / b.name).exists():
                unpacked.chmod(0o600)
                unpacked.replace(ready / b.name)
        for path in ready.iterdir():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        sync_folder(ready)
        sync_folder(folder)
    return ready


@contextlib.contextmanager
def _room(folder: Path, wait: float) -> Iterator[Path]:
    """An empty folder to put a backup together in, or take it apart; one process at a time has one."""
    with FileLock.acquire(folder / LOCK, wait):
        clear_rooms(folder)
        room = folder / f"{ROOM}{uuid.uuid4().hex[:12]}"
        with failing(room):
            room.mkdir()
        try:
            yield room
        finally:
            shutil.rmtree(room, ignore_errors=True)


def _gives_way(file: Path) -> bool:
    """Whether a backup may take the place of what is at `file`: of nothing, an empty file, or the backup before."""
    if not file.is_file():
        return not file.exists()
    if not file.stat().st_size:
        return True
    try:
        with reading(file):
            return True
    except LibraryError:
        return False


def _may_hold(library: Database, needed: int, file: Path) -> bool:
    """Whether a backup of `needed` bytes can be put together in the library's folder; where not, it is beside `file`.

    Raises: LibraryError when there is no space, and none is beside `file` either, which is on the same disk.
    """
    if not os.access(library.place, os.W_OK):
        return False
    try:
        library.check_space(needed, "a backup")
    except LibraryError:
        with failing(file):
            if file.absolute().parent.stat().st_dev == library.place.stat().st_dev:
                raise
        return False
    return True


@contextlib.contextmanager
def _room_beside(file: Path) -> Iterator[Path]:
    """The same where nothing can be written into the library's folder."""
    with failing(file), tempfile.TemporaryDirectory(prefix=f".{file.name}-", dir=file.absolute().parent) as room:
        yield Path(room)


def _locked(path: Path, wait: float) -> FileLock:
    """The lock of whoever writes a file that stands beside the library."""
    return FileLock.acquire(path.with_suffix(".lock"), wait)


def _bytes_told(progress: Told | None, total: int, what: str) -> Callable[[int], None]:
    done = 0

    def told(count: int) -> None:
        nonlocal done
        done += count
        if progress:
            progress(Progress(done >> 20, total >> 20, f"{what}, MiB"))

    return told
