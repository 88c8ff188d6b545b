"""What tells who somebody is gets masked, and nothing else changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.comments.masking import MASK, find_masks, joined, masked, words_by_hand

OFFICERS = ("Nguyễn Thị Lan", "Trần Văn Mẫu")


def shown(text, officers=OFFICERS):
    return masked(text, find_masks(text, officers))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gọi 0912345678 nhé", "gọi ███ nhé"),
        ("gọi 0912 345 678", "gọi ███"),
        ("gọi +84 (912) 345.678.", "gọi ███."),
        ("CCCD 001099012345", "CCCD ███"),
        ("sđt: 38 12 34 56", "sđt: ███"),
        ("thư mau.nguyen+1@mau.gov.vn ạ", "thư ███ ạ"),
        ("hồ sơ 000.00.18.H26-260322-0001 trễ", "hồ sơ ███ trễ"),
        ("hồ sơ h26-260322-0001", "hồ sơ ███"),
        ("hộ chiếu B1234567", "hộ chiếu ███"),
        ("xe 29A1-123.45 đỗ", "xe ███ đỗ"),
        ("ông Nguyễn Văn Mẫu chờ lâu", "ông ███ chờ lâu"),
        ("Chị Hoa nhiệt tình", "Chị ███ nhiệt tình"),
        ("anh/chị Hoa ơi", "anh/chị ███ ơi"),
        ("Đồng chí Hoa. Cảm ơn", "Đồng chí ███. Cảm ơn"),
        ("Phạm Thị Mẫu viết", "███ viết"),
        ("ÔNG TRẦN VĂN HAI GIẢI THÍCH", "ÔNG ███"),
        ("nguyen thi lan tốt", "███ tốt"),
        ("cô lan tốt", "cô ███ tốt"),
        ("Lan tốt", "███ tốt"),
        ("lan can bị hỏng", "lan can bị hỏng"),
        ("Trần Văn Mẫu", "███"),
        ("Cán bộ rất tốt", "Cán bộ rất tốt"),
        ("Cán bộ Một cửa tốt", "Cán bộ Một cửa tốt"),
        ("bà con chờ 45 phút, từ 08:30 ngày 12/11/2026", None),
        ("Quầy 3 thu 120.000 đồng", None),
        ("", ""),
    ],
)
def test_what_tells_who_somebody_is_is_masked(text, expected):
    assert shown(text) == (text if expected is None else expected)


def test_officer_with_an_odd_name_masks_nothing_by_accident():
    assert shown("Cảm ơn.", ("", " ", ".", "(*")) == "Cảm ơn."


@pytest.mark.parametrize(
    ("text", "typed", "found"),
    [
        ("nhà bà Tư đầu ngõ, bà tư", "Bà Tư", ["bà Tư", "bà tư"]),
        ("tư vấn ở quầy tư", "tu", ["tư", "tư"]),
        ("tưởng", "tu", []),
        ("abc", "", []),
    ],
)
def test_words_by_hand_are_found_as_words_of_their_own(text, typed, found):
    assert [text[start:stop] for start, stop in words_by_hand(text, typed)] == found


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60))))
def test_masking_changes_nothing_beside_the_places(text, places):
    given_places = [(min(a, b, len(text)), min(max(a, b), len(text))) for a, b in places]
    from central.comments.folding import Place

    found = joined(Place(*each) for each in given_places)
    kept, at = [], 0
    for start, stop in found:
        kept.append(text[at:start])
        at = stop
    kept.append(text[at:])
    assert masked(text, found) == MASK.join(kept)
    covered = {at for start, stop in given_places for at in range(start, stop)}
    assert {at for start, stop in found for at in range(start, stop)} == covered


@given(st.text(max_size=120))
def test_any_text_is_masked_alike_twice_and_never_fails(text):
    assert shown(text) == shown(text)


@given(st.text("0123456789", min_size=9, max_size=12), st.sampled_from([" ", ".", "-", ""]))
def test_number_of_a_person_never_stays_however_it_is_set_apart(digits, apart):
    text = f"gọi {apart.join(digits)} nhé"
    assert not any(each.isdecimal() for each in shown(text))
