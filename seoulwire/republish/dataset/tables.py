"""The files of the corpus: each row as a line of JSON, and the columns as Parquet and as CSV.

All three are made of the same values; what is a list is read from the JSON that stands in the line.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Self

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.json
import pyarrow.parquet as pq

from seoulwire.republish.dataset.columns import COLUMNS, LISTS, arrow_schema
from seoulwire.republish.dataset.facts import COUNTED
from seoulwire.republish.dataset.rows import BODIES, Row

JSONL = "corpus.jsonl"
CSV = "corpus.csv"
PARQUET = "parquet"
# The partition of what has no date. A null, as Hive writes it, is more than pandas can read.
NO_YEAR = 0

_SCHEMA = arrow_schema()
# CSV is to have dates as JSON lines have them, and lists as JSON.
_AS_TEXT = arrow_schema(dates=False)
_CSV_SCHEMA = pa.schema(
    [field.with_type(pa.string()) if field.name in LISTS else field for field in _AS_TEXT]
)
_LISTS = pa.schema([_SCHEMA.field(name) for name in LISTS])
_DATED = tuple(column.name for column in COLUMNS if column.kind in {"date", "datetime"})
_IN_UTF8 = frozenset((*LISTS, *BODIES))
_STRINGS = tuple(field.name for field in _AS_TEXT if field.type == pa.string())
_SHORT = tuple(name for name in _STRINGS if name not in BODIES)
_PLAIN = tuple(name for name in _AS_TEXT.names if name not in {*_STRINGS, *LISTS})
# What no string of JSON may hold as it is: two marks, ends of lines, and controls, which are rare.
_ESCAPES = tuple(
    [(mark, orjson.dumps(mark).decode()[1:-1]) for mark in marks]
    for marks in ('\\"', "\n", (chr(code) for code in range(0x20)))
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
    *("</", r"\\(?:u00|[bf])", r"\x7f", r"\xc2[\x80-\x9f]", r"\xe2\x80[\xa8\xa9]"),
    r"\xef(?:\xb7[\x90-\xaf]|\xbf[\xbe\xbf])",
)
# A row group of Parquet: bytes of Arrow. Many small ones are slow to write and to read.
_ROW_GROUP = 4 * 1024 * 1024
# What may wait to be written, so that memory does not grow: batches, row groups.
_BATCHES = 3
_GROUPS = 2


class Tables:
    """Writes batches of rows; those of one year must come together.

    One thread makes JSON lines and CSV, another Parquet: Arrow holds no lock of Python's, so both
    work while the caller makes the next rows. ``characters`` counts those of the texts written.
    """

    def __init__(self, directory: Path, files: ExitStack) -> None:
        self.characters = 0
        self._lines = files.enter_context((directory / JSONL).open("xb"))
        self._csv = files.enter_context(pyarrow.csv.CSVWriter(str(directory / CSV), _CSV_SCHEMA))
        self._parquet = _Parquet(directory / PARQUET, files)
        self._texts = files.enter_context(_InOrder(_BATCHES))

    def write(self, year: int, rows: Sequence[Row]) -> None:
        """Write rows of a year, while the caller makes the next ones."""
        values = zip(*(row.values() for row in rows), strict=True)
        cells = {
            field.name: _column(field, column)
            for field, column in zip(_CSV_SCHEMA, values, strict=True)
        }
        self._texts.do(self._write, year, cells)

    def close(self) -> None:
        """Wait until all is written."""
        self._texts.finish()
        self._parquet.close()

    def _write(self, year: int, cells: dict[str, pa.Array]) -> None:
        self.characters += pc.sum(pc.utf8_length(cells["text"]), min_count=0).as_py()
        lines = _lines(cells)
        is_odd = any(pc.any(pc.match_substring_regex(lines, odd)).as_py() for odd in _ODD)
        if is_odd:
            for unsafe, safe in _SAFE:
                lines = pc.replace_substring(lines, unsafe, safe)
        self._lines.write(_bytes(lines))
        self._parquet.write(year, _typed(cells))
        self._csv.write(_safe_cells(cells, is_odd=is_odd))


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


def _column(field: pa.Field, values: Sequence[Any]) -> pa.Array:
    """Return the values of a column as they stand in CSV."""
    if field.name in _IN_UTF8:
        return pa.array(values, pa.binary()).view(field.type)
    return pa.array(values, field.type)


def _lines(cells: dict[str, pa.Array]) -> pa.Array:
    """Return each row as a line of JSON."""
    short = _quoted(pa.concat_arrays([cells[name] for name in _SHORT]))
    rows = len(cells["id"])
    values = {name: short.slice(number * rows, rows) for number, name in enumerate(_SHORT)}
    values |= {name: _quoted(cells[name]) for name in BODIES}
    values |= {name: cells[name].cast(pa.string()) for name in _PLAIN}
    return _objects({name: values.get(name, cells[name]) for name in _CSV_SCHEMA.names})


def _quoted(texts: pa.Array) -> pa.Array:
    """Return texts as strings of JSON."""
    for escapes in _ESCAPES:
        for plain, escaped in escapes:
            texts = pc.replace_substring(texts, plain, escaped)
        if not _has_controls(texts):
            break
    return pc.binary_join_element_wise('"', texts, '"', "")


def _has_controls(texts: pa.Array) -> bool:
    data = _bytes(texts)
    least = pc.min(pa.Array.from_buffers(pa.uint8(), data.size, [None, data])).as_py()
    return least is not None and least < ord(" ")


def _objects(values: dict[str, pa.Array]) -> pa.Array:
    """Return lines of JSON: objects of values that are JSON."""
    ends = (*(f',"{name}":' for name in values), "}\n")[1:]
    first = f'{{"{next(iter(values))}":'
    pieces = [piece for pair in zip(values.values(), ends, strict=True) for piece in pair]
    return pc.binary_join_element_wise(
        first, *pieces, "", null_handling="replace", null_replacement="null"
    )


def _typed(cells: dict[str, pa.Array]) -> pa.Table:
    """Return cells as Parquet has them: dates as dates, lists as lists."""
    typed = {name: cells[name].cast(_SCHEMA.field(name).type) for name in _DATED}
    columns = cells | typed | _lists(cells)
    return pa.table(list(columns.values()), _SCHEMA)


def _lists(cells: dict[str, pa.Array]) -> dict[str, pa.ChunkedArray]:
    """Return the columns of lists, read from their JSON."""
    data = _bytes(_objects({name: cells[name] for name in LISTS}))
    table = pyarrow.json.read_json(
        pa.BufferReader(data),
        read_options=pyarrow.json.ReadOptions(use_threads=False, block_size=data.size),
        parse_options=pyarrow.json.ParseOptions(
            explicit_schema=_LISTS, unexpected_field_behavior="error"
        ),
    )
    return dict(zip(LISTS, table.columns, strict=True))


def _bytes(values: pa.Array) -> pa.Buffer:
    """Return all values one behind the other, as Arrow holds them."""
    _, _, data = values.buffers()
    return data


def _safe_cells(cells: dict[str, pa.Array], *, is_odd: bool) -> pa.RecordBatch:
    """Return cells that are safe in a spreadsheet."""
    cells = {**cells}
    if is_odd:
        for name in (*_TEXTS, *LISTS):
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
