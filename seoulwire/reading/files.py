"""Attachments and images, by what their bytes are."""

from urllib.parse import urlsplit

from seoulwire.attachments import attachment_text, media_type_of
from seoulwire.exceptions import SoftError
from seoulwire.items import Attachment, Capture, FetchedImage
from seoulwire.reading.page import Reading, provenance_of
from seoulwire.reading.target import Target
from seoulwire.urls import public_id


def read_file(capture: Capture, target: Target) -> Reading:
    """Return an attachment with its text, or an image.

    Raises:
        SoftError: when the answer is a page.
    """
    link = target.link
    if link is None or link.owner is None:
        message = f"a {target.role} needs the link of the post that shows it: {capture.url}"
        raise ValueError(message)
    media_type = media_type_of(capture.body, capture.media_type)
    if media_type == "text/html":
        raise SoftError("soft-404", f"{capture.url} answers with a page instead of a file")
    namespace = link.owner.partition(":")[0]
    name = link.label or urlsplit(link.url).path.rpartition("/")[2]
    item: Attachment | FetchedImage
    if target.role == "attachment":
        item = Attachment(
            id=public_id(namespace, link.url),
            post=link.owner,
            url=link.url,
            name=name,
            media_type=media_type,
            size=len(capture.body),
            text=attachment_text(capture.body, media_type, name),
            provenance=provenance_of(capture, None),
        )
    else:
        item = FetchedImage(
            id=public_id(namespace, link.url),
            post=link.owner,
            url=link.url,
            media_type=media_type,
            size=len(capture.body),
            provenance=provenance_of(capture, None),
        )
    return Reading(items=(item,))
