"""Items, links and batches for the tests of storage; every text is ours."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from seoulwire.content import Paragraph
from seoulwire.items import (
    Article,
    Attachment,
    Blurb,
    Citation,
    FetchedImage,
    FileLink,
    Link,
    Pair,
    Partner,
    Post,
    Provenance,
)
from seoulwire.repair.record import Repair, Repaired
from seoulwire.storage import CaptureRow, Change, Discovery, Outcome

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
PORTAL = "https://portal.example/en/content"
PAPER = "https://paper.example/story"


def provenance(capture: str, url: str, *, minute: int = 0, extractor: str = "1") -> Provenance:
    return Provenance(
        capture=capture,
        requested_url=url,
        url=url,
        digest=f"sha256:{capture}",
        fetched=START + timedelta(minutes=minute),
        extractor=extractor,
    )


def quoted(text: str) -> Repaired:
    """Return a text whose two lost quotation marks came back, written as ``<`` and ``>`` here."""
    start, end = text.index("<"), text.index(">")
    repairs = (
        _repair(start, start + 2, "“"),
        _repair(end + 1, end + 3, "”"),
    )
    raw = text.replace("<", "\ufffd\ufffd").replace(">", "\ufffd\ufffd")
    return Repaired.of(raw, repairs)


def _repair(start: int, end: int, after: str) -> Repair:
    return Repair(
        start=start,
        end=end,
        text_start=0,
        text_end=0,
        before="\ufffd\ufffd",
        after=after,
        kind="restore",
        method="quotation",
        confidence=0.99,
        evidence="rule",
        detail="마크가 짝을 이룬다",  # the marks make a pair
    )


def post(
    number: int = 1,
    *,
    capture: str | None = None,
    body: str = "The city opened <Finance> hall in 서울.",
    cites: Sequence[str] = (),
    minute: int = 0,
    extractor: str = "1",
    board: str = "news",
) -> Post:
    text = quoted(body) if "<" in body else Repaired.unchanged(body)
    return Post(
        id=f"portal:en/post-{number}",
        board=board,
        url=f"{PORTAL}/post-{number}",
        title=Repaired.unchanged(f"Post {number}"),
        title_truncated=False,
        tag="USA_Huffpost",
        source="huffpost",
        registered=date(2017, 5, 1) + timedelta(days=number),
        registered_raw=None,
        modified=None,
        writer="ssunha",
        department=None,
        views=77,
        body=text,
        blocks=(Paragraph(text.text),),
        deck=None,
        byline=None,
        published=None,
        published_raw=None,
        citations=tuple(Citation(url=url, found="source-line") for url in cites),
        attachments=(FileLink(url=f"{PORTAL}/file-{number}.pdf", name="보고서.pdf"),),  # report
        images=(),
        licence=None,
        language="en",
        notes=(),
        provenance=provenance(
            capture or f"post-{number}",
            f"{PORTAL}/post-{number}",
            minute=minute,
            extractor=extractor,
        ),
    )


def article(number: int = 1, *, capture: str | None = None, body: str = "A hall.") -> Article:
    url = f"{PAPER}-{number}"
    return Article(
        id=f"paper:story-{number}",
        source="paper",
        url=url,
        title=Repaired.unchanged(f"Story {number}"),
        subtitle=None,
        authors=("Kim Writer",),
        published=START,
        published_raw="2026-03-01",
        modified=None,
        section=None,
        language="en",
        body=Repaired.unchanged(body),
        blocks=(Paragraph(body),),
        images=(),
        licence=None,
        layout="V1",
        notes=(),
        provenance=provenance(capture or f"article-{number}", url),
    )


def attachment(number: int = 1) -> Attachment:
    url = f"{PORTAL}/file-{number}.pdf"
    return Attachment(
        id=f"portal:file-{number}.pdf",
        post=f"portal:en/post-{number}",
        url=url,
        name="보고서.pdf",  # report
        media_type="application/pdf",
        size=1234,
        text="A report.",
        provenance=provenance(f"attachment-{number}", url),
    )


def image() -> FetchedImage:
    url = "https://portal.example/files/photo.png"
    return FetchedImage(
        id="portal:files/photo.png",
        post="portal:en/post-1",
        url=url,
        media_type="image/png",
        size=99,
        provenance=provenance("image-1", url),
    )


def partner(number: int = 1, *, name: str = "City Network", capture: str = "front") -> Partner:
    return Partner(
        id=f"portal:partner-{number}",
        name=name,
        url=None,
        provenance=provenance(capture, "https://portal.example/en"),
    )


def blurb(body: str = "공유도시는 함께 쓰는 도시입니다.", capture: str = "front") -> Blurb:
    # "A sharing city is a city used together."
    return Blurb(
        id="portal:sharing-city",
        title="Sharing City",
        body=Repaired.unchanged(body),
        provenance=provenance(capture, "https://portal.example/en"),
    )


def pair(number: int = 1, story: int = 1, *, similarity: float = 0.9) -> Pair:
    return Pair(
        post=f"portal:en/post-{number}",
        article=f"paper:story-{story}",
        found="source-line",
        kind="full-copy",
        similarity=similarity,
        coverage=0.8,
    )


def capture_row(
    capture: str,
    url: str,
    *,
    minute: int = 0,
    etag: str | None = '"1"',
    integrity: str = "complete",
    status: int = 200,
) -> CaptureRow:
    partial = integrity == "partial"
    return CaptureRow(
        id=capture,
        url=url,
        requested_url=url,
        status=status,
        digest=f"sha256:{capture}",
        fetched=START + timedelta(minutes=minute),
        file="run-1-00001.warc.gz",
        offset=0,
        length=1,
        etag=etag,
        integrity="partial" if partial else "complete",
        reason="content-length" if partial else None,
    )


def stored(item: Post | Article | Attachment) -> list[Change]:
    """Return the changes that discover and store an item."""
    role = {Post: "post", Article: "article", Attachment: "attachment"}[type(item)]
    url, made = item.provenance.requested_url, item.provenance
    board = item.board if isinstance(item, Post) else None
    return [
        Discovery(Link(role=role, url=url, board=board)),  # type: ignore[arg-type]  # from a table
        replace(capture_row(made.capture, url, integrity=made.integrity), fetched=made.fetched),
        Outcome(
            role=role,  # type: ignore[arg-type]  # from a table
            url=url,
            state="partial" if made.integrity == "partial" else "stored",
            reason=made.reason,
            items=(item,),
            capture=made.capture,
        ),
    ]


def partial(item: Post) -> Post:
    """Return an item of a cut body."""
    made = replace(item.provenance, integrity="partial", reason="content-length")
    return replace(item, provenance=made)
