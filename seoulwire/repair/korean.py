"""Lost marks in Korean, told by spacing, by particles and by the words on both sides.

An opening mark follows a space, a closing one is followed by a particle: that pairs them. Double
marks hold speech, which 고, 며 or 면서 (that, and) takes up; single ones hold names and emphasis in
documents that keep the double ones for speech; 「 」 hold the names of laws.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from seoulwire.repair.notation import notation
from seoulwire.repair.record import Evidence
from seoulwire.repair.slots import Guess, Slot

_HANGUL = re.compile("[가-힣]")
_OPENS_AFTER = frozenset(" ([<“‘「·")
_ENDS_BEFORE = frozenset(" .,!?)]>:;’”」'\"")
_PARTICLE = re.compile(
    r"(?:[을를이가은는의에로와과도만란나인며고]|으로|이란|이나|에서|에게|까지|부터|처럼|보다|이라|라는|라고|라며"
    r"|이라는|이라고|이라며|면서|라면서|이라면서|에는|에도|에서는|으로는|이다|였다|이었다|입니다|이며|이고|인데|이지만|등|등의|등을)"
    r"(?![가-힣])"
)
_REPORTED = re.compile(r"(?:고|며|면서)(?![가-힣])")
_NAMED_OR_SAID = re.compile(r"이?라(?:고|며|면서)(?![가-힣])")
_SENTENCE_ENDS = frozenset("다요까자라죠네.?!")
_SENTENCE_TAIL = re.compile(r"(?:[가-힣](?:다|죠|까|네요|[어아]요|[하가보말]자|[어아하]라)|[.?!])$")
_LAW = re.compile(
    r"[가-힣](?:법|법률|시행령|시행규칙|조례|규칙|규정|고시|훈령|예규|특별법|기본법)$"
)
_CITED = re.compile(
    r" ?(?:제\d|제정|개정|일부개정|전부개정|시행|에 따라|에 의|에 따른|위반|제\ufffd)"
)
_SENTENCE = 20  # characters that a name quoted with 라고 hardly has
_LONGEST = 400
_LONGEST_NAME = 40
_LONGEST_HEADLINE = 70
_CLAUSE = 8  # characters of a quotation that may be what somebody said
_DATED = re.compile(r"20\d\d")  # events of a year stand in marks of every kind
_PLAIN, _POLITE = re.compile("[가-힣](?<!니)다\\.(?!\\w)"), re.compile("니다\\.|세요|[가-힣]요\\.")
_SENTENCES_OF_NEWS = 4
_SHORT_NAME = 14  # characters: longer names also stand in 「 」
_BODY = re.compile(r"[가-힣]다[.”\ufffd]|[가-힣]요\.|니다")
_OF_LAW = re.compile(r"제\d+조")
_NAMES = re.compile(r"(?:^|[^가-힣])[가-힣]{3}·[가-힣]{3}(?![가-힣])")
_FORM = re.compile(r"^\W*(?:[가-하\d]{1,2}[.)]|\d)|: ")  # a form's line, not a headline
_WORD_BEFORE = re.compile(r"(?<![^\s(\[/])[가-힣]{2,4}$")
_WORD_AFTER = re.compile(r"[가-힣]{2,4}(?![^\s,.)\]])")
_PHRASE = 20  # characters behind a dot between words of a phrase
_HEADLINE = (8, 6)  # characters before and after an ellipsis between the clauses of a headline

_SPEECH, _SPEECH_ALONE, _SPEECH_UNTOLD = 0.985, 0.95, 0.5
_EMPHASIS, _EMPHASIS_UNTOLD = 0.96, 0.7
_NEWS_EMPHASIS = 0.955
_LAW_CITED, _LAW_NAMED = 0.975, 0.8
_DOT, _DOT_EVEN, _DOT_OR_ELLIPSIS = 0.98, 0.955, 0.7
_DOT_OF_LAW = 0.93  # where ㆍ is met as well
_HEADLINE_EMPHASIS = 0.93


@dataclass(frozen=True, slots=True)
class _Pair:
    """A quotation: its marks and how it is told apart from others."""

    opening: Slot
    closing: Slot
    within: str
    is_speech: bool


def is_korean(slot: Slot) -> bool:
    """Return whether a mark was lost in Korean: an English word beside it has its own rules."""
    near = slot.before[-2:] + slot.after[:2]
    if _HANGUL.search(near):
        return True
    is_word = slot.before[-1:].isalpha() and slot.after[:1].isalpha()
    return not is_word and _HANGUL.search(slot.before + slot.after) is not None


@dataclass(frozen=True, slots=True)
class _Register:
    """How a document is written: with speech in double marks, as a newspaper is."""

    has_speech: bool
    is_news: bool


def korean_guesses(text: str, slots: Sequence[Slot]) -> Iterator[Guess]:
    """Yield what stood in the slots of Korean lines of ``text``."""
    lines = [
        list(together)
        for _, together in groupby(slots, key=lambda slot: text.rfind("\n", 0, slot.start))
    ]
    paired = [_pairs(text, line) for line in lines]
    pairs = [pair for line in paired for pair in line]
    has_speech = any(pair.is_speech for pair in pairs) or bool(_SPEECH_SEEN.search(text))
    register = _Register(has_speech, _is_news(text))
    for line, found in zip(lines, paired, strict=True):
        quoting = {slot.start for pair in found for slot in (pair.opening, pair.closing)}
        for pair in found:
            yield from _quotation(text, pair, register)
        alone = [slot for slot in line if slot.start not in quoting]
        yield from _between_words(text, alone, found)
    yield from notation(text, slots)


_SPEECH_SEEN = re.compile(r"”(?:고|며|면서|이?라(?:고|며|면서))(?![가-힣])")


def _pairs(text: str, line: Sequence[Slot]) -> list[_Pair]:
    """Return the quotations of a line; of several marks that may close one, the surest does."""
    pairs: list[_Pair] = []
    opened: list[Slot] = []
    number = 0
    while number < len(line):
        slot = line[number]
        if opened and not _is_near(text, opened[-1], slot):
            opened.clear()
        if _opens(slot):
            opened.append(slot)
        elif opened and _closes(slot):
            outer = _reported_from(text, opened, slot)
            opening = opened[outer] if outer is not None else opened[-1]
            within = text[opening.end : slot.start]
            pairs.append(_Pair(opening, slot, within, outer is not None))
            del opened[outer if outer is not None else -1 :]
        number += 1
    return pairs


def _reported_from(text: str, opened: Sequence[Slot], closing: Slot) -> int | None:
    """Return which open quotation ends here as reported speech: the innermost that may."""
    for place in range(len(opened) - 1, -1, -1):
        if _reports(text[opened[place].end : closing.start], closing):
            return place
    return None


def _is_near(text: str, opening: Slot, slot: Slot) -> bool:
    """Return whether a quotation may reach from one slot to the other: on one line, not far."""
    return slot.start - opening.end <= _LONGEST and "\t" not in text[opening.end : slot.start]


def _opens(slot: Slot) -> bool:
    starts = not slot.before or slot.before[-1] in _OPENS_AFTER
    return starts and slot.after[:1].strip() != "" and slot.after[0] not in _ENDS_BEFORE


def _closes(slot: Slot) -> bool:
    if not slot.before or slot.before[-1] == " ":
        return False
    after = slot.after
    if not after or after[0] in _ENDS_BEFORE or _PARTICLE.match(after):
        return True
    return _LAW.search(slot.before) is not None and _CITED.match(after) is not None


def _reports(within: str, closing: Slot) -> bool:
    if _REPORTED.match(closing.after):
        return within[-1:] in _SENTENCE_ENDS or len(within) >= _SENTENCE
    return len(within) >= _SENTENCE and _NAMED_OR_SAID.match(closing.after) is not None


def _quotation(text: str, pair: _Pair, register: _Register) -> Iterator[Guess]:
    """Yield the two marks of a quotation."""
    within, after = pair.within, pair.closing.after
    evidence: Evidence = "rule"
    if pair.is_speech:
        marks, method, confidence = "“”", "reported-speech", _SPEECH
    elif _LAW.search(within) and len(within) <= _LONGEST_NAME:
        marks, method = "「」", "law-name"
        confidence = _LAW_CITED if _CITED.match(after) else _LAW_NAMED
    elif within[-1:] in ".?!" and len(within) >= _SENTENCE:
        marks, method, confidence = "“”", "speech", _SPEECH_ALONE
    elif _SENTENCE_TAIL.search(within) or len(within) > _LONGEST_NAME:
        marks, method, confidence = "“”", "speech", _SPEECH_UNTOLD
    else:
        marks, method = "‘’", "emphasis"
        line, column = _line_of(text, pair.opening)
        is_headline = _is_headline(line)
        is_whole = column == 0 or not after or (line[column - 1] == " " and not after.strip(" .…"))
        is_clause = is_headline and is_whole and len(within) >= _CLAUSE
        if is_clause or _DATED.match(within) or _is_like_speech(within, after):
            confidence = _EMPHASIS_UNTOLD
        elif register.has_speech:
            confidence, evidence = _EMPHASIS, "document"
        elif register.is_news and len(within) <= _SHORT_NAME:
            confidence, evidence = _NEWS_EMPHASIS, "document"
        else:
            confidence = _HEADLINE_EMPHASIS if is_headline else _EMPHASIS_UNTOLD
    passage = f"{within[:_SENTENCE]} … {within[-_SENTENCE:]}" if len(within) > 44 else within
    detail = f"{_WHY[method]}: {pair.opening.before[-6:]}{marks[0]}{passage}{marks[1]}{after[:8]}"
    for slot, mark in zip((pair.opening, pair.closing), marks, strict=True):
        yield Guess(slot, mark, method, confidence, evidence, " ".join(detail.split()))


def _is_like_speech(within: str, after: str) -> bool:
    """Return whether what a headline quotes may be what somebody said: long, and no particle."""
    return len(within) >= _SENTENCE and not _PARTICLE.match(after)


def _is_news(text: str) -> bool:
    """Return whether a text tells in sentences on 다, not politely as notices do."""
    plain = len(_PLAIN.findall(text))
    return plain >= _SENTENCES_OF_NEWS and plain > len(_POLITE.findall(text))


def _is_headline(line: str) -> bool:
    return len(line) <= _LONGEST_HEADLINE and not _BODY.search(line) and not _FORM.search(line)


_WHY = {
    "reported-speech": "speech that 고, 며 or 라고 reports",
    "speech": "a whole sentence",
    "law-name": "the name of a law",
    "emphasis": "a name or phrase, where double marks hold speech",
}


def _between_words(text: str, alone: Sequence[Slot], pairs: Sequence[_Pair]) -> Iterator[Guess]:
    """Yield middle dots: what stands between words and quotes nothing."""
    inside = [slot for slot in alone if _is_inner(slot) and not _is_left_open(slot, alone, pairs)]
    for slot in inside:
        line, column = _line_of(text, slot)
        chain = [other for other in inside if other is not slot and _in_one_word(text, slot, other)]
        is_listed = bool(chain) or _is_single(slot.before) or _is_single(slot.after[::-1])
        if not is_listed and (_closes(slot) or not _beside_hangul(slot)):
            continue
        behind = len(line) - column
        is_short = column < _HEADLINE[0] or behind < _HEADLINE[1]
        is_even = behind < _PHRASE and _are_even(slot)
        is_sure = is_listed or is_short or _BODY.search(line)
        confidence = _DOT if is_sure else _DOT_EVEN if is_even else _DOT_OR_ELLIPSIS
        if _OF_LAW.search(line) or _NAMES.search(slot.before[-4:] + "·" + slot.after[:4]):
            confidence = min(confidence, _DOT_OF_LAW)
        around = f"{slot.before[-10:]}·{slot.after[:10]}"
        yield Guess(
            slot,
            "·",
            "middle-dot",
            confidence,
            "rule",
            f"between words: {' '.join(around.split())}",
        )


def _line_of(text: str, slot: Slot) -> tuple[str, int]:
    """Return the line of a slot, as far as a headline may reach, and the slot's place on it."""
    start = max(text.rfind("\n", 0, slot.start) + 1, slot.start - _LONGEST)
    end = text.find("\n", slot.end, slot.end + _LONGEST)
    return text[start : end if end >= 0 else slot.end + _LONGEST], slot.start - start


