"""A page of several charsets: each damaged word read on its own, its changes recorded."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from seoulwire.repair.foreign import is_korean_word, is_of_other_script, korean_reading
from seoulwire.repair.paths import WORD, Token, read_piece
from seoulwire.repair.pieces import (
    Stretch,
    certain_charset,
    has_only_marks,
    is_cp949_prose,
    is_cp949_throughout,
    is_utf_8,
    is_utf_8_throughout,
    is_western,
    pieces_beyond_ascii,
)
from seoulwire.repair.record import Repair
from seoulwire.repair.tokens import CP949, CP1252, UTF_8
from seoulwire.repair.whatwg import shown

# Bytes read one by one: a page that needs more is no text, and time is finite. Words that are
# beyond doubt in another charset take less of it.
_MOST_EFFORT = 3 << 15
_OF_CERTAIN = 8
_OF_PIECE = 8  # bytes that a piece counts besides its own
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
_CONFIDENCE = {"cp949": 0.999, "cp1252": 0.99, "utf-8": 0.999}
_NAMES = {"cp949": "CP949", "cp1252": "windows-1252", "utf-8": "UTF-8"}
_METHODS = {charset: f"{charset}-run" for charset in _NAMES}


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of the bytes in one charset and what says so; ``end`` is the first byte after it."""

    start: int
    end: int
    charset: str
    evidence: str


class Run(NamedTuple):
    """Bytes that are not in the page's charset, and what they say in theirs.

    ``is_prose`` where they are all in ``charset``, and have words with ASCII between them.
    """

    start: int
    end: int
    charset: str
    text: str
    is_prose: bool = False


@dataclass(slots=True)
class _Reading:
    """The reading of a mixed page as it grows.

    ``effort`` counts the bytes that had to be read one by one, ``state`` is the last charset, and
    ``done`` the place up to which ``text`` goes.
    """

    data: bytes
    charset: str
    state: str
    text: list[str] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    done: int = 0
    effort: int = 0

    def add_own(self, end: int) -> None:
        """Append the bytes up to ``end``, which are in the page's charset."""
        if end > self.done:
            self.text.append(shown(self.data[self.done : end], self.charset))
            self.done = end

    def add(self, run: Run) -> None:
        """Append a run, and what stands before it."""
        self.add_own(run.start)
        self.text.append(run.text)
        self.runs.append(run)
        self.done = run.end


def read_mixed(data: bytes, charset: str, cuts: Iterable[Stretch]) -> tuple[str, list[Run]]:
    """Return ``data`` read in ``charset`` but for the runs in another, and these runs.

    ``cuts`` are the stretches of ``data``.
    """
    reading = _Reading(data, charset, charset)
    for start, end, kind, is_sure in cuts:
        if reading.effort >= _MOST_EFFORT:
            break
        stretch = data[start:end]
        if kind == charset:
            reading.state = charset
        elif kind is None:
            _read_words(reading, stretch, start)
        elif (
            (charset == CP1252 or is_utf_8_throughout(stretch))
            if kind == UTF_8
            else (is_sure and is_cp949_throughout(stretch))
        ):
            _add_certain(reading, start, stretch, kind)
        else:
            _read_pieces(reading, start, end)
    reading.add_own(len(data))
    return "".join(reading.text), reading.runs


def _read_pieces(reading: _Reading, start: int, end: int) -> None:
    """Read what stands between these places, piece by piece."""
    for begin, stop in pieces_beyond_ascii(reading.data, start, end):
        if reading.effort >= _MOST_EFFORT:
            return
        _read_piece(reading, reading.data[begin:stop], begin)


def _read_piece(reading: _Reading, piece: bytes, start: int) -> None:
    """Read what stands between markup."""
    home = reading.charset
    if (home == UTF_8 and is_utf_8(piece)) or (home == CP949 and is_cp949_prose(piece)):
        reading.state = home
        return
    charset = certain_charset(piece)
    if charset is not None:
        _add_certain(reading, start, piece, charset)
        return
    _read_words(reading, piece, start)


def _read_words(reading: _Reading, piece: bytes, start: int) -> None:
    """Read a piece that is in no charset beyond doubt, unless it stands in a page in UTF-8."""
    if reading.charset == CP1252 and is_western(piece):
        reading.state = CP1252
        return
    if reading.charset == UTF_8:
        charset = CP949 if has_only_marks(piece) else CP1252 if is_western(piece) else None
        if charset is not None:
            _add_certain(reading, start, piece, charset)
            return
    reading.effort += len(piece) + _OF_PIECE
    if len(piece) > _MOST_EFFORT:
        return
    words = read_piece(piece, reading.charset, reading.state).words
    is_korean = reading.charset == CP949 or any(map(is_korean_word, words))
    if is_korean and not any(map(is_of_other_script, words)):
        words = tuple(korean_reading(piece, word, reading.charset) for word in words)
    for word in words:
        _add_word(reading, piece, start, word)


