"""Fixtures shared by all tests: real third-party pages, only where they are at hand."""

import os
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--real-pages",
        metavar="DIR",
        default=os.environ.get("SEOULWIRE_REAL_PAGES"),
        help="folder of real third-party pages, which are not part of this repository",
    )


@pytest.fixture(scope="session")
def real_pages(request: pytest.FixtureRequest) -> Path:
    folder = request.config.getoption("--real-pages")
    if not folder:
        pytest.skip("needs --real-pages DIR: real third-party pages are not in the repository")
    return Path(folder)
