"""Western text decoded with the wrong charset: control characters, and what ftfy undoes."""

import re
from codecs import utf_8_decode
from collections.abc import Iterator

from ftfy import fix_encoding
from ftfy.badness import is_bad

from seoulwire.repair.charsets import in_ks_x_1001
from seoulwire.repair.harm import (
    HANGUL,
    is_harmed,
    is_whole,
    read_as_utf_8,
    spells_hangul,
    unharmed,
)
from seoulwire.repair.misread_words import ENOUGH, change, latin_words, within
from seoulwire.repair.record import Repair
from seoulwire.repair.remains import LOST
from seoulwire.repair.tokens import CP949

# Alone among plain characters: in a row with letters it is part of other mojibake. Alone between
# quotation marks, or where a range begins, it is code.
_CONTROL = re.compile(
    "[\u0080-\u009f](?<![\u0080-\u07ff].)(?![\u0080-\u07ff]|-[\u0080-\uffff])(?!(?<=[\"'`].)[\"'`])"
)
# Within a word ‡ and Ž are á and é of the Macintosh, and ’ may be í where it ends no contraction,
# elision or name.
_MACINTOSH = re.compile("[a-z][\x87\x8e][a-z]")
_WITHIN = re.compile("[a-z][\x87\x8e\x92][a-z]")
_ENDING = re.compile("\x92(?:[stdmn]|re|ve|ll|em|er|all|clock)(?![a-z])")
_BEGINNING = re.compile(r"\b(?:[cdjlmnsto]|qu|lorsqu|jusqu|un|\w*ll|[A-Z]\w*)\x92\Z")
_LONGEST_BEGINNING = 24
_MARKS = frozenset("‘’‚“”„–—…•™€")
# UTF-8 bytes as letters: a first byte and a later one, in windows-1252 and its Eastern and Cyrillic
# kin, on the Macintosh, and in DOS, where drawn boxes are letters' neighbours.
_TRAIL = "\u0080-\u00bf\u0100-\u02ff–—‘-•…‰‹›™€�"
_IN_CYRILLIC = "Ђ-Џђ-џҐґЁё\u00a0-\u00bf–-›€№™"
_SUSPECT = re.compile(
    "[Â-ôĂĐŃĹĚĘĎŘŮƒŕăćčďęěĺ¬а-пГВРС‚√≈◊ΓΘΣΦΩαδπστφ─-┼╨╤╫]"
    f"(?:(?<=[Â-ôĂĐŃĹĚĘĎŘŮ])[{_TRAIL}]|(?<=[ŕăćčďęěĺ])[{_TRAIL}]{{2}}"
    "|(?<=¬)[´ª]|(?<=Ă)[\u00a0-\u02ff]|(?<=[a-z]Ã) |(?<=в)Ђ"
    f"|(?<=[ГВРСп])[Ђ-Џђ-џҐґЁё{_TRAIL}]|(?<=[а-п])[{_IN_CYRILLIC}]{{2}}"
    "|(?<=[√≈ƒ◊])[A-Za-z\u00a1-\u02ff\u2018-\u2265Ω]|(?<=‚)Ä"
    "|(?<=[ΓΘΣΦΩαδπστφ])[\u00a1-\u00ff⌐₧\u2500-\u2593]"
    "|(?<=[─-┼])[\u00a1-\u0192⌐]|(?<=[╨╤╫ß])[║-╿═-╬\u2580-\u2593])"
)
_LONGEST_LINE = 2_048  # characters on each side of what is suspect
# Characters of suspect lines: a text of more is left to its damage.
_MOST_EFFORT, _MOST_CONTROLS = 1 << 18, 1 << 15
# As good a reading as they are: a last capital before a closing mark, an area in ångström, a
# capital in a cell that is drawn.
_CHANCE = re.compile(r"[A-ZÀ-Þ]{2}[ÃÅÂ](?:[»”’\"')\]®™°](?!\w)|[ \xa0])|\d Å²|[│┃] ?[À-Þ][ \xa0]")
_ALPHABET = 10  # letters
_SYLLABLE_ALONE = "(?<![가-힣])[가-힣](?![가-힣])"
_PATCHED = re.compile(
    r"[A-ZÀ-ÖØ-Þ]{2}[\u0370-\u07ff](?!\w)"
    f"|[a-zß-öø-ÿ\u0100-\u024f]{_SYLLABLE_ALONE}|{_SYLLABLE_ALONE}[a-zß-öø-ÿ]"
)
_HIGH_ROW = re.compile("[\u00a1-\u00ff]+")
_LOWERED = re.compile(r"\b(?=\w*[A-Z])[A-ZÀ-ÖØ-Þ]{3,}[ß-öø-ÿ](?![a-z])")
_ALL_UNLIKELY = 3  # in a line: so many are of a language that has them
# Of other scripts, and of Latin those that no large language has: Ç and a no-break space are Ǡ.
_UNLIKELY = re.compile("[\u0180-\u0258\u025a-\u02af\u0700-\u07ff](?<![ơƯưȘșȚțǍǎǏǐǑǒǓǔ])")


