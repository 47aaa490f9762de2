"""What a repair is: one recorded, reversible change of a text, with its evidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

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
