"""The index on disk: whole generations, sealed, swapped in one step.

::

    CURRENT          the seal: which generation holds, up to which revision, each file's size and digest
    LOCK             whoever holds it writes; its process's death lets go of it
    g-00000007/      Whoosh's files. Never changed once CURRENT names it

An update builds the next generation beside this one, from hard links to the segments that stay. Whatever kills
it midway, CURRENT still names the old one, whole. Nothing of a generation is used, above all not unpickled
(Whoosh's files open through pickle), before its bytes are shown to be those that were sealed, and CURRENT to be
sealed with our key, in a directory that only our own user can open.
"""

import hashlib
import hmac
import json
import os
import re
import shutil
import stat
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

from search.text import analysis, document
from search.text.engine import IndexBusy, IndexUnavailable

FORMAT = f"1.{document.VERSION}.{analysis.VERSION}"
"""An index of another format is not read."""

LARGEST_SEAL = 1_000_000
"""Bytes of CURRENT beyond which it is not ours."""

_NAME = re.compile(r"g-\d{8}")
_INDEX_FILE = re.compile(r"MAIN_[0-9a-z]+\.\w+|_MAIN_\d+\.toc")


@dataclass(frozen=True, slots=True)
class Seal:
    """What CURRENT says. ``files``: name → (bytes, BLAKE2b hex digest)."""

    generation: str
    revision: int
    files: Mapping[str, tuple[int, str]]


