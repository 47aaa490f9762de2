"""File names of public ids: safe on every file system, unique, the same in every build."""

import hashlib
import re

# The common shapes, portal:en/some-slug and news, stay readable: ":" and "/" become "__" and "_",
# which occur nowhere else in them, so two ids never share a name.
PLAIN_ID = re.compile(r"[a-z0-9-]+(?::[a-z0-9-]+(?:/[a-z0-9-]+)*)?")
LONGEST_PLAIN = 120
LONGEST_HINT = 60
DIGITS, ALL_DIGITS = 16, 40
# What the digest of another id looks like, behind which stands its hint or the number of a page.
DIGEST = re.compile(r"[0-9a-f]{16}")
DEVICE = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")  # no names for files, on Windows


def file_name(public_id: str, digits: int = DIGITS) -> str:
    """Return the name, without a suffix, of the file that shows ``public_id``.

    Lower-case ASCII of at most 120 bytes. Any id but the common shapes gets 64 bits of its digest,
    which sets apart what differs only in case or Unicode form, and what is readable of it. Where
    somebody has made two ids that share these, ask for more ``digits``.
    """
    is_plain = len(public_id) < LONGEST_PLAIN and PLAIN_ID.fullmatch(public_id)
    if is_plain and not DEVICE.fullmatch(public_id) and not DIGEST.fullmatch(public_id):
        return public_id.replace(":", "__").replace("/", "_")
    digest = hashlib.sha256(public_id.encode("utf-8", "surrogatepass")).hexdigest()[:digits]
    hint = re.sub(r"[^a-z0-9]+", "-", public_id[-LONGEST_HINT:].lower()).strip("-")
    return f"{digest}.{hint}" if hint else digest + ".id"
