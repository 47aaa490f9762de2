"""``seoulwire repair``: one file or stream, as a library user would do it."""

import json as jsonlib
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from seoulwire.cli.changes import print_changes
from seoulwire.cli.console import console
from seoulwire.cli.options import Json
from seoulwire.repair import THRESHOLD, Repaired, decode
from seoulwire.repair import repair as repair_text


def repair(
    file: Annotated[str, typer.Argument(help="A file of any charset, or - for standard input.")],
    charset: Annotated[
        str | None, typer.Option(help="The charset somebody declared; believed only if it holds.")
    ] = None,
    witness: Annotated[
        list[Path] | None,
        typer.Option(help="A UTF-8 text that should say the same, such as the cited article."),
    ] = None,
    threshold: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Make no repair below this confidence.")
    ] = THRESHOLD,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show each change with its evidence.")
    ] = False,
    json: Json = False,
) -> None:
    """Decode and repair a text; write it to standard output, or say what was changed and why."""
    if explain and json:
        message = "--json holds each change with its evidence; leave --explain out"
        raise typer.BadParameter(message)
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        witnesses = [_utf8_of(path) for path in witness or ()]
    except OSError as error:
        message = f"cannot read: {error}"
        raise typer.BadParameter(message) from error
    decoded = decode(data, charset)
    page = Repaired(raw=decoded.raw, text=decoded.text, repairs=decoded.repairs)
    repaired = page.then(repair_text(decoded.text, witnesses, threshold))
    if json:
        value = {
            "charset": decoded.charset,
            "raw": repaired.raw,
            "text": repaired.text,
            "repairs": [asdict(step) for step in repaired.repairs],
            "damage": repaired.damage.total,
        }
        typer.echo(jsonlib.dumps(value, ensure_ascii=False, indent=2))
    elif explain:
        print_changes(repaired)
        console().print(
            f"charset {decoded.charset}; {len(repaired.repairs)} repairs; "
            f"damage that remains: {repaired.damage.total}",
        )
    else:
        sys.stdout.write(repaired.text)


def _utf8_of(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        message = f"cannot read the witness {path}: it is no UTF-8 ({error.reason}); convert it"
        raise typer.BadParameter(message) from error
