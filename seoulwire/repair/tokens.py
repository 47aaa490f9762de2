"""What single characters cost: how unlikely bytes are to spell one in each charset of a stream.

A cost is in the manner of a negative logarithm: a common Hangul syllable has 1. Only the bytes
beside a character are looked at, so that costs can be kept.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from seoulwire.repair.remains import LOST

UTF_8, CP949, CP1252 = "utf-8", "cp949", "cp1252"
CHARSETS = (UTF_8, CP949, CP1252)
REACH = 6  # bytes that the cost of a character depends on: the longest, and two behind it
BEHIND = 2  # and before it

# A shorter lead of UTF-8, cut where a byte-counting "substr" or the end of the stream cut it.
_CUT_UTF_8 = re.compile(rb"[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2}")

# Symbols people type in CP949: quotes, dashes, dots, list marks, units, brackets, circled numbers.
USUAL_SYMBOLS = frozenset(
    "“”‘’―…·ㆍ※→←↑↓↔⇒℃㎡㎢㎞㎏㎝㎜㎥㎖㎎㏊°×÷±≤≥≠∼～「」『』〈〉《》【】〔〕★☆■□●○◆◇◎▲△▼▽▶▷◀◁♥♡♠♤♣♧☎☏☞☜♪♬"
    "¨´¸‥ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅰⅱⅲⅳⅴ㈜№㏇™㏂㏘℡½⅓⅔¼¾¹²³㉠㉡㉢㉣"
) | frozenset(map(chr, (*range(0x2460, 0x246F), *range(0x3131, 0x3164))))
# Syllables whose bytes are also one Latin letter or sign in UTF-8 (쨌 is ·): those of common words,
# and those of no word.
BESIDE_LATIN = frozenset(
    "징짖짙짚짜짝짠짢짤짧짬짭짱째쨍쩌쩍쩔찼창찾채책챌챔챕챗챙처척천철첨첩첫청체"
)
_NEVER_BESIDE_LATIN = frozenset("짯짰쨀쨉쨌쨔쨘쨩챘챤챦챰챵첬첵")
_NEVER = frozenset("혻횞")  # a no-break space and × in UTF-8
_ANYHOW = ("어쨌".encode(CP949), "저쨌".encode(CP949))  # but this one: 어쨌든
_PAIRS_BESIDE_LATIN = b"|".join(sorted(c.encode(CP949) for c in BESIDE_LATIN))
# One syllable of KS X 1001 (source of a pattern of bytes) that is nothing else in UTF-8; those that
# may be a Latin letter are among them only beside others.
USUAL_HANGUL = (
    rb"(?:[\xb0-\xc1\xc4-\xc8][\xa1-\xfe]|[\xc2\xc3][\xc0-\xfe]"
    rb"|(?<=[\xa1-\xfe])(?:"
    + _PAIRS_BESIDE_LATIN
    + rb")|(?:"
    + _PAIRS_BESIDE_LATIN
    + rb")(?=[\xa1-\xfe]))"
)
_WESTERN_MARKS = frozenset("‘’“”–—…•€™")
_LATER_LATIN = frozenset("ƠơƯưȘșȚțǍǎǐǒǔə")
_WORDS = frozenset("àéèòóÀÉ")  # letters that are words, and no first byte of Hangul in UTF-8
_WESTERN_SIGNS = frozenset("‹›„¡¢£¥§©ª«®°±²³·º»¼½¾¿×")
_CJK = ((0x2010, 0x2800), (0x3000, 0xA000), (0xAC00, 0xD7A4), (0xF900, 0xFB00), (0xFF00, 0xFFF0))

_IN_ROWS = frozenset((0xA6, 0xAA, 0xAB, 0xAC))  # first bytes in CP949: lines, kana, Cyrillic
_COPYRIGHT = "©".encode()
_OWNER = re.compile(rb" ?[A-Z0-9]")

# What may stand beside a mark: a space or sign, or Hangul in UTF-8.
_ENDS_UTF_8 = re.compile(rb"[\x80-\xbf]|[^A-Za-z\x80-\xff]|\Z")
_BEGINS_UTF_8 = re.compile(rb"[\xea-\xed]|[^A-Za-z\x80-\xff]|\Z")
_PUNCTUATION = b"\xe2\x80"  # first bytes of marks in UTF-8
_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_CUT_HERE = re.compile(rb"\.\.|\xe2\x80\xa6|\xa1\xa6|[<\"']")

_STRAY_COST = 9.0
_SHORTENED_COST = 3.0  # where a title or the stream is cut
_CUT_COST = 6.0
_OFTEN_CUT = frozenset(b"\xe2\xe3\xea\xeb\xec\xed")  # first bytes of punctuation and Hangul


@dataclass(frozen=True, slots=True)
class Choice:
    """A character that bytes may spell: ``length`` in bytes, its ``charset`` and what it costs.

    ``charset`` is ``None`` where no charset could read the bytes.
    """

    length: int
    text: str
    charset: str | None
    cost: float


@lru_cache(maxsize=1 << 16)
def choices(before: bytes, data: bytes) -> tuple[Choice, ...]:
    """Return every character that ``data`` may start with.

    ``before`` are the ``BEHIND`` bytes before it, ``data`` the next ``REACH``, fewer at an edge.
    """
    return tuple(_every_choice(before, data))


def _every_choice(before: bytes, data: bytes) -> Iterator[Choice]:
    first = data[0]
    if first < 0x80:
        yield Choice(1, chr(first), None, 0.0)
        return
    length = 2 if first < 0xE0 else 3 if first < 0xF0 else 4
    character = _one(data[:length], UTF_8)
    if character is not None:
        yield Choice(length, character, UTF_8, _utf_8_cost(character, before, data[length:]))
    elif half := _SURROGATE.match(data):
        yield Choice(half.end(), LOST, None, 2.0)
    elif cut := _CUT_UTF_8.match(data):
        yield Choice(cut.end(), LOST, None, _cut_cost(first, before, data[cut.end() :]))
    character = _one(data[:2], CP949)
    if character is not None:
        yield Choice(2, character, CP949, _cp949_cost(character, data[:2], before, data[2:]))
    character = _one(data[:1], CP1252)
    if character is not None:
        yield Choice(1, character, CP1252, _cp1252_cost(character, before, data[1:]))
    is_cut = 0xB0 <= first <= 0xC8 and before[-1:] >= b"\x80" and _CUT_HERE.match(data[1:])
    yield Choice(1, LOST, None, _SHORTENED_COST if is_cut else _STRAY_COST)


def _one(data: bytes, charset: str) -> str | None:
    """Return the one character that ``data`` spells in ``charset``, or ``None``."""
    try:
        text = data.decode(charset)
    except UnicodeDecodeError:
        return None
    return text if len(text) == 1 else None


def _cut_cost(first: int, before: bytes, after: bytes) -> float:
    is_behind_one = before[-1:] < b"\x80" or before[-2:-1] >= b"\x80"
    if is_behind_one and _CUT_HERE.match(after):
        return _SHORTENED_COST + 2.0 * _is_letter(before[-1:])
    cost = _CUT_COST + 2.0 * _is_letter(before[-1:])
    if first not in _OFTEN_CUT:
        cost += 3.0
    return cost + (2.0 if after[:1] >= b"\x80" else 4.0 * _is_letter(after[:1]))


def _is_letter(byte: bytes) -> bool:
    return byte.isalpha()  # of bytes, ASCII letters only


def _is_outside(byte: bytes) -> bool:
    return byte < b"\x80" or byte == b"\xa0"


def _utf_8_cost(character: str, before: bytes, after: bytes) -> float:
    code = ord(character)
    if code >= 0x800:
        usual = code >= 0x10000 or any(start <= code < end for start, end in _CJK)
        return 1.0 if usual else 4.0
    if code < 0xC0:
        return 2.0  # no-break spaces, ©, «, ·, ½
    # Of a row of letters beyond ASCII, each is beside the next.
    in_word = _is_letter(before[-1:]) or _is_letter(after[:1])
    in_row = before[:1] >= b"\xc3" or after[:1] >= b"\xc3"
    if code < 0x180 or character in _LATER_LATIN:
        return 1.5 if in_word or in_row else 3.0
    if 0x370 <= code < 0x600:
        return 1.5 if in_row else 4.0  # Greek, Cyrillic, Armenian, Hebrew
    return 2.0 if in_row and 0x600 <= code < 0x700 else 7.0


def _cp949_cost(character: str, pair: bytes, before: bytes, after: bytes) -> float:
    lead, trail = pair
    if character in USUAL_SYMBOLS or character == "\u3000":
        return 1.5
    if lead in _IN_ROWS and (before[-2:-1] == pair[:1] or after[:1] == pair[:1]):
        return 1.5  # in a row of them
    if 0xA1 <= lead < 0xB0 and trail >= 0xA1:
        return 4.0  # other symbols, Greek, kana, Cyrillic
    latin_beside = 2.0 * _is_letter(before[-1:]) + 2.0 * _is_letter(after[:1])
    if lead > 0xC8:
        return 4.0 + 2.0 * latin_beside  # hanja
    alone = before[-1:] < b"\x80" and after[:1] < b"\x80"
    whole = not before and after[:1] in (b"", b"<", b"\n")  # of its piece: nothing is beside it
    if trail < 0xA1 or lead < 0xB0:  # beyond the 2,350 syllables of KS X 1001
        if character in _NEVER and (not whole or after[:1] == b"<"):
            return 12.0
        return 4.5 if whole else (7.0 if trail < 0x80 else 6.0) + latin_beside + 1.5 * alone
    if trail >= 0xC0 or lead not in (0xC2, 0xC3):
        return 1.2 + latin_beside
    if whole:
        is_list_mark = after[:1] == b"<" and character in _NEVER_BESIDE_LATIN
        return 6.0 if is_list_mark else 1.5
    if _is_letter(before[-1:]) and not b"\xb0" <= after[:1] <= b"\xc8":
        latin_beside += 5.0  # "café", then something in CP949
    latin_around = alone and before[:1] < b"\x80" and after[1:2] < b"\x80"
    if alone and _OWNER.match(after) and pair == _COPYRIGHT:
        return 12.0  # "© Seoul", "©2017"
    rarity = 1.2 if character in BESIDE_LATIN else 3.5
    if character in _NEVER_BESIDE_LATIN and before + pair not in _ANYHOW:
        rarity = 12.0
    return rarity + latin_beside + 1.5 * alone + 3.0 * latin_around


def _cp1252_cost(character: str, before: bytes, after: bytes) -> float:
    in_word = _is_letter(before[-1:]) or _is_letter(after[:1])
    if character in _WESTERN_MARKS:
        is_between = _ENDS_UTF_8.match(before[-1:]) and _BEGINS_UTF_8.match(after[:1])
        if is_between and before != _PUNCTUATION:
            return 1.0
        return 2.0 if in_word else 3.0
    if character in "ÂÃ" and b"\x80" <= after[:1] < b"\xc0":
        return 6.0  # the first half of a letter in UTF-8
    if character.isalpha() and character not in "ªºµˆ":
        return 2.5 if in_word else 3.0 if character in _WORDS else 6.0
    if character == "\u00a0":
        return 3.0
    alone = _is_outside(before[-1:]) and _is_outside(after[:1])
    return 3.0 if alone and character in _WESTERN_SIGNS else 7.0
