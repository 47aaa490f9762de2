"""Host names that show their reader another one, by letters that look alike (UTS 39)."""

import unicodedata
from collections.abc import Sequence

# With Latin letters, Korean, Japanese and Chinese names are written; no other script stands beside
# them in one name (UTS 39, 5.2, "highly restrictive").
BESIDE_LATIN = frozenset(
    {"LATIN", "HANGUL", "CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "BOPOMOFO", "COMBINING"}
)
# Letters of one script that a whole word of Latin letters can be made of (UTS 39, 4.1).
_LOOK_LATIN = (
    frozenset("асԁеһіјкӏорԛѕтԝхуѵ"),  # Cyrillic
    frozenset("αβεικνορτυχωϲϳ"),  # Greek
    frozenset("օսոհցզքյւ"),  # Armenian
    frozenset("ᎠᎡᎢᎥᎩᎪᎫᎬᎳᎵᎷᎻᎽᏀᏂᏃᏏᏒᏔᏚᏞᏟᏢᏦᏩᏮᏰᏴꭰꭱꭲꭵꭹꭺꭻꭼꮃꮅꮇꮋꮍꮐꮒꮓꮟꮢꮤꮪꮮꮯꮲꮶꮹꮾꮿᏸᏼ"),  # Cherokee
)
# Latin letters of phonetics, which no site is named with, but for those of African alphabets.
_PHONETIC = (range(0x250, 0x2B0), range(0x1D00, 0x1DC0))
_OF_ALPHABETS = frozenset("ɓɖɗəɛɣɔʃʊʋʒ")
# Where an i without its dot is a letter of the language.
_DOTLESS = ("tr", "az")


def shows_another(labels: Sequence[str]) -> bool:
    """Return whether a host's name, given label by label as it is shown, looks like another one."""
    domain = labels[-1] if labels else ""
    return any(_looks_latin(label, domain) for label in labels if not label.isascii())


def _looks_latin(label: str, domain: str) -> bool:
    letters = [letter for letter in label if unicodedata.category(letter)[0] in "LM"]
    if any("a" <= letter <= "z" for letter in letters):
        return any(
            _script(letter) not in BESIDE_LATIN
            or _is_phonetic(letter)
            or (letter == "ı" and domain not in _DOTLESS)
            for letter in letters
        )
    # A name that is all of one script is one of its language below a domain of that script.
    return domain.isascii() and any(alike.issuperset(letters) for alike in _LOOK_LATIN)


def _script(letter: str) -> str:
    """Return the script of a letter, which its name begins with."""
    return unicodedata.name(letter, "").partition(" ")[0].partition("-")[0]


def _is_phonetic(letter: str) -> bool:
    return letter not in _OF_ALPHABETS and any(ord(letter) in block for block in _PHONETIC)
