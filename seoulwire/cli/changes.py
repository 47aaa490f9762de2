"""Repairs shown to people: each line before and after, and why each change was made."""

from itertools import groupby

from rich.text import Text

from seoulwire.cli.console import console
from seoulwire.repair import Repair, Repaired


def print_changes(field: Repaired, *, normalizations: bool = True) -> None:
    """Print the lines of a text that repairs changed, before and after, with their evidence."""
    shown = [step for step in field.repairs if normalizations or step.kind != "normalize"]
    for _, steps in groupby(shown, key=lambda step: field.raw.rfind("\n", 0, step.start)):
        together = list(steps)
        before = [(step.start, step.end) for step in together]
        after = [(step.text_start, step.text_end) for step in together]
        console().print(_line("- ", field.raw, before, "red"))
        console().print(_line("+ ", field.text, after, "green"))
        for step in together:
            console().print(_reason(step), style="dim")


def _line(mark: str, text: str, spans: list[tuple[int, int]], colour: str) -> Text:
    begin = text.rfind("\n", 0, spans[0][0]) + 1
    end = text.find("\n", spans[-1][1])
    line = Text(mark, colour)
    position = begin
    for start, stop in spans:
        line.append(text[position:start], "not bold default")
        line.append(text[start:stop], f"bold reverse {colour}")
        position = stop
    line.append(text[position : end if end >= 0 else len(text)], "not bold default")
    return line


def _reason(step: Repair) -> str:
    return (
        f"    {step.before} → {step.after}  {step.kind} by {step.method}, "
        f"confidence {step.confidence:.3f}, evidence {step.evidence}: {step.detail}"
    )
