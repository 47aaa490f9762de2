"""The files of the corpus: JSON lines, and the Parquet and CSV that are made of them.

A batch of rows becomes JSON lines once; Arrow reads those, so that all three say the same.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Self

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.json
import pyarrow.parquet as pq

from seoulwire.republish.dataset.columns import COLUMNS, LISTS, arrow_schema
from seoulwire.republish.dataset.facts import COUNTED
from seoulwire.republish.dataset.rows import Row

JSONL = "corpus.jsonl"
CSV = "corpus.csv"
PARQUET = "parquet"
# The partition of what has no date. A null, as Hive writes it, is more than pandas can read.
NO_YEAR = 0

_SCHEMA = arrow_schema()
# Arrow's JSON reader takes dates for text; CSV is to have them as they are written.
_AS_TEXT = arrow_schema(dates=False)
_CSV_SCHEMA = pa.schema(
    [field.with_type(pa.string()) if field.name in LISTS else field for field in _AS_TEXT]
)
_TEXTS = tuple(column.name for column in COLUMNS if column.kind == "string")
# Spreadsheets run a cell that begins so as a formula; the wide forms too, in some locales.
_FORMULA = "^[=+\\-@\\t\\r\\n＝＋－＠]"
# What no XML, and so no spreadsheet, may hold.
_UNPRINTABLE = (
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x{9f}\\x{fdd0}-\\x{fdef}\\x{fffe}\\x{ffff}]"
)
# JSON may hold these as they are; JavaScript and HTML may not.
_SAFE = ((b"</", b"<\\/"), (b"\xe2\x80\xa8", b"\\u2028"), (b"\xe2\x80\xa9", b"\\u2029"))
# What any of all these looks like in JSON lines, by bytes: a batch without it needs no second look.
# Each begins with one byte, which is found many times as fast as any of several.
_ODD = (
    *("</", r"\\u00", r"\\[bf]", r"\x7f", r"\xc2[\x80-\x9f]"),
    *(r"\xe2\x80[\xa8\xa9]", r"\xef\xb7[\x90-\xaf]", r"\xef\xbf[\xbe\xbf]"),
)
# A row group of Parquet: bytes of Arrow. Many small ones are slow to write and to read.
_ROW_GROUP = 4 * 1024 * 1024
# What may wait to be written, so that memory does not grow: batches, row groups.
_BATCHES = 3
_GROUPS = 2


class Tables:
    """Writes batches of rows; those of one year must come together.

    One thread makes JSON lines and CSV, another Parquet: Arrow holds no lock of Python's, so both
    work while the caller makes the next rows.
    """

    def __init__(self, directory: Path, files: ExitStack) -> None:
        self._lines = files.enter_context((directory / JSONL).open("xb"))
        self._csv = files.enter_context(pyarrow.csv.CSVWriter(str(directory / CSV), _CSV_SCHEMA))
        self._parquet = _Parquet(directory / PARQUET, files)
        self._texts = files.enter_context(_InOrder(_BATCHES))

    def write(self, year: int, rows: Sequence[Row]) -> None:
        """Write rows of a year, while the caller makes the next ones."""
        # JSON is UTF-8: no need to check that it is.
        lists = {
            name: pa.array([row[name] for row in rows], pa.binary()).view(pa.string())
            for name in LISTS
        }
        lines = b"".join(map(_line, rows))
        self._texts.do(self._write, year, lines, lists)

    def close(self) -> None:
        """Wait until all is written."""
        self._texts.finish()
        self._parquet.close()

    def _write(self, year: int, lines: bytes, lists: dict[str, pa.Array]) -> None:
        is_odd = _is_odd(lines)
        if is_odd:
            for unsafe, safe in _SAFE:
                lines = lines.replace(unsafe, safe)
        self._lines.write(lines)
        table = pyarrow.json.read_json(
            pa.BufferReader(lines),
            read_options=pyarrow.json.ReadOptions(use_threads=False, block_size=len(lines)),
            parse_options=pyarrow.json.ParseOptions(
                explicit_schema=_AS_TEXT, unexpected_field_behavior="error"
            ),
        )
        self._parquet.write(year, table.cast(_SCHEMA))
        self._csv.write(_cells(table, lists, is_odd=is_odd))


class _Parquet:
    """Writes a file for each year, in row groups of many batches."""

    def __init__(self, directory: Path, files: ExitStack) -> None:
        self._directory = directory
        self._groups = files.enter_context(_InOrder(_GROUPS))
        self._group: list[pa.Table] = []
        self._year: int | None = None
        self._file: pq.ParquetWriter | None = None

    def write(self, year: int, table: pa.Table) -> None:
        """Write rows of a year, as soon as they are enough for a row group."""
        if year != self._year:
            self._end_year()
            self._year = year
        self._group.append(table)
        if sum(each.nbytes for each in self._group) >= _ROW_GROUP:
            self._end_group()

    def close(self) -> None:
        """Finish the last file."""
        self._end_year()
        self._groups.finish()

    def _end_year(self) -> None:
        if self._group:
            self._end_group()
        self._groups.do(self._close_file)

    def _end_group(self) -> None:
        self._groups.do(self._write_group, self._year, pa.concat_tables(self._group))
        self._group.clear()

    def _write_group(self, year: int, table: pa.Table) -> None:
        if self._file is None:
            folder = self._directory / f"year={year}"
            folder.mkdir(parents=True)
            self._file = pq.ParquetWriter(
                folder / "part-0.parquet",
                _SCHEMA,
                compression="zstd",
                # In a dictionary of all texts each would stand once, for nothing.
                use_dictionary=list(COUNTED),
            )
        self._file.write_table(table)

    def _close_file(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


class _InOrder:
    """A thread that does one thing after another; who gives it too much ahead waits."""

    def __init__(self, ahead: int) -> None:
        self._ahead = ahead
        self._thread = ThreadPoolExecutor(1)
        self._pending: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown()

    def do(self, work: Callable[..., None], *arguments: object) -> None:
        """Have ``work`` done; raise what an earlier one raised."""
        while len(self._pending) >= self._ahead:
            self._pending.popleft().result()
        self._pending.append(self._thread.submit(work, *arguments))

    def finish(self) -> None:
        """Wait until all is done."""
        while self._pending:
            self._pending.popleft().result()


@contextmanager
def open_tables(directory: Path) -> Iterator[Tables]:
    """Give the tables to fill; their files are complete at the end of the block."""
    with ExitStack() as files:
        tables = Tables(directory, files)
        yield tables
        tables.close()


def _line(row: Row) -> bytes:
    for name in LISTS:
        row[name] = orjson.Fragment(row[name])
    return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


def _is_odd(lines: bytes) -> bool:
    """Return whether JSON lines may hold what is unsafe or unprintable; never wrongly false."""
    # All of them as one value of Arrow's, where they are: its regular expressions are the fastest.
    ends = pa.array([0, len(lines)], pa.int32()).buffers()[1]
    whole = pa.Array.from_buffers(pa.binary(), 1, [None, ends, pa.py_buffer(lines)])
    return any(pc.match_substring_regex(whole, odd)[0].as_py() for odd in _ODD)


def _cells(table: pa.Table, lists: dict[str, pa.Array], *, is_odd: bool) -> pa.RecordBatch:
    """Return a table whose cells are safe in a spreadsheet; lists as the JSON text they were."""
    (batch,) = table.to_batches()
    cells = dict(zip(_CSV_SCHEMA.names, batch.columns, strict=True)) | lists
    if is_odd:
        for name in (*_TEXTS, *lists):
            cells[name] = pc.replace_substring_regex(cells[name], _UNPRINTABLE, "")
    for name in _run_as_formulas({name: cells[name] for name in _TEXTS}):
        marked = pc.binary_join_element_wise("'", cells[name], "")
        runs = pc.match_substring_regex(cells[name], _FORMULA)
        cells[name] = pc.if_else(runs, marked, cells[name])
    return pa.record_batch(list(cells.values()), _CSV_SCHEMA)


def _run_as_formulas(columns: dict[str, pa.Array]) -> list[str]:
    """Return the names of the columns in which a cell begins as a formula does."""
    # One look at all: for each call to Arrow this thread waits for the other.
    runs = pc.match_substring_regex(pa.concat_arrays(columns.values()), _FORMULA)
    rows = len(runs) // len(columns)
    found = {place // rows for place in pc.indices_nonzero(runs).to_pylist()}
    return [name for number, name in enumerate(columns) if number in found]
