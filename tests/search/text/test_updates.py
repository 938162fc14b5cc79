import stat
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from search.documents import Listing, Site
from search.text import segments
from search.text.document import Scope, digest_of
from search.text.engine import Drift, IndexBusy, IndexUnavailable
from search.text.generations import Generations
from search.text.index import TextIndex

KEY = b"a key of the tests"
ZLIB_HEADER = 0x78


def on_disk(directory: Path) -> bytes:
    """Every byte of every file, and whatever can be unpacked from any place in them."""
    found = []
    for file in directory.rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        found.append(content)
        for start in (place for place, byte in enumerate(content) if byte == ZLIB_HEADER):
            with suppress(zlib.error):
                found.append(zlib.decompressobj().decompress(content[start:]))
    return b"".join(found)


def test_an_update_adds_changes_and_removes(
    index: TextIndex, listings: list[Listing], make_listing: Callable[..., Listing]
) -> None:
    new = make_listing("Vesper House", description="kayaking")
    changed = replace(listings[0], description="pottery")
    assert index.update([new, changed], [listings[1].id], revision=9)
    assert index.revision == 9
    assert index.find("kayaking", scope=Scope.FULL).ids == (new.id,)
    assert index.find("pottery", scope=Scope.FULL).ids == (changed.id,)
    assert index.find("equine", scope=Scope.FULL).total == 0
    assert index.find("ostrava", scope=Scope.FULL).total == 0
    assert index.find("", scope=Scope.FULL).total == 3


def test_another_process_sees_an_update_at_its_next_search(
    index: TextIndex, listings: list[Listing], tmp_path: Path, need_labels: dict[str, str]
) -> None:
    other = TextIndex(tmp_path / "index", need_labels, key=KEY)
    assert other.find("equine", scope=Scope.FULL).total == 1
    index.update([replace(listings[0], description="pottery")], [], 8)
    assert other.find("equine", scope=Scope.FULL).total == 0
    assert other.revision == 8


def test_a_removed_listings_words_are_nowhere_on_the_disk(
    index: TextIndex, listings: list[Listing], tmp_path: Path
) -> None:
    assert b"falconri" in on_disk(tmp_path)
    index.update([], [listings[0].id], 8)
    assert b"falconri" not in on_disk(tmp_path)
    assert b"tamarind" not in on_disk(tmp_path)


def test_what_a_listing_said_before_it_became_confidential_is_nowhere_on_the_disk(
    index: TextIndex, listings: list[Listing], tmp_path: Path
) -> None:
    hidden = replace(listings[1], description="New words.", site=Site(("Alpine", "Inyo"), is_confidential=True))
    assert b"Solano" in on_disk(tmp_path)
    index.update([hidden], [], 8)
    left = on_disk(tmp_path)
    assert b"Solano" not in left
    assert b"women" not in left
    assert b"Inyo" in left


def test_an_edited_word_is_found_and_suggested_no_more_and_purged_on_demand(
    index: TextIndex, make_listing: Callable[..., Listing], tmp_path: Path
) -> None:
    many = [make_listing(f"Filler {number}", description="zephyrine" if number == 0 else "calm") for number in range(9)]
    index.rebuild(many, 1)
    index.update([replace(many[0], description="calm")], [], 2)
    assert index.find("zephyrine", scope=Scope.FULL).total == 0
    assert index.find("zephirine", scope=Scope.FULL).did_you_mean is None
    index.purge()
    assert b"zephyrin" not in on_disk(tmp_path)
    assert index.find("calm", scope=Scope.FULL).total == 9
    assert index.revision == 2


def test_a_listing_with_the_same_words_is_not_written_again(
    index: TextIndex, listings: list[Listing], tmp_path: Path
) -> None:
    before = sorted(path.name for path in (tmp_path / "index").iterdir())
    assert index.update([replace(listings[0], openings=2)], ["not-there"], 8)
    assert sorted(path.name for path in (tmp_path / "index").iterdir()) == before
    assert index.revision == 8


def test_a_late_update_does_not_overwrite_a_later_one(index: TextIndex, listings: list[Listing]) -> None:
    index.update([replace(listings[0], description="pottery")], [], 9)
    assert not index.update([listings[0]], [], 8)
    assert index.find("pottery", scope=Scope.FULL).total == 1
    assert index.revision == 9


