"""A page of several charsets: each damaged word read on its own, its changes recorded."""

from dataclasses import dataclass, field

from seoulwire.repair.paths import (
    WORD,
    Token,
    certain_charset,
    is_cp949_prose,
    is_utf_8,
    pieces_beyond_ascii,
    read_piece,
)
from seoulwire.repair.record import Repair, Repaired
from seoulwire.repair.tokens import CP949, UTF_8
from seoulwire.repair.whatwg import shown

_WINDOW = 1 << 12  # bytes that are taken at once where all is well
# Bytes read one by one: a page that needs more is no text, and time is finite. Words that are
# beyond doubt in another charset take less of it.
_MOST_EFFORT = 1 << 17
_OF_CERTAIN = 8
_OF_PIECE = 8  # bytes that a piece counts besides its own
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


@dataclass(slots=True)
class _Reading:
    """The two readings of a mixed page as they grow, with what tells them apart.

    ``effort`` counts the bytes that had to be read one by one, ``state`` is the last charset.
    """

    charset: str
    state: str
    raw: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    foreign: list[Segment] = field(default_factory=list)
    raw_length: int = 0
    text_length: int = 0
    effort: int = 0
    ascii_since: bool = False

    def add_ascii(self, data: bytes) -> None:
        """Append bytes of which all charsets say the same."""
        if data:
            text = data.decode("ascii")
            self.raw.append(text)
            self.text.append(text)
            self.raw_length += len(text)
            self.text_length += len(text)

    def add(self, text: str) -> None:
        """Append what is in the page's own charset."""
        self.raw.append(text)
        self.text.append(text)
        self.raw_length += len(text)
        self.text_length += len(text)
        self.ascii_since = False

    def add_foreign(self, data: bytes, start: int, raw: str, text: str, charset: str) -> None:
        """Append bytes at ``start`` that are in ``charset``, not in the page's."""
        if self.ascii_since and self.foreign[-1].charset == charset:
            self.foreign[-1] = Segment(self.foreign[-1].start, start + len(data), charset, "strict")
        else:
            self.foreign.append(Segment(start, start + len(data), charset, "strict"))
        self.ascii_since = True
        if raw != text:
            self.repairs.append(self._change(data, raw, text, charset))
        self.raw.append(raw)
        self.text.append(text)
        self.raw_length += len(raw)
        self.text_length += len(text)

    def _change(self, data: bytes, raw: str, text: str, charset: str) -> Repair:
        head = tail = 0
        before, after = raw, text
        if raw[:1] == text[:1] or raw[-1:] == text[-1:]:
            head, tail = _shared_ends(raw, text)
            before, after = raw[head : len(raw) - tail], text[head : len(text) - tail]
        start, text_start = self.raw_length + head, self.text_length + head
        return Repair(
            start=start,
            end=start + len(before),
            text_start=text_start,
            text_end=text_start + len(after),
            before=before,
            after=after,
            kind="decode",
            method=_METHODS[charset],
            confidence=_CONFIDENCE[charset],
            evidence="bytes",
            detail=f"{_NAMES[charset]} {data.hex(' ').upper()}",
        )


def read_mixed(data: bytes, charset: str, offset: int = 0) -> tuple[Repaired, list[Segment]]:
    """Return ``data`` read in ``charset`` but for the runs in another, and these runs.

    The raw text is what a plain decode in ``charset`` shows. ``offset`` is where ``data`` begins
    in the page, for the places of the runs.
    """
    reading = _Reading(charset, charset)
    position = 0
    while position < len(data) and reading.effort < _MOST_EFFORT:
        end = data.find(b"\n", position + _WINDOW) + 1 or len(data)
        window = data[position:end]
        if not _add_own(reading, window):
            done = 0
            for begin, stop in pieces_beyond_ascii(window):
                reading.add_ascii(window[done:begin])
                done = begin
                if reading.effort >= _MOST_EFFORT:
                    break
                _read_piece(reading, window[begin:stop], offset + position + begin)
                done = stop
            else:
                reading.add_ascii(window[done:])
                done = len(window)
            end = position + done
        position = end
    reading.add(shown(data[position:], charset))
    repaired = Repaired(
        raw="".join(reading.raw), text="".join(reading.text), repairs=tuple(reading.repairs)
    )
    return repaired, reading.foreign


