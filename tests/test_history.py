"""What `show --history` tells of a post: what changed when, in as few words as tell it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from postgres import database_of
from storage.factories import post, quoted, stored

from seoulwire.cli.history import print_history
from seoulwire.items import Post
from seoulwire.repair.record import Repaired
from seoulwire.storage import Store

LONG = (
    "The city gives {sum} million won to {count} libraries in all districts, "
    "which stay open until ten in the evening from March on."
)
FIRST = f"A library for the night.\n{LONG.format(sum=120, count=40)}\nCall 02-120."


Shown = Callable[..., list[str]]


def version(minute: int, text: str, **changed: object) -> Post:
    return replace(post(capture=f"at-{minute}", minute=minute, body=text), **changed)  # type: ignore[arg-type]


@pytest.fixture
def shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shown:
    """Give what prints the history of a post that was captured as given, in that order."""

    def show(*versions: Post) -> list[str]:
        with Store.open(database_of(tmp_path)) as store:
            run = store.begin_run("crawl", {})
            for one in versions:
                store.commit(run.id, stored(one))
            print_history(store, post().id)
        return [line.rstrip() for line in capsys.readouterr().out.splitlines()]

    return show


def test_of_a_long_paragraph_the_words_that_changed_are_shown(shown: Shown) -> None:
    second = FIRST.replace("120 million", "135 million").replace("40 lib", "42 lib")
    assert shown(version(0, FIRST), version(1, second)) == [
        "Revision 1 2026-03-01 09:00:00 UTC, capture at-0, read by 1",
        "  Post 1",
        "Revision 2 2026-03-01 09:01:00 UTC, capture at-1, read by 1",
        (
            "  ~ The city gives [-120-]{+135+} million won to [-40-]{+42+} libraries in all"
            " districts, which stay …"
        ),
    ]


def test_a_new_paragraph_is_shown_behind_the_one_before_it(shown: Shown) -> None:
    second = FIRST.replace("\nCall", "\nIt opens on 8 March.\nCall")
    assert shown(version(0, FIRST), version(1, second))[3:] == [
        "    The city gives 120 million won to 40 libraries in all distri …",
        "  + It opens on 8 March.",
    ]


def test_a_paragraph_that_gave_way_to_another_is_shown_whole(shown: Shown) -> None:
    second = FIRST.replace("Call 02-120.", "Bring your own lamp.")
    lines = shown(version(0, FIRST), version(1, second))
    assert lines[3:] == ["  - Call 02-120.", "  + Bring your own lamp."]


def test_title_and_fields_are_named(shown: Shown) -> None:
    later = version(
        1, FIRST, title=Repaired.unchanged("Post 1 of the night"), writer="kim", attachments=()
    )
    assert shown(version(0, FIRST), later)[3:] == [
        "  ~ title: Post 1 {+of the night+}",
        "  - writer: ssunha",
        "  + writer: kim",
        "  - attachments: 보고서.pdf",
        "  + attachments: none",
    ]


def test_an_older_capture_that_comes_late_is_shown_in_its_place(shown: Shown) -> None:
    june, may = FIRST.replace("120.", "121."), FIRST.replace("120.", "119.")
    lines = shown(version(0, FIRST), version(9, june), version(5, may))
    assert [line.split(" UTC")[0] for line in lines if line.startswith("Rev")] == [
        "Revision 1 2026-03-01 09:00:00",
        "Revision 2 2026-03-01 09:05:00",
        "Revision 3 2026-03-01 09:09:00",
    ]
    assert [line for line in lines if "02-" in line] == [
        "  ~ Call [-02-120.-]{+02-119.+}",
        "  ~ Call [-02-119.-]{+02-121.+}",
    ]


def test_a_site_that_mends_what_was_unreadable_changes_no_word(shown: Shown) -> None:
    text = "The hall in \ufffd\ufffd울 opens."
    mended = Repaired.unchanged("The hall in 서울 opens.")
    before = replace(quoted("<>"), raw=text, text=mended.text, repairs=())
    lines = shown(version(0, "-", body=before), version(1, "-", body=mended))
    assert lines[3:] == ["  reads as before: what was unreadable, its site has mended"]
