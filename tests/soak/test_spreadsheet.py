"""Exports opened in LibreOffice: what begins like a formula there stays text."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from republish.factories import entry, keep, post

from seoulwire.configuration import Configuration, Rights, load_configuration
from seoulwire.content import Paragraph
from seoulwire.items import Entry
from seoulwire.repair.record import Repaired
from seoulwire.republish.corpus import export_csv
from seoulwire.republish.dataset import export_dataset
from seoulwire.republish.gate import Gate
from seoulwire.storage import Store

OFFICE = shutil.which("soffice")
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
# Comma, semicolon and tab separate, as the dialogue has it; texts in quotes; UTF-8; from line 1.
FILTER = "CSV:44/59/9,34,76,1"
RUN = (
    *("=1+1", "+1+2", "-1-2", "@SUM(1;2)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u200b=1+1"),
    *("＝1+1", "＋1+2", "－1-2", "＠SUM(1;2)", "\x01=1+1", "\x01\t=1+1", "\ufeff=1+1", "\xa0=1+1"),
    *("x;=1+1", "x\t=1+1", "x,=1+1", "x\n=1+1", 'x",=1+1', '";=1+1', '"\n=1+1,"', "'=1+1"),
    *('=HYPERLINK("http://127.0.0.1/";"x")', "=WEBSERVICE(\"http://127.0.0.1/\")"),
    *("=cmd|' /C calc'!A0", "=DDE(\"soffice\";\"x\";\"y\")", "{=1+1}", "-1e9=1"),
)  # fmt: skip

pytestmark = pytest.mark.skipif(OFFICE is None, reason="needs libreoffice-calc")


def hostile() -> list[Entry]:
    return [
        entry(
            post(
                slug=f"post-{number}",
                title=Repaired.unchanged(text),
                tag=text,
                writer=text,
                body=Repaired.unchanged(text),
                blocks=(Paragraph(text),),
            )
        )
        for number, text in enumerate(RUN)
    ]


def opened(file: Path) -> tuple[Sequence[str], int]:
    """Return the formulas that LibreOffice finds in a CSV file, and the rows it makes of it."""
    profile = f"-env:UserInstallation=file://{file.parent / 'profile'}"
    subprocess.run(
        [OFFICE or "", profile, "--headless", f"--infilter={FILTER}", "--convert-to", "fods",
         "--outdir", str(file.parent), str(file)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    sheet = etree.parse(file.with_suffix(".fods"))
    formulas = [cell.get(f"{TABLE}formula") for cell in sheet.iter(f"{TABLE}table-cell")]
    rows = sum(
        int(row.get(f"{TABLE}number-rows-repeated", 1)) for row in sheet.iter(f"{TABLE}table-row")
    )
    return [formula for formula in formulas if formula], rows


def test_a_formula_in_a_plain_file_runs(tmp_path: Path) -> None:
    # Without this the others would show nothing.
    (tmp_path / "plain.csv").write_text('a,b\n1,=1+1\n2,"=1+2"\n', "utf-8")
    assert opened(tmp_path / "plain.csv") == (["of:=1+1", "of:=1+2"], 3)


@pytest.mark.parametrize("kind", ["dataset", "csv"])
def test_no_cell_of_an_export_runs(kind: str, tmp_path: Path) -> None:
    known = load_configuration()
    free: Configuration = replace(known, unknown_rights=Rights(text="full", images="link"))
    entries = hostile()
    with Store.open(f"sqlite:///{tmp_path / 'seoulwire.db'}") as store:
        keep(store, entries)
        if kind == "dataset":
            export_dataset(store, tmp_path / "corpus", free)
            shutil.copy(tmp_path / "corpus/corpus.csv", tmp_path / "export.csv")
        else:
            with (tmp_path / "export.csv").open("w", encoding="utf-8", newline="") as stream:
                export_csv(Gate(free, store.save_decisions).admit(entries), stream)
    assert opened(tmp_path / "export.csv") == ([], len(RUN) + 1)
