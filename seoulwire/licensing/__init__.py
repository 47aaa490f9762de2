"""What a page says of its rights: its licence mark, and whether it reserves all rights."""

from seoulwire.licensing.marks import (
    ALL_RIGHTS_RESERVED,
    SITE_RESERVES,
    ShownLine,
    has_marks,
    licence_among,
    licence_of,
    reservation_at,
)
from seoulwire.licensing.statements import kogl_stated, reserves

__all__ = [
    "ALL_RIGHTS_RESERVED",
    "SITE_RESERVES",
    "ShownLine",
    "has_marks",
    "kogl_stated",
    "licence_among",
    "licence_of",
    "reservation_at",
    "reserves",
]
