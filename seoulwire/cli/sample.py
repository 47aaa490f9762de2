"""``seoulwire sample``: the bundled sample portal and the sites it cites, on loopback."""

import asyncio
import contextlib
from pathlib import Path
from typing import Annotated

import typer

from seoulwire.cli.console import console
from seoulwire.exceptions import ConfigurationError
from seoulwire.sample import SampleServer, export_truth

DEFAULT_PORT = 8470


def sample(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The loopback port to serve on.")
    ] = DEFAULT_PORT,
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
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(port, scale))


async def _serve(port: int, scale: int) -> None:
    server = SampleServer(scale=scale)
    try:
        await server.start(port)
    except OSError as error:
        message = f"cannot serve on port {port}: {error.strerror}; take another with --port"
        raise ConfigurationError(message) from error
    for host, address in server.host_map.items():
        console().print(f"http://{host}/ is served at {address}")
    console().print(f"Crawl it with: seoulwire crawl --sample {server.port}")
    await asyncio.Event().wait()