def _beside_hangul(slot: Slot) -> bool:
    return _HANGUL.search(slot.before[-1:] + slot.after[:1]) is not None


def _is_inner(slot: Slot) -> bool:
    left, right = slot.before[-1:], slot.after[:1]
    return (
        (left.isalnum() or left in (")", "’", "”"))
        and (right.isalnum() or right in "(‘“")
        and (
            bool(left and right)
            and not (left.isdigit() and (right.isdigit() or _HANGUL.match(right)))
        )
    )


def _is_left_open(slot: Slot, alone: Sequence[Slot], pairs: Sequence[_Pair]) -> bool:
    """Return whether a quotation that nothing closes may end here."""
    if any(pair.opening.start < slot.start < pair.closing.start for pair in pairs):
        return False
    return any(_opens(other) and 0 < slot.start - other.start <= _LONGEST_NAME for other in alone)


def _are_even(slot: Slot) -> bool:
    """Return whether the words on both sides are of the same length, as 운영·관리."""
    left, right = _WORD_BEFORE.search(slot.before), _WORD_AFTER.match(slot.after)
    return left is not None and right is not None and len(left[0]) == len(right[0])


def _is_single(before: str) -> bool:
    """Return whether one syllable alone stands before a mark, as in 산·학·연."""
    return re.search(r"(?:^|[\s·\ufffd(])[가-힣]$", before) is not None


def _in_one_word(text: str, one: Slot, other: Slot) -> bool:
    first, second = sorted((one, other), key=lambda slot: slot.start)
    between = text[first.end : second.start]
    return 0 < len(between) <= _SENTENCE and not re.search(r"\s", between)
