"""Text that was decoded with the wrong charset, undone where it is beyond doubt.

Korean is judged here, by how the result reads; Western cases by ftfy, on suspicious lines only.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from ftfy import fix_encoding
from ftfy.badness import is_bad

from seoulwire.repair.gaps import GAPPED_MARK, GAPPED_WORD, MARK, read_gaps
from seoulwire.repair.harm import (
    HANGUL,
    is_harmed,
    is_whole,
    read_as_cp949,
    read_as_utf_8,
    spells_korean,
    spelt_out_words,
    unharmed,
)
from seoulwire.repair.misread import (
    HANJA_OF_HANGUL,
    Reading,
    from_cp949,
    from_latin_1,
    looks_misread,
    reads_better,
)
from seoulwire.repair.pairing import Loss
from seoulwire.repair.record import Repair, Repaired
from seoulwire.repair.remains import LOST
from seoulwire.repair.syllables import fluency
from seoulwire.repair.tokens import USUAL_SYMBOLS
from seoulwire.repair.traces import Scan, trace

# CP949 as Latin-1: pairs of high letters, where two bytes that happened to be UTF-8 are one letter.
_LATIN = "\u0080-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\u0100-\u07ff"
_LATIN_WORD = re.compile(f"[\u00a1-\u00fe][{_LATIN}]+(?:[A-Za-z]+[{_LATIN}]+)*+")
# UTF-8 as CP949: hanja and other pairs that Hangul words of today are not mixed with.
_CP949_WORD = re.compile("[^\x00-\x7f]++")
_CP949_ASKED = re.compile("(?:\\?*[^\x00-\x7f])+\\?*")
_ASKED = re.compile("\\?(?:(?<=[\u4e00-\u9fff]\\?)|(?=[\u4e00-\u9fff]))")
_HANJA = re.compile("[\u4e00-\u9fff\uf900-\ufaff]")
_ASKED_AT_END = 3  # question marks behind a word that may be its last bytes
_SAMPLE = 20  # words that show whether a text is misread
_HANJA_LEADS, _HANGUL_LEADS = range(0xE4, 0xEA), range(0xEA, 0xEE)
_OF_HANGUL = frozenset(hanja.encode() for hanja in HANJA_OF_HANGUL)
_C1 = rb"[\x80-\x9f]"
# Alone among plain characters: in a row with letters it is part of other mojibake.
_CONTROL = re.compile("[\u0080-\u009f](?<![\u0080-\u07ff].)(?![\u0080-\u07ff])")
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
_SUSPECT = re.compile(
    "[Â-ôĂĹĚĘĎŘŮƒвГВРСп‚√≈◊─-┼╨╤╫]"
    f"(?:(?<=[Â-ôĂĹĚĘĎŘŮ])[{_TRAIL}]|(?<=Ă)[\u00a0-\u02ff]|(?<=[a-z]Ã) |(?<=в)Ђ"
    f"|(?<=[ГВРСп])[Ђ-Џђ-џҐґЁё{_TRAIL}]|(?<=[√≈ƒ◊])[A-Za-z\u00a1-\u02ff\u2018-\u2265Ω]|(?<=‚)Ä"
    "|(?<=[─-┼])[\u00a1-\u0192⌐]|(?<=[╨╤╫ß])[║-╿═-╬\u2580-\u2593])"
)
# The same in UTF-8, and Latin letters in a row that are a syllable in CP949.
_LATER = (
    rb"(?:\xc2[\x80-\xbf]|[\xc4-\xcb][\x80-\xbf]|\xef\xbf\xbd"
    rb"|\xe2(?:\x80[\x93\x94\x98-\xa2\xa6\xb0\xb9\xba]|\x82\xac|\x84\xa2))"
)
# Two syllables, the first not of one letter twice, as »» between ASCII.
_SECOND = rb"(?:\xc2[\xa1-\xbf]|\xc3[\x80-\xbe])"
_SYLLABLE = rb"(?:\xc2[\xb0-\xbf]|\xc3[\x80-\x88])" + _SECOND
_REST_OF_LETTERS = {
    0xC2: rb"([\xb0-\xbf])(?!\xc2\1)" + _SECOND + _SYLLABLE,
    0xC3: rb"\x83|\x84(?<=\xe2\x80\x9a\xc3\x84)|\x9f\xe2[\x95\x96]|[\x80-\x88]"
    + _SECOND
    + _SYLLABLE
    + rb"|[\x82-\x9f\xa2]"
    + _LATER
    + rb"|[\xa0-\xb4]"
    + _LATER * 2,
    0xC4: rb"[\x82\x8e\x98\x9a\xb9]" + _LATER,
    0xC5: rb"[\x98\xae]" + _LATER,
    0xC6: rb"\x92",
    # Letters that NFKC spelt out, as in 3⁄4.
    0xCC: rb"[\x81\x84\x88\xa7][\xc2\xc3]",
    0xD0: rb"\xb2\xd0\x82|[\x92\x93\xa0\xa1\xbf](?:"
    + _LATER
    + rb"|\xd0[\x81-\x8f]|\xd1[\x91-\x9f]|\xd2[\x90\x91])",
    # Quotation marks start with this byte too: what they do not have comes first.
    0xE2: rb"\x81\x84[\xc2\xc3]|[\x88\x89\x94\x95\x97](?:(?<=\x88)\x9a|(?<=\x89)\x88|(?<=\x97)\x8a"
    rb"|(?<=\x94)[\x80-\xbc](?:[\xc2-\xc6]|\xe2\x8c\x90)"
    rb"|(?<=\x95)[\xa4\xa8\xab]\xe2[\x95\x96])",
}
_LETTERS = trace(_REST_OF_LETTERS)
_CONTROLS = trace({0xC2: _C1})
_LATIN_OR_CONTROLS = trace(_REST_OF_LETTERS | {0xC2: _REST_OF_LETTERS[0xC2] + b"|" + _C1})
_LONGEST_LINE = 2_048  # characters on each side of what is suspect
_LONGEST = 200  # characters of a misread word
# Characters of suspect lines, and of misread words: a text of more is left to its damage.
_MOST_EFFORT, _MOST_WORDS, _MOST_CONTROLS = 1 << 18, 3 << 15, 1 << 15
_FLUENT = -7.0  # Korean prose has -3, syllables at random below -9
_AS_SHOWN = (0.99, "CP949 bytes as Latin-1")
_SPELT_OUT = (0.97, "CP949 bytes as Latin-1, then NFKC")
ENOUGH = 4  # syllables of a text that chance does not make fluent
# The same in a text that has intact Hangul too.
_MARK_CONFIDENCE = 0.98
_ENOUGH_BESIDE, _FLUENT_BESIDE = 2, -5.5
# As good a reading as they are: a last capital before a closing mark, an area in ångström.
_CHANCE = re.compile(r"[A-ZÀ-Þ]{2}[ÃÅÂ](?:[»”’\"')\]](?!\w)|[ \xa0])|\d Å²")


def undo_mojibake(text: str, least: int = ENOUGH, threshold: float = 0.0) -> Repaired:
    """Return ``text`` with misread runs read as they were meant, each a change of its own.

    ``least``: syllables that, read anew, are enough to show that a text is misread Korean.
    ``threshold``: the least confidence in a word whose bytes fell out.
    """
    repaired = Repaired.unchanged(text)
    if text.isascii():
        return repaired
    scan = Scan.of(text)
    if _has_hanja_of_hangul(scan):
        # Before the control characters, which may be bytes of these words.
        repaired = Repaired.of(text, _cp949_words(text, least, threshold))
        if repaired.repairs:
            scan = Scan.of(repaired.text)
    is_suspect = scan.shows(_LETTERS)
    if scan.shows(_CONTROLS):
        is_suspect = True
        repaired = repaired.then(Repaired.of(repaired.text, _controls(repaired.text)))
    if is_suspect:
        repaired = repaired.then(Repaired.of(repaired.text, _latin_words(repaired.text, least)))
        repaired = repaired.then(
            Repaired.of(repaired.text, _gapped(repaired.text, least, threshold))
        )
        repaired = repaired.then(Repaired.of(repaired.text, _western_lines(repaired.text)))
    return repaired


def may_be_mojibake(scan: Scan) -> bool:
    """Return whether a text may hold anything misread."""
    return scan.shows(_LATIN_OR_CONTROLS) or _has_hanja_of_hangul(scan)


def _has_hanja_of_hangul(scan: Scan) -> bool:
    beyond = scan.beyond
    leads = [lead for lead in _HANJA_LEADS if lead in beyond]
    if not leads or not any(lead in beyond for lead in _HANGUL_LEADS):
        return False
    return any(hanja in _OF_HANGUL for hanja in _hanja_in(beyond, leads))


def _hanja_in(beyond: bytes, leads: Iterable[int]) -> Iterator[bytes]:
    for lead in leads:
        place = beyond.find(lead)
        while place >= 0:
            yield beyond[place : place + 3]
            place = beyond.find(lead, place + 3)


def _controls(text: str) -> Iterator[Repair]:
    """Yield the lone control characters that are windows-1252 marks, as ``&#146;`` leaves them.

    Within a word some can only be letters of the Macintosh, and one may be.
    """
    is_macintosh = _MACINTOSH.search(text) is not None
    for found in _within(_MOST_CONTROLS, _CONTROL.finditer(text)):
        control, start = found.group(), found.start()
        mark = control.encode("latin-1").decode("cp1252", "ignore")
        if _WITHIN.match(text, start - 1) and not _is_apostrophe(text, start):
            if is_macintosh:
                letter = control.encode("latin-1").decode("mac-roman")
                yield _change(start, control, letter, 0.96, "c1-control", "Macintosh byte")
        elif mark in _MARKS:
            yield _change(start, control, mark, 0.99, "c1-control", "windows-1252 byte")


def _is_apostrophe(text: str, place: int) -> bool:
    """Return whether what stands at ``place`` ends a contraction, an elision or a name."""
    start = max(0, place - _LONGEST_BEGINNING)
    ends = _ENDING.match(text, place) is not None
    return ends or _BEGINNING.search(text, start, place + 1) is not None


def _latin_words(text: str, least: int) -> Iterator[Repair]:
    """Yield the words whose CP949 bytes are shown as Latin letters, if together they are Korean."""
    words = spelt_out_words(text)
    spelt_out = words is not None
    read = read_as_cp949 if spelt_out else from_latin_1
    found: list[tuple[int, str, str]] = []
    evidence: list[str] = []
    for word in _within(_MOST_WORDS, words or _LATIN_WORD.finditer(text)):
        if len(word.group()) > _LONGEST:
            continue
        korean = read(word.group())
        if korean is None:
            continue
        is_hangul = any("가" <= c <= "힣" for c in korean)
        touches = _touches_latin(text, word.start(), word.end())
        # Among Korean, hanja and rare signs: letters in a row with others may be a Western word's.
        if is_hangul or not touches or word.group() < "À" or USUAL_SYMBOLS.issuperset(korean):
            found.append((word.start(), word.group(), korean))
        if is_hangul and not touches:
            evidence.append(korean)
    if not _are_korean(evidence, text, least):
        return
    confidence, detail = _SPELT_OUT if spelt_out else _AS_SHOWN
    for start, before, after in found:
        yield _change(start, before, after, confidence, "cp949-as-latin1", detail)


def _are_korean(words: Iterable[str], text: str, least: int) -> bool:
    """Return whether words of ``text``, read anew, are Korean enough to show it was misread."""
    together = "".join(c for c in " ".join(words) if c == " " or "가" <= c <= "힣")
    count, fluent = len(together.replace(" ", "")), fluency(together)
    if count >= _ENOUGH_BESIDE and fluent > _FLUENT_BESIDE and HANGUL.search(text):
        return True
    return count >= least and fluent >= _FLUENT


def _gapped(text: str, least: int, threshold: float) -> Iterator[Repair]:
    """Yield the words whose UTF-8 is shown as windows-1252 that lost bytes, if they are Korean."""
    found: list[tuple[int, str, str, float]] = []
    words = _within(_MOST_WORDS, GAPPED_WORD.finditer(text))
    for word in [] if not words or is_whole(text) else words:
        read = read_gaps(word[0]) if len(word[0]) <= _LONGEST else None
        if read is not None and not _touches_latin(text, word.start(), word.end()):
            found.append((word.start(), word[0], *read))
    if not _are_korean((read for _, _, read, _ in found), text, least):
        found = []
    for mark in _within(_MOST_WORDS, GAPPED_MARK.finditer(text)):
        found.append((mark.start(), mark[0], MARK, _MARK_CONFIDENCE))
    for start, before, after, confidence in sorted(found):
        if confidence >= threshold:
            yield _change(start, before, after, confidence, "utf8-as-cp1252", "a lost byte")


def _within(effort: int, words: Iterable[re.Match[str]]) -> list[re.Match[str]]:
    """Return ``words`` if they have no more characters than ``effort``, else none of them."""
    found = []
    for word in words:
        effort -= word.end() - word.start()
        if effort < 0:
            return []
        found.append(word)
    return found


def _touches_latin(text: str, start: int, end: int) -> bool:
    """Return whether a word stands against plain letters, as accented ones do in their language."""
    around = text[start - 1 : start] + text[end : end + 1]
    return any(c.isascii() and c.isalpha() for c in around)


def _cp949_words(text: str, least: int, threshold: float) -> Iterator[Repair]:
    """Yield the words whose UTF-8 bytes are shown as CP949, if together they are Korean."""
    how = _how_misread(text, least)
    if how is None:
        return
    loss, pattern = how
    strange = (word for word in pattern.finditer(text) if looks_misread(word[0]))
    shift = 0
    for word in _within(_MOST_WORDS, strange):
        # Where the page is misread, every word of it that reads better anew is.
        before, read = _read_anew(word[0], loss)
        if read is None or read.probability < threshold or not reads_better(read.text, before):
            continue
        change = (before, read.text, read.probability, "utf8-as-cp949", "UTF-8 bytes as CP949")
        yield _change(word.start(), *change, shift)
        shift += len(read.text) - len(before)


def _hanja_words(text: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """Yield the words, by ``pattern``, that hold hanja."""
    end = 0
    for hanja in _HANJA.finditer(text):
        start = hanja.start()
        if start < end:
            continue
        while start > end and text[start - 1] > "\x7f":
            start -= 1
        word = pattern.match(text, start)
        if word is not None:
            end = word.end()
            yield word[0]


def _how_misread(text: str, least: int) -> tuple[Loss, re.Pattern[str]] | None:
    """Return how the decoder of a text lost bytes, and what its words are.

    ``None`` if it is not misread Korean.
    """
    pattern = _CP949_ASKED if _ASKED.search(text) else _CP949_WORD
    words = list(islice(_hanja_words(text, pattern), _SAMPLE))
    fluent = [
        (*found, loss, pattern)
        for loss in _losses(words)
        if (found := _fluent(words, loss, least)) is not None
    ]
    return max(fluent)[2:] if fluent else None


def _losses(words: list[str]) -> Iterator[Loss]:
    """Yield how the decoder of these words may have lost bytes."""
    if any(LOST in word or "?" in word for word in words):
        yield from (Loss.MARKED, Loss.BOTH_MARKED)
    # A question mark behind a word may be one.
    if not any(LOST in word or "?" in word.rstrip("?") for word in words):
        yield Loss.SILENT


def _fluent(words: list[str], loss: Loss, least: int) -> tuple[int, float] | None:
    """Return how many of ``words`` can be read and how fluently, if that is Korean."""
    found = [read.text for word in words if (read := _read_anew(word, loss)[1])]
    korean = " ".join(found)
    if len(korean) < least or len(found) * 3 <= len(words):
        return None
    fluent = fluency(korean)
    return None if fluent < _FLUENT else (len(found), fluent)


def _read_anew(shown: str, loss: Loss) -> tuple[str, Reading | None]:
    """Return a misread word and what it says; a question mark may be a lost byte."""
    core = shown.rstrip("?")
    for asked in range(min(len(shown) - len(core), _ASKED_AT_END), -1, -1):
        before = core + "?" * asked
        read = from_cp949(before.replace("?", LOST), loss)
        if read is not None:
            return before, read
    return shown, None


def _western_lines(text: str) -> Iterator[Repair]:
    """Yield what ftfy undoes, line by line."""
    lines = []
    effort = _MOST_EFFORT
    for start, line in _suspect_lines(text):
        effort -= len(line)
        if effort < 0:
            return
        lines.append((start, line))
    for start, line in lines:
        if not (is_bad(line) or spells_korean(line)) or _CHANCE.search(line):
            continue
        fixed = _reread(line)
        if fixed == line or "\n" in fixed or "\t" in fixed:
            continue
        words, fixed_words = line.split(" "), fixed.split(" ")
        if len(words) != len(fixed_words):
            words, fixed_words = [line], [fixed]
        place = start
        for before, after in zip(words, fixed_words, strict=True):
            if before != after:
                yield _change(place, before, after, 0.98, "ftfy", "UTF-8 bytes as another charset")
            place += len(before) + 1


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
    is_better = is_bad(fixed) or (is_whole(line) and len(HANGUL.findall(once)) > hangul)
    if is_better and is_harmed(shown) and not is_bad(once):
        return once
    intact = read_as_utf_8(shown, harmed=False)
    # ftfy leaves words whose letters look Western beside others: ê²° is 결.
    read = len(HANGUL.findall(intact))
    return intact if read > hangul or (read and fixed == line) else fixed


def _is_korean(line: str) -> bool:
    return next(_latin_words(line, ENOUGH), None) is not None


def _change(
    start: int,
    before: str,
    after: str,
    confidence: float,
    method: str,
    detail: str,
    shift: int = 0,
) -> Repair:
    """Return a change at ``start``, and in the text it makes ``shift`` characters further."""
    return Repair(
        start=start,
        end=start + len(before),
        text_start=start + shift,
        text_end=start + shift + len(after),
        before=before,
        after=after,
        kind="mojibake",
        method=method,
        confidence=confidence,
        evidence="rule",
        detail=detail,
    )
