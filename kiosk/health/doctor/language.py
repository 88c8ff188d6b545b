"""The system's language: a locale that is not installed costs nothing but is said. Pure."""

from dataclasses import dataclass

from kiosk.health.doctor.finding import Finding, Text, fail, ok, warn

PART = "language"
PLAIN = frozenset({"", "C", "POSIX"})


@dataclass(frozen=True, slots=True)
class LocaleFacts:
    """`name`: what the environment asks for; `installed`: whether the system has it; `encoding`:
    what the program's texts and file names are written in.
    """

    name: str
    installed: bool
    encoding: str


def judge(facts: LocaleFacts) -> Finding:
    """What is said of the locale."""
    name = facts.name or "C"
    if facts.encoding.lower().replace("-", "") != "utf8":
        found = Text(f"{name}: bảng mã {facts.encoding}", f"{name}: encoding {facts.encoding}")
        return fail(
            PART,
            found,
            Text("Đặt LANG=C.UTF-8 cho dịch vụ.", "Set LANG=C.UTF-8 for the service."),
        )
    if not facts.installed:
        return warn(
            PART,
            Text(
                f"{name} chưa cài; chữ vẫn hiện đúng (UTF-8)",
                f"{name} is not installed; texts are UTF-8 all the same",
            ),
            Text(
                f"Chạy “locale-gen {name}” (gói locales) hoặc đặt LANG=C.UTF-8.",
                f"Run `locale-gen {name}` (package locales), or set LANG=C.UTF-8.",
            ),
        )
    return ok(PART, f"{name}, UTF-8", f"{name}, UTF-8")
