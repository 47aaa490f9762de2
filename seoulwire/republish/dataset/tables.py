"""The files of the corpus: each row as a line of JSON, and the columns as Parquet and as CSV.

All three are made of the same values; what is a list is read from the JSON that stands in the line.
"""

import os
import re
import sys
import threading
from array import array
from collections import deque
from collections.abc import Callable, Iterator, Sequence, Set
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import accumulate
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
from seoulwire.republish.dataset.files import NewFile, Written, measured
from seoulwire.republish.dataset.rows import BODIES, Columns

JSONL = "corpus.jsonl"
CSV = "corpus.csv"
PARQUET = "parquet"

# A column: its values, or the one that all rows have.
Cells = dict[str, pa.Array | pa.Scalar]

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
_ROW_GROUP = 16 * 1024 * 1024
# What may wait to be written, so that memory does not grow: batches, row groups.
_BATCHES = 2
_GROUPS = 2
_TURN = 0.0002  # seconds that a thread keeps Python's lock while another one waits for it
_NICENESS = 5  # of the threads: all of them wait for the caller, who is never to wait for a core


class Tables:
    """Writes batches of rows; those of one year must come together.

    One thread makes lines, tables and cells of the columns, one writes the two text files, one
    Parquet: Arrow holds no lock of Python's, so all work while the caller makes the next rows.
    ``characters`` counts those of the texts written; ``files`` are known once all is closed.
    """

    def __init__(self, directory: Path, files: ExitStack) -> None:
        self.characters = 0
        self.files: list[Written] = []
        self._lines = files.enter_context(NewFile(directory, JSONL))
        self._cells = files.enter_context(NewFile(directory, CSV))
        self._cells.write(_csv(_CSV_SCHEMA.empty_table(), header=True))
        self._parquet = _Parquet(directory, files)
        self._files = files.enter_context(_InOrder(_BATCHES))
        self._texts = files.enter_context(_InOrder(_BATCHES))

    def write(self, year: int, columns: Columns) -> None:
        """Write rows of a year, while the caller makes the next ones."""
        cells = {field.name: _cell(field, columns.get(field.name)) for field in _CSV_SCHEMA}
        rows = len(columns["id"])
        filled = {
            name: pa.repeat(cell, rows) if isinstance(cell, pa.Scalar) else cell
            for name, cell in cells.items()
        }
        self._texts.do(self._write, year, cells, filled)

    def close(self) -> None:
        """Wait until all is written."""
        self._texts.finish()
        self._parquet.close()
        self._files.finish()
        self.files = [self._cells.measured(), self._lines.measured(), *self._parquet.files]

    # For each call to Arrow this thread waits for the caller's: few calls are fast.
    def _write(self, year: int, cells: Cells, filled: dict[str, pa.Array]) -> None:
        self.characters += pc.sum(pc.utf8_length(filled["text"]), min_count=0).as_py()
        lines = _lines(cells)
        is_odd = any(_hold(lines, odd) for odd in _ODD)
        if is_odd:
            for unsafe, safe in _SAFE:
                lines = pc.replace_substring(lines, unsafe, safe)
        self._files.do(self._lines.write, _bytes(lines))
        self._parquet.write(year, _typed(filled))
        self._files.do(self._write_csv, _safe_cells(filled, is_odd=is_odd))

    def _write_csv(self, cells: pa.RecordBatch) -> None:
        self._cells.write(_csv(cells))


class _Parquet:
    """Writes a file for each year, in row groups of many batches."""

    def __init__(self, directory: Path, files: ExitStack) -> None:
        self.files: list[Written] = []
        self._directory = directory
        self._groups = files.enter_context(_InOrder(_GROUPS))
        self._group: list[pa.Table] = []
        self._size = 0  # of the group, in bytes of Arrow
        self._year: int | None = None
        self._path = ""
        self._file: pq.ParquetWriter | None = None

    def write(self, year: int, table: pa.Table) -> None:
        """Write rows of a year, as soon as they are enough for a row group."""
        if year != self._year:
            self._end_year()
            self._year = year
        self._group.append(table)
        self._size += table.nbytes
        if self._size >= _ROW_GROUP:
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
        self._size = 0

    def _write_group(self, year: int, table: pa.Table) -> None:
        if self._file is None:
            self._path = f"{PARQUET}/year={year}/part-0.parquet"
            (self._directory / self._path).parent.mkdir(parents=True)
            self._file = pq.ParquetWriter(
                self._directory / self._path,
                _SCHEMA,
                compression="zstd",
                # In a dictionary of all texts each would stand once, for nothing.
                use_dictionary=list(COUNTED),
                # Nobody looks for the texts between two texts.
                write_statistics=[name for name in _SCHEMA.names if name not in _IN_UTF8],
            )
        self._file.write_table(table)

    def _close_file(self) -> None:
        if self._file is not None:
            self._file.close()
            self.files.append(measured(self._directory, self._path))
            self._file = None


