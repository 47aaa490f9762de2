"""Raw captures: WARC files out and in, and the bodies in them without their content-codings."""

from seoulwire.archive.captures import capture_of, read_capture, recall_capture, to_capture
from seoulwire.archive.checking import check_captures
from seoulwire.archive.content_coding import DecodedContent, decode_content
from seoulwire.archive.digests import digests_agree
from seoulwire.archive.endings import lacks_its_end
from seoulwire.archive.exchange import Archived, Exchange, Location, Rendering, payload_digest
from seoulwire.archive.framing import Damaged
from seoulwire.archive.reading import (
    Found,
    Resource,
    Revisit,
    read_archive,
    read_captures,
    read_exchange,
)
from seoulwire.archive.records import RENDERED_HEADERS, SECRET_NAME, new_record_id
from seoulwire.archive.trimming import trim_tail
from seoulwire.archive.warc import WarcWriter

__all__ = [
    "RENDERED_HEADERS",
    "SECRET_NAME",
    "Archived",
    "Damaged",
    "DecodedContent",
    "Exchange",
    "Found",
    "Location",
    "Rendering",
    "Resource",
    "Revisit",
    "WarcWriter",
    "capture_of",
    "check_captures",
    "decode_content",
    "digests_agree",
    "lacks_its_end",
    "new_record_id",
    "payload_digest",
    "read_archive",
    "read_capture",
    "read_captures",
    "read_exchange",
    "recall_capture",
    "to_capture",
    "trim_tail",
]
