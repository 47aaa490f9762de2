"""What charset a page is in that is not clean UTF-8: the one in which it reads best.

Declarations are heard, strict decoding and the cost of the reading judge.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import NamedTuple

from seoulwire.repair.declarations import Witness, asked_of_chardet
from seoulwire.repair.paths import WORD, read_piece
from seoulwire.repair.pieces import (
    Stretch,
    certain_charset,
    has_only_marks,
    is_marked_in_both,
    is_strict,
    is_western,
    is_western_or_utf_8,
    pieces_beyond_ascii,
    pieces_within,
)
from seoulwire.repair.remains import LOST
from seoulwire.repair.syllables import fluency
from seoulwire.repair.tokens import CHARSETS, CP949, CP1252, UTF_8
from seoulwire.repair.whatwg import shown

# So near to windows-1252 that only a declaration tells them apart.
_KIN = re.compile("iso8859-(?:[23]|1[03-6])|cp125[048]|mac-roman")
_UTF_16 = ("utf-16-le", "utf-16-be")
# What pages in UTF-16 do not hold: controls, scripts of no page, U+FFFD.
_STRANGE = re.compile(
    "[^\t\n\r -\u1fff\u2000-\u2bff\u3000-\u33ff\u4e00-\u9fff\uac00-\ud7a3\uff00-\uffef]"
)
_HIGH = bytes(range(0x80, 0x100))
_FIRST_HIGH = re.compile(rb"[\x80-\xff]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_SAMPLE = 1 << 13  # bytes of words beyond ASCII that show a charset: more make no verdict surer
_HANGUL = re.compile("[가-힣]+")
_TELLING = 80  # characters that tell Korean from other languages
_MOST_PIECES = 16  # that are read character by character for a verdict
_LONGEST_PIECE = 1 << 10
_CHARDET_SAMPLE = 1 << 13
_NAMED = 1.0  # what the word of the first declaration is worth: less than one change of charset
_DOUBTFUL = 1.35  # cost for a byte beyond ASCII: prose of UTF-8, CP949 or windows-1252 is below
_WESTERN_CHARSETS = frozenset((UTF_8, CP1252))
_WESTERN = 3.2  # windows-1252 has less than that for letters in words, and cannot be told from kin
_FLUENT, _DISFLUENT = -7.0, -9.0  # Korean prose has -4, syllables at random below -10
_CERTAIN = 2.5  # cost of a whole page below which another charset is not worth a thought
_FAR_BETTER = 1.5  # cost for a byte
_NEAR = 0.5  # cost for a byte that a declaration outweighs where all of the page decodes in it


class _Reading(NamedTuple):
    """What a sample costs, the words of Hangul it has in CP949, and which charsets it has."""

    cost: float
    hangul: str
    charsets: frozenset[str | None]


def utf_16_of(data: bytes, marked: str | None) -> str | None:
    """Return which UTF-16 ``data`` is: by its mark, unless that lies, or by its zero bytes."""
    if marked in _UTF_16 and (
        0 in data or (not is_strict(data, UTF_8) and _is_usual_in(data, marked))
    ):
        return marked
    if 0 not in data:
        return None
    # Markup, spaces and digits have a zero in each pair; at one place only.
    first, second = data[0::2].count(0), data[1::2].count(0)
    charset, zeros = ("utf-16-be", first) if first > second else ("utf-16-le", second)
    if zeros < 2 or zeros * 40 < len(data):
        return None
    return charset if _is_usual_in(data, charset) else None


def _is_usual_in(data: bytes, charset: str) -> bool:
    """Return whether ``data`` in UTF-16 holds what pages do."""
    text = data[:_CHARDET_SAMPLE].decode(charset, "replace")
    return _STRANGE.subn("", text)[1] * 20 < len(text)


def verdict(
    data: bytes, cuts: Sequence[Stretch], witnesses: tuple[Witness, ...]
) -> tuple[str, str, tuple[Witness, ...]]:
    """Return the charset of a page that is not clean UTF-8, the evidence, and all witnesses.

    ``cuts`` are the stretches of ``data``.

    The page is a shell in UTF-8, CP949 or windows-1252, whichever makes its reading cheapest, runs
    of the others within. chardet is asked, and other charsets tried, only where that reads badly.
    """
    claims = [w.charset for w in witnesses if w.charset]
    home = _by_stretches(data, cuts, claims)
    if home is not None:
        return home, _evidence(home, witnesses), witnesses
    sample = tuple(_first_pieces(data))
    readings = {home: _read(sample, home) for home in CHARSETS}
    costs = {
        home: reading.cost - _NAMED * (home in claims[:1]) for home, reading in readings.items()
    }
    home = min(CHARSETS, key=lambda name: costs[name])
    if home == CP949 and claims[:1] == [UTF_8] and not readings[home].hangul:
        home = UTF_8  # English with a few quotation marks in CP949 is no Korean page
    high = max(sum(map(_high, sample)), 1)
    if (
        claims[:1] == [CP949]
        and costs[CP949] - costs[home] < _NEAR * high
        and is_strict(data, CP949)
    ):
        home = CP949
    cost = costs[home] / high + _DOUBTFUL * _is_disfluent(readings[home].hangul)
    rest = [name for name in claims if name not in CHARSETS]
    is_western = (
        not readings[home].hangul
        if home == CP1252
        else readings[home].charsets <= _WESTERN_CHARSETS
    )
    usual = _WESTERN if is_western else _DOUBTFUL
    if (cost - usual) * high > _CERTAIN:
        guess = asked_of_chardet(_around_first(data))
        if guess is not None:
            witnesses = (*witnesses, guess)
            rest.append(guess.charset or "johab")
        rest.append("johab")
    found = {home: cost}
    for name in dict.fromkeys(rest):
        if name not in CHARSETS and (name in claims or not _KIN.fullmatch(name)):
            named = _NAMED * sum(w.charset == name for w in witnesses)
            found[name] = _cost(_around_first(data), name) - named / high
    # What nobody declared must read well, or all of it far better: damage is no other charset.
    read_well = [
        n
        for n in found
        if n == home
        or n in claims
        or found[n] <= _DOUBTFUL
        or (found[n] <= found[home] - _FAR_BETTER and is_strict(data, n))
    ]
    best = min(read_well, key=lambda name: found[name])
    if (found[home] - found[best]) * high < _CERTAIN:
        best = home
    return best, _evidence(best, witnesses), witnesses


def _by_stretches(data: bytes, cuts: Iterable[Stretch], claims: Sequence[str]) -> str | None:
    """Return the charset of the shell where most pieces are UTF-8 or CP949 beyond doubt.

    Or some, if that is what was declared and none are of the other. Where they are not, but none
    can well be anything but one of the three charsets, the shell is what more of them are.
    """
    kinds: list[str] = []
    likely: list[str | None] = []
    certain: list[bytes] = []
    korean: list[bytes] = []
    doubtful = size = 0
    for start, end, charset, is_certain in cuts:
        content = data[start:end]
        guess = charset if is_certain else _likely(content, charset)
        likely.append(guess)
        if charset is not None and is_certain:
            kinds.append(charset)
            certain.append(content)
            korean.append(content)
        elif guess in (CP949, CP1252):
            doubtful += pieces_within(content)
        else:
            for piece in _pieces(content):
                told = _told(piece)
                kinds += map(itemgetter(0), told)
                korean += [word for charset, word in told if charset == CP949]
                doubtful += not told
        size += end - start
        if size > _SAMPLE:
            break
    is_as_claimed = set(kinds) == set(claims[:1])
    if kinds and (not doubtful or doubtful <= pieces_within(b"".join(certain)) or is_as_claimed):
        is_korean = UTF_8 in kinds or fluency(_some_hangul(korean)) > _FLUENT
        return _most_runs(kinds, claims) if is_korean else None
    is_western = CP1252 in likely or "" in likely
    is_told = None not in likely and set(claims) <= set(CHARSETS)
    if not is_told or (is_western and CP949 in (*likely, *claims)):
        return None
    if claims[:1] == [UTF_8] and not is_western:
        return UTF_8  # English with a few quotation marks in CP949 is no Korean page
    return _most_runs([guess or UTF_8 for guess in likely], claims)


def _likely(content: bytes, charset: str | None) -> str | None:
    """Return what a stretch is in that is in no charset beyond doubt, if it can well be told.

    ``""`` for some of UTF-8 and some of windows-1252.
    """
    if charset is None:
        if is_western(content):
            return CP1252
        return "" if is_western_or_utf_8(content) else UTF_8 if is_marked_in_both(content) else None
    return charset if charset == UTF_8 or has_only_marks(content) else None


def _some_hangul(stretches: Iterable[bytes]) -> str:
    sample = b" ".join(stretches)[: 2 * _TELLING]
    return " ".join(_HANGUL.findall(sample.decode(CP949, "ignore")))


def _most_runs(kinds: Sequence[str], claims: Sequence[str]) -> str:
    """Return which charset has most runs; of several, the one declared, or the first."""
    if kinds.count(kinds[0]) == len(kinds):
        return kinds[0]
    runs = Counter(charset for charset, _ in groupby(kinds))
    most = [charset for charset, count in runs.items() if count == max(runs.values())]
    return next((charset for charset in claims[:1] if charset in most), most[0])


def _told(piece: bytes) -> list[tuple[str, bytes]]:
    """Return what a piece is in beyond doubt; if it is of several charsets, what its words are."""
    whole = certain_charset(piece)
    if whole:
        return [(whole, piece)]
    words = WORD.findall(piece)
    return [(charset, word) for word in words if (charset := certain_charset(word))]


def _evidence(charset: str, witnesses: tuple[Witness, ...]) -> str:
    backing = ", ".join(w.name for w in witnesses if w.charset == charset)
    return f"reads best; named by {backing or 'nobody'}"


def _first_pieces(data: bytes) -> Iterator[bytes]:
    """Yield the first pieces that are not ASCII, as many as are read character by character."""
    for piece in islice(_pieces(data), _MOST_PIECES):
        yield piece[:_LONGEST_PIECE]


def _pieces(data: bytes) -> Iterator[bytes]:
    return (data[begin:end] for begin, end in pieces_beyond_ascii(data, 0, len(data)))


def _read(sample: tuple[bytes, ...], home: str) -> _Reading:
    state, total = home, 0.0
    hangul: list[str] = []
    charsets: set[str | None] = set()
    for piece in sample:
        path = read_piece(piece, home, state)
        total += path.cost
        for word in path.words:
            korean = "".join(t.text for t in word if t.charset == CP949 and t.text >= "가")
            hangul += (korean,) if korean else ()
            charsets.update([t.charset for t in word if t.text >= "\x80"])
            state = next((t.charset for t in reversed(word) if t.charset), state)
    return _Reading(total, " ".join(hangul), frozenset(charsets))


def _is_disfluent(hangul: str) -> bool:
    """Return whether Hangul is none by its syllables, as of GBK or Shift JIS read as CP949."""
    return len(hangul.replace(" ", "")) > 3 and fluency(hangul) < _DISFLUENT


def _high(data: bytes) -> int:
    return len(data) - len(data.translate(None, _HIGH))


def _around_first(data: bytes) -> bytes:
    first = _FIRST_HIGH.search(data)
    start = max(0, first.start() - 256) if first else 0
    return data[start : start + _CHARDET_SAMPLE]


def _cost(data: bytes, charset: str) -> float:
    """Return how unlikely ``data`` is as prose in ``charset``, for each byte beyond ASCII."""
    text = shown(data, charset)
    total = 0.0
    for run in _NOT_ASCII.finditer(text):
        beside = text[run.start() - 1 : run.start()] + text[run.end() : run.end() + 1]
        in_word = sum(c.isascii() and c.isalpha() for c in beside)
        total += sum(_character_cost(c, in_word) for c in run.group())
    return total / max(_high(data), 1)


def _character_cost(character: str, letters_beside: int) -> float:
    code = ord(character)
    if 0xAC00 <= code <= 0xD7A3:
        return (1.2 if in_ks_x_1001(character) else 6.0) + 2.0 * letters_beside
    if character == LOST:
        return 12.0
    if 0x4E00 <= code < 0xA000:
        return 2.5 + 1.5 * letters_beside
    if 0x3040 <= code < 0x3100:
        return 1.2
    if 0x370 <= code < 0x700 or 0xE00 <= code < 0xE80:
        return 6.0 if letters_beside else 1.0  # Greek to Arabic, and Thai: not among Latin letters
    if 0xC0 <= code < 0x250:
        return (1.5 if letters_beside else 4.0) + (code >= 0x100)
    if 0x2010 <= code < 0x2030 or character in "·※ㆍ":
        return 1.5
    return 3.0 if code < 0x2100 else 5.0


def in_ks_x_1001(syllable: str) -> bool:
    """Return whether a syllable is one of the 2,350 of KS X 1001, those in use."""
    return len(syllable.encode("euc_kr", "ignore")) == 2  # others are spelt out in eight bytes
