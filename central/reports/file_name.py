"""What a report's file is called: letters that every system and every browser keeps. Pure."""

from urllib.parse import quote

from central.reports.kinds import Asked, Kind

_NAMES = {
    Kind.SATISFACTION: ("bao-cao-hai-long", "satisfaction-report"),
    Kind.OFFICERS: ("bao-cao-cong-chuc", "officers-report"),
    Kind.PROCEDURES: ("bao-cao-thu-tuc", "procedures-report"),
    Kind.SIPAS: ("bao-cao-yeu-to", "factors-report"),
    Kind.TT01: ("mau-tt01", "tt01-forms"),
    Kind.QD766: ("so-lieu-qd766", "qd766-counts"),
}
_SEVERAL = ("cac-don-vi", "all-units")


def file_name(asked: Asked) -> str:
    """Such as bao-cao-hai-long_xa-mau_2026-11.pdf. Site ids are names of the wire: plain letters,
    digits, dots, dashes.
    """
    which = 0 if asked.language == "vi" else 1
    where = asked.sites[0] if len(asked.sites) == 1 else f"{len(asked.sites)}-{_SEVERAL[which]}"
    return f"{_NAMES[asked.kind][which]}_{where}_{asked.period.code}.{asked.format.value}"


def content_disposition(name: str) -> str:
    """The header that has a browser keep the file under this name (RFC 6266)."""
    plain = "".join(each if each.isascii() and each.isprintable() and each not in '"\\' else "_"
                    for each in name)  # fmt: skip
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
