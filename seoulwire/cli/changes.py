"""Repairs shown to people: the passage before, the passage after, and why."""

from rich.text import Text

from seoulwire.cli.console import console
from seoulwire.repair import Repair, Repaired

CONTEXT = 32


def print_changes(field: Repaired, *, normalizations: bool = True) -> None:
    """Print each repair of a text with what stands around it, and its evidence."""
    out = console()
    for step in field.repairs:
        if step.kind == "normalize" and not normalizations:
            continue
        out.print(_passage("- ", field.raw, step.start, step.end, "red"))
        out.print(_passage("+ ", field.text, step.text_start, step.text_end, "green"))
        out.print(_reason(step), style="dim")


def _passage(mark: str, text: str, start: int, end: int, colour: str) -> Text:
    begin = text.rfind("\n", max(0, start - CONTEXT), start) + 1 or max(0, start - CONTEXT)
    stop = text.find("\n", end, end + CONTEXT)
    stop = stop if stop >= 0 else end + CONTEXT
    return Text.assemble(
        (mark, colour),
        text[begin:start],
        (text[start:end], f"bold reverse {colour}"),
        text[end:stop],
    )


def _reason(step: Repair) -> str:
    return (
        f"  {step.kind} by {step.method}, confidence {step.confidence:.2f}, "
        f"evidence {step.evidence}: {step.detail}"
    )
