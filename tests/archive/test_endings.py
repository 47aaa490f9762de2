"""Whether a body that only the end of its connection ended is all of the document."""

import pytest

from seoulwire.archive import lacks_its_end

PAGE = b"<!DOCTYPE html><html><head><title>A</title></head><body><p>Text</p>"
HTML = "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (PAGE + b"</body></html>", HTML),
        (PAGE + b"</body></HTML >\n<!-- 0.3 s --><script>count()</script>", HTML),
        (PAGE + b"<script>document.write('<p>')</script></html>", HTML),
        (PAGE + b"<!--> no comment </html>", HTML),
        (PAGE + b"</body></html>", ""),
        (PAGE + b"</body></html>", "application/octet-stream"),
        ((PAGE + b"</html>").decode().encode("utf-16"), HTML),
        ((PAGE + b"</html>").decode().encode("utf-16"), ""),
        (b"<div><p>Text</p></div>", ""),
        (b'<?xml version="1.0"?><!-- a --><urlset><url/></urlset>\n', "text/xml"),
        (b'<?xml version="1.0"?><urlset/>', "text/xml"),
        (b"<?xml version='1.0'?><rss><b><![CDATA[<script>]]></b></rss>", "application/rss+xml"),
        (b"User-agent: *\nDisallow: /page", "text/plain"),
        (b"a text that is <no> markup", "text/plain"),
        (b"", "text/plain"),
        (b"%PDF-1.4\n" + b"x" * 3000 + b"\n%%EOF\n", "application/pdf"),
        (b"PK\x03\x04" + b"x" * 3000 + b"PK\x05\x06" + b"\0" * 18, ""),
    ],
)
def test_a_whole_document_has_its_end(body: bytes, kind: str) -> None:
    assert not lacks_its_end(body, kind)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (PAGE, HTML),
        (PAGE, ""),
        (PAGE, "text/plain"),
        (b"\xef\xbb\xbf\n" + PAGE, "application/octet-stream"),
        (b"a page that begins with words", HTML),
        (PAGE + b"<script>var end = '</html>'; var more = 1", HTML),
        (PAGE + b"<script>var end = '</html>';</script><p>And so it went o", HTML),
        (PAGE + b"<!-- </html> --><p>And", HTML),
        (PAGE + b"<!-- </html>", HTML),
        (PAGE + b"<textarea></html>", HTML),
        (PAGE + b"<iframe srcdoc='<html>Another</html>'></iframe><p>And", HTML),
        (PAGE + b"</html>" + b" " * 5000 + b"another page", HTML),
        ((PAGE + b"<p>").decode().encode("utf-16"), HTML),
        (b"<?xml version='1.0'?><rss><b><![CDATA[</rss>", "application/rss+xml"),
        (b"<?xml version='1.0'?><urlset><url/>", "text/xml"),
        (b"%PDF-1.4\n%%EOF\n" + b"x" * 3000, "application/pdf"),
        (b"%PDF-1.4\n" + b"x" * 3000, HTML),
        (b"PK\x03\x04" + b"x" * 3000, ""),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 3000, "image/png"),
        (b"\xff\xd8\xff\xe0\xff\xd9" + b"x" * 5000, "image/jpeg"),
        (b"GIF89a" + b"x" * 3000, "image/gif"),
    ],
)
def test_a_cut_document_lacks_it(body: bytes, kind: str) -> None:
    assert lacks_its_end(body, kind)


@pytest.mark.timeout(60)  # what is not linear takes hours
@pytest.mark.parametrize(
    "piece", [b"<!--", b"<script ", b" srcdoc='", b'<p srcdoc="', b"</html", b"<a ", b"<![CDATA["]
)
def test_a_hostile_body_takes_no_longer(piece: bytes) -> None:
    for start in (b"<html>", b"<?xml version='1.0'?>", b""):
        lacks_its_end(start + piece * 1_000_000, "")
