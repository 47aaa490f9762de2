"""Copies of pictures in a site: where every source of a post allows one, named by their digest.

A picture comes from the archive and is never asked for again. Only raster formats, which hold no
script, are copied; any other, and what cannot be read, stays a link to its origin.
"""

import logging
import re

from seoulwire.attachments import media_type_of
from seoulwire.configuration import Configuration
from seoulwire.content import Figure
from seoulwire.exceptions import StorageError
from seoulwire.items import FetchedImage
from seoulwire.republish.gate import Decided
from seoulwire.republish.keeping import Files
from seoulwire.republish.library import Library
from seoulwire.republish.listing import PICTURES, Row
from seoulwire.republish.rights import may_copy_image
from seoulwire.republish.takedowns import address_key

SUFFIXES = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}
DIGEST = re.compile(r"sha256:([0-9a-f]{64})")

logger = logging.getLogger(__name__)


class Pictures:
    """The pictures of one build: which there may be, and their files, each written once."""

    def __init__(self, library: Library, configuration: Configuration, files: Files) -> None:
        self._library = library
        self._configuration = configuration
        self._files = files
        self._unreadable: set[str] = set()

    def of(self, decided: Decided) -> dict[str, str | None]:
        """Return the file of each picture that a post's page may show, by the picture's address.

        ``None`` for one that is not there to be copied: it is linked.
        """
        if decided.decision.images != "copy" or decided.decision.text != "full":
            return {}
        figures = (block for block in decided.entry.post.blocks if isinstance(block, Figure))
        return {
            figure.url: self._copy(figure.url)
            for figure in figures
            if figure.embed is None and may_copy_image(figure.url, self._configuration)
        }

    def keep(self, row: Row) -> bool:
        """Take over the pictures of a page that has not changed; false where they are others."""
        for url, path in row.pictures:
            if path != picture_path(self._library.pictures.get(address_key(url))):
                return False
            if path is not None and not self._files.has(path) and not self._files.keep(path, path):
                return False
        return True

    def _copy(self, url: str) -> str | None:
        image = self._library.pictures.get(address_key(url))
        path = picture_path(image)
        if image is None or path is None or url in self._unreadable:
            return None
        if self._files.has(path) or self._files.keep(path, path):
            return path
        try:
            body = self._library.read_picture(image)
        except (StorageError, KeyError) as error:
            logger.warning("a picture is only linked, for its archive cannot be read: %s", error)
            self._unreadable.add(url)
            return None
        if media_type_of(body, None) != image.media_type:
            logger.warning("a picture is only linked, for it is no %s: %s", image.media_type, url)
            self._unreadable.add(url)
            return None
        self._files.write(path, path, body)
        return path


def picture_path(image: FetchedImage | None) -> str | None:
    """Return where the copy of a picture is; ``None`` for one that is never copied."""
    if image is None:
        return None
    suffix = SUFFIXES.get(image.media_type or "")
    digest = DIGEST.fullmatch(image.provenance.digest)
    if suffix is None or digest is None or image.provenance.integrity != "complete":
        return None
    return f"{PICTURES}/{digest[1][:32]}.{suffix}"
