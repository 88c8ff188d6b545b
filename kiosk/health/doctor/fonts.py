"""The letters: the bundled font is there, and Vietnamese is drawn with it. Pure."""

from kiosk.health.doctor.finding import Finding, Text, fail, ok, warn

PART = "fonts"
FAMILY = "Be Vietnam Pro"
TRIED = "ăâđêôơưĂÂĐÊÔƠƯằẳẵặầẩẫậềểễệồổỗộờởỡợừửữựỳỷỹỵ₫“”…"
"""Letters that a font without Vietnamese lacks."""
_REINSTALL = Text(
    "Cài lại gói thuocdo-kiosk rồi khởi động lại.",
    "Install the package thuocdo-kiosk anew and start again.",
)


def judge(missing: tuple[str, ...], in_use: str | None, *, letters: bool = True) -> Finding:
    """`missing`: files of the bundled font; `in_use`: the family on the screen, None unknown."""
    if not letters:
        found = Text(f"{in_use}: thiếu chữ tiếng Việt", f"{in_use} lacks Vietnamese letters")
        return fail(PART, found, _REINSTALL)
    if missing:
        named = ", ".join(missing)
        return warn(PART, Text(f"thiếu tệp {named}", f"missing: {named}"), _REINSTALL)
    if in_use is not None and in_use != FAMILY:
        found = Text(f"đang dùng {in_use}, không phải {FAMILY}", f"{in_use} and not {FAMILY}")
        return warn(PART, found, _REINSTALL)
    said = f"{FAMILY}, có đủ chữ tiếng Việt", f"{FAMILY}, with every Vietnamese letter"
    return ok(PART, *said) if in_use else ok(PART, f"có {FAMILY}", f"{FAMILY} is there")
