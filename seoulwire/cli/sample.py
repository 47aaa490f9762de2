"""``seoulwire sample``: the bundled sample portal and the sites it cites, on loopback."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from seoulwire.sample import export_truth, run

DEFAULT_PORT = 8470


def sample(
    port: Annotated[int, typer.Option(help="The loopback port to serve on.")] = DEFAULT_PORT,
    truth: Annotated[
        Path | None,
        typer.Option(help="Write what a crawl must find, as JSON, to this file, and exit."),
    ] = None,
    scale: Annotated[int, typer.Option(min=1, help="Multiply the generated posts.")] = 1,
) -> None:
    """Serve the sample portal over HTTP until interrupted. Crawl it with `crawl --sample PORT`.

    All its sites answer on one loopback port, told apart by host name; nothing leaves the machine.
    """
    if truth is not None:
        truth.write_text(export_truth(scale=scale), encoding="utf-8")
        return
    asyncio.run(run(port, scale=scale))
