"""Raw captures: WARC files out and in, and the bodies in them without their content-codings."""

from seoulwire.archive.captures import capture_of, read_capture, recall_capture, to_capture
from seoulwire.archive.checking import check_captures
from seoulwire.archive.content_coding import DecodedContent, decode_content
from seoulwire.archive.exchange import Archived, Exchange, Location, Rendering, payload_digest
from seoulwire.archive.framing import Damaged
from seoulwire.archive.reading import (
    Revisit,
    digests_agree,
    read_archive,
    read_captures,
    read_exchange,
)
from seoulwire.archive.records import RENDERED_HEADERS, new_record_id
from seoulwire.archive.trimming import trim_tail
from seoulwire.archive.warc import WarcWriter

__all__ = [
    "RENDERED_HEADERS",
    "Archived",
    "Damaged",
    "DecodedContent",
    "Exchange",
    "Location",
    "Rendering",
    "Revisit",
    "WarcWriter",
    "capture_of",
    "check_captures",
    "decode_content",
    "digests_agree",
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
