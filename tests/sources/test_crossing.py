"""Numbers and names that a text keeps in another language."""

import pytest

from seoulwire.sources.crossing import is_translation, numbers, shared_names


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("1만5천 명", "15,000 people"),
        ("3200곳", "3,200 shelters"),
        ("250만 명", "2.5 million people"),
        ("12억 원", "1.2 billion won"),
        ("9월 17일", "September 17"),
        ("2억 6천만 원", "260 million won"),
        ("5백만 명", "5 million people"),
        ("2億6千万ウォン", "260 million won"),
        ("1万5千人", "15,000 people"),
    ],
)
def test_a_number_is_the_same_in_both_languages(korean: str, english: str) -> None:
    assert numbers(korean) == numbers(english)


@pytest.mark.parametrize("written", ["15 000", "15.000", "15\u202f000", "15\u00a0000"])
def test_numbers_grouped_as_french_and_spanish_do_are_read_where_asked(written: str) -> None:
    assert 15_000 in numbers(f"{written} personnes", is_grouped=True)
    assert 2_013_700 not in numbers("En 2013 700 maisons", is_grouped=True)


@pytest.mark.parametrize(
    ("korean", "name"),
    [
        ("을지로에서", "Euljiro"),
        ("연지공원이", "Yeonji"),
        ("광화문 앞", "Gwanghwamun"),
        ("제주도는", "Cheju"),
    ],
)
def test_a_name_is_known_by_its_sound(korean: str, name: str) -> None:
    assert shared_names(f"They walked to {name} at noon", korean) == {name}


def test_a_year_a_month_and_the_name_of_the_city_prove_nothing() -> None:
    assert not is_translation(
        "The lamps of Seoul were lit in May 2017", "2017년 5월 Seoul 청계천에 물이 흘렀다"
    )


def test_a_series_with_other_numbers_is_no_translation() -> None:
    korean = "을지로 독서실은 3월 14일부터 의자 48개를 더 놓는다"
    assert is_translation("From March 14 the rooms at Euljiro have 48 more chairs", korean)
    assert not is_translation("From March 21 the rooms at Euljiro have 112 more chairs", korean)
