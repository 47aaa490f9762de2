"""Copies of pictures: only where everybody allows them, by digest, from the archive alone."""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from lxml import html

from seoulwire.configuration import Configuration, ImageRight, Takedown, load_configuration
from seoulwire.content import Figure, Paragraph, plain_text
from seoulwire.exceptions import StorageError
from seoulwire.items import Citation, Entry, FetchedImage, Image
from seoulwire.repair.record import Repaired

from .factories import build_site, entry, post, provenance
from .selecting import texts

PNG = b"\x89PNG\r\n\x1a\n" + b"a picture of our own"
PLACE = "https://seoulsolution.kr/files/bridge.png"
ELSEWHERE = "https://pictures.example.org/bridge.png"


STRANGER = (Citation(url="https://news.example.org/", found="link"),)


def copying(configuration: Configuration, images: ImageRight = "copy") -> Configuration:
    portal = configuration.sources["portal"]
    rights = replace(portal.rights, images=images)
    sources = {**configuration.sources, "portal": replace(portal, rights=rights)}
    return replace(configuration, sources=MappingProxyType(sources))


COPIES = copying(load_configuration())


def illustrated(url: str = PLACE, **changes: Any) -> Entry:
    blocks = (Paragraph("The bridge is open."), Figure(url, "A bridge", "The bridge."))
    values: dict[str, Any] = {
        "licence": "KOGL-1",
        "body": Repaired.unchanged(plain_text(blocks)),
        "blocks": blocks,
        "images": (Image(url=url, alt="A bridge"),),
    }
    return entry(post(**values | changes))


def fetched(url: str = PLACE, body: bytes = PNG, media_type: str = "image/png") -> FetchedImage:
    digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
    return FetchedImage(
        id="portal:files/bridge.png",
        post="portal:en/bridge-reopens",
        url=url,
        media_type=media_type,
        size=len(body),
        provenance=provenance(url, digest=digest),
    )


def published(
    directory: Path,
    shown: Entry,
    configuration: Configuration = COPIES,
    image: FetchedImage | None = None,
    body: bytes = PNG,
) -> tuple[list[str], list[bytes]]:
    """Return the pictures a post's page shows, and the copies in the site."""
    kept = image or fetched()
    build_site(
        [shown],
        directory,
        configuration,
        pictures={kept.url: kept},
        read_picture=lambda _: body,
    )
    (path,) = (directory / "posts").iterdir()
    page = html.document_fromstring(path.read_bytes())
    sources = texts(page, "//img/@src")
    assert all((path.parent / source).is_file() for source in sources)
    return sources, [each.read_bytes() for each in (directory / "pictures").iterdir()]


def test_a_picture_is_shown_from_the_site_itself_under_its_digest(tmp_path: Path) -> None:
    sources, copies = published(tmp_path / "site", illustrated())
    digest = hashlib.sha256(PNG).hexdigest()[:32]
    assert sources == [f"../pictures/{digest}.png"]
    assert copies == [PNG]


@pytest.mark.parametrize(
    ("described", "shown", "configuration"),
    [
        ("the portal allows links only", illustrated(), load_configuration()),
        ("nobody declared who is cited", illustrated(citations=STRANGER), COPIES),
        ("the tag's source allows links only", illustrated(tag="Seoul's News"), COPIES),
        ("only an excerpt goes out", illustrated(licence=None), COPIES),
        ("the picture is somebody else's", illustrated(ELSEWHERE), COPIES),
        ("the portal allows none", illustrated(), copying(COPIES, images="none")),
    ],
)
def test_no_copy_goes_out_where_somebody_does_not_allow_it(
    tmp_path: Path, described: str, shown: Entry, configuration: Configuration
) -> None:
    image = fetched(ELSEWHERE if "somebody else" in described else PLACE)
    assert published(tmp_path / "site", shown, configuration, image) == ([], []), described


@pytest.mark.parametrize(
    ("described", "image", "body"),
    [
        ("SVG may hold scripts", fetched(media_type="image/svg+xml"), PNG),
        ("cut off", replace(fetched(), provenance=provenance(PLACE, integrity="partial")), PNG),
        ("a page in the place of a picture", fetched(), b"<html><script>alert(1)</script>"),
    ],
)
def test_what_is_no_whole_raster_picture_is_only_linked(
    tmp_path: Path, described: str, image: FetchedImage, body: bytes
) -> None:
    assert published(tmp_path / "site", illustrated(), COPIES, image, body) == ([], []), described
    (path,) = (tmp_path / "site/posts").iterdir()
    assert PLACE in texts(html.document_fromstring(path.read_bytes()), "//figure/a/@href")


def test_a_picture_whose_archive_is_broken_is_linked_and_the_site_is_built(tmp_path: Path) -> None:
    def broken(_: FetchedImage) -> bytes:
        raise StorageError("the WARC file ends before it")

    build_site(
        [illustrated()],
        tmp_path / "site",
        COPIES,
        pictures={PLACE: fetched()},
        read_picture=broken,
    )
    (path,) = (tmp_path / "site/posts").iterdir()
    assert texts(html.document_fromstring(path.read_bytes()), "//figure/a/@href") == [PLACE]


def test_a_later_build_takes_the_copies_over_and_a_picture_that_came_later_is_shown(
    tmp_path: Path,
) -> None:
    shown = illustrated()
    build_site([shown], tmp_path / "site", COPIES)
    assert not list((tmp_path / "site/pictures").iterdir())
    sources, _ = published(tmp_path / "site", shown)
    before = (tmp_path / "site/posts" / sources[0]).resolve().stat().st_ino
    again, _ = published(tmp_path / "site", shown, body=b"not asked for again")
    assert again == sources
    assert (tmp_path / "site/posts" / sources[0]).resolve().stat().st_ino == before


def test_a_takedown_of_a_picture_removes_its_copy_and_its_link_and_leaves_the_text(
    tmp_path: Path,
) -> None:
    audited = []
    published(tmp_path / "site", illustrated())
    takedown = Takedown(reason="asked by the photographer", asked=date(2026, 11, 1), url=PLACE)
    kept = fetched()
    report = build_site(
        [illustrated()],
        tmp_path / "site",
        replace(COPIES, takedowns=(takedown,)),
        pictures={PLACE: kept},
        record=lambda _decisions, takedowns: audited.extend(takedowns),
    )
    assert report.full == 1
    assert {(each.item, each.target) for each in audited} == {("portal:en/bridge-reopens", PLACE)}
    assert not list((tmp_path / "site/pictures").iterdir())
    (path,) = (tmp_path / "site/posts").iterdir()
    assert b"The bridge is open." in path.read_bytes()
    assert PLACE not in texts(html.document_fromstring(path.read_bytes()), "//@href | //@src")
