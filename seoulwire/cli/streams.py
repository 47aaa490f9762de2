"""Standard input, output and error as a shell may give them: closed, or unable to say Korean."""

import codecs
import io
import json
import os
import sys

# What the charset of the output lacks is written as JSON writes it, so that JSON stays JSON.
ESCAPED = "seoulwire-escaped"


def prepare_streams() -> None:
    """Have something behind each stream, and standard output take every character.

    A stream that a shell closed (``>&-``) is ``None``, and the next file opened would take its
    place: what is printed, here or in a child process, would go to that file.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nothing = open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123, SIM115 - stays open
            os.set_inheritable(nothing.fileno(), True)
            setattr(sys, name, nothing)
    codecs.register_error(ESCAPED, escape)
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors=ESCAPED)


def escape(error: UnicodeError) -> tuple[str, int]:
    r"""Return the characters that could not be encoded as ``\uXXXX``, and where to go on.

    Raises:
        UnicodeError: when nothing was to be encoded.
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end


def flush_output() -> None:
    """Write what waits to be written: the interpreter's end would have no word for what fails.

    Raises:
        OSError: when standard output takes it no more.
    """
    try:
        sys.stdout.flush()
    except OSError:
        abandon_output()
        raise


def abandon_output() -> None:
    """Let what waits to be written to standard output go nowhere: nothing takes it any more."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.close(nothing)