class Generations:
    """One index directory. ``key`` seals it: an index made with another key is not read."""

    def __init__(self, directory: Path, key: bytes, lock_timeout_seconds: float) -> None:
        self.directory = directory
        self._key = hashlib.blake2b(key, digest_size=32, person=b"text index").digest()
        self._lock_timeout_seconds = lock_timeout_seconds

    # Reading

    def current(self) -> bytes:
        """CURRENT as it is, to be compared with what it was. Raises IndexUnavailable where there is none."""
        try:
            with (self.directory / "CURRENT").open("rb") as file:
                return file.read(LARGEST_SEAL)
        except FileNotFoundError:
            raise IndexUnavailable("there is no index yet") from None
        except OSError as error:
            raise IndexUnavailable(f"CURRENT cannot be read: {error}") from error

    def seal(self, current: bytes) -> Seal:
        """What CURRENT says. Raises IndexUnavailable where that is not for sure ours."""
        self._refuse_others()
        try:
            kept = json.loads(current)
            body = kept["body"]
            if not hmac.compare_digest(self._mark(body), str(kept["mark"])):
                raise IndexUnavailable("CURRENT is not sealed with our key")
            if body["format"] != FORMAT:
                raise IndexUnavailable(f"the index has format {body['format']}, not {FORMAT}")
            files = {str(name): (int(size), str(digest)) for name, (size, digest) in body["files"].items()}
            seal = Seal(str(body["generation"]), int(body["revision"]), files)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise IndexUnavailable(f"CURRENT is damaged: {error}") from error
        if not _NAME.fullmatch(seal.generation) or not all(map(_INDEX_FILE.fullmatch, files)):
            raise IndexUnavailable("CURRENT names what is no index file")
        return seal

    def load(self, seal: Seal, known: Mapping[str, tuple[str, bytes]]) -> dict[str, tuple[str, bytes]]:
        """Name → (digest, bytes) of every sealed file, those of ``known`` with the same digest not read again."""
        files = {}
        for name, (size, digest) in seal.files.items():
            if name in known and known[name][0] == digest:
                files[name] = known[name]
                continue
            path = self.directory / seal.generation / name
            try:
                content = path.read_bytes() if path.stat().st_size == size else b""
            except OSError as error:
                raise IndexUnavailable(f"{name} cannot be read: {error}") from error
            if len(content) != size or _digest(content) != digest:
                raise IndexUnavailable(f"{name} is damaged")
            files[name] = digest, content
        return files

    # Writing

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Alone among all threads and processes. Makes the directory. Raises IndexBusy after the timeout."""
        with _as_unavailable("the index directory cannot be written"):
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._own()
            handle = os.open(self.directory / "LOCK", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            self._wait_for(handle)
            yield
        finally:
            os.close(handle)

    @contextmanager
    def next(self, base: Seal | None) -> Iterator[Path]:
        """A new generation's directory, holding ``base``'s files where one is given; gone again on any error.

        To be published within. The lock is held by the caller.
        """
        self._sweep(base.generation if base else self._named())
        numbers = [int(path.name[2:]) for path in self.directory.iterdir() if _NAME.fullmatch(path.name)]
        path = self.directory / f"g-{(max(numbers, default=0) + 1) % 10**8:08}"
        try:
            with _as_unavailable("a new generation cannot be made"):
                path.mkdir(mode=0o700)
                if base is not None:
                    for name in base.files:
                        _link(self.directory / base.generation / name, path / name)
            yield path
        except BaseException:
            shutil.rmtree(path, ignore_errors=True)
            raise

    def publish(self, path: Path, revision: int, carried: Mapping[str, tuple[int, str]]) -> Seal:
        """Seals the generation, makes it the one that holds, and removes all others.

        ``carried`` are files known from the generation before: their digests are kept and not taken again, so
        that damage done meanwhile is found and not sealed.
        """
        with _as_unavailable("the new generation cannot be published"):
            files = {}
            for file in sorted(path.iterdir()):
                if _INDEX_FILE.fullmatch(file.name):
                    files[file.name] = carried.get(file.name) or _sealed(file)
                elif file.is_dir():
                    shutil.rmtree(file)
                else:
                    file.unlink()
            _sync(path)
            seal = Seal(path.name, revision, files)
            self.name_current(seal)
        self._sweep(path.name)
        return seal

    def name_current(self, seal: Seal) -> None:
        """Replaces CURRENT, in one step that a crash does or does not survive whole."""
        body = {
            "format": FORMAT,
            "generation": seal.generation,
            "revision": seal.revision,
            "files": {name: list(sealed) for name, sealed in seal.files.items()},
        }
        with _as_unavailable("CURRENT cannot be written"):
            beside = self.directory / "CURRENT.new"
            handle = os.open(beside, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(json.dumps({"body": body, "mark": self._mark(body)}).encode())
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.directory / "CURRENT")
            _sync(self.directory)

    # Particulars

    def _mark(self, body: object) -> str:
        text = json.dumps(body, sort_keys=True).encode()
        return hashlib.blake2b(text, key=self._key, digest_size=32).hexdigest()

    def _named(self) -> str | None:
        try:
            return self.seal(self.current()).generation
        except IndexUnavailable:
            return None

    def _sweep(self, kept: str | None) -> None:
        """Removes every generation but one. Safe beside readers: they work on bytes in memory."""
        for path in self.directory.iterdir():
            if _NAME.fullmatch(path.name) and path.name != kept:
                shutil.rmtree(path, ignore_errors=True)

    def _own(self) -> None:
        if self.directory.stat().st_uid == os.geteuid():
            self.directory.chmod(0o700)
        self._refuse_others()

    def _refuse_others(self) -> None:
        try:
            found = self.directory.stat()
        except FileNotFoundError:
            raise IndexUnavailable("there is no index yet") from None
        except OSError as error:
            raise IndexUnavailable(f"the index directory cannot be opened: {error}") from error
        if found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) & 0o077:
            raise IndexUnavailable("the index directory must be this user's own, with mode 0700")

    def _wait_for(self, handle: int) -> None:
        deadline = time.monotonic() + self._lock_timeout_seconds
        while True:
            try:
                flock(handle, LOCK_EX | LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise IndexBusy("another process is writing the index") from None
                time.sleep(0.02)
            else:
                return


@contextmanager
def _as_unavailable(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise IndexUnavailable(f"{what}: {error}") from error


def _link(old: Path, new: Path) -> None:
    try:
        new.hardlink_to(old)
    except OSError:
        shutil.copyfile(old, new)  # not every file system has hard links


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=32).hexdigest()


def _sealed(file: Path) -> tuple[int, str]:
    content = file.read_bytes()
    with suppress(OSError):
        file.chmod(0o600)
    _sync(file)
    return len(content), _digest(content)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
