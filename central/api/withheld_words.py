"""Why a figure is withheld, in a sentence for people."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from central.released.cell import Why

Language = Literal["vi", "en"]

WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "vi": {
            "": "",
            Why.TOO_FEW.value: "Chưa đủ dữ liệu để công bố mà không lộ câu trả lời của từng người",
            Why.NOT_TOLD_APART.value: "Không tách riêng được theo cách đã hỏi",
        },
        "en": {
            "": "",
            Why.TOO_FEW.value: "Not enough data yet to be shown without telling single answers",
            Why.NOT_TOLD_APART.value: "Released figures cannot be told apart in this way",
        },
    }
)
"""By language and code."""
