"""Time lines of megabytes that are made to be slow: each function, and how its time grows.

    python -m benchmarks.repair.adversarial [MEGABYTES] [NAME ...]

Prints seconds of processor time for a line of that size (10 by default), and behind it how many
times those of half its size. What takes more than two seconds, or grows faster, ends in ``<<<``.
"""

import random
import re
import sys
import time
import unicodedata
from collections.abc import Iterator

from seoulwire.repair import damage, decode, normalize, repair
from seoulwire.repair.whatwg import shown

LOST = "\ufffd"
MOST_SLOTS = 2_450  # lost marks of a text, about as many as are restored
MOST_SUSPECT = 240_000  # letters that look misread, about as many as are read anew
MOST_SECONDS = 2.0
MOST_GROWTH = 2.6  # for twice the size; short times are not exact
SHORT = 0.2
KOREAN = "서울시는 올해 “공유주택” 290호를 공급한다고 밝혔다. "
ENGLISH = "The city’s plan isn’t “final, ” but it won’t wait… "


def lines(size: int) -> Iterator[tuple[str, bytes]]:
    """Yield lines of about ``size`` bytes by name."""
    pieces: tuple[tuple[str, str | bytes], ...] = (
        *marks(),
        *misread(),
        *invisible(),
        *references(),
        *mixed(),
    )
    for name, piece in pieces:
        data = piece if isinstance(piece, bytes) else piece.encode("utf-8", "surrogatepass")
        yield name, data * (size // len(data))
    yield from crowded(size)
    yield from at_random(size)
    yield from ends(size)


def marks() -> Iterator[tuple[str, str]]:
    """Yield lost and intact marks, in rows and among letters."""
    yield "U+FFFD", LOST
    for count in (1, 2, 3, 4):
        yield f"{count} U+FFFD and a letter", LOST * count + "a"
        yield f"{count} U+FFFD and Hangul", LOST * count + "가"
        yield f"{count} U+FFFD and a space", LOST * count + " "
        yield f"{count} U+FFFD and a tab", LOST * count + "\t"
        yield f"{count} U+FFFD and a line", LOST * count + "\n"
        yield f"{count} U+FFFD and é", LOST * count + "é"
    yield "opening slots", f" {LOST * 2}a"
    yield "closing slots", f"a{LOST * 2} "
    yield "lost marks of English", ENGLISH.encode("cp949", "replace").decode("utf-8", "replace")
    yield "lost marks of Korean", KOREAN.replace("“", LOST * 2).replace("”", LOST * 2)
    yield "a lost mark a page", "plain words here " * 300 + LOST * 2
    yield "numbers and slots", f"1{LOST * 2}2"
    yield "areas", f"Seoul area of 1,200{LOST * 2} or "
    yield "arrows", f"Seoul (1 {LOST * 2} 2) {LOST * 2} Exit "
    yield "steps in Korean", f"길: 가 {LOST * 2} 나 "
    yield "items and notes", f"Seoul {LOST * 2}a, b. {LOST * 2} If "
    yield "articles of law", f"제1조(가){LOST * 2} "
    yield "quotation marks", "“"
    yield "pairs of quotation marks", "“‘가’”"
    yield "typewriter quotes, slots", f'"{LOST * 2}"'
    yield "replacement and hanja", f"{LOST}愿"


def crowded(size: int) -> Iterator[tuple[str, bytes]]:
    """Yield clean lines that begin with as many lost marks as are read."""
    for name, piece in marks():
        runs = len(re.findall(f"{LOST}+", piece))
        if runs:
            data = (piece * min(MOST_SLOTS // runs, size // len(piece.encode()))).encode()
            yield f"{name}, to the limit", data + b"x" * (size - len(data))


def misread() -> Iterator[tuple[str, str]]:
    """Yield text in the letters of a wrong decoder."""
    data, cp949 = KOREAN.encode(), KOREAN.encode("cp949")
    yield "UTF-8 as CP949", data.decode("cp949", "replace")
    yield "UTF-8 as CP949, one word", data.replace(b" ", b"").decode("cp949", "replace")
    yield "UTF-8 as CP949, silent", data.decode("cp949", "ignore")
    yield "UTF-8 as CP949, silent, one word", data.replace(b" ", b"").decode("cp949", "ignore")
    yield "UTF-8 as CP949, question marks", data.decode("cp949", "replace").replace(LOST, "?")
    yield "UTF-8 as CP949, browsers", shown(data, "cp949")
    yield "CP949 as Latin-1", cp949.decode("latin-1")
    yield "CP949 as Latin-1, one word", cp949.replace(b" ", b"").decode("latin-1")
    yield "UTF-8 as Latin-1", data.decode("latin-1")
    yield "UTF-8 as windows-1252", ENGLISH.encode().decode("cp1252", "replace")
    yield "twice", ENGLISH.encode().decode("latin-1").encode().decode("latin-1")
    yield "UTF-8 as windows-1252, one word", "â€™"
    yield "UTF-8 on the Macintosh", "don‚Äôt "
    yield "UTF-8 in DOS", "caf├⌐ "
    yield "UTF-8 in Cyrillic", "вЂ™"
    yield "control characters", "\u0092"
    yield "control characters in words", "it\u0092s "
    yield "hanja of Hangul", "愿"
    yield "hanja and question marks", "愿?"
    yield "hanja and a space", "愿 "
    yield "question marks", "?" * 1000 + "愿"
    yield "Latin capitals", "Ã"
    yield "suspect letters", "Ãx"
    yield "ftfy's bad pairs", "Ã©"
    yield "Latin letters in rows", "éèü"
    yield "Latin letters between ASCII", "aéb"
    yield "CP949 as Latin-1 and NFKC", unicodedata.normalize("NFKC", cp949.decode("latin-1"))
    yield "3⁄4 and a letter", "3⁄4Ä"
    yield "plain letters of CP949 words", "1a2o3⁄4"
    yield "UTF-8 as windows-1252, marked", data.decode("cp1252", "replace")
    yield "UTF-8 as windows-1252, silent", data.decode("cp1252", "ignore")
    yield "syllables with gaps", f"ì{LOST}´"
    yield "closing marks with a gap", f"â€{LOST}"


def invisible() -> Iterator[tuple[str, str]]:
    """Yield what normalization is for."""
    yield "half-width", "ﾡￂﾤ"
    yield "decomposed Hangul", "\u1112\u1161\u11ab"
    yield "archaic Hangul", "\u1112\u119e\u11ab"
    yield "leading jamo", "\u1112"
    yield "typed jamo", "ㅎㅏㄴ"
    yield "combining marks", "\u0301"
    yield "a letter and combining marks", "e" + "\u0301" * 9
    yield "decomposed Latin", "e\u0301"
    yield "no-break spaces", "\u00a0"
    yield "spaces", " " * 1000 + "\u00a0"
    yield "spaces by turns", " \u00a0"
    yield "zero width", "\u200b"
    yield "zero width in words", "a\u200b"
    yield "soft hyphens", "a\u00ad"
    yield "surrogates", "\ud800"
    yield "emoji", "👩‍👩‍👧‍👦"


def references() -> Iterator[tuple[str, bytes]]:
    """Yield numeric references, whole and broken."""
    yield "references of CP949", b"&#161;&#176;"
    yield "references of windows-1252", b"&#145;"
    yield "references and letters", b"&#161;&#176;a"
    yield "references of plain letters", b"&#97;"
    yield "references without an end", b"&#"
    yield "numbers without an end", b"&#161"
    yield "number signs", b"#"


def mixed() -> Iterator[tuple[str, bytes]]:
    """Yield bytes of several charsets, and of none."""
    utf_8, cp949 = "서울".encode(), "서울".encode("cp949")
    yield "charset changes each word", utf_8 + b" " + cp949 + b" "
    yield "charset changes each character", "가".encode() + "나".encode("cp949")
    yield "charset changes each mark", "“".encode() + "“".encode("cp949") + b"\x93"
    yield "charset changes each cell", b"<td>" + utf_8 + b"</td><td>" + cp949 + b"</td>"
    yield "windows-1252 each word", b"it\x92s caf\xe9 \x97 "
    yield "windows-1252 and UTF-8 each word", b"it\x92s " + "café — ".encode()
    yield "CP949 but one byte a word", cp949 + b"\xff "
    yield "UTF-8 but one byte a word", utf_8 + b"\xff "
    yield "cut UTF-8", utf_8[:-1]
    yield "cut UTF-8 between spaces", utf_8[:-1] + b" "
    yield "one word of CP949", cp949
    yield "markup and a byte", b"<\xa1"
    yield "markup", b"<p>"
    yield "escapes", b"\x1b$)C\x0e0!"
    yield "nulls", b"\0"
    for byte in (0x80, 0xA1, 0xC2, 0xE2, 0xEA, 0xFF):
        yield f"{byte:02X}", bytes((byte,))
        yield f"{byte:02X} and a letter", bytes((byte, 0x61))
        yield f"{byte:02X} and a space", bytes((byte, 0x20))


def at_random(size: int) -> Iterator[tuple[str, bytes]]:
    """Yield lines that repeat nothing."""
    rng = random.Random(1)
    yield "random bytes", rng.randbytes(size)
    high = bytes(rng.choices(range(0x80, 0x100), k=size))
    yield "random high bytes", high
    for charset in ("latin-1", "cp1252"):
        shown_as = high[:MOST_SUSPECT].decode(charset, "replace").encode()
        yield f"the same as {charset}, to the limit", shown_as + b"x" * (size - len(shown_as))
    syllables = "".join(map(chr, rng.choices(range(0xAC00, 0xD7A4), k=size // 3)))
    yield "random syllables", syllables.encode()
    yield "random syllables in CP949", syllables.encode("cp949")
    spaced = " ".join(syllables[n : n + 4] for n in range(0, len(syllables), 4))
    yield (
        "random words in both",
        b" ".join(
            word.encode(("utf-8", "cp949")[number % 2])
            for number, word in enumerate(spaced.split(" "))
        ),
    )
    for name, errors in (("marked", "replace"), ("silent", "ignore")):
        yield f"random words as CP949, {name}", spaced.encode().decode("cp949", errors).encode()
    latin = "".join(map(chr, rng.choices(range(0x80, 0x250), k=size // 2)))
    yield "random Latin letters", latin.encode()
    slots = "".join(rng.choice(("a", " ", LOST * 2, "가", ".")) for _ in range(size // 3))
    yield "random slots", slots.encode()


def ends(size: int) -> Iterator[tuple[str, bytes]]:
    """Yield clean lines with one damage at their end."""
    korean = KOREAN.encode() * (size // len(KOREAN.encode()))
    yield "clean Korean", korean
    yield "clean Korean, a lost mark", korean + (LOST * 2).encode()
    yield "clean Korean, a byte", korean + b"\xff"
    yield (
        "clean Korean, a misread word",
        korean + "관리자".encode().decode("cp949", "ignore").encode(),
    )
    yield "Korean in CP949, a byte", KOREAN.encode("cp949") * (size // 50) + b"\xff"
    ascii_words = b"plain words " * (size // 12)
    yield "ASCII, a lost mark", ascii_words + (LOST * 2).encode()
    yield "ASCII, a byte", ascii_words + b"\xff"


def measured(data: bytes) -> list[float]:
    """Return the seconds that each function takes for a line, ``decode`` first."""
    start = time.process_time()
    text = decode(data).text
    times = [time.process_time() - start]
    for function in (repair, normalize, damage):
        start = time.process_time()
        function(text)
        times.append(time.process_time() - start)
    return times


def main(megabytes: str = "10", *names: str) -> None:
    size = int(float(megabytes) * 1_000_000)
    repair("관리자".encode().decode("cp949", "replace"))  # loads the tables
    repair(f"the city{LOST * 2}s plan, 서울{LOST * 2}의")
    print(
        f"{'seconds for the line, times half of it':40}   decode     repair  normalize     damage"
    )
    for (name, data), (_, half_of_it) in zip(lines(size), lines(size // 2), strict=True):
        if names and name not in names:
            continue
        row, is_slow = "", False
        for whole, half in zip(measured(data), measured(half_of_it), strict=True):
            growth = whole / max(half, SHORT / 2)
            is_slow |= whole > MOST_SECONDS or (whole > SHORT and growth > MOST_GROWTH)
            row += f"{whole:6.2f} {f'×{growth:.1f}' if whole > SHORT else '':4}"
        print(f"{name:40}{row}{'<<<' if is_slow else ''}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
