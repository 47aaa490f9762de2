"""A build after a build: only what changed is written, and nothing stays that must be gone."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from seoulwire.configuration import Takedown, load_configuration
from seoulwire.items import Entry
from seoulwire.repair.record import Repaired
from seoulwire.republish import build_site
from seoulwire.republish.keeping import MARKER

from .factories import MOMENT, entry, library_of, post

CONFIGURATION = load_configuration()
BASE = "https://example.org/"


def entries(count: int = 120) -> list[Entry]:
    first = date(2026, 1, 1)
    return [
        entry(
            post(
                f"the text of number{number}",
                slug=f"post-{number}",
                registered=first + timedelta(days=number),
                title=Repaired.unchanged(f"Notice {number}"),
                licence="KOGL-1",
            ),
            updated=MOMENT + timedelta(hours=number),
        )
        for number in range(count)
    ]


class Counting:
    """A library that notes which posts were read."""

    def __init__(self, shown: Iterable[Entry]) -> None:
        self.read: set[str] = set()
        library = library_of(shown)

        def read(ids: Sequence[str]) -> Iterable[Entry]:
            self.read.update(ids)
            return library.read(ids)

        self.library = replace(library, read=read)


def build(shown: Iterable[Entry], site: Path, configuration: object = CONFIGURATION) -> Counting:
    counting = Counting(shown)
    build_site(counting.library, site, configuration, base_url=BASE)  # type: ignore[arg-type]
    return counting


def contents(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*.*")
        if path.name != MARKER
    }


def inodes(site: Path) -> dict[str, int]:
    return {
        path.relative_to(site).as_posix(): path.stat().st_ino
        for path in site.rglob("*.*")
        if path.name != MARKER
    }


def test_an_unchanged_site_reads_no_post_and_writes_no_post_list_or_feed(tmp_path: Path) -> None:
    build(entries(), tmp_path / "site")
    before, files = contents(tmp_path / "site"), inodes(tmp_path / "site")
    again = build(entries(), tmp_path / "site")
    assert again.read == set()
    assert contents(tmp_path / "site") == before
    rewritten = {path for path, inode in inodes(tmp_path / "site").items() if files[path] != inode}
    assert all("/" not in path for path in rewritten), rewritten


def test_a_changed_post_is_read_alone_and_only_its_own_files_are_written(tmp_path: Path) -> None:
    shown = entries()
    build(shown, tmp_path / "site")
    files = inodes(tmp_path / "site")
    changed = replace(shown[40].post, title=Repaired.unchanged("Another notice"))
    shown[40] = replace(shown[40], post=changed, updated=MOMENT + timedelta(days=90))
    again = build(shown, tmp_path / "site")
    posts = {
        path
        for path, inode in inodes(tmp_path / "site").items()
        if files.get(path) != inode and path.startswith("posts/")
    }
    assert posts == {"posts/portal__en_post-40.html"}
    # The feeds are written anew, so their fifty posts are read again; no other post is.
    assert len(again.read) <= 50


@pytest.mark.parametrize("kind", ["one more", "one changed", "one gone", "all but one gone"])
def test_a_build_after_a_build_is_the_site_that_a_first_build_makes(
    tmp_path: Path, kind: str
) -> None:
    shown = entries()
    build(shown, tmp_path / "site")
    if kind == "one more":
        shown.append(entry(post("a new text", slug="new", registered=date(2026, 9, 1))))
    elif kind == "one changed":
        shown[3] = replace(shown[3], post=replace(shown[3].post, tag="Seoul's News"))
    else:
        del shown[slice(5, 6) if kind == "one gone" else slice(1, None)]
    build(shown, tmp_path / "site")
    build(shown, tmp_path / "fresh")
    later, fresh = contents(tmp_path / "site"), contents(tmp_path / "fresh")
    different = {path for path in fresh if later.get(path) != fresh[path]}
    # Numbers of the search index are never given twice, so only these files may differ.
    assert all(path.startswith("search/") for path in different), different


def test_what_somebody_changed_in_the_site_is_written_anew(tmp_path: Path) -> None:
    build(entries(3), tmp_path / "site")
    page = tmp_path / "site/posts/portal__en_post-1.html"
    right = page.read_bytes()
    page.write_bytes(b"<script>alert(1)</script>")
    build(entries(3), tmp_path / "site")
    assert page.read_bytes() == right


def test_a_link_planted_in_the_site_is_neither_kept_nor_followed(tmp_path: Path) -> None:
    build(entries(3), tmp_path / "site")
    secret = tmp_path / "secret.txt"
    secret.write_text("not to be published")
    page = tmp_path / "site/posts/portal__en_post-1.html"
    page.unlink()
    page.symlink_to(secret)
    build(entries(3), tmp_path / "site")
    assert not page.is_symlink()
    assert b"not to be published" not in page.read_bytes()
    assert secret.read_text() == "not to be published"


def test_a_marker_that_is_broken_makes_a_whole_new_site(tmp_path: Path) -> None:
    build(entries(3), tmp_path / "site")
    before = contents(tmp_path / "site")
    for broken in ("", "[]", '{"format": 3}', "{" * 5000):
        (tmp_path / "site" / MARKER).write_text(broken)
        build(entries(3), tmp_path / "site")
        assert contents(tmp_path / "site") == before


def test_another_policy_makes_every_page_anew(tmp_path: Path) -> None:
    build(entries(3), tmp_path / "site")
    sources = dict(CONFIGURATION.sources)
    rights = replace(sources["portal"].rights, text="link")
    sources["portal"] = replace(sources["portal"], rights=rights)
    again = build(entries(3), tmp_path / "site", replace(CONFIGURATION, sources=sources))
    assert len(again.read) == 3
    for path, content in contents(tmp_path / "site").items():
        assert b"the text of" not in content, path
        assert b'"number1"' not in content, path


@pytest.mark.parametrize("named", ["post", "url"])
def test_a_takedown_removes_a_post_from_every_file_at_the_next_build(
    tmp_path: Path, named: str
) -> None:
    shown = entries(60)
    build(shown, tmp_path / "site")
    gone = shown[30].post
    target = {"post": gone.id} if named == "post" else {"url": gone.url}
    takedown = Takedown(reason="by request", asked=date(2026, 11, 1), **target)
    build(shown, tmp_path / "site", replace(CONFIGURATION, takedowns=(takedown,)))
    for path, content in contents(tmp_path / "site").items():
        for trace in (b"post-30", b"Notice 30<", b"number30"):
            assert trace not in content, (path, trace)
    assert not (tmp_path / "site/posts/portal__en_post-30.html").exists()
    assert (tmp_path / "site/posts/portal__en_post-31.html").exists()


def test_files_are_shared_with_the_site_before_by_hard_links(tmp_path: Path) -> None:
    build(entries(3), tmp_path / "site")
    page = tmp_path / "site/posts/portal__en_post-1.html"
    held = os.open(page, os.O_RDONLY)
    try:
        build(entries(3), tmp_path / "site")
        assert os.fstat(held).st_ino == page.stat().st_ino
    finally:
        os.close(held)
