"""Numbers of official tables: two decimals, the decimal comma, rounded half up. Pure."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from central.reports.description import Form, Value

_HUNDREDTH = Decimal("0.01")
NO_BREAK = "\u00a0"


def per_cent(fraction: float) -> Decimal:
    """A fraction of 1 as per cent with two decimals: 0.90185 is 90.19."""
    # Through the shortest decimal text: half of a hundredth is met exactly.
    return (Decimal(repr(fraction)) * 100).quantize(_HUNDREDTH, ROUND_HALF_UP)


def ratio(part: int, whole: int) -> Decimal:
    """`part` of `whole` (not 0) as per cent with two decimals."""
    return (Decimal(part) * 100 / Decimal(whole)).quantize(_HUNDREDTH, ROUND_HALF_UP)


def text_of(value: Value, form: Form, language: str) -> str:
    """A cell as a reader of `language` writes it; shares without their sign, which columns have."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    text = f"{value:,}"
    if form is Form.COUNT or isinstance(value, int):
        return text.replace(",", ".") if language == "vi" else text
    return str(value).replace(".", ",") if language == "vi" else str(value)


def share_text(value: Decimal, language: str) -> str:
    """A share in a sentence: 90,19 %."""
    return f"{text_of(value, Form.SHARE, language)}{NO_BREAK}%"


def count_text(number: int, language: str) -> str:
    """A number in a sentence: 1.234."""
    return text_of(number, Form.COUNT, language)


def total(counts: Mapping[int, int]) -> int:
    """How many in all."""
    return sum(counts.values())
