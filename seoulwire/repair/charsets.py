"""What charset a page is in that is not clean UTF-8: the one in which it reads best.

Declarations are heard, strict decoding and the cost of the reading judge.
"""

import re
from collections.abc import Iterator

from seoulwire.repair.declarations import Witness, asked_of_chardet
from seoulwire.repair.paths import read_piece
from seoulwire.repair.remains import LOST
from seoulwire.repair.syllables import fluency
from seoulwire.repair.tokens import BEHIND, CHARSETS, CP949, UTF_8
from seoulwire.repair.whatwg import shown

# So near to windows-1252 that only a declaration tells them apart.
_KIN = frozenset(
    "iso8859-3 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 cp1254 cp1258 mac-roman".split()
)
_HIGH = bytes(range(0x80, 0x100))
_FIRST_HIGH = re.compile(rb"[\x80-\xff]")
_END_OF_PIECE = re.compile(rb"[<>\n]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_HANGUL = re.compile("[가-힣]+")
_SAMPLE = 1 << 13  # bytes of words beyond ASCII that show a charset: more make no verdict surer
_LONGEST_PIECE = 1 << 11
_CHARDET_SAMPLE = 1 << 15
_NAMED = 1.0  # what the word of the first declaration is worth: less than one change of charset
_DOUBTFUL = 1.35  # cost for a byte beyond ASCII: prose of UTF-8, CP949 or windows-1252 is below
_DISFLUENT = -9.0  # Korean prose has -4, syllables at random below -10
_CERTAIN = 6.0  # cost of a whole page below which another charset is not worth a thought


def utf_16_of(data: bytes) -> str | None:
    """Return which UTF-16 ``data`` is by its zero bytes: markup has one in each pair."""
    if b"\0" not in data or len(data) % 2:
        return None
    even, odd = data[0::2].count(0), data[1::2].count(0)
    enough = len(data) // 20
    if odd >= enough and even * 20 < odd and odd > 1:
        return "utf-16-le"
    if even >= enough and odd * 20 < even and even > 1:
        return "utf-16-be"
    return None


def verdict(data: bytes, witnesses: tuple[Witness, ...]) -> tuple[str, str, tuple[Witness, ...]]:
    """Return the charset of a page that is not clean UTF-8, the evidence, and all witnesses.

    The page is a shell in UTF-8, CP949 or windows-1252, whichever makes its reading cheapest, runs
    of the others within. chardet is asked, and other charsets tried, only where that reads badly.
    """
    sample = tuple(_sample(data))
    claims = [w.charset for w in witnesses if w.charset]
    costs = {
        home: _mixed_cost(sample, home) - _NAMED * (home in claims[:1]) for home in CHARSETS
    }
    home = min(CHARSETS, key=lambda name: costs[name])
    if home == CP949 and claims[:1] == [UTF_8] and not _hangul(sample):
        home = UTF_8  # English with a few quotation marks in CP949 is no Korean page
    high = max(sum(map(_high, sample)), 1)
    cost = costs[home] / high
    if (cost - _DOUBTFUL) * high <= _CERTAIN and not _is_disfluent(sample, home):
        return home, _evidence(home, witnesses, cost), witnesses
    guess = asked_of_chardet(_around_first(data))
    if guess is not None:
        witnesses = (*witnesses, guess)
    found = {home: cost}
    for name in dict.fromkeys((*(w.charset for w in witnesses), "johab")):
        if name is not None and name not in CHARSETS and (name in claims or name not in _KIN):
            named = _NAMED * sum(w.charset == name for w in witnesses)
            found[name] = _cost(_around_first(data), name) - named / high
    best = min(found, key=lambda name: found[name])
    if (found[home] - found[best]) * high < _CERTAIN and not _is_disfluent(sample, home):
        best = home
    return best, _evidence(best, witnesses, found[best]), witnesses


def _evidence(charset: str, witnesses: tuple[Witness, ...], cost: float) -> str:
    backing = ", ".join(w.name for w in witnesses if w.charset == charset)
    return f"reads best, at {cost:.2f} a byte; named by {backing or 'nobody'}"


def _sample(data: bytes) -> Iterator[bytes]:
    """Yield what holds bytes beyond ASCII, each stretch to the end of its piece."""
    position = size = 0
    while size < _SAMPLE and (found := _FIRST_HIGH.search(data, position)):
        start = max(position, found.start() - BEHIND)
        end = _END_OF_PIECE.search(data, found.start(), found.start() + _LONGEST_PIECE)
        position = end.end() if end else found.start() + _LONGEST_PIECE
        yield data[start:position]
        size += position - start


def _mixed_cost(sample: tuple[bytes, ...], home: str) -> float:
    state, total = home, 0.0
    for piece in sample:
        path = read_piece(piece, home, state)
        total += path.cost
        state = next((t.charset for w in reversed(path.words) for t in w if t.charset), state)
    return total


def _is_disfluent(sample: tuple[bytes, ...], home: str) -> bool:
    """Return whether the page is in CP949 only by its bytes, as GBK and Shift JIS may be."""
    hangul = _hangul(sample) if home == CP949 else ""
    return len(hangul.replace(" ", "")) > 1 and fluency(hangul) < _DISFLUENT


def _hangul(sample: tuple[bytes, ...]) -> str:
    """Return the Hangul of a sample in CP949, one space between its words."""
    text = " ".join(piece.decode(CP949, "ignore") for piece in sample)
    return " ".join(_HANGUL.findall(text))


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
        in_word = sum(c.isalpha() for c in beside)
        total += sum(_character_cost(c, in_word) for c in run.group())
    return total / max(_high(data), 1)


def _character_cost(character: str, letters_beside: int) -> float:
    code = ord(character)
    if 0xAC00 <= code <= 0xD7A3:
        return (1.2 if _in_ks_x_1001(character) else 6.0) + 2.0 * letters_beside
    if character == LOST:
        return 12.0
    if 0x4E00 <= code < 0xA000:
        return 2.5
    if 0x3040 <= code < 0x3100:
        return 1.2
    if 0x370 <= code < 0x600:
        return 1.0
    if 0xC0 <= code < 0x250:
        return 1.5 if letters_beside else 4.0
    if 0x2010 <= code < 0x2030 or character in "·※ㆍ":
        return 1.5
    return 3.0


def _in_ks_x_1001(syllable: str) -> bool:
    return len(syllable.encode("euc_kr", "ignore")) == 2  # others are spelt out in eight bytes
