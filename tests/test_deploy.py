"""The files in deploy/ are what their programs accept."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

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


def test_the_locked_versions_are_those_the_project_asks_for() -> None:
    locked = (DEPLOY / "requirements.txt").read_text("utf-8")
    pins = {
        canonicalize_name(name): version
        for name, version in re.findall(r"^([\w.-]+)==(\S+)", locked, re.MULTILINE)
    }
    project = tomllib.loads((DEPLOY.parent / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["postgres"]]
    for requirement in map(Requirement, asked):
        pinned = pins.get(canonicalize_name(requirement.name), "")
        assert requirement.specifier.contains(pinned), requirement
    assert all("--hash=sha256:" in entry for entry in re.split(r"\n(?=\w)", locked))


def test_the_image_copies_what_is_there_and_the_database_url_holds_no_password() -> None:
    copied = re.findall(
        r"^COPY (.*) \S+$", (DEPLOY / "Containerfile").read_text("utf-8"), re.MULTILINE
    )
    assert all((DEPLOY.parent / path).exists() for paths in copied for path in paths.split())
    compose = (DEPLOY / "compose.yaml").read_text("utf-8")
    assert "SEOULWIRE_DATABASE: postgresql+psycopg://seoulwire@postgres/seoulwire\n" in compose


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
