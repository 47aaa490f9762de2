"""The commands of docs/operations.md, run as they stand there, against the sample portal."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from seoulwire.sample import SampleServer

TEXT = (Path(__file__).parent.parent / "docs" / "operations.md").read_text("utf-8")
BLOCKS = re.findall(r"^```sh(?: exit=(\d+))?\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


@pytest.mark.slow
def test_the_first_week_goes_as_written(sample: SampleServer, tmp_path: Path) -> None:
    # The reader's commands crawl the live portal; here `crawl` is told of the sample.
    program = tmp_path / "bin" / "seoulwire"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\n[ "$1" = crawl ] && shift && set -- crawl --sample {sample.port} "$@"\n'
        f'exec "{sys.executable}" -m seoulwire "$@"\n'
    )
    program.chmod(0o755)
    environment = os.environ | {
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "SEOULWIRE_DATA": "data",
        "SEOULWIRE_CONTACT": "you@your.org",
    }
    assert len(BLOCKS) >= 9
    for code, block in BLOCKS:
        done = subprocess.run(
            ["sh", "-eu", "-c", block],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == int(code or 0), f"{block}\n{done.stdout}\n{done.stderr}"
    assert (tmp_path / "runs.html").exists()
    assert (tmp_path / "site" / "index.html").exists()
