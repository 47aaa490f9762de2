"""Every code block of docs/corpus.md runs over a corpus, one after another."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.testing import CliRunner

from seoulwire.cli import app
from seoulwire.content import Paragraph
from seoulwire.items import Citation
from seoulwire.storage import Store

from .factories import article, entry, keep, post, repaired

GUIDE = Path(__file__).parents[2] / "docs/corpus.md"
SEOUL = "https://english.seoul.go.kr/bridge"
BLOCKS = re.findall(r"^```(python|sh)\n(.*?)^```", GUIDE.read_text("utf-8"), re.DOTALL | re.M)
COMMANDS = [line for kind, text in BLOCKS if kind == "sh" for line in text.splitlines()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("guide")
    body = repaired("the world��s bridge", ("��", "’"))
    shown = post(
        licence="KOGL-1",
        body=body,
        blocks=(Paragraph(body.text),),
        citations=(Citation(url=SEOUL, found="source-line"),),
    )
    sure = replace(body, repairs=(replace(body.repairs[0], confidence=0.99),))
    with Store.open(f"sqlite:///{folder}/data/seoulwire.db") as store:
        keep(
            store,
            [
                entry(shown, article(SEOUL, "seoul", licence="KOGL-1")),
                entry(post(slug="korean", language="ko")),
                entry(replace(shown, id="portal:en/sure", body=sure, citations=())),
            ],
        )
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield folder


def run(command: str) -> None:
    result = CliRunner().invoke(app, shlex.split(command)[1:])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("command", [line for line in COMMANDS if line.startswith("seoulwire")])
def test_every_command_writes_a_corpus(folder: Path, command: str) -> None:
    run(command)
    directory = shlex.split(command)[4]
    assert (folder / directory / "corpus.jsonl").is_file()
    described = re.findall(r"^\| `([^`]+)` \|", GUIDE.read_text("utf-8"), re.MULTILINE)
    written = {path.name for path in (folder / directory).iterdir()}
    assert written <= {name.partition("/")[0] for name in described}


@pytest.mark.parametrize("code", [text for kind, text in BLOCKS if kind == "python"])
def test_every_code_block_runs(folder: Path, code: str) -> None:
    if "from datasets" in code and find_spec("datasets") is None:
        pytest.skip("needs datasets: pip install datasets")
    if not (folder / "corpus").exists():
        run(next(line for line in COMMANDS if line.startswith("seoulwire")))
    exec(compile(code, str(GUIDE), "exec"), {"__name__": "guide"})
