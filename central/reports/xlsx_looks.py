"""How cells of a workbook look: fonts, borders, number formats. Nothing is decided by a value."""

from dataclasses import dataclass

from xlsxwriter.format import Format as CellFormat  # type: ignore[import-untyped]
from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]

from central.reports.description import Form

FONT = "Times New Roman"
"""What offices set their papers in; every Excel has it."""

NUMBER_FORMATS = {Form.TEXT: "@", Form.COUNT: "#,##0", Form.SHARE: "0.00%", Form.POINTS: "0.0"}
_HEADING, _STRONG, _LINE = "#E3EEF0", "#F3F7F8", "#9AA5A8"


@dataclass(frozen=True, slots=True)
class Looks:
    """Formats by what they are for."""

    cells: dict[tuple[Form, bool], CellFormat]
    title: CellFormat
    caption: CellFormat
    centre: CellFormat
    centre_bold: CellFormat
    centre_underlined: CellFormat
    sample: CellFormat
    paragraph: CellFormat
    heading: CellFormat
    said: CellFormat
    dash: CellFormat
    note: CellFormat
    command: CellFormat
    sign: CellFormat
    sign_hint: CellFormat

    def of(self, form: Form, *, strong: bool) -> CellFormat:
        """Of a cell in a column of this form."""
        return self.cells[form, strong]


def looks_in(book: Workbook) -> Looks:
    """The formats of this workbook."""

    def look(**said: object) -> CellFormat:
        base = {"font_name": FONT, "font_size": 11, "valign": "vcenter"}
        return book.add_format({**base, **said})

    border = {"border": 1, "border_color": _LINE}

    def cell(form: Form, *, strong: bool) -> CellFormat:
        more = {"bold": True, "bg_color": _STRONG} if strong else {}
        is_text = form is Form.TEXT
        more |= {"text_wrap": True} if is_text else {"align": "right"}
        return look(num_format=NUMBER_FORMATS[form], **border, **more)

    return Looks(
        {(form, strong): cell(form, strong=strong) for form in Form for strong in (False, True)},
        title=look(bold=True, font_size=14, align="center", text_wrap=True),
        caption=look(bold=True, font_size=12, text_wrap=True),
        centre=look(align="center"),
        centre_bold=look(align="center", bold=True),
        centre_underlined=look(align="center", bold=True, underline=1),
        sample=look(align="center", bold=True, border=2),
        paragraph=look(text_wrap=True, valign="top"),
        heading=look(bold=True, align="center", text_wrap=True, bg_color=_HEADING, **border),
        said=look(text_wrap=True, num_format="@", **border),
        dash=look(align="right", **border),
        note=look(text_wrap=True, valign="top", font_size=10),
        command=look(font_name="Courier New", font_size=10),
        sign=look(bold=True, align="right"),
        sign_hint=look(align="right"),
    )
