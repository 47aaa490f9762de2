"""The command line. One module a command; this package alone prints."""

import errno
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

import typer

from seoulwire import __version__
from seoulwire.cli import (
    backfill,
    crawl,
    db,
    doctor,
    export,
    probe,
    publish,
    quarantine,
    repair,
    reprocess,
    rights,
    sample,
    search,
    show,
    status,
)
from seoulwire.cli.console import error_console
from seoulwire.cli.streams import abandon_output, flush_output, prepare_streams
from seoulwire.exceptions import ConfigurationError, ExitCode, SeoulwireError, exit_code_of

app = typer.Typer(
    name="seoulwire",
    help="Crawl Korean public boards and the articles they cite, repair the text with evidence, "
    "and re-publish it within its rights.",
    epilog="Exit codes: 0 ok, 1 internal error, 2 usage, 3 finished with partial or quarantined "
    "items, 4 a check failed, 5 source unreachable, 6 storage unavailable, 7 another run is at "
    "work, 130 interrupted (state saved), 141 nobody reads the output, 143 terminated (state "
    "saved).",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.command()(crawl.crawl)
app.command()(reprocess.reprocess)
app.command()(status.status)
app.command()(show.show)
app.command()(probe.probe)
app.command()(repair.repair)
app.command()(rights.rights)
app.command()(publish.publish)
app.command()(export.export)
app.command()(search.search)
app.command()(sample.sample)
app.command()(doctor.doctor)
app.add_typer(backfill.app, name="backfill")
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(db.app, name="db")


@app.callback(invoke_without_command=True)
def version(
    version: bool = typer.Option(False, "--version", help="Print the version and exit."),
) -> None:
    """Print the version when asked."""
    if version:
        typer.echo(f"seoulwire {__version__}")
        raise typer.Exit


# What the system says when nothing more can be written, or opened.
_SPACE = "free some space and run the same command again"
_FILES = "raise the limit (ulimit -n), then run the same command again"
REMEDIES = {
    errno.ENOSPC: _SPACE,
    errno.EDQUOT: _SPACE,
    errno.EROFS: "name another path, or mount its file system writable",
    errno.EIO: "the disk fails; see what the system says of it (dmesg), or name another path",
    errno.EMFILE: _FILES,
    errno.ENFILE: _FILES,
}


def check_given(arguments: Sequence[str]) -> None:
    """Return when each argument, and each value of an option, says something.

    An empty one is a variable that a script did not set. It must not pass for one that was left
    out, which means everything.

    Raises:
        ConfigurationError: when one is empty.
    """
    for before, argument in zip(("seoulwire", *arguments), arguments, strict=False):
        if argument and not re.fullmatch(r"--[a-z-]+=", argument):
            continue
        name = argument.removesuffix("=") or before
        message = f"an empty text follows {name}: write what it is to be, or leave it out"
        raise ConfigurationError(message)


def main() -> None:
    """Run the command line; a known error becomes one line and its documented exit code."""
    prepare_streams()
    try:
        check_given(sys.argv[1:])
        try:
            app()
        finally:
            flush_output()
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # what Typer and Rich make of it
            _end_unread()
        raise
    except BrokenPipeError:
        _end_unread()
    except SeoulwireError as error:
        _end(str(error), exit_code_of(error))
    except MemoryError:
        # Plainly: a console is to be made first, for which there may be no memory.
        sys.stderr.write("seoulwire: not enough memory; run the same command again with more\n")
        sys.exit(ExitCode.STORAGE_UNAVAILABLE)
    except OSError as error:
        if error.filename is None and error.errno not in REMEDIES:
            raise  # no path that somebody named: a fault of ours
        remedy = REMEDIES.get(error.errno or 0, "name another path")
        code = ExitCode.STORAGE_UNAVAILABLE if error.errno in REMEDIES else ExitCode.USAGE
        path = f"{error.filename}: " if error.filename else ""
        _end(f"{path}{error.strerror}; {remedy}", code)


def _end(message: str, code: int) -> NoReturn:
    with suppress(OSError):  # where standard error takes nothing either, the exit code tells
        error_console().print(f"seoulwire: {message}")
    sys.exit(code)


def _end_unread() -> NoReturn:
    """End as a program that a closed pipe ends (``seoulwire export | head``): without a word."""
    abandon_output()
    sys.exit(ExitCode.UNREAD)
