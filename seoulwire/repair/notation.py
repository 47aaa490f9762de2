"""Lost signs that words name: units behind numbers, notes, dates, paragraphs of laws."""

import re
from collections.abc import Iterator, Sequence

from seoulwire.repair.slots import Guess, Slot

_REACH = 24
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d[\d,.]*$")
# What is measured, before a number, and its sign.
_MEASURES = (
    (
        re.compile(
            r"연?면적|전용(?!차로|도로)|(?<![가-힣])부지|대지|건평|바닥|넓이|공간|규모|농지|토지"
        ),
        "㎡",
    ),
    (re.compile(r"기온|온도|영하|영상|섭씨|체감|수온|최저|최고(?! 구속| 속도)"), "℃"),
    (re.compile(r"길이|거리|구간|연장|노선|코스|둘레|반경|시속|구속|도로|차로|하천|철도"), "㎞"),
    (re.compile(r"무게|중량|체중|몸무게"), "㎏"),
    (re.compile(r"강수량|강우량|폭우"), "㎜"),
    (re.compile(r"적설|키가|신장"), "㎝"),
)
_AREA_BEHIND = re.compile(r" ?(?:당|규모|이상|이하|미만|초과|부지|크기|면적|의 (?:부지|공간|규모))")
_AREA_NAMED = re.compile(r" ?(?:부지|크기|면적|의 (?:부지|공간|규모))")
# Of a city also ㎢, of fields also ㏊.
_LARGE = re.compile(
    r"면적[은이]? ?\d{1,3}(?:\.\d+)?$|(?:재배|대상|농지|산림|갯벌|과수).{0,8}면적.*|만 ?[\d,]+$"
)
_THOUSANDS = re.compile(r"\d,\d{3}$")  # what is beside a road may be that large, not its length
_NOTE = re.compile(r" ?(?:자세한|단[,.]|다만|참고|상기|우천|별도|사정에)")
# Behind a sentence also what ○ and □ have on lines of their own.
_NOTE_BEHIND = re.compile(
    r" ?(?:자세한|단[,.]|다만|참고|참조|상기|위 [가-힣]{2}|본 (?!관)"
    r"|우천|별도|문의|유의|주의|세부|첨부|야간|예약)"
)
_SENTENCE_END = (". ", ".", ") ")
_ARTICLE = re.compile(r"제\d+조(?:의\d+)?\([^)\n]*\) ?$")
_WHOLE_LAW = re.compile(r"제1조(?:\([^)\n]*\))")
_SENTENCE = re.compile(" [가-힣]")  # without the space a quotation may open
_UNIT, _UNIT_UNSURE, _NOTED, _PARAGRAPH, _DATE, _DEGREES = 0.96, 0.8, 0.96, 0.97, 0.98, 0.97
_HISTORY = re.compile(
    r" ?(?:운동|혁명|민주|전쟁|사건|선언|항쟁|사태|광복|의거|학살|희생|참사|정신|묘지|기념|절)"
)
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮"  # CP949 has no more
_NEXT_PART = re.compile(r"\n\s*(?:제\d+조|부\s*칙)|제\d+조(?:의\d+)?\(")
_ABRIDGED = re.compile(r"[중하후]략|생략\)")  # what is left out had numbers, too
_RUN = 1_500  # characters between two numbers of a run


def measured(slot: Slot) -> tuple[str, bool] | None:
    """Return the sign of what the number before a slot measures, ``?`` if no word says it.

    The second value tells whether the words behind are such that follow areas. ``None`` where no
    number stands before.
    """
    before = slot.before[-_REACH:]
    number = _NUMBER.search(before)
    if number is None:
        return None
    # A word measures the number behind it, and none further on.
    nearest = max((m.end() for m in _DIGIT.finditer(before, 0, number.start())), default=0)
    named = [
        (m.start(), sign) for words, sign in _MEASURES for m in words.finditer(before, nearest)
    ]
    return max(named)[1] if named else "?", _AREA_BEHIND.match(slot.after) is not None


def history(slot: Slot) -> bool:
    """Return whether a slot stands between month and day of an event: 4·19혁명."""
    month = re.search(r"(?<!\d)\d{1,2}$", slot.before)
    day = re.match(r"\d{1,2}", slot.after)
    if month is None or day is None or not 1 <= int(month[0]) <= 12 or int(day[0]) > 31:
        return False
    return _HISTORY.match(slot.after[day.end() :]) is not None


def counted(text: str, numbers: Sequence[tuple[Slot, bool | None]]) -> Iterator[tuple[Slot, str]]:
    """Yield the number that each slot of circled numbers had: the first of a run is ``True``.

    A run ends at the next article of a law, where too much stands between two of its numbers, and
    at ``None``, another sign that begins a line: it may have been a number. A text of which parts
    are left out is not counted.
    """
    count, last = 0, 0
    if numbers and _ABRIDGED.search(text):
        return
    for slot, is_first in numbers:
        broken = slot.start - last > _RUN or _NEXT_PART.search(text, last, slot.start)
        if is_first is None:
            count = 0
            continue
        if is_first:
            count = 1
        elif count and not broken:
            count += 1
        else:
            count = 0
        last = slot.end
        if 0 < count <= len(CIRCLED):
            yield slot, CIRCLED[count - 1]


def notation(text: str, slots: Sequence[Slot]) -> Iterator[Guess]:
    """Yield the signs that the words around a slot name."""
    for slot in slots:
        found = _named(slot)
        if found is not None:
            mark, method, confidence, why = found
            detail = f"{why}: {slot.before[-12:]}{mark}{slot.after[:8]}"
            yield Guess(slot, mark, method, confidence, "rule", " ".join(detail.split()))
    if _WHOLE_LAW.search(text):
        yield from _paragraphs(text, slots)


def _named(slot: Slot) -> tuple[str, str, float, str] | None:
    """Return a sign that words name, with method, confidence and reason."""
    before, after = slot.before[-_REACH:], slot.after[:_REACH]
    found = measured(slot)
    if found is None:
        is_first = not before.strip()
        is_behind = before.endswith(_SENTENCE_END) and _NOTE_BEHIND.match(after)
        if (is_first and _NOTE.match(after)) or is_behind:
            return "※", "note", _NOTED, "a note begins"
        return None
    if after[:1].isdigit():
        return ("·", "date", _DATE, "a day of history") if history(slot) else None
    if re.match(r"[CF]\b", after):
        return "°", "unit", _DEGREES, "degrees"
    sign = "㎡" if found[0] == "?" and _AREA_NAMED.match(after) else found[0]
    if sign == "?":
        return None
    is_unsure = _LARGE.search(before) or (sign == "㎞" and _THOUSANDS.search(before))
    return sign, "unit", _UNIT_UNSURE if is_unsure else _UNIT, "what is measured"


def _paragraphs(text: str, slots: Sequence[Slot]) -> Iterator[Guess]:
    """Yield ① ② ③ of the paragraphs of a law: the first follows 제N조(…) (article N)."""
    numbers = []
    for slot in slots:
        is_first = _ARTICLE.search(slot.before) is not None
        if _SENTENCE.match(slot.after) and (is_first or not slot.before.strip()):
            numbers.append((slot, is_first))
    for slot, mark in counted(text, numbers):
        detail = f"a paragraph of an article: {slot.before[-12:]}{mark}{slot.after[:8]}"
        yield Guess(slot, mark, "paragraph", _PARAGRAPH, "rule", " ".join(detail.split()))
