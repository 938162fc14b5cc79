"""Whatever happens to the files, a search answers right or says IndexUnavailable, and a rebuild heals it."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from search.documents import Listing
from search.text import segments
from search.text.document import Scope
from search.text.engine import IndexUnavailable
from search.text.index import TextIndex

ROOT = Path(__file__).parents[3]
KEY = b"a key of the tests"


def answers_right_or_is_unavailable(index: TextIndex, listings: list[Listing]) -> bool:
    """Whether it answered; fails on any wrong answer and on any other error."""
    try:
        assert index.find("equine", scope=Scope.FULL).ids == (listings[0].id,)
        assert index.ids_with_all_words("counseling") == {listings[1].id, listings[2].id}
        assert index.find("", scope=Scope.PUBLIC).total == 3
    except IndexUnavailable:
        assert not index.healthy()
        return False
    return True


def files_of(directory: Path) -> list[Path]:
    return sorted(file for file in directory.rglob("*") if file.is_file() and file.name != "LOCK")


def damages() -> dict[str, Callable[[Path], object]]:
    def flip(file: Path) -> None:
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 0x5A
        file.write_bytes(content)

    def longer(file: Path) -> None:
        file.write_bytes(file.read_bytes() + b"x")

    return {
        "emptied": lambda file: file.write_bytes(b""),
        "halved": lambda file: os.truncate(file, file.stat().st_size // 2),
        "short by one": lambda file: os.truncate(file, file.stat().st_size - 1),
        "longer": longer,
        "one bit": flip,
        "deleted": lambda file: file.unlink(),
        "garbage": lambda file: file.write_bytes(os.urandom(file.stat().st_size)),
    }


@pytest.mark.parametrize("damage", damages())
def test_damage_to_any_file_is_seen_and_a_rebuild_heals_it(
    index: TextIndex, listings: list[Listing], tmp_path: Path, need_labels: dict[str, str], damage: str
) -> None:
    directory = tmp_path / "index"
    for number in range(len(files_of(directory))):
        damages()[damage](files_of(directory)[number])
        fresh = TextIndex(directory, need_labels, key=KEY)
        assert not answers_right_or_is_unavailable(fresh, listings)
        with pytest.raises(IndexUnavailable):
            fresh.update([listings[0]], [], 8)
        with pytest.raises(IndexUnavailable):
            fresh.check([])
        answers_right_or_is_unavailable(index, listings)  # opened before the damage
        fresh.rebuild(listings, 9)
        assert answers_right_or_is_unavailable(fresh, listings)
        assert answers_right_or_is_unavailable(index, listings)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00",
        b"{}",
        b"[]",
        b"null",
        b'{"body": 1, "mark": "x"}',
        b"[" * 100_000,
        b"\xff" * 50,
        b"g-00000001",
    ],
)
def test_a_garbage_pointer_is_seen_and_healed(
    index: TextIndex, listings: list[Listing], tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "index" / "CURRENT").write_bytes(content)
    assert not answers_right_or_is_unavailable(index, listings)
    index.rebuild(listings, 8)
    assert answers_right_or_is_unavailable(index, listings)


def test_no_index_at_all_is_unavailable_and_not_an_error(
    tmp_path: Path, listings: list[Listing], need_labels: dict[str, str]
) -> None:
    index = TextIndex(tmp_path / "nowhere" / "yet", need_labels)
    assert not answers_right_or_is_unavailable(index, listings)
    with pytest.raises(IndexUnavailable):
        index.update([], [], 1)
    index.rebuild(listings, 1)
    assert answers_right_or_is_unavailable(index, listings)


def test_an_error_within_whoosh_is_unavailable_and_leaves_the_index_as_it_was(
    index: TextIndex, listings: list[Listing], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> dict[str, object]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(segments, "_columns", full)
    with pytest.raises(IndexUnavailable, match="No space left"):
        index.update([replace(listings[0], description="pottery")], [], 8)
    with pytest.raises(IndexUnavailable, match="No space left"):
        index.rebuild(listings, 8)
    monkeypatch.undo()
    assert answers_right_or_is_unavailable(index, listings)
    assert len(list((tmp_path / "index").glob("g-*"))) == 1
    assert index.update([replace(listings[0], description="pottery")], [], 8)


def test_damage_done_while_an_update_is_written_is_found_and_not_sealed(
    index: TextIndex,
    make_listing: Callable[..., Listing],
    tmp_path: Path,
    need_labels: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write = segments.write

    def damage_and_write(directory: Path, *arguments: object, **options: object) -> None:
        write(directory, *arguments, **options)  # type: ignore[arg-type]  # passed on as given
        for file in directory.glob("*.seg"):
            if file.name in before:
                file.write_bytes(damaged(file.read_bytes()))

    def damaged(content: bytes) -> bytes:
        return content[:200] + bytes([content[200] ^ 1]) + content[201:]

    before = {file.name for file in (tmp_path / "index").rglob("*.seg")}
    monkeypatch.setattr(segments, "write", damage_and_write)
    index.update([make_listing("Vesper House")], [], 8)
    with pytest.raises(IndexUnavailable, match="damaged"):
        TextIndex(tmp_path / "index", need_labels, key=KEY).find("vesper", scope=Scope.FULL)


WRITER = """
    import itertools, sys
    from pathlib import Path
    from search.documents import Listing
    from search.text.index import TextIndex

    start = int(sys.argv[2])
    index = TextIndex(Path(sys.argv[1]), {}, key=b"a key of the tests", lock_timeout_seconds=60)
    print("ready", flush=True)
    for turn in range(int(sys.argv[3])):
        number = start + turn
        batch = [
            Listing(id=f"{number}-{i}", organization_name="Batch", listing_name=f"n{number}", description="kayaking")
            for i in range(5)
        ]
        if not index.update(batch, [], max(index.revision, 0) + 1):
            print("refused", flush=True)
