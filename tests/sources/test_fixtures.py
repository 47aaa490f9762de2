"""Every layout reads its pages: fixtures/<layout>/<case>/{page.html,meta.json,expected.json}."""

import json
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from seoulwire.sources import GENERIC, SOURCES, parse_article

FIXTURES = Path(__file__).parent / "fixtures"
LAYOUTS = {GENERIC} | {layout.name for source in SOURCES.values() for layout in source.layouts}
CASES = sorted(
    page.parent.relative_to(FIXTURES).as_posix() for page in FIXTURES.glob("*/*/page.html")
)


def read_fixture(case: str) -> Any:
    folder = FIXTURES / case
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    article = parse_article(
        (folder / "page.html").read_text("utf-8"),
        meta["url"],
        date.fromisoformat(meta["captured"]),
    )
    values = asdict(article)
    values["blocks"] = [
        {type(block).__name__: {k: v for k, v in asdict(block).items() if k != "type"}}
        for block in article.blocks
    ]
    return json.loads(json.dumps(values, default=datetime.isoformat))


@pytest.mark.parametrize("case", CASES)
def test_a_page_gives_the_article_that_is_expected_of_it(case: str) -> None:
    expected = json.loads((FIXTURES / case / "expected.json").read_text("utf-8"))
    assert read_fixture(case) == expected


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_every_registered_layout_has_two_fixtures_that_it_reads_itself(layout: str) -> None:
    own = [case for case in CASES if case.startswith(f"{layout}/")]
    assert len(own) >= 2, f"add tests/sources/fixtures/{layout}/<case>/"
    assert {read_fixture(case)["layout"] for case in own} == {layout}
