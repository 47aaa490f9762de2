"""The files in deploy/ are what their programs accept."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parent.parent / "deploy"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_systemd_accepts_the_service_and_its_timer(tmp_path: Path) -> None:
    for name in ("seoulwire.service", "seoulwire.timer"):
        unit = (DEPLOY / name).read_text("utf-8")
        # The user and the program are not on this machine; all else is verified as it is.
        unit = unit.replace("/opt/seoulwire/bin/seoulwire", "/bin/true")
        (tmp_path / name).write_text(unit.replace("User=seoulwire\n", ""), "utf-8")
    units = [str(tmp_path / "seoulwire.service"), str(tmp_path / "seoulwire.timer")]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_cron_line_takes_finished_crawls_for_no_failure() -> None:
    line = (DEPLOY / "seoulwire.cron").read_text("utf-8").splitlines()[-1]
    *_times, user, command = line.split(maxsplit=6)
    assert user == "seoulwire"
    for code, told in ((0, 0), (3, 0), (4, 1), (6, 1), (7, 0)):
        replaced = command.replace("/opt/seoulwire/bin/seoulwire crawl --due", f"(exit {code})")
        assert subprocess.run(["sh", "-c", replaced], check=False).returncode == told


def test_the_egg_for_scrapyd_names_the_settings(tmp_path: Path) -> None:
    shutil.copytree(DEPLOY / "scrapyd", tmp_path / "scrapyd")
    subprocess.run(
        [sys.executable, "setup.py", "-q", "egg_info"], cwd=tmp_path / "scrapyd", check=True
    )
    [entry_points] = tmp_path.rglob("entry_points.txt")
    assert entry_points.read_text("utf-8").split() == [
        "[scrapy]",
        "settings",
        "=",
        "seoulwire.settings",
    ]
