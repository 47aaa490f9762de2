"""A page of several charsets: each damaged word read on its own, its changes recorded."""

import re
from dataclasses import dataclass

from seoulwire.repair.record import Repair
from seoulwire.repair.paths import Token, read_piece
from seoulwire.repair.tokens import CP949, USUAL_HANGUL, UTF_8
from seoulwire.repair.whatwg import shown

# Markup and line ends: a charset may change there, and none of these bytes is ever a trail byte.
_PIECE = re.compile(rb"[^<>\n]*[<>\n]?")
# What a piece of CP949 prose is made of: ASCII, Hangul of KS X 1001 and symbols, no hanja.
_CP949_PROSE = re.compile(
    rb"(?:[\x00-\x7f]++|(?:[\xa1-\xac][\xa1-\xfe]|" + USUAL_HANGUL + rb")++)*+"
)
# First bytes in UTF-8 of Hangul, and of letters that neither Korean nor Western pages have.
_HANGUL_LEAD = re.compile(rb"[\xea-\xed]")
_RARE_LEAD = re.compile(rb"[\xc6-\xcd\xd4-\xdf]")
# Bytes of damaged words read one by one: a page that needs more is no text, and time is finite.
_MOST_EFFORT = 1 << 17
_CONFIDENCE = {"cp949": 0.999, "cp1252": 0.99, "utf-8": 0.999}
_NAMES = {"cp949": "CP949", "cp1252": "windows-1252", "utf-8": "UTF-8"}


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of the bytes in one charset and what says so; ``end`` is the first byte after it."""

    start: int
    end: int
    charset: str
    evidence: str


@dataclass(slots=True)
class Reading:
    """The two readings of a mixed page as they grow, with what tells them apart.

    ``effort`` counts the bytes that had to be read one by one.
    """

    raw: list[str]
    text: list[str]
    repairs: list[Repair]
    foreign: list[Segment]
    raw_length: int = 0
    effort: int = 0

    def add(self, raw: str, text: str) -> None:
        """Append a stretch that the page's charset and the true one read as given."""
        self.raw.append(raw)
        self.text.append(text)
        self.raw_length += len(raw)

    def add_foreign(self, data: bytes, start: int, raw: str, text: str, charset: str) -> None:
        """Append bytes at ``start`` that are in ``charset``, not in the page's."""
        self.foreign.append(Segment(start, start + len(data), charset, "strict"))
        if raw != text:
            head, tail = _shared_ends(raw, text)
            before, after = raw[head : len(raw) - tail], text[head : len(text) - tail]
            self.repairs.append(
                Repair(
                    start=self.raw_length + head,
                    end=self.raw_length + len(raw) - tail,
                    text_start=0,
                    text_end=0,
                    before=before,
                    after=after,
                    kind="decode",
                    method=f"{charset}-run",
                    confidence=_CONFIDENCE[charset],
                    evidence="bytes",
                    detail=f"{_NAMES[charset]} {data.hex(' ').upper()}",
                )
            )
        self.add(raw, text)


def read_mixed(data: bytes, charset: str, offset: int = 0) -> Reading:
    """Return both readings of ``data``: all of it in ``charset``, and each word in its own."""
    reading = Reading([], [], [], [])
    state = charset
    position = 0
    for line in data.splitlines(keepends=True):
        plain = _strictly(line, UTF_8) if charset == UTF_8 and not _is_chance(line) else None
        if plain is not None:
            reading.add(plain, plain)
            state = charset
        else:
            for piece in _PIECE.finditer(line):
                start = offset + position + piece.start()
                state = _read_stretch(reading, piece.group(), start, charset, state)
        position += len(line)
    return reading


def _read_stretch(reading: Reading, content: bytes, offset: int, charset: str, state: str) -> str:
    """Read what stands between markup; return the charset it ends in."""
    if content.isascii():
        reading.add(text := content.decode("ascii"), text)
        return state
    if (charset == UTF_8 and not _is_chance(content)) or (charset == CP949 and _CP949_PROSE.fullmatch(content)):
        plain = _strictly(content, charset)
        if plain is not None:
            reading.add(plain, plain)
            return charset
    return _read_piece(reading, content, offset, charset, state)


def _read_piece(reading: Reading, piece: bytes, offset: int, charset: str, state: str) -> str:
    """Read one damaged piece word by word; return the charset it ends in."""
    reading.effort += len(piece)
    if reading.effort > _MOST_EFFORT:
        plain = shown(piece, charset)
        reading.add(plain, plain)
        return charset
    position = 0
    for tokens in read_piece(piece, charset, state).words:
        start, end = tokens[0].start, tokens[-1].end
        if start > position:
            gap = piece[position:start].decode("ascii")
            reading.add(gap, gap)
        state = next((t.charset for t in reversed(tokens) if t.charset), state)
        _add_word(reading, piece[start:end], offset + start, tokens, charset)
        position = end
    rest = piece[position:].decode("ascii")
    reading.add(rest, rest)
    return state


def _add_word(
    reading: Reading, word: bytes, offset: int, tokens: tuple[Token, ...], charset: str
) -> None:
    """Append a word, each run of its foreign characters as one change."""
    plain = shown(word, charset)
    text = "".join(token.text for token in tokens)
    foreign = {token.charset for token in tokens} - {charset, None}
    if not foreign:
        # What no charset can read stays as the page's own decoder shows it.
        reading.add(plain, plain)
        return
    groups = _groups(tokens, charset)
    first = tokens[0].start
    spans = [(group[0].start - first, group[-1].end - first) for group in groups]
    raws = [shown(word[start:end], charset) for start, end in spans]
    if "".join(raws) != plain:
        # The plain decoder joined bytes across the seams: the word is one change.
        name = next(token.charset for token in tokens if token.charset in foreign)
        reading.add_foreign(word, offset, plain, text, name or charset)
        return
    for group, raw, (start, end) in zip(groups, raws, spans, strict=True):
        name = group[0].charset
        if name in (None, charset):
            reading.add(raw, raw)
        else:
            own = "".join(token.text for token in group)
            reading.add_foreign(word[start:end], offset + start, raw, own, name or charset)


def _groups(tokens: tuple[Token, ...], charset: str) -> list[list[Token]]:
    """Return the tokens as runs: of one foreign charset each, the page's own between them."""
    groups: list[list[Token]] = []
    for token in tokens:
        name = None if token.charset == charset else token.charset
        last = groups[-1][0].charset if groups else ""
        if groups and name == (None if last == charset else last):
            groups[-1].append(token)
        else:
            groups.append([token])
    return groups


def _strictly(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except UnicodeDecodeError:
        return None


def _is_chance(line: bytes) -> bool:
    """Return whether a line is UTF-8 by chance at best: CP949 of a few syllables may be."""
    return _HANGUL_LEAD.search(line) is None and _RARE_LEAD.search(line) is not None


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
