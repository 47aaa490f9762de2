"""What a crawl leaves in the archive, as other readers of WARC files see it."""

import json
import ssl
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme
from fastwarc.warc import ArchiveIterator as FastWarcIterator
from fastwarc.warc import WarcRecordType
from fault_server import PAGE, chunked, cut, lying_length, serving
from postgres import database_of
from processes import run
from warcio.archiveiterator import (  # type: ignore[import-untyped]  # ships no types
    ArchiveIterator as WarcioIterator,
)

from seoulwire.archive import check_captures
from seoulwire.storage import Store

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Response:
    """A response record: its own headers, those of HTTP, and the payload."""

    fields: dict[str, str]
    http: dict[str, str]
    payload: bytes


def response_to(url: str, data: Path) -> Response:
    """Return the response to a URL as warcio reads it, which FastWARC reads alike."""
    [(_, fields, http, payload)] = [
        one
        for one in records_in(data, 1)
        if one[0] == "response" and one[1]["WARC-Target-URI"] == url
    ]
    [path] = (data / "warc").glob("run-00001-*.warc.gz")
    with path.open("rb") as file:
        alike = [
            (dict(record.headers), dict(record.http_headers), record.reader.read())
            for record in FastWarcIterator(file, record_types=WarcRecordType.response)
            if record.headers["WARC-Target-URI"] == url
        ]
    assert alike == [(fields, http, payload)]
    return Response(fields, http, payload)


def crawl(data: Path, url: str) -> None:
    settings = {
        "SEOULWIRE_DATA": str(data),
        "SEOULWIRE_DATABASE": database_of(data),
        "SEOULWIRE_CONTACT": "archive@example.org",
        "SEOULWIRE_ALLOWED_NETWORKS": "127.0.0.1,::1",
        "DOWNLOAD_VERIFY_CERTIFICATES": "0",
        "DOWNLOAD_DELAY": "0",
        "AUTOTHROTTLE_ENABLED": "0",
        "SEOULWIRE_READERS": "0",
        "RETRY_TIMES": "0",
    }
    options = [part for item in settings.items() for part in ("-s", "=".join(item))]
    run("scrapy", "crawl", "articles", "-a", f"urls={url}", *options, cwd=ROOT, check=True)


def records_in(data: Path, run: int) -> list[tuple[str, dict[str, str], dict[str, str], bytes]]:
    [path] = (data / "warc").glob(f"run-{run:05d}-*.warc.gz")
    with path.open("rb") as file:
        return [
            (
                record.rec_type,
                dict(record.rec_headers.headers),
                dict(record.http_headers.headers) if record.http_headers else {},
                record.raw_stream.read(),
            )
            for record in WarcioIterator(file, check_digests="raise")
        ]


def test_the_archive_holds_the_exchange_and_all_that_is_known_of_it(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1", "localhost").configure_cert(context)
    with serving({"/street": chunked}, tls=context) as server:
        url = f"https://localhost:{server.port}/street"
        crawl(tmp_path, url)
        crawl(tmp_path, url)

    first = records_in(tmp_path, 1)
    info, metadata = first[0][3].decode(), json.loads(first[1][3])
    assert "operator: archive@example.org" in info
    assert "http-header-user-agent: seoulwire/" in info
    assert "robots: obey" in info
    assert (metadata["run"], metadata["arguments"]["urls"]) == (1, url)
    response = response_to(url, tmp_path)
    assert response.payload == PAGE
    assert response.http["X-Archive-Orig-Transfer-Encoding"] == "chunked"
    assert "Transfer-Encoding" not in response.http
    assert "WARC-Truncated" not in response.fields
    assert response.fields["WARC-IP-Address"] in {"127.0.0.1", "::1"}
    assert 'issuer="' in response.fields["X-Seoulwire-Certificate"]

    kinds = [
        kind for kind, found, _, _ in records_in(tmp_path, 2) if found.get("WARC-Target-URI") == url
    ]
    assert kinds == ["request", "revisit"]
    with Store.open(database_of(tmp_path), create=False) as store:
        assert not list(check_captures(tmp_path / "warc", store.captures()))
        [article] = store.articles()
        assert store.revisions(article.id, "article")[-1].number == 1


def test_a_cut_body_is_archived_as_far_as_it_came_and_said_to_be_cut(tmp_path: Path) -> None:
    with serving({"/street": cut, "/short": lying_length(PAGE, 50)}) as server:
        base = f"http://127.0.0.1:{server.port}"
        crawl(tmp_path, f"{base}/street {base}/short")
    cut_chunks, short = (response_to(f"{base}{path}", tmp_path) for path in ("/street", "/short"))
    assert short.fields["WARC-Truncated"] == "disconnect"
    assert short.payload == PAGE
    assert cut_chunks.fields["WARC-Truncated"] == "disconnect"
    assert cut_chunks.http["X-Archive-Orig-Transfer-Encoding"] == "chunked"
    assert PAGE.startswith(cut_chunks.payload)
    assert len(cut_chunks.payload) >= len(PAGE) // 2
