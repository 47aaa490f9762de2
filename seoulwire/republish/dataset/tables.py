"""The files of the corpus: JSON lines, and the Parquet and CSV that are made of them.

A batch of rows becomes JSON lines once; Arrow reads those, so that all three say the same.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.json
import pyarrow.parquet as pq

from seoulwire.republish.dataset.columns import COLUMNS, LISTS, arrow_schema
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
# What any of all these looks like in JSON lines: a batch without it needs no second look.
_ODD = "</|\\\\u00|\\\\[bf]|[\\x{2028}\\x{2029}\\x7f-\\x{9f}\\x{fdd0}-\\x{fdef}\\x{fffe}\\x{ffff}]"


class Tables:
    """Writes batches of rows; those of one year must come together."""

    def __init__(self, directory: Path, files: ExitStack, thread: ThreadPoolExecutor) -> None:
        self._directory = directory
        self._thread = thread
        self._pending: Future[None] | None = None
        self._lines = files.enter_context((directory / JSONL).open("xb"))
        self._csv = files.enter_context(pyarrow.csv.CSVWriter(str(directory / CSV), _CSV_SCHEMA))
        self._year: int | None = None
        self._parquet: pq.ParquetWriter | None = None

    def write(self, year: int, rows: Sequence[Row]) -> None:
        """Write rows of a year, while the caller makes the next ones."""
        lists = {name: [row[name] for row in rows] for name in LISTS}
        for row in rows:
            row |= {name: orjson.Fragment(row[name]) for name in LISTS}
        lines = b"\n".join([*map(orjson.dumps, rows), b""])
        self.wait()
        self._pending = self._thread.submit(self._write, year, lines, lists)

    def wait(self) -> None:
        """Wait until all is written."""
        if self._pending is not None:
            self._pending.result()
            self._pending = None

    def close(self) -> None:
        """Finish the last year's file."""
        self.wait()
        if self._parquet is not None:
            self._parquet.close()

    def _write(self, year: int, lines: bytes, lists: dict[str, list[str]]) -> None:
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
        self._of_year(year).write_table(table.cast(_SCHEMA))
        self._csv.write(_cells(table, lists, is_odd=is_odd))

    def _of_year(self, year: int) -> pq.ParquetWriter:
        if self._parquet is None or year != self._year:
            if self._parquet is not None:
                self._parquet.close()
            self._year = year
            folder = self._directory / PARQUET / f"year={year}"
            folder.mkdir(parents=True)
            self._parquet = pq.ParquetWriter(folder / "part-0.parquet", _SCHEMA, compression="zstd")
        return self._parquet


@contextmanager
def open_tables(directory: Path) -> Iterator[Tables]:
    """Give the tables to fill; their files are complete at the end of the block."""
    with ExitStack() as files:
        # Arrow holds no lock of Python's: beside this thread it needs no other's time.
        thread = files.enter_context(ThreadPoolExecutor(1, "tables"))
        tables = Tables(directory, files, thread)
        yield tables
        tables.close()


def _is_odd(lines: bytes) -> bool:
    """Return whether JSON lines may hold what is unsafe or unprintable; never wrongly false."""
    # All of them as one string of Arrow's, where they are: its regular expressions are the fastest.
    ends = pa.array([0, len(lines)], pa.int32()).buffers()[1]
    text = pa.StringArray.from_buffers(1, ends, pa.py_buffer(lines))
    found: bool = pc.match_substring_regex(text, _ODD)[0].as_py()
    return found


def _cells(table: pa.Table, lists: dict[str, list[str]], *, is_odd: bool) -> pa.Table:
    """Return a table whose cells are safe in a spreadsheet; lists as the JSON text they were."""
    for number, field in enumerate(_CSV_SCHEMA):
        if field.name in lists:
            texts = pa.array(lists[field.name], pa.string())
        elif field.name in _TEXTS:
            texts = table.column(number)
        else:
            continue
        if is_odd:
            texts = pc.replace_substring_regex(texts, _UNPRINTABLE, "")
        if field.name in _TEXTS:
            runs = pc.match_substring_regex(texts, _FORMULA)
            if pc.any(runs).as_py():
                marked = pc.binary_join_element_wise("'", texts, "")
                texts = pc.if_else(runs, marked, texts)
        table = table.set_column(number, field, texts)
    return table