class _InOrder:
    """A thread that does one thing after another; who gives it too much ahead waits."""

    def __init__(self, ahead: int) -> None:
        self._ahead = ahead
        self._thread = ThreadPoolExecutor(1, initializer=_give_way)
        self._pending: deque[Future[object]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown()

    def do(self, work: Callable[..., object], *arguments: object) -> None:
        """Have ``work`` done; raise what an earlier one raised."""
        while len(self._pending) >= self._ahead:
            self._pending.popleft().result()
        self._pending.append(self._thread.submit(work, *arguments))

    def finish(self) -> None:
        """Wait until all is done."""
        while self._pending:
            self._pending.popleft().result()


def _give_way() -> None:
    if sys.platform == "linux":  # elsewhere it is processes that have a niceness, not threads
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


@contextmanager
def open_tables(directory: Path) -> Iterator[Tables]:
    """Give the tables to fill; their files are complete at the end of the block."""
    with ExitStack() as files:
        files.callback(pa.set_memory_pool, pa.default_memory_pool())
        # Arrow's own one keeps what threads free for each of them: 80 MiB more.
        pa.set_memory_pool(pa.system_memory_pool())
        files.callback(sys.setswitchinterval, sys.getswitchinterval())
        # Python gives its lock away every 5 ms, in which Arrow could do more than one thing.
        sys.setswitchinterval(_TURN)
        tables = Tables(directory, files)
        yield tables
        tables.close()


def _cell(field: pa.Field, values: Sequence[Any] | None) -> pa.Array | pa.Scalar:
    """Return the values of a column as they stand in CSV, or the one value that all rows have."""
    if values is None:
        return pa.scalar("[]" if field.name in LISTS else None, field.type)
    is_utf8 = field.name in _IN_UTF8
    first = values[0]
    if field.name != "id" and values[-1] == first and values.count(first) == len(values):
        return pa.scalar(first.decode() if is_utf8 and first is not None else first, field.type)
    return _texts(values) if is_utf8 else pa.array(values, field.type)


def _texts(values: Sequence[bytes | None]) -> pa.Array:
    """Return texts in UTF-8 as Arrow has them; those of every row are copied at one go."""
    filled = [value for value in values if value is not None]
    if len(filled) < len(values):
        return pa.array(values, pa.binary()).view(pa.string())
    ends = pa.py_buffer(array("i", accumulate(map(len, filled), initial=0)))
    joined = pa.py_buffer(b"".join(filled))
    return pa.Array.from_buffers(pa.string(), len(values), [None, ends, joined])


def _lines(cells: Cells) -> pa.Array:
    """Return each row as a line of JSON."""
    short = [name for name in _SHORT if isinstance(cells[name], pa.Array)]
    escaped = _escaped(pa.concat_arrays([cells[name] for name in short]))
    rows = len(cells["id"])
    texts = {name: escaped.slice(number * rows, rows) for number, name in enumerate(short)}
    values: dict[str, pa.Array | str] = {}
    for name, cell in cells.items():
        if isinstance(cell, pa.Scalar):
            values[name] = cell.as_py() if name in LISTS else orjson.dumps(cell.as_py()).decode()
        elif name in BODIES:
            texts[name] = _escaped(cell)
        elif name not in texts:
            values[name] = cell if name in LISTS else cell.cast(pa.string())
    # Quotes stand around a text by themselves only where another row has null instead.
    whole = {name for name, text in texts.items() if not text.null_count}
    for name, text in texts.items():
        values[name] = text if name in whole else pc.binary_join_element_wise('"', text, '"', "")
    return _objects({name: values[name] for name in cells}, whole)


def _escaped(texts: pa.Array) -> pa.Array:
    """Return texts as they stand between the quotes of JSON."""
    for escapes in _ESCAPES:
        for plain, escaped in escapes:
            if _hold(texts, re.escape(plain)):
                texts = pc.replace_substring(texts, plain, escaped)
        if not _has_controls(texts):
            break
    return texts


def _hold(texts: pa.Array, expression: str) -> bool:
    """Return whether an expression is found in any of the texts, looking at all together."""
    data = _bytes(texts)
    ends = pa.array([0, data.size], pa.int64()).buffers()[1]
    together = pa.Array.from_buffers(pa.large_binary(), 1, [None, ends, data])
    found: bool = pc.match_substring_regex(together, expression)[0].as_py()
    return found


def _has_controls(texts: pa.Array) -> bool:
    data = _bytes(texts)
    least = pc.min(pa.Array.from_buffers(pa.uint8(), data.size, [None, data])).as_py()
    return least is not None and least < ord(" ")


def _objects(values: dict[str, pa.Array | str], texts: Set[str] = frozenset()) -> pa.Array:
    """Return lines of JSON: objects of values that are JSON, some of them the same in all.

    Around the ``texts`` among them there are no quotes yet.
    """
    pieces: list[pa.Array | str] = []
    between = "{"
    for name, value in values.items():
        between += f'"{name}":'
        if isinstance(value, str):
            between += f"{value},"
        else:
            quote = '"' if name in texts else ""
            pieces += (between + quote, value)
            between = f"{quote},"
    pieces.append(f"{between.removesuffix(',')}}}\n")
    return pc.binary_join_element_wise(
        *pieces, "", null_handling="replace", null_replacement="null"
    )


def _typed(columns: dict[str, pa.Array]) -> pa.Table:
    """Return columns as Parquet has them: dates as dates, lists as lists."""
    typed = {name: columns[name].cast(_SCHEMA.field(name).type) for name in _DATED}
    return pa.table(list((columns | typed | _lists(columns)).values()), _SCHEMA)


def _lists(columns: dict[str, pa.Array]) -> dict[str, pa.ChunkedArray]:
    """Return the columns of lists, read from their JSON."""
    data = _bytes(_objects({name: columns[name] for name in LISTS}))
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


def _csv(cells: pa.RecordBatch | pa.Table, *, header: bool = False) -> pa.Buffer:
    """Return cells as CSV."""
    made = pa.BufferOutputStream()
    pyarrow.csv.write_csv(cells, made, pyarrow.csv.WriteOptions(include_header=header))
    return made.getvalue()


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
    runs = pc.match_substring_regex(pa.concat_arrays(columns.values()), _FORMULA)
    rows = len(runs) // len(columns)
    found = {place // rows for place in pc.indices_nonzero(runs).to_pylist()}
    return [name for number, name in enumerate(columns) if number in found]
