"""Where the commands print: a terminal as wide as it is, anything else wide enough for tables.

What is shown was written by strangers. A terminal obeys some characters (an escape sequence clears
it, renames its window or types for its user) and others turn the order of what it shows: they are
written out, <U+001B>, whoever prints.
"""

import re
import sys
from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

PLAIN_WIDTH = 120
# Words that only the first or the second of two texts has, marked for readers without colours too.
ONLY_FIRST = ("[-", "-]", "red")
ONLY_SECOND = ("{+", "+}", "green")
# Controls but for tab and line feed, lone surrogates, and what overrides the direction of a text.
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """Return a text with the characters written out that a terminal would obey."""
    return OBEYED.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)


class _Console(Console):
    """A console on which no text can do anything but be read."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            is_harmless = segment.control or not OBEYED.search(segment.text)
            yield segment if is_harmless else Segment(visible(segment.text), segment.style)


def console() -> Console:
    """Return the console of standard output; nothing printed is taken for markup or highlighted."""
    width = None if sys.stdout.isatty() else PLAIN_WIDTH
    return _Console(width=width, markup=False, highlight=False, soft_wrap=False)


def error_console() -> Console:
    """Return the console of standard error, which never breaks a line of its own accord."""
    return _Console(stderr=True, markup=False, highlight=False, soft_wrap=True, style="red")
