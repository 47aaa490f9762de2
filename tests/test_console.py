"""A terminal obeys some characters; none of a stranger's text reaches it as such."""

import pytest
from republish.factories import repaired
from rich.table import Table
from rich.text import Text

from seoulwire.cli.changes import print_changes
from seoulwire.cli.console import console, error_console, visible
from seoulwire.repair import Repaired

HOSTILE = "\x1b]0;mine\x07\x1b[2J\x9b31m \u202egpj.exe\u2066 \r\x7f"


@pytest.mark.parametrize("character", list("\x1b\x07\x08\x0d\x7f\x9b\x9d\u202a\u202e\u2066\u2069"))
def test_what_a_terminal_would_obey_is_written_out(character: str) -> None:
    assert visible(f"a{character}b") == f"a<U+{ord(character):04X}>b"


def test_korean_tabs_and_lines_stay_as_they_are() -> None:
    text = "한글 마을\tnews\n― “quoted” 🙂\u200b"
    assert visible(text) == text


def test_nothing_printed_obeys_a_stranger(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table(HOSTILE)
    table.add_row(Text(HOSTILE))
    for out in (console(), error_console()):
        out.print(HOSTILE)
        out.print(Text(HOSTILE, "bold"), soft_wrap=True)
        out.print(table)
    captured = capsys.readouterr()
    for said in (captured.out, captured.err):
        assert "<U+001B>]0;mine" in said
        assert not set(said) & set("\x1b\x07\x9b\u202e\u2066\r\x7f")


def test_the_lines_of_a_repair_are_shown_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    field: Repaired = repaired("\x1b[2Jthe city\x92s bridge", ("\x92", "’"))
    print_changes(field)
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "<U+001B>[2Jthe city<U+0092>s bridge" in said