def controls(text: str) -> Iterator[Repair]:
    """Yield the lone control characters that are windows-1252 marks, as ``&#146;`` leaves them.

    Within a word some can only be letters of the Macintosh, and one may be.
    """
    is_macintosh = _MACINTOSH.search(text) is not None
    for found in within(_MOST_CONTROLS, _CONTROL.finditer(text)):
        control, start = found.group(), found.start()
        mark = control.encode("latin-1").decode("cp1252", "ignore")
        if _WITHIN.match(text, start - 1) and not _is_apostrophe(text, start):
            if is_macintosh:
                letter = control.encode("latin-1").decode("mac-roman")
                yield change(start, control, letter, 0.96, "c1-control", "Macintosh byte")
        elif mark in _MARKS:
            yield change(start, control, mark, 0.99, "c1-control", "windows-1252 byte")


def _is_apostrophe(text: str, place: int) -> bool:
    """Return whether what stands at ``place`` ends a contraction, an elision or a name."""
    start = max(0, place - _LONGEST_BEGINNING)
    ends = _ENDING.match(text, place) is not None
    return ends or _BEGINNING.search(text, start, place + 1) is not None


def western_lines(text: str) -> Iterator[Repair]:
    """Yield what ftfy undoes, line by line."""
    lines = []
    effort = _MOST_EFFORT
    for start, line in _suspect_lines(text):
        effort -= len(line)
        if effort < 0:
            return
        lines.append((start, line))
    for start, line in lines:
        if not (is_bad(line) or spells_hangul(line)) or _CHANCE.search(line):
            continue
        fixed = _reread(line)
        if fixed == line or "\n" in fixed or "\t" in fixed or _is_unlikely(line, fixed):
            continue
        may_be_cp949 = any(_spells_syllables(row, 2) for row in _HIGH_ROW.findall(line))
        words, fixed_words = line.split(" "), fixed.split(" ")
        if len(words) != len(fixed_words):
            words, fixed_words = [line], [fixed]
        place = start
        for before, after in zip(words, fixed_words, strict=True):
            is_doubted = _is_alphabet(before, after) or _is_patched(before, after)
            if before != after and not (is_doubted or (may_be_cp949 and _is_cp949(before, after))):
                yield change(place, before, after, 0.98, "ftfy", "UTF-8 bytes as another charset")
            place += len(before) + 1


def _is_alphabet(before: str, after: str) -> bool:
    """Return whether a word is a row of letters, each once, as tables of charsets and keys have.

    Most of them stay as they are in the other reading.
    """
    beyond = [c for c in before if "\x7f" < c < "가" and c != LOST]
    is_row = len(beyond) >= _ALPHABET and len(set(beyond)) == len(beyond)
    return is_row and 2 * sum(c in after for c in beyond) > len(beyond)


def _is_patched(before: str, after: str) -> bool:
    """Return whether what a word becomes has letters of two scripts, or of two cases, as no word.

    A letter at its end and a mark may be one of another script by chance: Paříž“, JÖRÐ».
    """
    if _PATCHED.search(after) and not _PATCHED.search(before):
        return True
    return _LOWERED.search(after) is not None and _LOWERED.search(before) is None


def _is_cp949(before: str, after: str) -> bool:
    """Return whether a word is Hangul in CP949 as Latin-1, and becomes none."""
    rows = _HIGH_ROW.findall(before)
    return not HANGUL.search(after) and all(_spells_syllables(row, 1) for row in rows)


def _spells_syllables(row: str, least: int) -> bool:
    """Return whether the bytes of high letters are so many syllables in CP949, and no UTF-8.

    In either a character may be cut at the end.
    """
    data = row.encode("latin-1")
    korean = data[: len(data) & ~1].decode(CP949, "replace")
    if len(korean) < least or not all("가" <= c <= "힣" and in_ks_x_1001(c) for c in korean):
        return False
    try:
        utf_8_decode(data)
    except UnicodeDecodeError:
        return True
    return False


def _is_unlikely(line: str, fixed: str) -> bool:
    """Return whether all that another reading brings are letters that texts hardly have."""
    brought = {character for character in fixed if character > "\x7f"}.difference(line)
    return 0 < len(brought) < _ALL_UNLIKELY and all(map(_UNLIKELY.fullmatch, brought))


def _suspect_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that may be misread, with where they start; of long ones, a part."""
    place = 0
    while found := _SUSPECT.search(text, place):
        nearest = max(place, found.start() - _LONGEST_LINE)
        breaks = [text.rfind(one, nearest, found.start()) + 1 for one in "\n\t"]
        start = max(*breaks, nearest)
        ends = [text.find(one, found.end(), found.end() + _LONGEST_LINE) for one in "\n\t"]
        place = min((end for end in ends if end >= 0), default=found.end() + _LONGEST_LINE)
        yield start, text[start:place]


def _reread(line: str) -> str:
    """Return a misread line as it was meant, as far as can be told."""
    shown = unharmed(line)
    once = read_as_utf_8(shown, harmed=True)
    if _is_korean(once):
        # CP949 as Latin-1 and then UTF-8 as Latin-1: one step at a time.
        return once
    fixed = fix_encoding(shown)
    hangul = len(HANGUL.findall(fixed))
    is_good = not is_bad(fixed)
    # Where ftfy's reading is good, one syllable may be chance.
    least = max(hangul, int(is_good and fixed != shown))
    is_better = not is_good or (is_whole(line) and len(HANGUL.findall(once)) > least)
    if is_better and is_harmed(shown) and not is_bad(once):
        return once
    intact = read_as_utf_8(shown, harmed=False)
    # ftfy leaves words whose letters look Western beside others: ê²° is 결.
    return intact if len(HANGUL.findall(intact)) > least else fixed


def _is_korean(line: str) -> bool:
    return next(latin_words(line, ENOUGH), None) is not None
