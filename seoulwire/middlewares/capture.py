"""Every exchange archived as it crossed the wire."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime

from scrapy import Request
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from seoulwire.archive import Exchange, decode_content, lacks_its_end
from seoulwire.middlewares import JournalMiddleware, link_of

ENDLESS_HEAD = 1 << 20  # bytes kept of a download that was stopped for its length
MAX_BACKLOG = 4  # groups that wait to be written
BACKLOG_SECONDS = 0.02


class CaptureMiddleware(JournalMiddleware):
    """Archives every exchange before anything reads it, and hands on the decoded body.

    A response leaves here with ``meta["capture"]``, its record and whether it is complete.
    """

    def process_request(self, request: Request) -> Awaitable[None] | None:
        """Wait while too much of what has come is not yet written: memory is bounded.

        Raises:
            StorageError: when something could not be written.
        """
        return self._let_catch_up() if self._journal.backlog > MAX_BACKLOG else None

    async def _let_catch_up(self) -> None:
        # Not by a pause of Scrapy's engine, which takes up to five seconds to go on.
        while self._journal.backlog > MAX_BACKLOG:
            await asyncio.sleep(BACKLOG_SECONDS)

    def process_response(self, request: Request, response: Response) -> Response:
        """Write the exchange to the archive and decode its content."""
        truncated = self._truncated(request, response)
        endless = truncated == "over-limit"
        exchange = Exchange(
            url=response.url,
            requested_url=_requested_url(request),
            method=request.method,
            request_headers=_pairs(request),
            status=response.status,
            response_headers=_received(response),
            payload=response.body[:ENDLESS_HEAD] if endless else response.body,
            ip=str(response.ip_address) if response.ip_address else None,
            fetched=datetime.now(UTC),
            truncated=truncated,
            certificate=_certificate(response),
        )
        capture = self._journal.record(exchange)
        request.meta["capture"] = capture
        if "Content-Encoding" not in response.headers and not endless:
            return response
        headers = response.headers.copy()
        headers.pop("Content-Encoding", None)
        kind = responsetypes.from_args(headers=headers, url=response.url, body=capture.body)
        return response.replace(body=capture.body, headers=headers, cls=kind)

    def _truncated(self, request: Request, response: Response) -> str | None:
        if "download_stopped" in response.flags:
            return str(request.meta["stopped"])
        if "dataloss" in response.flags:
            return "content-length"
        # The end of the connection was the end of the body: only the document can tell whether it
        # is. A content-coding cannot: it may be said and not be there, or have members to come.
        if "partial" in response.flags:
            codings = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
            limit = self._crawler.settings.getint("SEOULWIRE_MAX_BODY")
            content = decode_content(response.body, codings.split(","), limit)
            kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
            # What is wrong with a content-coding has a name of its own.
            if content.complete and lacks_its_end(content.body, kind):
                return "no-end"
        return None


def _requested_url(request: Request) -> str:
    link = link_of(request)
    return link.url if link else request.meta.get("redirect_urls", [request.url])[0]


def _pairs(message: Request | Response) -> tuple[tuple[bytes, bytes], ...]:
    # As a plain dictionary: the headers' own items() normalizes each name and value once more.
    return tuple((name, value) for name, values in dict.items(message.headers) for value in values)


def _received(response: Response) -> tuple[tuple[bytes, bytes], ...]:
    """Return the headers as they came, of which Twisted keeps the transfer-coding to itself."""
    headers = _pairs(response)
    # Without a length, a body that did not end with its connection came in chunks, and so did one
    # that is known to lack its end; of a download that we stopped nobody can tell.
    told = response.body and not {"partial", "download_stopped"} & set(response.flags)
    if told and "Content-Length" not in response.headers:
        return (*headers, (b"Transfer-Encoding", b"chunked"))
    return headers


def _certificate(response: Response) -> str | None:
    found = response.certificate
    if found is None:
        return None
    names = (found.getSubject(), found.getIssuer())
    subject, issuer = (
        ",".join(f"{key}={value.decode('utf-8', 'replace')}" for key, value in name.items())
        for name in names
    )
    last_day = (found.original.get_notAfter() or b"").decode("ascii")
    digest = found.digest("sha256").decode("ascii")
    return f'sha256={digest}; subject="{subject}"; issuer="{issuer}"; until={last_day}'
