"""Text that was decoded with the wrong charset, undone where it is beyond doubt.

Korean is judged here, by how the result reads; Western cases by ftfy, on suspicious lines only.
"""

import re
from collections.abc import Iterator
from itertools import islice

from ftfy import fix_encoding
from ftfy.badness import is_bad

from seoulwire.repair.calibration import calibrated
from seoulwire.repair.marks import lines_of
from seoulwire.repair.misread import from_cp949, from_latin_1
from seoulwire.repair.pairing import Loss
from seoulwire.repair.record import Repair, Repaired
from seoulwire.repair.remains import LOST
from seoulwire.repair.syllables import fluency
from seoulwire.repair.tokens import USUAL_SYMBOLS

# CP949 as Latin-1: pairs of high letters, where two bytes that happened to be UTF-8 are one letter.
_LATIN = "\u0080-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\u0100-\u07ff"
_LATIN_WORD = re.compile(f"[\u00a1-\u00fe][{_LATIN}]+(?:[A-Za-z]+[{_LATIN}]+)*+")
# UTF-8 as CP949: hanja and other pairs that Hangul words of today are not mixed with.
_CP949_WORD = re.compile("[^\x00-\x7f]++")
_CP949_ASKED = re.compile("(?:\\?*[^\x00-\x7f])+\\?*")
_ASKED = re.compile("[\u4e00-\u9fff]\\?|\\?[\u4e00-\u9fff]")
_HANJA = re.compile("[\u4e00-\u9fff\uf900-\ufaff]")
_SAMPLE = 20  # words that show whether a text is misread
# UTF-8 in outline: first bytes of Latin-1 letters as A, of others that mojibake puts behind them as
# B, of hanja as C, of Hangul as K, all else as spaces; without continuation bytes.
_OUTLINE = (
    bytes(0xC2).replace(b"\0", b" ")
    + b"AA"
    + b"B" * (0xE0 - 0xC4)
    + b"  B "
    + b"C" * 6
    + b"K" * 4
    + b" " * (0x100 - 0xEE)
)
_C1 = re.compile(rb"\xc2[\x80-\x9f]")
# Alone among plain characters: in a row with letters it is part of other mojibake.
_CONTROL = re.compile("(?<![\u0080-\u07ff])[\u0080-\u009f](?![\u0080-\u07ff])")
_MARKS = frozenset("‘’“”–—…•™€")
_CONTINUATION = bytes(range(0x80, 0xC0))
_PAIR = re.compile("[\u00a1-\u00ff][\u0080-\u07ff‚-•™€]")
_LONGEST = 200  # characters of a misread word
_MOST_EFFORT = 1 << 16  # characters of misread Western lines given to ftfy
# Where bytes vanished without a trace, more is possible than is read: measured on the ten bills of
# konlpy's kobill, of which the statistics know nothing. Elsewhere a reading's own share is true.
_SILENT_CURVE = ((0.0, 0.0), (0.8, 0.75), (0.93, 0.9), (0.985, 0.915), (0.993, 0.975), (1.0, 0.985))
_FLUENT = -7.0  # Korean prose has -3, syllables at random below -9
ENOUGH = 4  # syllables of a text that chance does not make fluent
_CHANCE = re.compile("[A-ZÀ-Þ][ÃÅÂ][^\\w\\s]|\\d Å²")


def undo_mojibake(text: str, least: int = ENOUGH) -> Repaired:
    """Return ``text`` with misread runs read as they were meant, each a change of its own.

    ``least``: syllables that, read anew, are enough to show that a text is misread Korean.
    """
    repaired = Repaired.unchanged(text)
    if text.isascii():
        return repaired
    # Clean pages must cost next to nothing: only what can be mojibake is looked at.
    utf_8 = text.encode("utf-8", "surrogatepass")
    outline = utf_8.translate(_OUTLINE, _CONTINUATION)
    if b"C" in outline and b"K" in outline:
        # Before the control characters, which may be bytes of these words.
        repaired = Repaired.of(text, _cp949_words(text, least))
    if _C1.search(utf_8):
        repaired = repaired.then(Repaired.of(repaired.text, _controls(repaired.text)))
    if b"AA" in outline or b"AB" in outline:
        repaired = repaired.then(Repaired.of(repaired.text, _latin_words(repaired.text, least)))
        repaired = repaired.then(Repaired.of(repaired.text, _western_lines(repaired.text)))
    return repaired


