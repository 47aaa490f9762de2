"""Text to text: lost marks put back where the evidence reaches the threshold."""

from collections.abc import Collection, Iterable, Sequence
from itertools import chain

from seoulwire.repair.misread import HANJA_OF_HANGUL, looks_misread
from seoulwire.repair.mojibake import may_be_mojibake, undo_mojibake
from seoulwire.repair.normalization import NormalizationStep, may_be_normalized, normalize
from seoulwire.repair.orthography import guesses
from seoulwire.repair.record import Repair, Repaired
from seoulwire.repair.remains import LOST
from seoulwire.repair.slots import Guess, Slot, fits, slots_of
from seoulwire.repair.traces import Scan
from seoulwire.repair.witnesses import attested

_BESIDE_WITNESS = 0.996
_NEAR = 24  # characters on each side of a slot

COMPOSED: tuple[NormalizationStep, ...] = ("nfc-hangul",)

# Of twenty repairs at this confidence, one is wrong: no reader should meet more.
THRESHOLD = 0.95


def repair(
    text: str,
    witnesses: Sequence[str] = (),
    threshold: float = THRESHOLD,
    steps: Collection[NormalizationStep] = COMPOSED,
) -> Repaired:
    """Return ``text`` with what was lost put back, and the evidence of each change.

    ``witnesses`` are other texts of the same article: the cited article, another capture.
    ``threshold`` is the least confidence of a change; what stays below it stays damaged and
    counted. ``steps`` are normalizations done with it (see ``normalize``): Hangul is composed, and
    nothing else unless named. Idempotent; never changes clean text, never adds or removes a
    newline or a tab.
    """
    repaired = Repaired.unchanged(text)
    if text.isascii():
        return repaired
    scan = Scan.of(text)
    if may_be_normalized(scan, steps):
        repaired = normalize(text, steps)
    elif LOST not in text and not may_be_mojibake(scan):
        return repaired  # as most pages do, at the speed of a scan
    settled = ""  # the last text of which no mark could be put back
    while True:
        # What was read anew or restored may be evidence for more: until nothing more is certain.
        step = _read_anew(repaired.text, threshold)
        if LOST in step.text and step.text != settled:
            restored = _restored(step.text, witnesses, threshold)
            settled = "" if restored.repairs else step.text
            step = step.then(restored)
        if not step.repairs:
            return repaired
        repaired = repaired.then(step)
        repaired = repaired.then(normalize(repaired.text, steps))


def _read_anew(text: str, threshold: float) -> Repaired:
    read = undo_mojibake(text, threshold=threshold)
    certain = [change for change in read.repairs if change.confidence >= threshold]
    if len(certain) < len(read.repairs):
        return Repaired.of(text, certain)
    return read


def _restored(text: str, witnesses: Sequence[str], threshold: float) -> Repaired:
    slots = tuple(slot for slot in slots_of(text) if not _is_misread(text, slot))
    shown, covered = attested(text, slots, witnesses)
    # What a witness does not show of a passage that it has is likely edited: context must be sure.
    from_context = [
        guess
        for guess in guesses(text, slots)
        if guess.confidence >= _BESIDE_WITNESS or guess.slot.start not in covered
    ]
    certain = [g for g in _best(chain(shown, from_context)) if g.confidence >= threshold]
    return Repaired.of(text, (_change(text, guess) for guess in certain))


def _is_misread(text: str, slot: Slot) -> bool:
    """Return whether a slot is among words of UTF-8 read as CP949, where no mark was lost."""
    before = text[max(0, slot.start - _NEAR) : slot.start]
    after = text[slot.end : slot.end + _NEAR]
    if not HANJA_OF_HANGUL.isdisjoint(before + after):
        return True
    return looks_misread(before.split(" ")[-1]) or looks_misread(after.split(" ")[0])


def _best(found: Iterable[Guess]) -> list[Guess]:
    """Return the surest guess for each slot, the first where several are as sure, in order."""
    best: dict[int, Guess] = {}
    for guess in found:
        known = best.get(guess.slot.start)
        if fits(guess.mark, guess.slot) and (known is None or guess.confidence > known.confidence):
            best[guess.slot.start] = guess
    return [best[start] for start in sorted(best)]


def _change(text: str, guess: Guess) -> Repair:
    slot = guess.slot
    return Repair(
        start=slot.start,
        end=slot.end,
        text_start=slot.start,
        text_end=slot.start + len(guess.mark),
        before=text[slot.start : slot.end],
        after=guess.mark,
        kind="restore",
        method=guess.method,
        confidence=guess.confidence,
        evidence=guess.evidence,
        detail=guess.detail,
    )
