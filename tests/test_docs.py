"""What the documents promise is what the code has."""

import re
import tomllib
from dataclasses import MISSING, fields
from pathlib import Path

import pytest
from scrapy.settings import Settings
from typer.testing import CliRunner

from seoulwire import items
from seoulwire.cli import app
from seoulwire.configuration import (
    Board,
    Limits,
    Portal,
    Rights,
    Selectors,
    Source,
    Takedown,
    WebArchive,
    load_configuration,
)
from seoulwire.exceptions import ExitCode
from seoulwire.repair import STEPS, Repair

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
    assert documented(section(text, "seoulwire's own")) == ours
    for row in re.findall(r"^\| `(SEOULWIRE_\w+)` \| `([^`]*)` \|", text, re.MULTILINE):
        name, default = row
        assert str(settings[name]) == default


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        ("[portals.KEY]", Portal),
        ("[boards.KEY]", Board),
        ("[boards.KEY.selectors]", Selectors),
        ("[checks]", Limits),
        ("[sources.KEY]", Source),
        ("[sources.KEY.rights]", Rights),
        ("[archive]", WebArchive),
        ("[[takedowns]]", Takedown),
    ],
)
def test_every_key_of_the_configuration_is_documented_with_its_default(
    table: str, kind: type
) -> None:
    text = section((DOCS / "settings.md").read_text("utf-8"), "The tables and their keys")
    described = text.split(f"### `{table}`\n", 1)[1].split("\n### ", 1)[0]
    rows = dict(re.findall(r"^\| `([\w-]+)` \| (?:`([^`]*)`|needed)? ?\|", described, re.MULTILINE))
    needed = set(re.findall(r"^\| `([\w-]+)` \| needed \|", described, re.MULTILINE))
    hyphens = kind in (Limits, Rights)  # written so in the files, and read either way
    known = {
        field.name.replace("_", "-") if hyphens else field.name: field.default
        for field in fields(kind)
        if field.name != "key"
    }
    assert rows.keys() == known.keys()
    assert needed == {name for name, default in known.items() if default is MISSING}
    simple = (bool, int, float, str)
    shown = {
        name: str(default).lower() for name, default in known.items() if type(default) in simple
    }
    assert {name: rows[name] for name in shown} == shown


def test_the_configuration_that_the_document_shows_can_be_loaded(tmp_path: Path) -> None:
    text = (DOCS / "settings.md").read_text("utf-8")
    blocks = re.findall(r"^```toml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    path = tmp_path / "my.toml"
    path.write_text("\n".join(blocks), "utf-8")
    assert "notices" in load_configuration(path).boards


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


def test_every_step_of_normalization_is_named_as_a_repair_names_it() -> None:
    text = (DOCS / "repair.md").read_text("utf-8")
    rows = re.findall(r"\| `normalize`, ([^|]*) \|", text)
    assert {name for row in rows for name in re.findall("`([^`]+)`", row)} == set(STEPS)


def test_every_layer_is_described_in_its_place() -> None:
    root = DOCS.parent
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    checked = [set(re.findall(r"seoulwire\.(\w+)", layer)) for layer in contracts[0]["layers"]]
    text = section((root / "ARCHITECTURE.md").read_text("utf-8"), "Layers")
    rows = re.findall(r"^\| (`[^|]*) \|", text, re.MULTILINE)
    assert [set(re.findall(r"`(\w+)`", row)) for row in rows] == checked


def test_every_fault_names_a_test_that_exists() -> None:
    text = (DOCS / "faults.md").read_text("utf-8")
    named = set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`(?: \(`(\w+)`\))?", text))
    rows = re.findall(r"^\| (?!fault)(.*) \|$", text, re.MULTILINE)
    assert all("`tests/" in row.rpartition(" | ")[2] for row in rows)
    answers = (DOCS.parent / "tests" / "faults" / "answers.py").read_text("utf-8")
    for file, name, group in named:
        assert f"def {name}(" in (DOCS.parent / file).read_text("utf-8"), (file, name)
        assert not group or f"\n{group}: Variants" in answers, group