"""


def writer(directory: Path, start: int, turns: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [
            sys.executable,
            "-W",
            "error",
            "-c",
            textwrap.dedent(WRITER),
            str(directory),
            str(start),
            str(turns),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_writer_killed_at_any_moment_leaves_whole_updates_only(
    index: TextIndex, listings: list[Listing], tmp_path: Path, need_labels: dict[str, str]
) -> None:
    directory = tmp_path / "index"
    for turn in range(6):
        with writer(directory, turn * 1000, 1000) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            time.sleep(0.03 + 0.037 * turn)
            process.send_signal(signal.SIGKILL)
        after = TextIndex(directory, need_labels, key=KEY)
        revision = after.revision
        found = after.find("kayaking", scope=Scope.FULL).total
        assert found % 5 == 0
        assert found // 5 == revision - 7
        assert after.find("equine", scope=Scope.FULL).ids == (listings[0].id,)
        assert after.update([], [], revision + 1), "the lock died with its holder"
        assert after.update([listings[0]], [], revision) is False
        after.rebuild(listings, 7)
        assert len(list(directory.glob("g-*"))) == 1


def test_two_processes_write_by_turns_and_lose_nothing(
    index: TextIndex, tmp_path: Path, need_labels: dict[str, str]
) -> None:
    directory = tmp_path / "index"
    with writer(directory, 1000, 12) as one, writer(directory, 2000, 12) as other:
        refused = sum(out.count("refused") for process in (one, other) for out in process.communicate() if out)
        assert (one.returncode, other.returncode) == (0, 0)
    after = TextIndex(directory, need_labels, key=KEY)
    assert after.find("kayaking", scope=Scope.FULL).total == 5 * (24 - refused)
    assert after.healthy()


def test_eight_threads_search_while_one_updates(
    index: TextIndex, listings: list[Listing], make_listing: Callable[..., Listing]
) -> None:
    wrong: list[object] = []
    searches = 0
    done = threading.Event()

    def search() -> None:
        nonlocal searches
        while not done.is_set():
            try:
                if not answers_right(index):
                    wrong.append("an answer")
                searches += 1
            except BaseException as error:
                wrong.append(error)
                return

    def answers_right(index: TextIndex) -> bool:
        return (
            index.find("equine", scope=Scope.FULL).ids == (listings[0].id,)
            and len(index.ids_with_all_words("counseling")) == 2
        )

    threads = [threading.Thread(target=search) for _ in range(8)]
    for thread in threads:
        thread.start()
    for number in range(12):
        index.update([make_listing(f"New {number}", description="kayaking")], [], 10 + number)
    index.rebuild(listings, 30)
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert searches > 8
