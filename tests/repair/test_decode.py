"""Bytes to text: one page, one or several charsets, true and false declarations."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import UnicodeDammit
from hypothesis import given
from hypothesis import strategies as st
from w3lib.encoding import html_to_unicode

from seoulwire.repair import decode, replay, undo
from seoulwire.repair.whatwg import shown

KOREAN = "서울시는 올해 공유주택 290호를 공급한다. “청년의 주거 부담을 던다” ※ 문의 02-120"
ENGLISH = (
    "As opposed to areas such as “Finance” and “Livability, ” the index ranks 42 of the "
    "world’s leading cities ― “a comprehensive view” …"
)
PAGE = "<html><body>\n<h1>{title}</h1>\n<p>{body}</p>\n<p>등록일 2017-04-18</p>\n</body></html>"


def mixed(outer: str, inner: str, body: str) -> tuple[bytes, str]:
    """Return a page in ``outer`` whose body is in ``inner``, and its true text."""
    page = PAGE.format(title="소식과 자료", body="@@").encode(outer)
    truth = PAGE.format(title="소식과 자료", body=body)
    return page.replace(b"@@", body.encode(inner)), truth


@pytest.mark.parametrize("body", [KOREAN, ENGLISH, f"{KOREAN} {ENGLISH}", "※“인용”"])
@pytest.mark.parametrize("http_charset", [None, "utf-8", "euc-kr", "iso-8859-1", "no-such"])
def test_cp949_post_in_a_utf_8_page_comes_back_exactly(body: str, http_charset: str | None) -> None:
    data, truth = mixed("utf-8", "cp949", body)
    decoded = decode(data, http_charset)
    assert decoded.text == truth
    assert decoded.charset == "utf-8"
    assert decoded.raw == data.decode("utf-8", "replace")
    assert decoded.damage.total == 0
    assert {repair.evidence for repair in decoded.repairs} == {"bytes"}
    assert not any(repair.before.split() != [repair.before] for repair in decoded.repairs)


@pytest.mark.parametrize(
    "phrase",
    [
        # Syllables whose bytes are a letter or a sign in UTF-8, or in windows-1252 before ASCII.
        *("눈치챘다", "계획을 짰다.", "PC책 3권", "만세 3창", "3천 원", "LG체", "한약 2첩", "5째"),
        *("아햏햏", "서울 핳핳", "꾿모닝", "똠얌꿍 맛집", "뷁", "찦차를 탄 펲시맨"),
        *("어쨌든 故 李舜臣 將軍", "亂中日記", "┌───┬───┐│ 구분", "トヨタ", "ひらがな", "Москва"),
    ],
)
@pytest.mark.parametrize("http_charset", ["euc-kr", None])
def test_strict_cp949_is_never_changed(phrase: str, http_charset: str | None) -> None:
    page = PAGE.format(title="소식과 자료", body=phrase)
    decoded = decode(page.encode("cp949"), http_charset)
    assert (decoded.text, decoded.repairs) == (page, ())
    in_utf_8, truth = mixed("utf-8", "cp949", f"{KOREAN} {phrase}")
    assert decode(in_utf_8, "utf-8").text == truth


@pytest.mark.parametrize("text", ["책", "치킨", "키키", "체크", "3천"])
def test_a_cell_alone_is_read_as_it_is_declared(text: str) -> None:
    assert decode(f"<td>{text}</td>".encode("cp949"), "euc-kr").text == f"<td>{text}</td>"
    assert decode(f"<td>{text}</td>".encode(), "euc-kr").text == f"<td>{text}</td>"


@pytest.mark.parametrize("sign", ["café", "25°C", "© 2012", "3 × 4", "Wi·Fi", "Привет"])
def test_a_letter_or_sign_of_utf_8_among_latin_is_none_of_cp949(sign: str) -> None:
    data, truth = mixed("cp949", "utf-8", sign)
    assert decode(data, "euc-kr").text == truth


@pytest.mark.parametrize(
    ("whole", "cut", "shown_as"),
    [
        ("정부, 美", 2, "정부, \ufffd.."),  # of three bytes
        ("서울시민！", 2, "서울시민\ufffd.."),
        ("서울시민北", 1, "서울시민\ufffd.."),
        ("서울시민들", 1, "서울시민\ufffd.."),
    ],
)
def test_a_title_cut_within_a_character_keeps_all_others(
    whole: str, cut: int, shown_as: str
) -> None:
    data, truth = mixed("utf-8", "cp949", "@")
    title = whole[:-1].encode() + whole[-1].encode()[:cut] + b".."
    read = decode(data.replace(b"@", title), "utf-8").text
    assert read == truth.replace("@", shown_as)
    in_cp949 = "소식: 여러분".encode("cp949") + "이".encode("cp949")[:1] + b"..</li>"
    assert decode(f"<p>{KOREAN}</p>".encode() + in_cp949).text.endswith("여러분\ufffd..</li>")


def test_windows_1252_marks_beside_hangul_come_back() -> None:
    body = "시장은 “서울은 아름답다”고 말했다… ‘열린 시정’을"
    marks = {mark: mark.encode("cp1252") for mark in "“”‘’…"}
    data = b"".join(marks.get(character, character.encode()) for character in body)
    page = PAGE.format(title="소식과 자료", body="@@").encode().replace(b"@@", data)
    assert decode(page, "utf-8").text == PAGE.format(title="소식과 자료", body=body)


def test_halves_of_an_emoji_are_no_syllables() -> None:
    halves = "\ud83d\ude00".encode("utf-8", "surrogatepass")  # as Oracle's UTF8 has it
    text = decode("<p>축하해요 ".encode() + halves + b"</p>", "utf-8").text
    assert text.replace("\ufffd", "") == "<p>축하해요 </p>"


def test_each_change_names_its_bytes() -> None:
    data, _ = mixed("utf-8", "cp949", "the world’s cities")
    (repair,) = decode(data).repairs
    assert (repair.before, repair.after) == ("\ufffd\ufffd", "’")
    assert repair.detail == "CP949 A1 AF"
    assert repair.method == "cp949-run"


@pytest.mark.parametrize("body", [KOREAN, ENGLISH])
def test_utf_8_run_in_a_cp949_page_comes_back_exactly(body: str) -> None:
    page = PAGE.format(title=KOREAN, body="@@").encode("cp949")
    decoded = decode(page.replace(b"@@", body.encode()), "euc-kr")
    assert decoded.text == PAGE.format(title=KOREAN, body=body)


def test_two_syllables_that_are_letters_in_utf_8_are_read_as_the_page_is() -> None:
    page = PAGE.format(title=KOREAN, body="@@").encode("cp949")
    body = "권한 ".encode() + "체크".encode("cp949")  # "üũ" in UTF-8
    assert "권한 체크" in decode(page.replace(b"@@", body), "euc-kr").text


@pytest.mark.parametrize("body", ["어쨌든 다시 하겠다고 했다.", "© Seoul, 2017"])
@pytest.mark.parametrize(("outer", "inner"), [("cp949", "utf-8"), ("utf-8", "cp949")])
def test_a_syllable_and_a_sign_of_the_same_bytes(body: str, outer: str, inner: str) -> None:
    charset = "cp949" if "쨌" in body else "utf-8"  # CP949 has no ©
    page = PAGE.format(title=KOREAN, body="@@ ##")
    data = page.encode(outer).replace(b"@@", body.encode(charset))
    data = data.replace(b"##", "공유 주택".encode(inner))
    assert decode(data).text == page.replace("@@", body).replace("##", "공유 주택")


def test_windows_1252_marks_in_a_utf_8_page_come_back_exactly() -> None:
    body = "“It isn’t the café’s fault,” he said – “really”"
    data, truth = mixed("utf-8", "cp1252", body)
    assert decode(data, "utf-8").text == truth


def test_utf_8_runs_in_a_windows_1252_page_come_back_exactly() -> None:
    cell = "<td>It isn’t the café’s fault</td>\n"
    other = "<td>“Où ça ?” — à la crêperie, 서울</td>\n"
    data = (cell * 3).encode("cp1252") + other.encode() + (cell * 3).encode("cp1252")
    decoded = decode(data)
    assert decoded.charset == "cp1252"
    assert decoded.text == cell * 3 + other + cell * 3
    assert undo(decoded.text, decoded.repairs) == decoded.raw == shown(data, "cp1252")


@pytest.mark.parametrize("size", range(240, 260))
def test_a_long_post_is_one_change_a_word_wherever_it_is_cut(size: int) -> None:
    post = "가" * size + " 찾았다 " + "나" * size
    data = PAGE.format(title="소식과 자료", body="@@").encode().replace(b"@@", post.encode("cp949"))
    assert [repair.after for repair in decode(data).repairs] == post.split()


def test_a_post_of_many_pieces_is_one_segment() -> None:
    post = f"<p>{KOREAN}</p>\n<p>새 소식 <b>공유주택</b></p>\n"
    page = PAGE.format(title="소식과 자료", body="@@").encode()
    decoded = decode(page.replace(b"@@", post.encode("cp949")))
    assert decoded.text == page.decode().replace("@@", post)
    assert [segment.charset for segment in decoded.segments] == ["utf-8", "cp949", "utf-8"]


@pytest.mark.parametrize("declared", [None, "utf-8", "euc-kr", "iso-8859-1", "shift_jis", "x"])
@pytest.mark.parametrize("meta", [None, "utf-8", "euc-kr"])
def test_declarations_do_not_decide(declared: str | None, meta: str | None) -> None:
    head = f'<meta charset="{meta}">' if meta else ""
    for charset in ("utf-8", "cp949"):
        data = f"{head}<p>{KOREAN}</p>".encode(charset)
        decoded = decode(data, declared)
        assert decoded.text == f"{head}<p>{KOREAN}</p>"
        assert decoded.charset == charset
        assert not decoded.repairs


@pytest.mark.parametrize("mark", [BOM_UTF8, BOM_UTF16_LE, BOM_UTF16_BE])
@pytest.mark.parametrize("meta", ["utf-8", "euc-kr", "windows-1252"])
@pytest.mark.parametrize("charset", ["utf-8", "cp949"])
def test_of_mark_header_and_meta_that_contradict_none_costs_a_character(
    mark: bytes, meta: str, charset: str
) -> None:
    text = f'<meta charset="{meta}"><p>{KOREAN}</p>'
    for http_charset in (None, "utf-8", "euc-kr", "iso-8859-1", "utf-16"):
        decoded = decode(mark + text.encode(charset), http_charset)
        assert decoded.text == decoded.raw == text
        assert decoded.charset == charset
        named = {w.charset for w in decoded.witnesses}
        assert {w.charset for w in decoded.overruled} == named - {charset}


def test_text_in_utf_16_without_a_zero_byte_is_told_by_its_mark() -> None:
    assert decode("서울시공유주택".encode("utf-16")).text == "서울시공유주택"


@pytest.mark.parametrize("gap", [b"\xa5\xbf", b"\xa8\xa5", b"\xa2\xe8"])
@pytest.mark.parametrize("charset", ["utf-8", "euc-kr"])
def test_bytes_in_the_gaps_of_cp949_are_kept_as_what_they_are(gap: bytes, charset: str) -> None:
    page = "서울의 소식입니다. ".encode("cp949") + gap + " 거리를 걷는 시민. ".encode("cp949")
    for content in (page, "거리 소식입니다. ".encode() * 9 + page):
        decoded = decode(content, charset)
        assert undo(decoded.text, decoded.repairs) == decoded.raw
        assert "소식입니다" in decoded.text


def test_a_false_declaration_is_recorded() -> None:
    decoded = decode(f'<meta charset="euc-kr">{KOREAN}'.encode(), "iso-8859-1")
    claims = [(witness.name, witness.charset) for witness in decoded.witnesses]
    assert claims == [("http", "cp1252"), ("meta", "cp949")]


def test_english_with_cp949_quotes_and_no_declaration() -> None:
    for declared in (None, "utf-8", "iso-8859-1"):
        assert decode(ENGLISH.encode("cp949"), declared).text == ENGLISH


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "iso2022_kr", "johab"])
def test_rarer_korean_encodings_are_told_by_their_structure(charset: str) -> None:
    text = PAGE.format(title="새 소식", body="서울시는 올해 공유주택을 공급한다고 밝혔다.")
    assert decode(text.encode(charset)).text == text


@pytest.mark.parametrize(
    ("charset", "declared", "text"),
    [
        ("cp874", "tis-620", "นายกเทศมนตรีกล่าวว่าสะพานใหม่จะเปิดในเดือนพฤษภาคม"),
        ("cp1256", None, "قال رئيس البلدية إن الجسر الجديد سيفتح في مايو وسيغلق القديم."),
        ("cp932", None, "市長は新しい橋を五月に開くと述べた。「良い知らせです」と住民は言う。"),
        ("big5hkscs", "utf-8", "市長說,新橋將於五月開放,「這是好消息」,居民們說。"),
    ],
)
def test_pages_of_other_languages_are_read_in_their_charset(
    charset: str, declared: str | None, text: str
) -> None:
    page = f"<html><title>x</title><body><p>{text}</p></body></html>"
    read = decode(page.encode(charset), declared)
    assert (read.text, read.charset) == (page, charset)


@pytest.mark.parametrize("declared", [None, "euc-kr", "johab"])
def test_johab_is_not_taken_for_the_cp949_words_it_spells_by_chance(declared: str | None) -> None:
    for text in (
        "제4조(지원) 시장은 예산의 범위에서 사업자에게 비용의 일부를 지원할 수 있다.",
        "장관은 비판은 겸허히 듣겠다면서도 원점 재검토는 없다고 선을 그었다.",
    ):
        assert decode(text.encode("johab"), declared).text == text


def test_letters_in_a_row_need_no_chardet_in_cp949() -> None:
    text = "<p>Перейти к контенту</p><p>Таблица нормативов</p>"
    decoded = decode(text.encode("cp949"))
    assert decoded.text == text
    assert not decoded.witnesses


def test_utf_8_mark_is_no_text() -> None:
    decoded = decode("서울".encode("utf-8-sig"))
    assert decoded.text == decoded.raw == "서울"


def test_chardet_names_the_charset_that_nobody_declared() -> None:
    text = "Привет, как дела? Сегодня хорошая погода, и мы идём гулять в парк."
    decoded = decode(text.encode("cp1251"))
    assert decoded.text == text
    assert ("chardet", "cp1251") in [(w.name, w.charset) for w in decoded.witnesses]


def test_a_cut_page_keeps_its_charset() -> None:
    data = KOREAN.encode()
    for cut in range(1, 12):
        decoded = decode(data[:-cut], "utf-8")
        assert decoded.charset == "utf-8"
        assert decoded.text == data[:-cut].decode("utf-8", "replace")


def test_segments_cover_the_bytes() -> None:
    data, _ = mixed("utf-8", "cp949", ENGLISH)
    segments = decode(data).segments
    assert segments[0].start == 0
    assert segments[-1].end == len(data)
    assert all(a.end == b.start for a, b in pairwise(segments))
    assert {segment.charset for segment in segments} == {"utf-8", "cp949"}


def test_scrapy_and_beautiful_soup_lose_the_mixed_page() -> None:
    data, truth = mixed("utf-8", "cp949", ENGLISH)
    _, by_w3lib = html_to_unicode("text/html; charset=utf-8", data)
    assert "\ufffd" in by_w3lib
    assert UnicodeDammit(data, ["utf-8"]).unicode_markup != truth
    assert UnicodeDammit.detwingle(data).decode("utf-8", "replace") != truth
    assert decode(data, "utf-8").text == truth


@given(st.binary(max_size=200), st.sampled_from([None, "utf-8", "euc-kr", "utf-16", "\0"]))
def test_any_bytes_decode_and_can_be_undone(data: bytes, http_charset: str | None) -> None:
    decoded = decode(data, http_charset)
    assert replay(decoded.raw, decoded.repairs) == decoded.text
    assert undo(decoded.text, decoded.repairs) == decoded.raw
    assert decoded.segments[-1].end == len(data)


FRAGMENTS = st.lists(
    st.tuples(
        st.sampled_from(["서울시", "“x”", "※ 참고", "the world’s", "abc", "<b>", "\n", "é", " "]),
        st.sampled_from(["utf-8", "cp949", "cp1252"]),
    ),
    max_size=12,
)


@given(FRAGMENTS)
def test_mixed_bytes_show_what_a_plain_decode_shows(fragments: list[tuple[str, str]]) -> None:
    data = b"".join(text.encode(charset, "ignore") for text, charset in fragments)
    decoded = decode(data)
    assert decoded.raw == shown(data, decoded.charset)


def test_the_whole_whatwg_index_of_euc_kr_is_read(real_pages: Path) -> None:
    folder = real_pages / "encodings" / "encoding_rs"
    data = (folder / "euc_kr_in.txt").read_bytes()
    truth = (folder / "euc_kr_in_ref.txt").read_text("utf-8")
    # Pairs that the index leaves open are replaced in decoders' own ways: valid lines must agree.
    for line, expected in zip(data.split(b"\n"), truth.split("\n"), strict=True):
        if "\ufffd" not in expected:
            assert line.decode("cp949") == expected


def test_euc_kr_pages_read_as_strict_cp949(real_pages: Path) -> None:
    for path in (real_pages / "encodings" / "euc-kr").iterdir():
        data = path.read_bytes()
        for claim in (None, "utf-8", "iso-8859-1"):
            assert decode(data, claim).text == data.decode("cp949"), path.name


@pytest.mark.parametrize("data", [b"\xa1\xb0x\xed\x95\x9c" * 9, b"\x80\xff", b"\xa1" * 99, b"\0"])
@pytest.mark.timeout(60)  # what is not linear takes hours
def test_megabytes_of_hostile_bytes_are_decoded(data: bytes) -> None:
    assert decode(data * (2_000_000 // len(data))).text
