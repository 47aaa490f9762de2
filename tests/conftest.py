"""What tests share: the sample portal served for real, crawls of it, and real pages if at hand."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest
from postgres import POSTGRES, database_of, drop_databases
from processes import Running, run

from seoulwire.sample import SampleServer, serve

# How long an example takes says more of the machine's load than of the code; benchmarks tell speed.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--real-pages",
        metavar="DIR",
        default=os.environ.get("SEOULWIRE_REAL_PAGES"),
        help="folder of real third-party pages, which are not part of this repository",
    )
    parser.addoption("--kills", type=int, default=20, help="how often the kill test kills a crawl")
    parser.addoption(
        "--every", type=int, default=1, help="try each n-th sync of a crawl only (tests/soak)"
    )
    parser.addoption("--site", metavar="DIR", help="published site for the browser to look at")
    parser.addoption("--vnu", metavar="JAR", help="the Nu HTML Checker, to judge the site's pages")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count among the slow tests those that start a command or a browser: each takes a second."""
    for item in items:
        starts_command = "command_over" in getattr(item, "fixturenames", ())
        if starts_command or item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.slow)


def pytest_sessionfinish() -> None:
    drop_databases()


@pytest.fixture(scope="session")
def real_pages(request: pytest.FixtureRequest) -> Path:
    folder = request.config.getoption("--real-pages")
    if not folder:
        pytest.skip("needs --real-pages DIR: real third-party pages are not in the repository")
    return Path(folder)


@pytest.fixture(scope="session")
def sample() -> Iterator[SampleServer]:
    with serve() as server:
        yield server


@dataclass(frozen=True)
class Command:
    """A seoulwire command over one data directory, as a user runs it."""

    data: Path
    port: int

    def start(self, *arguments: str) -> Running:
        return Running(*self._line(arguments), env=self._environment)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run(*self._line(arguments), env=self._environment)

    def under(self, program: list[str], *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command under another program, such as strace."""
        return subprocess.run(
            [*program, sys.executable, "-m", *self._line(arguments)],
            capture_output=True,
            text=True,
            timeout=500,
            check=False,
            env=self._environment,
        )

    def run_bare(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command that takes no data directory."""
        return run("seoulwire", *arguments)

    def crawl(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run("crawl", "--sample", str(self.port), *arguments)

    @property
    def database(self) -> str:
        return database_of(self.data)

    @property
    def _environment(self) -> dict[str, str]:
        return {**os.environ, "SEOULWIRE_DATABASE": self.database} if POSTGRES else dict(os.environ)

    def _line(self, arguments: tuple[str, ...]) -> list[str]:
        return ["seoulwire", *arguments, "--data", str(self.data)]


@pytest.fixture(scope="session")
def command_over(sample: SampleServer) -> Callable[[Path], Command]:
    return lambda data: Command(data, sample.port)


@dataclass(frozen=True)
class Crawled:
    """A finished crawl of the whole sample."""

    command: Command
    result: subprocess.CompletedProcess[str]


@pytest.fixture(scope="session")
def crawled(
    tmp_path_factory: pytest.TempPathFactory, command_over: Callable[[Path], Command]
) -> Crawled:
    command = command_over(tmp_path_factory.mktemp("crawled"))
    return Crawled(command, command.crawl())