def _controls(text: str) -> Iterator[Repair]:
    """Yield the lone control characters that are windows-1252 marks, as ``&#146;`` leaves them."""
    for found in _CONTROL.finditer(text):
        mark = found.group().encode("latin-1").decode("cp1252", "ignore")
        if mark in _MARKS:
            yield _change(
                found.start(), found.group(), mark, 0.99, "c1-control", "windows-1252 byte"
            )


def _latin_words(text: str, least: int) -> Iterator[Repair]:
    """Yield the words whose CP949 bytes are shown as Latin letters, if together they are Korean."""
    found: list[tuple[int, str, str]] = []
    evidence: list[str] = []
    for word in _LATIN_WORD.finditer(text):
        if len(word.group()) > _LONGEST:
            continue
        korean = from_latin_1(word.group())
        if korean is None:
            continue
        is_hangul = any("가" <= c <= "힣" for c in korean)
        if is_hangul or USUAL_SYMBOLS.issuperset(korean):
            found.append((word.start(), word.group(), korean))
            if is_hangul and not _touches_latin(text, word.start(), word.end()):
                evidence.append(korean)
    read = "".join(c for c in " ".join(evidence) if c == " " or "가" <= c <= "힣")
    if len(read.replace(" ", "")) < least or fluency(read) < _FLUENT:
        return
    for start, before, after in found:
        yield _change(start, before, after, 0.99, "cp949-as-latin1", "CP949 bytes as Latin-1")


def _touches_latin(text: str, start: int, end: int) -> bool:
    """Return whether a word stands against plain letters, as accented ones do in their language."""
    around = text[start - 1 : start] + text[end : end + 1]
    return any(c.isascii() and c.isalpha() for c in around)


def _cp949_words(text: str, least: int) -> Iterator[Repair]:
    """Yield the words whose UTF-8 bytes are shown as CP949, if together they are Korean."""
    pattern = _CP949_ASKED if _ASKED.search(text) else _CP949_WORD
    with_hanja = (w[0] for w in pattern.finditer(text) if _HANJA.search(w[0]))
    loss = _loss_of(list(islice(with_hanja, _SAMPLE)), least)
    if loss is None:
        return
    for word in pattern.finditer(text):
        # Where the page is misread, every word of it that reads better anew is.
        read = _read_anew(word[0], loss)
        if read is not None and fluency(read[1]) > fluency(read[0]):
            before, after, probability = read
            sure = calibrated(probability, _SILENT_CURVE) if loss is Loss.SILENT else probability
            detail = "UTF-8 bytes as CP949"
            yield _change(word.start(), before, after, sure, "utf8-as-cp949", detail)


def _loss_of(words: list[str], least: int) -> Loss | None:
    """Return how the decoder of these words lost bytes, ``None`` if they are not misread Korean."""
    is_marked = any(LOST in word or "?" in word for word in words)
    best: tuple[int, float, Loss] | None = None
    for loss in (Loss.MARKED, Loss.BOTH_MARKED) if is_marked else (Loss.SILENT,):
        found = [read[1] for word in words if (read := _read_anew(word, loss))]
        korean = " ".join(found)
        if len(korean) < least or len(found) * 3 <= len(words) or fluency(korean) < _FLUENT:
            continue
        if best is None or (len(found), fluency(korean)) > best[:2]:
            best = (len(found), fluency(korean), loss)
    return None if best is None else best[2]


def _read_anew(shown: str, loss: Loss) -> tuple[str, str, float] | None:
    """Return a misread word, what it says, and how probably; a question mark may be a lost byte."""
    read = from_cp949(shown.replace("?", LOST), loss)
    while read is None and shown.endswith("?"):
        shown = shown[:-1]
        read = from_cp949(shown.replace("?", LOST), loss)
    return None if read is None else (shown, *read)


def _western_lines(text: str) -> Iterator[Repair]:
    """Yield what ftfy undoes, line by line."""
    effort = 0
    for start, line in lines_of(text):
        if line.isascii() or not _PAIR.search(line) or not is_bad(line) or _CHANCE.search(line):
            continue
        effort += len(line)
        if effort > _MOST_EFFORT:
            return
        fixed = fix_encoding(line)
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


def _change(
    start: int, before: str, after: str, confidence: float, method: str, detail: str
) -> Repair:
    return Repair(
        start=start,
        end=start + len(before),
        text_start=0,
        text_end=0,
        before=before,
        after=after,
        kind="mojibake",
        method=method,
        confidence=confidence,
        evidence="rule",
        detail=detail,
    )