def _add_certain(reading: _Reading, start: int, piece: bytes, charset: str) -> None:
    """Append what is all in one charset that is not the page's."""
    reading.effort += len(piece) // _OF_CERTAIN + 1
    reading.add(Run(start, start + len(piece), charset, piece.decode(charset), is_prose=True))
    reading.state = charset


def _add_word(reading: _Reading, piece: bytes, start: int, tokens: tuple[Token, ...]) -> None:
    """Append what of a word in a piece at ``start`` is foreign, each run as one change."""
    word = piece[tokens[0].start : tokens[-1].end]
    charset = reading.charset
    reading.state = next((t.charset for t in reversed(tokens) if t.charset), reading.state)
    foreign = [t.charset for t in tokens if t.charset not in (charset, None)]
    if not foreign:
        # What no charset can read stays as the page's own decoder shows it.
        return
    runs = _runs(tokens, charset)
    first = tokens[0].start
    raws = (shown(word[run[0].start - first : run[-1].end - first], charset) for run in runs)
    if len(runs) > 1 and "".join(raws) != shown(word, charset):
        # The plain decoder joined bytes across the seams: the word is one change.
        runs = [list(tokens)]
    for run in runs:
        name = run[0].charset if len(runs) > 1 else foreign[0]
        if name is not None and name != charset:
            text = "".join(token.text for token in run)
            reading.add(Run(start + run[0].start, start + run[-1].end, name, text))


def _runs(tokens: tuple[Token, ...], charset: str) -> list[list[Token]]:
    """Return the tokens as runs: of one foreign charset each, the page's own between them."""
    runs: list[list[Token]] = []
    last: str | None = ""
    for token in tokens:
        name = None if token.charset == charset else token.charset
        if name == last:
            runs[-1].append(token)
        else:
            runs.append([token])
        last = name
    return runs


def _shared_ends(before: str, after: str) -> tuple[int, int]:
    """Return how many characters two texts share at their start, and then at their end."""
    limit = min(len(before), len(after))
    head = 0
    while head < limit and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < limit - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return head, tail


def words_of(data: bytes, charset: str, runs: Sequence[Run]) -> Iterator[Run]:
    """Yield the words of the runs of a page in ``charset``.

    Behind each, the page's own decoder is in step with that of the run again.
    """
    pattern = WORD if charset == CP949 else _HIGH_BYTES
    for run in runs:
        if run.is_prose:
            for word in pattern.finditer(data, run.start, run.end):
                text = word.group().decode(run.charset)
                yield Run(word.start(), word.end(), run.charset, text)
        else:
            yield run


def changes(data: bytes, charset: str, words: Sequence[Run]) -> Iterator[Repair]:
    """Yield what words of another charset change in what a plain decode in ``charset`` shows."""
    done = raw_length = text_length = 0
    for word in words:
        own = len(shown(data[done : word.start], charset))
        raw_length, text_length = raw_length + own, text_length + own
        content = data[word.start : word.end]
        raw = shown(content, charset)
        if raw != word.text:
            yield _change(content, raw, raw_length, word, text_length)
        raw_length, text_length = raw_length + len(raw), text_length + len(word.text)
        done = word.end


def _change(content: bytes, raw: str, start: int, word: Run, text_start: int) -> Repair:
    """Return the change of a word that starts at ``start`` and in the text at ``text_start``."""
    text, charset = word.text, word.charset
    head = tail = 0
    if raw[:1] == text[:1] or raw[-1:] == text[-1:]:
        head, tail = _shared_ends(raw, text)
    before, after = raw[head : len(raw) - tail], text[head : len(text) - tail]
    return Repair(
        start=start + head,
        end=start + len(raw) - tail,
        text_start=text_start + head,
        text_end=text_start + len(text) - tail,
        before=before,
        after=after,
        kind="decode",
        method=_METHODS[charset],
        confidence=_CONFIDENCE[charset],
        evidence="bytes",
        detail=f"{_NAMES[charset]} {content.hex(' ').upper()}",
    )


def segments(
    data: bytes, offset: int, charset: str, evidence: str, words: Sequence[Run]
) -> Iterator[Segment]:
    """Yield the segments of a page: those in another charset, and the page's own between them.

    ``offset`` is where ``data`` begins in the page. Words of one charset with nothing but ASCII
    between them are one segment.
    """
    position = 0  # in the page
    for start, end, name in _joined(data, words):
        if offset + start > position:
            yield Segment(position, offset + start, charset, evidence)
        position = offset + end
        yield Segment(offset + start, position, name, "strict")
    if position < offset + len(data) or not words:
        yield Segment(position, offset + len(data), charset, evidence)


def _joined(data: bytes, words: Sequence[Run]) -> Iterator[tuple[int, int, str]]:
    start = end = 0
    charset = ""
    for word in words:
        if word.charset != charset or not data[end : word.start].isascii():
            if charset:
                yield start, end, charset
            start, charset = word.start, word.charset
        end = word.end
    if charset:
        yield start, end, charset
