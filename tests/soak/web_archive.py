"""A real pywb that serves WARC files of our own writing.

It needs an environment of its own (it is GPL and never imported): ``python -m venv pywb;
pywb/bin/pip install pywb``, then pytest with ``SEOULWIRE_PYWB=pywb/bin``.
"""

import os
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from seoulwire.archive import Exchange, WarcWriter

PYWB = os.environ.get("SEOULWIRE_PYWB")
needs_pywb = pytest.mark.skipif(not PYWB, reason="SEOULWIRE_PYWB names no environment with pywb")


@contextmanager
def serving_captures(folder: Path, captures: Iterable[Exchange]) -> Iterator[int]:
    """Serve captures as the collection ``web``; give the port on loopback."""
    writer = WarcWriter(folder / "warc", prefix="captured")
    for one in captures:
        writer.write(one)
    writer.close()
    with serving_files(folder) as port:
        yield port


@contextmanager
def serving_files(folder: Path) -> Iterator[int]:
    """Serve the WARC files in ``folder/warc`` as the collection ``web``; give the port."""
    tools = Path(PYWB or "").absolute()
    warcs = [str(path) for path in (folder / "warc").iterdir()]
    for command in (["init", "web"], ["add", "web", *warcs]):
        subprocess.run([tools / "wb-manager", *command], cwd=folder, check=True, timeout=60)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    server = subprocess.Popen(
        [tools / "pywb", "--port", str(port), "--bind", "127.0.0.1"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait()