def _add_own(reading: _Reading, data: bytes) -> bool:
    """Append ``data`` if it is in the page's own charset beyond doubt; return whether it is."""
    if data.isascii():
        reading.add_ascii(data)
        return True
    if reading.charset == UTF_8:
        is_own = is_utf_8(data)
    else:
        is_own = reading.charset == CP949 and is_cp949_prose(data)
    if is_own:
        reading.add(shown(data, reading.charset))
        reading.state = reading.charset
    return is_own


def _read_piece(reading: _Reading, piece: bytes, start: int) -> None:
    """Read what stands between markup."""
    if _add_own(reading, piece):
        return
    charset = certain_charset(piece)
    if charset is not None:
        _add_certain(reading, piece, start, charset)
        return
    reading.effort += len(piece) + _OF_PIECE
    if len(piece) > _MOST_EFFORT:
        reading.add(shown(piece, reading.charset))
        return
    position = 0
    for tokens in read_piece(piece, reading.charset, reading.state).words:
        begin, end = tokens[0].start, tokens[-1].end
        reading.add_ascii(piece[position:begin])
        _add_word(reading, piece[begin:end], start + begin, tokens)
        position = end
    reading.add_ascii(piece[position:])


def _add_certain(reading: _Reading, piece: bytes, start: int, charset: str) -> None:
    """Append a piece all in one charset that is not the page's, word by word."""
    reading.effort += len(piece) // _OF_CERTAIN + 1
    position = 0
    home = reading.charset
    for word in WORD.finditer(piece):
        begin, end = word.span()
        reading.add_ascii(piece[position:begin])
        content = word.group()
        text = content.decode(charset)
        reading.add_foreign(content, start + begin, shown(content, home), text, charset)
        position = end
    reading.add_ascii(piece[position:])
    reading.state = charset


def _add_word(reading: _Reading, word: bytes, start: int, tokens: tuple[Token, ...]) -> None:
    """Append a word, each run of its foreign characters as one change."""
    charset = reading.charset
    reading.state = next((t.charset for t in reversed(tokens) if t.charset), reading.state)
    plain = shown(word, charset)
    foreign = [t.charset for t in tokens if t.charset not in (charset, None)]
    if not foreign:
        # What no charset can read stays as the page's own decoder shows it.
        reading.add(plain)
        return
    runs = _runs(tokens, charset)
    first = tokens[0].start
    pieces = [word[run[0].start - first : run[-1].end - first] for run in runs]
    raws = [shown(piece, charset) for piece in pieces]
    if "".join(raws) != plain:
        # The plain decoder joined bytes across the seams: the word is one change.
        text = "".join(token.text for token in tokens)
        reading.add_foreign(word, start, plain, text, foreign[0] or charset)
        return
    for run, piece, raw in zip(runs, pieces, raws, strict=True):
        name = run[0].charset
        if name is None or name == charset:
            reading.add(raw)
        else:
            text = "".join(token.text for token in run)
            reading.add_foreign(piece, start + run[0].start - first, raw, text, name)


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


def with_page(
    foreign: list[Segment], size: int, charset: str, evidence: str
) -> tuple[Segment, ...]:
    """Return the segments of a whole page: the foreign ones and the page's own between them."""
    segments: list[Segment] = []
    position = 0
    for segment in foreign:
        if segment.start > position:
            segments.append(Segment(position, segment.start, charset, evidence))
        segments.append(segment)
        position = segment.end
    if position < size or not segments:
        segments.append(Segment(position, size, charset, evidence))
    return tuple(segments)
