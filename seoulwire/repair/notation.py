"""Lost signs of Korean notices: units behind numbers, notes, paragraphs of laws, dates."""

import re
from collections.abc import Iterator, Sequence

from seoulwire.repair.slots import Guess, Slot

_REACH = 24
_NUMBER = re.compile(r"\d[\d,.]*$")
# What is measured, before a number or behind its unit, and the unit's sign.
_MEASURES = (
    (re.compile(r"연?면적|전용|부지|대지|건평|바닥|넓이|공간|규모"), "㎡"),
    (re.compile(r"기온|온도|영하|영상|섭씨|체감|수온|최저|최고"), "℃"),
    (re.compile(r"길이|거리|구간|연장|노선|코스|둘레|반경|시속|도로|하천|철도"), "㎞"),
    (re.compile(r"무게|중량|체중|몸무게"), "㎏"),
    (re.compile(r"강수량|강우량|폭우|비가"), "㎜"),
    (re.compile(r"적설|키가|신장"), "㎝"),
)
_AREA_BEHIND = re.compile(r" ?(?:당|규모|이상|이하|미만|초과|부지|크기|면적|의 (?:부지|공간|규모))")
_HISTORY = re.compile(
    r" ?(?:운동|혁명|민주|전쟁|사건|선언|항쟁|사태|광복|의거|학살|희생|참사|정신|묘지|기념|절)"
)
# What only a note begins with; behind a sentence also what ○ and □ have on lines of their own.
_NOTE = re.compile(r" ?(?:자세한|단[,.]|다만|참고|상기|위 |본 (?!관)|우천|별도|사정에)")
_NOTE_BEHIND = re.compile(
    r" ?(?:자세한|단[,.]|다만|참고|참조|상기|위 |본 (?!관)"
    r"|우천|별도|문의|유의|주의|세부|첨부|야간|예약)"
)
_ARTICLE = re.compile(r"제\d+조(?:의\d+)?(?:\([^)\n]*\))? ?$")
_NEXT_PART = re.compile(r"\n\s*(?:제\d+조|부\s*칙)")
_SENTENCE = re.compile(" ?[가-힣]")
_SENTENCE_END = (". ", ".", ") ")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

_UNIT, _NOTED, _PARAGRAPH, _DATE, _DEGREES = 0.96, 0.96, 0.97, 0.98, 0.97


def notation(text: str, slots: Sequence[Slot]) -> Iterator[Guess]:
    """Yield the signs that the words around a slot name."""
    for slot in slots:
        around = slot.before[-_REACH:], slot.after[:_REACH]
        found = _sign(*around)
        if found is not None:
            mark, method, confidence, why = found
            detail = f"{why}: {slot.before[-12:]}{mark}{slot.after[:8]}"
            yield Guess(slot, mark, method, confidence, "rule", " ".join(detail.split()))
    yield from _paragraphs(text, slots)


def _sign(before: str, after: str) -> tuple[str, str, float, str] | None:
    number = _NUMBER.search(before)
    if number is None:
        is_note = (
            _NOTE.match(after)
            if not before.strip()
            else (before.endswith(_SENTENCE_END) and _NOTE_BEHIND.match(after))
        )
        if is_note:
            return "※", "note", _NOTED, "a note begins"
        return None
    if after[:1].isdigit():
        return ("·", "date", _DATE, "a day of history") if _is_history(before, after) else None
    if re.match(r"[CF]\b", after):
        return "°", "unit", _DEGREES, "degrees"
    named = [(m.start(), sign) for words, sign in _MEASURES for m in words.finditer(before)]
    sign = max(named)[1] if named else "㎡" if _AREA_BEHIND.match(after) else None
    return None if sign is None else (sign, "unit", _UNIT, "what is measured")


def _is_history(before: str, after: str) -> bool:
    month = re.search(r"(?<!\d)\d{1,2}$", before)
    day = re.match(r"\d{1,2}", after)
    if month is None or day is None or not 1 <= int(month[0]) <= 12 or int(day[0]) > 31:
        return False
    return _HISTORY.match(after[day.end() :]) is not None


def _paragraphs(text: str, slots: Sequence[Slot]) -> Iterator[Guess]:
    """Yield ① ② ③ of the paragraphs of a law: the first follows 제N조 (article N)."""
    count = 0
    last = 0
    for slot in slots:
        if _NEXT_PART.search(text, last, slot.start):
            count = 0
        last = slot.end
        if _ARTICLE.search(slot.before):
            count = 1
        elif count and not slot.before.strip() and _SENTENCE.match(slot.after):
            count += 1
        else:
            continue
        if count <= len(_CIRCLED):
            detail = f"paragraph {count} of an article: {slot.before[-12:]}…{slot.after[:8]}"
            mark = _CIRCLED[count - 1]
            yield Guess(slot, mark, "paragraph", _PARAGRAPH, "rule", " ".join(detail.split()))
