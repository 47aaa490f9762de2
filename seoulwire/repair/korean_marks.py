"""Marks lost in Korean: the likeliest ones by what stands around, and how sure that is."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from seoulwire.repair.agreement import alike
from seoulwire.repair.calibration import LAW_DOT, class_of, confidence_of
from seoulwire.repair.korean import Context, contexts, is_korean
from seoulwire.repair.korean_arrows import arrows
from seoulwire.repair.notation import counted, notation
from seoulwire.repair.slots import Guess, Slot, all_lost, slots_of
from seoulwire.repair.statistics import mark_shares

NO_PAIR, FIRST, NEXT = "-", "①", "+"
_ALTERNATING = ("“”", "‘’")
_EFFORT = 3_000  # marks of a text that are read at once
_WITHIN = 44  # characters of a quotation that its evidence shows
_PART = re.compile(r"\d(?:부|장|막|관|편|화) [‘“]")  # 1부 〈흙〉: parts have any marks
_OF_PART = 0.9
_WHY = {
    "“": "speech",
    "‘": "a name or emphasis",
    "「": "a law or title",
    "『": "a title",
    "〈": "a title",
    "《": "a title",
    "·": "between words",
    "…": "a pause",
    "※": "a note begins",
    "①": "numbered",
    "→": "leads to",
}


@dataclass(frozen=True, slots=True)
class _Claim:
    """What the statistics say of one slot, and with what share; a pair's marks share theirs."""

    slot: Slot
    role: str
    share: float
    group: str
    detail: str


def korean_guesses(text: str, slots: Sequence[Slot]) -> Iterator[Guess]:
    """Yield what stood in the slots of ``text`` that stand in Korean."""
    korean = {slot.start: slot for slot in slots if is_korean(slot)}
    yield from notation(text, [*korean.values()])
    yield from arrows(text, [*korean.values()])
    lost, places = all_lost(text, [*korean.values()])
    around = [slot for slot in slots_of(lost) if slot.start in places and is_korean(slot)]
    found = list(contexts(lost, around[:_EFFORT]))
    pairs = [[korean.get(places[s.start]) for s in context.slots] for context in found]
    yield from alike(text, [(p[0], p[1]) for p in pairs if len(p) == 2 and p[0] and p[1]])
    claims = list(claims_of(found))
    numbers = [
        (claim.slot, claim.role == FIRST if claim.role in FIRST + NEXT else None)
        for claim in claims
        if claim.role in FIRST + NEXT or not claim.slot.before.strip()
    ]
    marks = dict(counted(lost, numbers))
    dot = _dot_of(text)
    for claim in claims:
        slot = korean.get(places[claim.slot.start])
        is_number = claim.role in FIRST + NEXT
        mark = marks.get(claim.slot) if is_number else claim.role
        group = claim.group
        if mark == "·" and dot is not None:
            mark, group = dot, "·" if group == LAW_DOT else group
        if mark is not None and slot is not None:
            method = "count" if is_number else "pair" if claim.detail else "context"
            why = _WHY.get("①" if is_number else mark, "a sign")
            shown = claim.detail or f"{slot.before[-12:]}{mark}{slot.after[:12]}"
            detail = " ".join(f"{why}: {shown}".split())
            confidence = confidence_of(group, claim.share)
            if method == "pair" and _PART.search(shown):
                confidence = min(confidence, _OF_PART)
            yield Guess(slot, mark, method, confidence, "rule", detail)


def _dot_of(text: str) -> str | None:
    """Return the dot that ``text`` types between words, ``None`` if no intact one shows it."""
    shown = [dot for dot in "·ㆍ" if dot in text]
    return shown[0] if len(shown) == 1 else None


def claims_of(found: Sequence[Context]) -> Iterator[_Claim]:
    """Yield the likeliest role of each slot, from the pair that it is part of or by itself."""
    pairs = [context for context in found if len(context.slots) == 2]
    places = [(context.slots[0].start, context.slots[1].start) for context in pairs]
    alone = [mark_shares(context.features, "korean-pairs") for context in pairs]
    paired: dict[int, _Claim] = {}
    unpaired: dict[int, float] = {}
    for context, shares in zip(pairs, alternating(places, alone), strict=True):
        pair = max(shares, key=lambda role: shares[role])
        if pair == NO_PAIR:
            unpaired |= {slot.start: shares[pair] for slot in context.slots}
            continue
        group = class_of(pair[0], context.features, paired=True)
        detail = _shown(pair, *context.slots)
        for slot, mark in zip(context.slots, pair, strict=True):
            paired[slot.start] = _Claim(slot, mark, shares[pair], group, detail)
    for context in (context for context in found if len(context.slots) == 1):
        slot = context.slots[0]
        if slot.start in paired:
            yield paired[slot.start]
            continue
        shares = mark_shares(context.features, "korean-marks")
        role = max(shares, key=lambda name: shares[name])
        share = shares[role] * unpaired.get(slot.start, 1.0)
        yield _Claim(slot, role, share, class_of(role, context.features, paired=False), "")


def alternating(
    pairs: Sequence[tuple[int, int]], shares: Sequence[Mapping[str, float]]
) -> list[dict[str, float]]:
    """Return the shares of pairs, by where their marks stand, when those within others are known.

    A quotation directly within one in “ ” is not in “ ”, within one in ‘ ’ not in ‘ ’.
    """
    found = [dict(given) for given in shares]
    around: list[int] = []
    for number in sorted(range(len(pairs)), key=lambda n: pairs[n]):
        while around and pairs[around[-1]][1] < pairs[number][0]:
            around.pop()
        if around:
            for kind in _ALTERNATING:
                found[number][kind] *= 1 - shares[around[-1]].get(kind, 0.0)
                found[around[-1]][kind] *= 1 - shares[number].get(kind, 0.0)
        around.append(number)
    return [_normal(given) for given in found]


def _normal(shares: Mapping[str, float]) -> dict[str, float]:
    whole = sum(shares.values())
    return {role: share / whole for role, share in shares.items()}


def _shown(pair: str, opening: Slot, closing: Slot) -> str:
    within = opening.after[: max(0, closing.start - opening.end)]
    return f"{opening.before[-6:]}{pair[0]}{within[:_WITHIN]}{pair[1]}{closing.after[:8]}"
