"""Digests that other crawlers state of what they archived."""

import base64
import hashlib
from collections.abc import Iterable

HASHES = frozenset({"md5", "sha1", "sha256", "sha512"})
_HEX_LENGTH = 64  # of SHA-256


def digests_agree(digest: str, block: bytes) -> bool:
    """Tell whether a digest of any crawler's, in base 32 or 16, may be that of a block."""
    name, _, value = digest.lower().partition(":")
    if name not in HASHES:
        return True
    made = hashlib.new(name, block, usedforsecurity=False).digest()
    return value in {made.hex(), base64.b32encode(made).decode().lower()}


def is_disproved(stated: str | None, payloads: Iterable[bytes]) -> bool:
    """Tell whether a payload's digest is that of none of what its writer may have taken for it.

    Only of SHA-256 in base 16, which is what we write: of others it is not sure what they are of.
    """
    name, _, value = (stated or "").lower().partition(":")
    if name != "sha256" or len(value) != _HEX_LENGTH:
        return False
    return not any(hashlib.sha256(payload).hexdigest() == value for payload in payloads)
