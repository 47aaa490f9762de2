"""How pages of the sample go wrong: the same way for the same URL and visit, every time."""

import gzip
from dataclasses import replace

from seoulwire.sample.declaration import Fault
from seoulwire.sample.reply import Reply, redirect
from seoulwire.sample.templating import render

SLOW_SECONDS = 1.5
RETRY_SECONDS = "1"
# 18 MiB in pieces of 64 KiB: beyond the 16 MiB that a crawl takes.
ENDLESS_PIECE = b"<p>The live stream goes on.</p>\n" * 2048
ENDLESS_PIECES = 288


def spoiled(reply: Reply, fault: Fault | None) -> tuple[Reply, ...]:
    """Return what an article's page answers on its first, second and every further visit."""
    match fault:
        case None:
            return (reply,)
        case "slow":
            return (replace(reply, delay=SLOW_SECONDS),)
        case "busy":
            busy = replace(
                _notice("Service Unavailable", "Please try again in a moment.", 503),
                headers=(("Retry-After", RETRY_SECONDS),),
            )
            return (busy, reply)
        case "truncated":
            return (Reply(body=reply.body, cut=len(reply.body) * 2 // 5),)
        case "gzip-truncated":
            compressed = gzip.compress(reply.body, 6, mtime=0)
            return (
                Reply(
                    body=compressed[: len(compressed) * 3 // 5],
                    headers=(("Content-Encoding", "gzip"),),
                ),
            )
        case other:
            message = f"an article cannot have the fault {other!r}"
            raise ValueError(message)


def without_article(fault: Fault) -> Reply:
    """Return what a cited URL answers that has no article to give."""
    match fault:
        case "gone":
            return not_found()
        case "soft-404":
            return _notice("Page not found", "The page you requested was not found.", 200)
        case "home":
            return redirect("/", 302)
        case "robots":
            return _notice("Internal draft", "Not for robots.", 200)
        case "empty":
            return Reply()
        case "endless":
            return Reply(body=ENDLESS_PIECE, chunks=ENDLESS_PIECES)
        case other:
            message = f"only an article can have the fault {other!r}"
            raise ValueError(message)


def not_found() -> Reply:
    """Return the answer for a page that does not exist."""
    return _notice("404 Not Found", "The requested page could not be found.", 404)


def unknown_host(host: str) -> Reply:
    """Return the answer for a host that is not part of the sample."""
    return _notice("421 Misdirected Request", f"The sample does not serve the host {host!r}.", 421)


def home_page(host: str) -> Reply:
    """Return the front page of a cited site, which is no article."""
    return _notice(host, "Welcome. Choose a section.", 200)


def _notice(title: str, text: str, status: int) -> Reply:
    return Reply(status=status, body=render("notice", title=title, text=text).encode())
