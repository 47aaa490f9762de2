"""Which words of a text are misread Korean, and what they say, each a change of its own."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from seoulwire.repair.gaps import GAPPED_MARK, GAPPED_WORD, MARK, read_gaps
from seoulwire.repair.harm import HANGUL, is_whole, read_as_cp949, spelt_out_words
from seoulwire.repair.misread import Reading, from_cp949, from_latin_1, looks_misread, reads_better
from seoulwire.repair.pairing import Loss
from seoulwire.repair.record import Repair
from seoulwire.repair.remains import LOST
from seoulwire.repair.syllables import fluency
from seoulwire.repair.tokens import USUAL_SYMBOLS

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
_LONGEST = 200  # characters of a misread word
_MOST_WORDS = 3 << 15  # characters of misread words: a text of more is left to its damage
_FLUENT = -7.0  # Korean prose has -3, syllables at random below -9
ENOUGH = 4  # syllables of a text that chance does not make fluent
_LEAST_FLUENT = {ENOUGH - 1: -5.0, ENOUGH: -9.0}  # where signs show that they are no letters
_NOT_HANGUL = re.compile("[^가-힣]")
_SIGN_WITHIN = re.compile("[\u00a1-\u00bf×÷](?<![ªµº«»])[À-ÿ]|[À-ÿ][\u00a1-\u00bf×÷](?<![ªµº«»])")
_ENOUGH_BESIDE, _FLUENT_BESIDE = 2, -5.5  # the same in a text that has intact Hangul too
# More are right; but no text tells how often Korean is read where none was.
_LATIN_CONFIDENCE = 0.99
_MARK_CONFIDENCE = 0.98


def latin_words(text: str, least: int) -> Iterator[Repair]:
    """Yield the words whose CP949 bytes are shown as Latin letters, if together they are Korean."""
    words = spelt_out_words(text)
    spelt_out = words is not None
    read = read_as_cp949 if spelt_out else from_latin_1
    found: list[tuple[int, str, str]] = []
    evidence: list[str] = []
    for word in within(_MOST_WORDS, words or _LATIN_WORD.finditer(text)):
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
    if not (_are_korean(evidence, text, least) or _is_all_korean(found, text)):
        return
    detail = "CP949 bytes as Latin-1" + (", then NFKC" if spelt_out else "")
    for start, before, after in found:
        yield change(start, before, after, _LATIN_CONFIDENCE, "cp949-as-latin1", detail)


def _is_all_korean(found: Sequence[tuple[int, str, str]], text: str) -> bool:
    """Return whether all that is beyond ASCII in a short text is Hangul, shown by no letters alone.

    Signs among letters (²É»ùÃßÀ§, a name of three syllables, or of four unusual ones) are no word.
    """
    shown, read = "".join(word for _, word, _ in found), " ".join(read for *_, read in found)
    korean = read.replace(" ", "")
    if _NOT_HANGUL.search(korean) or not _SIGN_WITHIN.search(shown):
        return False
    if any(_touches_latin(text, start, start + len(word)) for start, word, _ in found):
        return False
    least = _LEAST_FLUENT.get(len(korean), _LEAST_FLUENT[ENOUGH])
    is_all = len(shown) == sum(character > "\x7f" for character in text)
    return is_all and len(korean) >= ENOUGH - 1 and fluency(read) > least


def _are_korean(words: Iterable[str], text: str, least: int) -> bool:
    """Return whether words of ``text``, read anew, are Korean enough to show it was misread."""
    together = "".join(c for c in " ".join(words) if c == " " or "가" <= c <= "힣")
    count, fluent = len(together.replace(" ", "")), fluency(together)
    if count >= _ENOUGH_BESIDE and fluent > _FLUENT_BESIDE and HANGUL.search(text):
        return True
    return count >= least and fluent >= _FLUENT


def gapped_words(text: str, least: int, threshold: float) -> Iterator[Repair]:
    """Yield the words whose UTF-8 is shown as windows-1252 that lost bytes, if they are Korean."""
    found: list[tuple[int, str, str, float]] = []
    for word in within(_MOST_WORDS, GAPPED_WORD.finditer(text)):
        read = read_gaps(word[0]) if len(word[0]) <= _LONGEST else None
        if read is not None and not _touches_latin(text, word.start(), word.end()):
            found.append((word.start(), word[0], *read))
    if not _are_korean((read for _, _, read, _ in found), text, least) or is_whole(text):
        found = []
    for mark in within(_MOST_WORDS, GAPPED_MARK.finditer(text)):
        found.append((mark.start(), mark[0], MARK, _MARK_CONFIDENCE))
    for start, before, after, confidence in sorted(found):
        if confidence >= threshold:
            yield change(start, before, after, confidence, "utf8-as-cp1252", "a lost byte")


def _touches_latin(text: str, start: int, end: int) -> bool:
    """Return whether a word stands against plain letters, as accented ones do in their language.

    Or against Greek or Cyrillic ones, as what other charsets show for signs: ΓÇÖ.
    """
    around = text[start - 1 : start] + text[end : end + 1]
    return any((c.isascii() or "\u0370" <= c <= "\u052f") and c.isalpha() for c in around)


def cp949_words(text: str, least: int, threshold: float) -> Iterator[Repair]:
    """Yield the words whose UTF-8 bytes are shown as CP949, if together they are Korean."""
    how = _how_misread(text, least)
    if how is None:
        return
    loss, pattern = how
    strange = (word for word in pattern.finditer(text) if looks_misread(word[0]))
    shift = 0
    for word in within(_MOST_WORDS, strange):
        # Where the page is misread, every word of it that reads better anew is.
        before, read = _read_anew(word[0], loss)
        if read is None or read.probability < threshold or not reads_better(read.text, before):
            continue
        told = (before, read.text, read.probability, "utf8-as-cp949", "UTF-8 bytes as CP949")
        yield change(word.start(), *told, shift)
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


def within(effort: int, words: Iterable[re.Match[str]]) -> list[re.Match[str]]:
    """Return ``words`` if they have no more characters than ``effort``, else none of them."""
    found = []
    for word in words:
        effort -= word.end() - word.start()
        if effort < 0:
            return []
        found.append(word)
    return found


def change(
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
