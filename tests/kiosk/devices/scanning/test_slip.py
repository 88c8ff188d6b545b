"""Receipt slips: the dossier code is found however the slip is written, and nothing else of it."""

from datetime import date
from itertools import permutations
from urllib.parse import quote, unquote_to_bytes

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.devices.scanning.dossier_code import DossierCode
from kiosk.devices.scanning.slip import NO_CODE, SEVERAL_CODES, dossier_code_on
from kiosk.devices.unmapped import Unmapped
from tests.kiosk.devices.scanning.test_dossier_code import codes

TODAY = date(2026, 11, 22)
CODE = "H00.14-240823-0001"
FIELDS = (
    "Tên giấy tờ: Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    "Mã định danh chủ hồ sơ: 000000000000",
    f"Mã hồ sơ: {CODE}",
    "Mã định danh cơ quan: H00.14",
    "Mã thủ tục: 1.000000.000.00.00.H00",
    "Thủ tục: Thủ tục mẫu",
    "Thời gian: 23/08/2024 09:15",
)
SEPARATORS = ("\n", "|", ";", ", ", " - ", "\t", " ")


def found_on(text: str | bytes) -> str | Unmapped:
    content = bytearray(text.encode() if isinstance(text, str) else text)
    found = dossier_code_on(content, TODAY)
    return found.code if isinstance(found, DossierCode) else found


@pytest.mark.parametrize("separator", SEPARATORS)
def test_code_is_found_when_the_fields_stand_in_any_order(separator):
    for order in permutations(range(len(FIELDS)), len(FIELDS)):
        if order[0] % 2 and order[-1] % 2:
            continue
        text = separator.join(FIELDS[at] for at in order)
        assert found_on(text) == CODE


@pytest.mark.parametrize(
    "address",
    [
        f"https://example.vn/tra-cuu/{CODE}",
        f"https://example.vn/tra-cuu/{CODE}/",
        f"https://example.vn/tra-cuu/{CODE}.html",
        f"https://example.vn/?id=000000000000&ma={CODE}&ten=Nguy%E1%BB%85n+Th%E1%BB%8B+M%E1%BA%ABu",
        f"https://example.vn/?ma={CODE.lower()}#kq",
        f"https://example.vn/?ma={quote(CODE).replace('-', '%2D').replace('.', '%2e')}",
        "https://example.vn/?ma=" + "".join(f"%{byte:02X}" for byte in CODE.encode()),
        f"https://example.vn/?ma=%20{CODE}%0A",
    ],
)
def test_code_is_found_when_the_slip_holds_an_address(address):
    assert found_on(address) == CODE


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        CODE.lower(),
        f'{{"cccd":"000000000000","maHoSo":"{CODE}"}}',
        f"Mã hồ sơ:\u00a0{CODE}\u00a0",
        CODE.replace("-", "\u2013"),
        CODE.replace("-", " - "),
        f"{CODE}; {CODE.lower()}",
        f"{CODE} 000.00-999999-0001",
        f"Mã hồ sơ: {CODE}.",
    ],
)
def test_code_is_found_when_it_is_written_otherwise(text):
    assert found_on(text) == CODE


@pytest.mark.parametrize(
    "text",
    [
        f"{CODE} H00.14-240823-0002",
        f"https://example.vn/{CODE}?cu=H00.14-240823-0002",
        f"{CODE} 000.00.14.H00-240823-0001",
    ],
)
def test_no_code_is_taken_when_two_different_ones_stand_on_the_slip(text):
    assert found_on(text) is SEVERAL_CODES


@pytest.mark.parametrize(
    "text",
    [
        "",
        "000000000000",
        "000000000000|000000000|Nguyễn Thị Mẫu|01011990|Nữ|Thôn Mẫu|01012021",
        f"X{CODE}",
        f"9{CODE}",
        f"ẫ{CODE}",
        f"A.{CODE}",
        f"000000000000-{CODE}",
        f"{CODE}9999999",
        f"{CODE}A",
        f"{CODE}ẫ",
        f"{CODE}-1",
        f"{CODE}.1",
        "H00.14 240823 0001",
        "024-123456-7890",
    ],
)
def test_nothing_is_taken_when_no_code_stands_free(text):
    assert isinstance(found_on(text), Unmapped)


@pytest.mark.parametrize(
    "text", ["H00.14-240230-0001", "H00.14-271122-0001", "024-240823-7890", "Mẫu 000000000000"]
)
def test_reason_quotes_nothing_of_the_slip_when_no_code_is_taken(text):
    found = found_on(text)
    assert isinstance(found, Unmapped)
    assert not any(digit.isdigit() for digit in found.reason)
    assert "Mẫu" not in found.reason


@given(codes(), st.text(max_size=40), st.text(max_size=40))
def test_code_is_found_when_any_other_text_stands_around_it(code_and_form, before, after):
    assume("-" not in before + after and "%" not in before + after)
    assert found_on(f"{before}|{code_and_form[0]}|{after}") == code_and_form[0]


@given(st.text(alphabet="H0146.- \n%2DdE\u2013ẫ", max_size=60) | st.text())
def test_code_stands_literally_in_the_text_when_text_is_random(text):
    found = found_on(text)
    if isinstance(found, str):
        literal = unquote_to_bytes(text.encode()).replace("\u2013".encode(), b"-")
        assert found.encode() in literal.replace(b" ", b"").upper()


@given(codes(), codes(), st.sampled_from(SEPARATORS))
def test_one_code_or_none_is_taken_when_any_two_stand_on_a_slip(first, second, separator):
    assume(separator.strip() != "-")
    found = found_on(f"{first[0]}{separator}{second[0]}")
    assert found == (first[0] if first[0] == second[0] else SEVERAL_CODES)


@given(st.binary(max_size=300))
def test_nothing_is_raised_when_bytes_are_random(data):
    content = bytearray(data)
    found = dossier_code_on(content, TODAY)
    assert isinstance(found, DossierCode | Unmapped)
    assert len(content) == len(data)


def test_nothing_is_said_of_a_code_when_there_is_none():
    assert found_on("Thời gian: 23/08/2024") is NO_CODE
