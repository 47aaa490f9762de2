"""The dashboard: what its plots count, and that each stands there as a table too."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

from lxml import html
from lxml.html import HtmlElement

from seoulwire.configuration import load_configuration
from seoulwire.content import Paragraph
from seoulwire.republish.dashboard import HEIGHT, LETTER, WIDTH, plots
from seoulwire.republish.listing import Row
from seoulwire.storage import RunRecord

from .factories import build_site, entry, post, repaired
from .selecting import texts

CONFIGURATION = load_configuration()


def row(**changes: Any) -> Row:
    values: dict[str, Any] = {
        "id": "portal:en/a",
        "stamp": "1",
        "href": "posts/a.html",
        "title": "A",
        "language": "en",
        "board": "news",
        "tag": None,
        "source": None,
        "writer": None,
        "registered": "2016-05-01",
        "created": "2026-03-02T04:30:00+00:00",
        "updated": "2026-03-02T04:30:00+00:00",
        "text": "full",
        "repairs": 0,
        "damage": 0,
        "characters": 100,
        "number": 0,
    }
    return Row(**values | changes)


def run(number: int, **accounts: int) -> RunRecord:
    started = datetime(2026, 11, number, tzinfo=UTC)
    books = {"discovered": sum(accounts.values()), **accounts}
    return RunRecord(
        id=number,
        kind="crawl",
        arguments=MappingProxyType({}),
        started=started,
        ended=started,
        exit_code=0,
        accounts=books,
    )


def columns(kind: str, rows: list[Row], runs: list[RunRecord]) -> dict[str, tuple[int, ...]]:
    (plot,) = (plot for plot in plots(rows, runs) if plot.id == kind)
    return dict(plot.columns)


def test_posts_are_counted_by_year_and_growth_by_month() -> None:
    rows = [
        row(),
        row(registered="2017-01-01", created="2026-04-01T00:00:00+00:00"),
        row(registered=None, created="2026-04-09T00:00:00+00:00"),
    ]
    assert columns("posts", rows, []) == {"2016": (1,), "2017": (1,)}
    assert columns("growth", rows, []) == {"2026-03": (0, 1), "2026-04": (1, 2)}


def test_damage_is_shown_beside_what_was_mended() -> None:
    rows = [row(repairs=3, damage=1), row(registered=None, damage=2), row(registered="2015-01-01")]
    assert columns("damage", rows, []) == {"2016": (3, 1), "undated": (0, 2)}


def test_runs_are_shown_by_what_became_of_each_link() -> None:
    runs = [run(1, stored=9, skipped=1), replace(run(2), accounts=None), run(3, stored=4)]
    shown = columns("runs", [row()], runs)
    assert list(shown) == ["1 · 2026-11-01", "3 · 2026-11-03"]
    assert [sum(values) for values in shown.values()] == [10, 4]


def test_bars_stand_inside_their_plot_and_on_each_other() -> None:
    rows = [
        row(registered=f"{year}-01-01", repairs=year % 7, damage=1) for year in range(1950, 2030)
    ]
    for plot in plots(rows, [run(day, stored=day, partial=1) for day in range(1, 29)]):
        for bar in plot.bars:
            assert 0 <= bar.x <= bar.x + bar.width <= WIDTH
            assert -0.01 <= bar.y <= bar.y + bar.height <= HEIGHT + 0.01
        places = [(x, len(label) * LETTER / 2) for x, label in plot.labels]
        assert all(x + half < y - other for (x, half), (y, other) in pairwise(places))


def test_every_plot_is_a_table_too_and_every_run_has_its_accounts(tmp_path: Path) -> None:
    body = repaired("the world��s city", ("��", "’"))
    shown = post(licence="KOGL-1", body=body, blocks=(Paragraph(body.text),))
    build_site(
        [entry(shown)], tmp_path / "site", CONFIGURATION, runs=[run(7, stored=1_200, skipped=34)]
    )
    page: HtmlElement = html.document_fromstring((tmp_path / "site/dashboard.html").read_bytes())
    for plot in page.xpath("//section[@class='plot']"):
        drawn = texts(plot, ".//*[local-name()='rect']/*[local-name()='title']/text()")
        numbers = texts(plot, ".//tbody//td/text()")
        assert {text.split(": ")[1].split()[0] for text in drawn} == set(numbers) - {"0"}
    accounts = texts(page, "//section[@aria-labelledby='accounts']//tbody/tr/td/text()")
    assert accounts == ["2026-11-07 00:00 UTC", "1,234", "1,200", "0", "0", "34", "0"]
