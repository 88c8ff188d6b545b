"""The two ways of typing Vietnamese on plain keys."""

from enum import StrEnum


class Method(StrEnum):
    """What a key means: letters after letters (Telex), or digits after letters (VNI)."""

    TELEX = "telex"
    VNI = "vni"
