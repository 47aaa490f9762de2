"""URLs: the canonical form by which two links are the same page, and the public ids made of it."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

TRACKING_PREFIXES = ("utm_", "ncid", "fbclid", "gclid", "mc_cid", "mc_eid", "_ga", "igshid")


def canonical_url(url: str) -> str:
    """Return the form of ``url`` that all links to the same page share.

    Host in lower case, default port, fragment, credentials and tracking parameters gone,
    percent-encoding and the order of parameters made uniform (RFC 3986, section 6).

    Raises:
        ValueError: when ``url`` is not an absolute http or https URL.
    """
    parts = urlsplit(url.strip())
    host = parts.hostname
    if parts.scheme.lower() not in {"http", "https"} or not host:
        message = f"not an http or https URL: {url!r}"
        raise ValueError(message)
    default_port = {"http": 80, "https": 443}[parts.scheme.lower()]
    if ":" in host:
        host = f"[{host}]"
    netloc = host if parts.port in {None, default_port} else f"{host}:{parts.port}"
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not name.lower().startswith(TRACKING_PREFIXES)
    ]
    cleaned = urlunsplit((parts.scheme.lower(), netloc, parts.path or "/", urlencode(kept), ""))
    return str(canonicalize_url(cleaned))


def public_id(namespace: str, url: str) -> str:
    """Return the stable id of a page: ``portal:en/<slug>``, ``huffpost:entry/<slug>``.

    The path (and query) without the parts that every page of a Drupal or WordPress site shares.
    """
    parts = urlsplit(canonical_url(url))
    path = parts.path.strip("/").replace("/content/", "/")
    return f"{namespace}:{path}" + (f"?{parts.query}" if parts.query else "")
