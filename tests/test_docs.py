"""What the documents promise is what the code has."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from scrapy.settings import Settings
from typer.testing import CliRunner

from seoulwire import items
from seoulwire.cli import app
from seoulwire.exceptions import ExitCode
from seoulwire.repair import Repair

DOCS = Path(__file__).parent.parent / "docs"


def documented(text: str) -> set[str]:
    """Return the names in backquotes in the first column of all tables."""
    rows = re.findall(r"^\| (`[^|]*) \|", text, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


def section(text: str, heading: str) -> str:
    return text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]


def test_every_setting_of_ours_is_documented_with_its_default() -> None:
    settings = Settings()
    settings.setmodule("seoulwire.settings")
    ours = {name for name in settings if str(name).startswith("SEOULWIRE_")}
    text = (DOCS / "settings.md").read_text("utf-8")
    assert documented(text) == ours
    for row in re.findall(r"^\| `(SEOULWIRE_\w+)` \| `([^`]*)` \|", text, re.MULTILINE):
        name, default = row
        assert str(settings[name]) == default


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Text with its repairs", Repair),
        ("Provenance", items.Provenance),
        ("Post", items.Post),
        ("Article", items.Article),
        ("Pair", items.Pair),
    ],
)
def test_every_field_is_documented(heading: str, kind: type) -> None:
    text = section((DOCS / "data_format.md").read_text("utf-8"), heading)
    assert documented(text) == {field.name for field in fields(kind)}


@pytest.mark.parametrize("kind", [items.Attachment, items.FetchedImage, items.Partner, items.Blurb])
def test_every_field_of_the_smaller_items_is_documented(kind: type) -> None:
    text = (DOCS / "data_format.md").read_text("utf-8")
    row = re.search(rf"^\| {kind.__name__} \| (.*) \|$", text, re.MULTILINE)
    assert row
    assert re.findall(r"`([a-z_]+)`", row[1]) == [field.name for field in fields(kind)]


def test_every_exit_code_is_documented() -> None:
    text = (DOCS / "operations.md").read_text("utf-8")
    codes = re.findall(r"^\| ([0-9, ]+) \|", text, re.MULTILINE)
    documented_codes = [int(code) for row in codes for code in row.split(", ")]
    assert documented_codes == sorted(ExitCode)
    shown = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "300", "TERM": "dumb"}).output
    named = shown.partition("Exit codes:")[2]
    assert [int(code) for code in re.findall(r"(?<!\d)\d+(?!\d)", named)] == documented_codes


def test_every_fault_names_a_test_that_exists() -> None:
    text = (DOCS / "faults.md").read_text("utf-8")
    named = set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`(?: \(`(\w+)`\))?", text))
    rows = re.findall(r"^\| (?!fault)(.*) \|$", text, re.MULTILINE)
    assert all("`tests/" in row.rpartition(" | ")[2] for row in rows)
    answers = (DOCS.parent / "tests" / "faults" / "answers.py").read_text("utf-8")
    for file, name, group in named:
        assert f"def {name}(" in (DOCS.parent / file).read_text("utf-8"), (file, name)
        assert not group or f"\n{group}: Variants" in answers, group
