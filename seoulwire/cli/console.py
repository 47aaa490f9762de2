"""Where the commands print: a terminal as wide as it is, anything else wide enough for tables."""

import sys

from rich.console import Console

PLAIN_WIDTH = 120
# Words that only the first or the second of two texts has, marked for readers without colours too.
ONLY_FIRST = ("[-", "-]", "red")
ONLY_SECOND = ("{+", "+}", "green")


def console() -> Console:
    """Return the console of standard output; nothing printed is taken for markup or highlighted."""
    width = None if sys.stdout.isatty() else PLAIN_WIDTH
    return Console(width=width, markup=False, highlight=False, soft_wrap=False)


def error_console() -> Console:
    """Return the console of standard error, which never breaks a line of its own accord."""
    return Console(stderr=True, markup=False, highlight=False, soft_wrap=True, style="red")