def test_an_update_that_would_skip_revisions_is_not_taken(index: TextIndex, listings: list[Listing]) -> None:
    assert not index.update([replace(listings[0], description="pottery")], [], 12, since=10)
    assert index.revision == 7
    assert index.update([replace(listings[0], description="pottery")], [], 12, since=7)


def test_many_small_updates_keep_the_segments_few(
    index: TextIndex, make_listing: Callable[..., Listing], tmp_path: Path
) -> None:
    for number in range(15):
        index.update([make_listing(f"New {number}")], [], 10 + number)
    assert index.find("new", scope=Scope.FULL).total == 15
    assert len(list((tmp_path / "index").glob("g-*"))) == 1
    assert len(list((tmp_path / "index").glob("g-*/*.seg"))) <= segments.MOST_SMALL_SEGMENTS + 1


def test_the_same_id_twice_in_a_rebuild_is_one_listing(
    index: TextIndex, listings: list[Listing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "SEGMENT_SIZE", 2)
    seen: list[int] = []
    index.rebuild([*listings, replace(listings[0], description="pottery")], 8, seen.append)
    assert index.find("", scope=Scope.FULL).total == 3
    assert index.find("pottery", scope=Scope.FULL).total == 1
    assert seen == [2, 3]


def test_an_error_while_reading_listings_comes_through_and_changes_nothing(
    index: TextIndex, listings: list[Listing], tmp_path: Path
) -> None:
    def broken() -> Iterator[Listing]:
        yield listings[0]
        raise LookupError("the database went away")

    with pytest.raises(LookupError):
        index.rebuild(broken(), 8)
    with pytest.raises(LookupError):
        index.update(broken(), [], 8)
    assert index.find("", scope=Scope.FULL).total == 3
    assert index.revision == 7
    assert len(list((tmp_path / "index").glob("g-*"))) == 1


def test_check_names_what_is_missing_extra_and_stale(
    index: TextIndex,
    listings: list[Listing],
    make_listing: Callable[..., Listing],
    need_labels: dict[str, str],
) -> None:
    right = [(listing.id, digest_of(listing, need_labels)) for listing in listings]
    assert not index.check(right)
    new = make_listing("Vesper House")
    edited = replace(listings[1], funding_notes="Medi-Cal")
    expected = [(listing.id, digest_of(listing, need_labels)) for listing in (listings[0], edited, new)]
    assert index.check(expected) == Drift((new.id,), (listings[2].id,), (listings[1].id,))


def test_a_new_label_for_a_need_makes_its_listings_stale(index: TextIndex, listings: list[Listing]) -> None:
    relabelled = {"mental.psychotherapy": "Talk therapy"}
    expected = [(listing.id, digest_of(listing, relabelled)) for listing in listings]
    assert index.check(expected).stale == (listings[0].id, listings[1].id)


def test_the_directory_and_all_in_it_are_the_users_own(index: TextIndex, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / "index").stat().st_mode) == 0o700
    for path in (tmp_path / "index").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_a_directory_open_to_others_is_not_read_until_rebuilt(
    tmp_path: Path, index: TextIndex, listings: list[Listing], need_labels: dict[str, str]
) -> None:
    (tmp_path / "index").chmod(0o755)
    other = TextIndex(tmp_path / "index", need_labels, key=KEY)
    with pytest.raises(IndexUnavailable, match="0700"):
        other.find("equine", scope=Scope.FULL)
    other.rebuild(listings, 8)
    assert other.find("equine", scope=Scope.FULL).total == 1


def test_an_index_sealed_with_another_key_is_not_opened(
    index: TextIndex, tmp_path: Path, need_labels: dict[str, str]
) -> None:
    stranger = TextIndex(tmp_path / "index", need_labels, key=b"another")
    assert not stranger.healthy()
    with pytest.raises(IndexUnavailable, match="our key"):
        stranger.ids_with_all_words("equine")


def test_a_writer_gives_up_politely_while_another_writes(
    index: TextIndex, listings: list[Listing], tmp_path: Path, need_labels: dict[str, str]
) -> None:
    impatient = TextIndex(tmp_path / "index", need_labels, key=KEY, lock_timeout_seconds=0.05)
    with Generations(tmp_path / "index", KEY, 1).locked():
        with pytest.raises(IndexBusy):
            impatient.update([listings[0]], [], 8)
        assert impatient.find("equine", scope=Scope.FULL).total == 1
    assert impatient.update([listings[0]], [], 8)
