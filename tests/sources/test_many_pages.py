"""Articles of our own writing, in the markup of many sites and years, read as written."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.slow
def test_title_day_author_and_text_are_found_on_pages_of_every_layout() -> None:
    line = [sys.executable, "-m", "benchmarks.sources", "--fields-only"]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    rows = [row.split() for row in done.stdout.splitlines()[1:] if row.strip()]
    assert len(rows) > 10
    for layout, _, title, day, author, body, invented in rows:
        assert min(map(float, (title, day, author, body))) >= 0.95, layout
        assert invented == "0", layout
