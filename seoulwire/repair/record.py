"""What a repair is: one recorded, reversible change of a text, with its evidence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from math import prod
from typing import Literal

from seoulwire.repair.remains import Damage, damage

Kind = Literal["decode", "mojibake", "restore", "normalize"]
Evidence = Literal["bytes", "rule", "document", "witness"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One change: ``raw[start:end] == before`` became ``text[text_start:text_end] == after``.

    Spans count code points. ``method`` names the rule (``cp949-run``, ``possessive``);
    ``confidence`` is the probability, 0 to 1, that ``after`` is what the author wrote;
    ``evidence`` is what supports it and ``detail`` shows it to a person: the bytes in hexadecimal,
    the rule's words, the passage of the document or of the witness.
    """

    start: int
    end: int
    text_start: int
    text_end: int
    before: str
    after: str
    kind: Kind
    method: str
    confidence: float
    evidence: Evidence
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """A text as it came (``raw``), as it reads now (``text``), and every change between the two.

    ``repairs`` are in order and do not overlap: ``replay(raw, repairs) == text`` and
    ``undo(text, repairs) == raw``.
    """

    raw: str
    text: str
    repairs: tuple[Repair, ...] = ()

    @classmethod
    def unchanged(cls, text: str) -> "Repaired":
        """Return ``text`` with nothing repaired."""
        return cls(raw=text, text=text)

    @classmethod
    def of(cls, raw: str, repairs: Iterable[Repair]) -> "Repaired":
        """Return ``raw`` with ``repairs`` applied; their spans in the text are set anew.

        ``repairs`` must be in order and must not overlap.
        """
        placed: list[Repair] = []
        shift = 0
        for repair in repairs:
            start = repair.start + shift
            end = start + len(repair.after)
            is_placed = repair.text_start == start and repair.text_end == end
            placed.append(repair if is_placed else replace(repair, text_start=start, text_end=end))
            shift = end - repair.end
        return cls(raw=raw, text=replay(raw, placed), repairs=tuple(placed))

    @property
    def damage(self) -> Damage:
        """What remains unreadable in ``text``."""
        return damage(self.text)

    def then(self, later: "Repaired") -> "Repaired":
        """Return this pass followed by ``later`` as one, from ``raw`` to the text of ``later``.

        Changes that overlap become one: kind, method and evidence of the later change, confidence
        the product, detail of all.

        Raises:
            ValueError: when ``later`` does not start from the text of this pass.
        """
        if later.raw != self.text:
            message = "the later pass does not start from the text of the earlier one"
            raise ValueError(message)
        if not later.repairs:
            return self
        repairs = tuple(_composed(self, later)) if self.repairs else later.repairs
        return Repaired(raw=self.raw, text=later.text, repairs=repairs)


def replay(raw: str, repairs: Sequence[Repair]) -> str:
    """Return ``raw`` with the repairs applied.

    Raises:
        ValueError: when a repair does not fit ``raw`` (another text, or an edited one).
    """
    return _substitute(raw, ((r.start, r.end, r.before, r.after) for r in repairs))


def undo(text: str, repairs: Sequence[Repair]) -> str:
    """Return the raw text from which ``repairs`` made ``text``.

    Raises:
        ValueError: when a repair does not fit ``text``.
    """
    return _substitute(text, ((r.text_start, r.text_end, r.after, r.before) for r in repairs))


def _substitute(text: str, changes: Iterable[tuple[int, int, str, str]]) -> str:
    pieces: list[str] = []
    position = 0
    for start, end, old, new in changes:
        if start < position or text[start:end] != old:
            message = f"the repair at {start}:{end} does not fit this text; expected {old!r}"
            raise ValueError(message)
        pieces += (text[position:start], new)
        position = end
    pieces.append(text[position:])
    return "".join(pieces)


def _composed(earlier: Repaired, later: Repaired) -> Iterator[Repair]:
    """Yield the changes of two passes, each spanning the raw text and the final one."""
    # (start, end, is_later, repair) by the span in the middle text: what overlaps there merges.
    middle = sorted(
        chain(
            ((r.text_start, r.text_end, False, r) for r in earlier.repairs),
            ((r.start, r.end, True, r) for r in later.repairs),
        ),
        key=lambda change: change[:3],
    )
    raw_shift = text_shift = 0  # from a place in the middle to the raw and to the final text
    position = 0
    while position < len(middle):
        start, end, _, _ = middle[position]
        group: list[tuple[bool, Repair]] = []
        while position < len(middle) and (not group or middle[position][0] < end):
            _, own_end, is_later, repair = middle[position]
            group.append((is_later, repair))
            end = max(end, own_end)
            position += 1
        raw_start, text_start = start + raw_shift, start + text_shift
        raw_shift += sum(len(r.before) - len(r.after) for is_later, r in group if not is_later)
        text_shift += sum(len(r.after) - len(r.before) for is_later, r in group if is_later)
        before = earlier.raw[raw_start : end + raw_shift]
        after = later.text[text_start : end + text_shift]
        if before != after:
            leading = max(group, key=lambda change: change[0])[1]
            yield replace(
                leading,
                start=raw_start,
                end=end + raw_shift,
                text_start=text_start,
                text_end=end + text_shift,
                before=before,
                after=after,
                confidence=prod(r.confidence for _, r in group),
                detail="; ".join(dict.fromkeys(r.detail for _, r in group)),
            )
