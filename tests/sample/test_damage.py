"""The notation of damage: what a page shows, and what was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seoulwire.sample.damage import cut, encode_page, is_damaged, length, meant, shown

MORI = "such as {“}Downtown{”} and {“}Riverside, {”} in the world{’}s cities"
typed = st.text("abc 가나“”’※", min_size=1)
declared = st.lists(
    st.one_of(typed, typed.map("{{{}}}".format), typed.map("{{!{}}}".format)), max_size=6
).map("".join)


def test_stored_damage_reads_as_two_replacement_characters_a_mark() -> None:
    assert shown(MORI, "stored") == (
        "such as ��Downtown�� and ��Riverside, �� in the world��s cities"
    )


def test_damaged_bytes_are_the_cp949_that_was_typed() -> None:
    page = encode_page(shown("한글 {“야학”} 열어", "bytes"))
    assert page == "한글 ".encode() + "“야학”".encode("cp949") + " 열어".encode()
    with pytest.raises(UnicodeDecodeError):
        page.decode()


def test_what_is_lost_for_good_stays_lost() -> None:
    assert meant("{!“}Safety{!”} and the world{’}s") == "��Safety�� and the world’s"


def test_a_plain_decode_of_damaged_bytes_shows_stored_damage() -> None:
    page = encode_page(shown(MORI, "bytes"))
    assert page.decode("utf-8", "replace") == shown(MORI, "stored")


@given(declared)
def test_an_undamaged_page_shows_all_that_was_typed(text: str) -> None:
    assert shown(text, None) == text.replace("{!", "{").replace("{", "").replace("}", "")
    assert length(text) == len(shown(text, None))


@given(declared, st.integers(1, 30))
def test_cutting_keeps_the_damage_of_what_is_left(text: str, limit: int) -> None:
    assert shown(cut(text, limit), None) == shown(text, None)[:limit]


@given(typed)
def test_a_text_without_marks_of_damage_is_undamaged(text: str) -> None:
    assert not is_damaged(text)
    assert meant(text) == shown(text, "bytes") == shown(text, "stored") == text
