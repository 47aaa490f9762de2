"""Boards in the markup of the usual engines, each read by the same code."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from seoulwire.boards import parse_listing, parse_post

FIXTURES = Path(__file__).parent / "fixtures"
PARSERS: dict[str, Callable[[str, str], Any]] = {"listing": parse_listing, "post": parse_post}


def names() -> list[str]:
    return sorted(folder.name for folder in FIXTURES.iterdir())


@pytest.mark.parametrize("name", names())
def test_a_page_says_what_its_reader_sees(name: str) -> None:
    folder = FIXTURES / name
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    page = asdict(PARSERS[meta["kind"]]((folder / "page.html").read_text("utf-8"), meta["url"]))
    found = json.loads(json.dumps(page, default=str))

    assert only(found, expected) == expected


def only(found: Any, expected: Any) -> Any:
    """Return ``found`` with the fields that ``expected`` names, rows and files included."""
    if isinstance(expected, dict):
        return {key: only(found[key], value) for key, value in expected.items()}
    if isinstance(expected, list) and len(found) == len(expected):
        return [only(one, other) for one, other in zip(found, expected, strict=True)]
    return found
