"""Misread letters that a normalization changed afterwards: as they were, where bytes tell.

NFKC writes ¼ as 1⁄4 and ª as a, and editors make spaces of no-break spaces. What follows the first
byte of a character in UTF-8 can only be a later one, whatever it looks like. In CP949 two high
bytes are a syllable: a digit beside them may be one of the two, and how it reads must tell.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import partial
from itertools import chain
from math import log

from seoulwire.repair.syllables import BOUNDARY, alone, likelihood
from seoulwire.repair.tokens import CP949

# Letters of CP949 words that NFKC wrote with others, which are found nowhere else.
_SPELLED = {unicodedata.normalize("NFKC", letter): letter for letter in "¨¯´µ¸¼½¾"}
_TILDE = unicodedata.normalize("NFKC", "˜")  # no letter of CP949 words
_SPELLED_SIGNS = {max(form) for form in _SPELLED}  # each has one that is not ASCII
_SPELLED_LETTER = re.compile("|".join(map(re.escape, _SPELLED)))

# What ISO 8859-15 shows where Latin-1 has other letters. It was the decoder where such letters
# stand beside control characters, for which windows-1252 shows signs, and no other letters do.
_OF_LATIN_9 = str.maketrans("€ŠšŽžŒœŸ", "¤¦¨´¸¼½¾")
_LATIN_9, _CONTROL = re.compile("[ŠšŽžŒœŸ]"), re.compile("[\x80\x82-\x8c\x8e\x91-\x9c\x9e\x9f]")
_NOT_LATIN_9 = re.compile("[\u0100-\u052f\u2013-\u203a\u2122](?<![ŠšŽžŒœŸ])")


def _looks_of_later_bytes() -> dict[str, int]:
    """Return what later bytes of UTF-8 look like in Latin-1 and windows-1252, changed or not."""
    looks: dict[str, int] = {}
    for byte in range(0x80, 0xC0):
        one = bytes((byte,))
        for letter in (one.decode("latin-1"), one.decode("cp1252", "ignore")):
            for form in (letter, unicodedata.normalize("NFKC", letter)):
                if form:
                    looks.setdefault(form, byte)
    return looks


_LATER = _looks_of_later_bytes()
_ONE = "(?:" + "|".join(map(re.escape, sorted(_LATER, key=len, reverse=True))) + ")"
_SPELLING = re.compile(f"[Â-ß]{_ONE}|[à-ï]{_ONE}{{2}}|[ð-ô]{_ONE}{{3}}")
_INTACT = (
    f"[{re.escape(''.join(form for form in _LATER if not form.isascii() and len(form) == 1))}]"
)
_INTACT_SPELLING = re.compile(f"[Â-ß]{_INTACT}|[à-ï]{_INTACT}{{2}}|[ð-ô]{_INTACT}{{3}}")
# Hanja, jamo and signs of Korean, which é» and the like are by chance.
_BESIDE_HANGUL = re.compile("[\u203b-\u22ff\u25a0-\u27bf\u3130-\u33ff\u4e00-\u9fff]")
HANGUL = re.compile("[가-힣]")
# Two later bytes, not both marks: ì”— may end a quotation in Italian.
_TWO_LATER = "(?![‘’“”‚„–—…«»‹›•™°\u00a0]{2})[\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]{2}"
_HANGUL_SPELT = re.compile(f"ê(?=[\u00b0-\u00bf]){_TWO_LATER}|[ë-í]{_TWO_LATER}")
_UNREAD = re.compile("[ê-í](?![A-Za-z])")
_FAR_LIKELIER = 30.0
_LOST_BYTES = b"\x81\x8d\x8f\x90\x9d"  # that windows-1252 lacks
_UNDEFINED = re.compile("[\x81\x8d\x8f\x90\x9d]")  # in windows-1252
_LATIN = re.compile("[^\x00-\x7f]+")
_LATER_BYTE = re.compile(_ONE)
# Scripts and signs that pages are written in: others are read by chance.
_USUAL = re.compile(
    "[\u00a0-\u052f\u2010-\u203a\u20ac\u2122\u2190-\u2193\u2460-\u2473\u25a0-\u25cf\u3000-\u30ff가-힣]"
)


def unharmed(line: str) -> str:
    """Return a misread ``line`` with its letters as Latin-1 or windows-1252 shows them."""
    if _CONTROL.search(line) and _LATIN_9.search(line) and not _NOT_LATIN_9.search(line):
        line = line.translate(_OF_LATIN_9)
    return _SPELLED_LETTER.sub(lambda found: _SPELLED[found[0]], line).replace(_TILDE, "˜")


def is_harmed(line: str) -> bool:
    """Return whether a plain letter, digit or space stands for a later byte in ``line``."""
    return any(not _LATIN.fullmatch(found[0]) for found in _SPELLING.finditer(line))


def read_as_utf_8(line: str, *, harmed: bool) -> str:
    """Return ``line`` with every character whose UTF-8 bytes are shown as Latin letters read.

    ``harmed``: a space, digit or plain letter may be such a letter that was changed.
    """
    spelling = _SPELLING if harmed else _INTACT_SPELLING
    read = spelling.sub(partial(_character, _USUAL), line)
    return spelling.sub(partial(_character, _BESIDE_HANGUL), read) if HANGUL.search(read) else read


def _character(usual: re.Pattern[str], found: re.Match[str]) -> str:
    shown = found[0]
    later = (_LATER[form] for form in _LATER_BYTE.findall(shown[1:]))
    try:
        character = bytes(chain((ord(shown[0]),), later)).decode()
    except UnicodeDecodeError:
        return shown
    if " " in shown and character >= "一" and _is_gap(shown, character):
        return shown
    return character if usual.match(character) else shown


def _is_gap(shown: str, character: str) -> bool:
    """Return whether a space is one, and a byte that windows-1252 lacks was lost before it.

    Then a syllable that is far likelier than ``character`` leaves the same: 의 and a space, or 옠.
    """
    if not HANGUL.match(character):
        return True
    kept = [ord(shown[0]), *(_LATER[form] for form in _LATER_BYTE.findall(shown[1:].rstrip(" ")))]
    filled = chain.from_iterable(
        ((*kept, lost), (kept[0], lost, *kept[1:])) for lost in _LOST_BYTES
    )
    syllables = (bytes(spelt).decode("utf-8", "ignore") for spelt in filled if len(spelt) == 3)
    return max(map(alone, syllables), default=0.0) > _FAR_LIKELIER * alone(character)


def is_whole(line: str) -> bool:
    """Return whether no byte of the Korean was lost whose UTF-8 is shown as Latin letters.

    Then some are shown as control characters, or all can be read.
    """
    shows_all = _UNDEFINED.search(line) is not None
    return shows_all or not _UNREAD.search(read_as_utf_8(unharmed(line), harmed=True))


def spells_hangul(line: str) -> bool:
    """Return whether UTF-8 shown as Latin letters spells Hangul in ``line``, beyond chance."""
    return _HANGUL_SPELT.search(line) is not None


# What NFKC left of CP949 bytes shown as Latin-1: letters as they were, spelt out, or as plain ones.
_PLAIN = {unicodedata.normalize("NFKC", letter): letter for letter in "ª²³¹º"}
_PLAIN_LETTERS = "".join(_PLAIN)
_UNIT = re.compile(f"{_SPELLED_LETTER.pattern}|[¡-þ]|[{_PLAIN_LETTERS}]")
_HIGH = f"(?:{_SPELLED_LETTER.pattern}|[¡-þ])"
_ANY = f"(?:{_HIGH}|[{_PLAIN_LETTERS}])"
_SPELT_OUT_WORD = re.compile(f"(?:(?<![A-Za-z])[{_PLAIN_LETTERS}]+)?{_HIGH}{_ANY}*")
_SPELLED_BESIDE = re.compile(
    f"(?<=[¡-þ])(?:{_SPELLED_LETTER.pattern})|(?:{_SPELLED_LETTER.pattern})(?=[¡-þ])"
)
_NEAR = 1 << 17  # characters
# Logarithms, next to those of syllables: of a digit or letter that was one, behind a syllable too,
# of a mark, and of jamo, hanja or rarer signs.
_FIRST_COST, _LATER_COST, _MARK_COST, _RARE_COST = -4.5, -7.0, -8.0, -14.0


def spelt_out_words(text: str) -> Iterator[re.Match[str]] | None:
    """Return the words of CP949 bytes shown as Latin-1, ``None`` if NFKC changed none of them.

    Those near the first letter that it spelt out: megabytes are no text of one author.
    """
    is_spelled = any(sign in text for sign in _SPELLED_SIGNS)  # far faster than the search
    found = _SPELLED_BESIDE.search(text) if is_spelled else None
    if found is None:
        return None
    return _SPELT_OUT_WORD.finditer(text, max(0, found.start() - _NEAR), found.start() + _NEAR)


def read_as_cp949(word: str) -> str | None:
    """Return the likeliest Korean of such a word, ``None`` where its bytes make none."""
    units = _UNIT.findall(word)
    # By the last two syllables: how likely the likeliest reading is, and it.
    best: list[dict[str, tuple[float, str]]] = [{} for _ in range(len(units) + 1)]
    best[0][BOUNDARY * 2] = (0.0, "")
    for place, unit in enumerate(units):
        pair = _pair(unit, units[place + 1]) if place + 1 < len(units) else ""
        for before, (score, read) in best[place].items():
            if unit in _PLAIN:
                cost = _FIRST_COST if before[1] == BOUNDARY else _LATER_COST
                _keep(best[place + 1], before[1] + BOUNDARY, score + cost, read + unit)
            if "가" <= pair <= "힣":
                cost = log(likelihood(before + pair))
                _keep(best[place + 2], before[1] + pair, score + cost, read + pair)
            elif pair:
                cost = _MARK_COST if pair < "ㄱ" else _RARE_COST
                _keep(best[place + 2], before[1] + BOUNDARY, score + cost, read + pair)
    return max(best[-1].values())[1] if best[-1] else None


def _keep(reached: dict[str, tuple[float, str]], last: str, score: float, read: str) -> None:
    reached[last] = max(reached.get(last, (score, read)), (score, read))


def _pair(first: str, second: str) -> str:
    units = (_PLAIN.get(unit) or _SPELLED.get(unit) or unit for unit in (first, second))
    return bytes(map(ord, units)).decode(CP949, "ignore")
