"""File names of public ids: safe, unique, the same in every build."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seoulwire.republish.naming import file_name


def test_a_common_id_stays_readable() -> None:
    assert file_name("portal:en/bridge-reopens") == "portal__en_bridge-reopens"
    assert file_name("news") == "news"


@pytest.mark.parametrize(
    "hostile",
    [
        "../../etc/passwd",
        "portal:../x",
        "portal:%2e%2e/x",
        "/absolute",
        "a\\b",
        "nul\x00byte",
        "con",
        "LPT1",
        "",
        ".",
        "..",
        "가" * 300,
        "x" * 300,
        "\u202egpj.exe",
        "\ud800",
        "a:b:c",
    ],
)
def test_a_hostile_id_has_a_harmless_name(hostile: str) -> None:
    name = file_name(hostile)
    assert re.fullmatch(r"[a-z0-9][a-z0-9._-]*", name)
    assert ".." not in name
    assert len(name) <= 120
    assert name.partition(".")[0] not in {"con", "prn", "aux", "nul", "lpt1"}


def test_names_differ_where_ids_differ_only_in_case_or_unicode_form() -> None:
    ids = ["portal:en/Bridge", "portal:en/bridge", "portal:en/BRIDGE", "portal:en_bridge"]
    korean = [unicodedata.normalize(form, "portal:en/다리") for form in ("NFC", "NFD")]
    assert len({file_name(each) for each in (*ids, *korean)}) == 6


@given(ids=st.lists(st.text(alphabet="abA:/._-é%", max_size=12), unique=True, max_size=20))
def test_no_two_ids_share_a_name(ids: list[str]) -> None:
    assert len({file_name(each) for each in ids}) == len(ids)


def test_an_id_that_looks_like_a_digest_is_not_taken_for_the_name_of_another() -> None:
    strange = "!1"
    digest, _, hint = file_name(strange).partition(".")
    assert hint == "1"
    # The second page of a list called as the digest would have this name.
    assert not file_name(strange).startswith(f"{file_name(digest)}.")
