"""The archive of a crawl with a bit turned or its end cut off, hundreds of times."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Crawled

from seoulwire.archive import Archived, Damaged, Found, read_archive
from seoulwire.archive.framing import RawRecord, read_records

TIMES = 200
LIMIT = 1 << 24


@pytest.fixture(scope="module")
def whole(crawled: Crawled) -> Path:
    [file] = (crawled.command.data / "warc").glob("*.warc.gz")
    return Path(file)


def spans(file: Path) -> list[tuple[int, int]]:
    """Return where each record of an undamaged file begins and ends, of whatever kind."""
    records = [one for one in read_records(file, LIMIT) if isinstance(one, RawRecord)]
    return [(one.offset, one.offset + one.length) for one in records]


def captures(found: Iterator[Found]) -> dict[int, str]:
    return {one.location.offset: one.location.digest for one in found if isinstance(one, Archived)}


def test_a_turned_bit_costs_one_record_which_is_named(whole: Path, tmp_path: Path) -> None:
    known, every = captures(read_archive(whole, LIMIT)), spans(whole)
    broken = tmp_path / "broken.warc.gz"
    chance = random.Random(20170818)
    for _ in range(TIMES):
        data = bytearray(whole.read_bytes())
        place = chance.randrange(len(data))
        data[place] ^= 1 << chance.randrange(8)
        broken.write_bytes(bytes(data))
        [begin] = [start for start, end in every if start <= place < end]
        found = list(read_archive(broken, LIMIT))
        read = captures(iter(found))
        assert {o: d for o, d in known.items() if o != begin} == {
            o: d for o, d in read.items() if o != begin
        }
        assert read.get(begin) in {known.get(begin), None}  # never another payload
        damaged = {one.offset for one in found if isinstance(one, Damaged)}
        assert damaged <= {begin}
        assert damaged or read.get(begin) == known.get(begin)


def test_a_cut_costs_what_is_behind_it_and_the_record_it_cuts_is_named(
    whole: Path, tmp_path: Path
) -> None:
    known, every = captures(read_archive(whole, LIMIT)), spans(whole)
    broken = tmp_path / "broken.warc.gz"
    chance = random.Random(20170817)
    for _ in range(TIMES):
        place = chance.randrange(1, whole.stat().st_size)
        broken.write_bytes(whole.read_bytes()[:place])
        found = list(read_archive(broken, LIMIT))
        ends = dict(every)
        assert captures(iter(found)) == {o: d for o, d in known.items() if ends[o] <= place}
        cut = [start for start, end in every if start < place < end]
        assert [one.offset for one in found if isinstance(one, Damaged)] == cut
