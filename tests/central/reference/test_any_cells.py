"""Whatever stands in the cells: a plan that can be written, or faults that name rows."""

from hypothesis import given
from hypothesis import strategies as st

from central.reference.held import all_versions
from central.reference.kinds import KINDS
from central.reference.plan import plan_of
from central.reference.rows import read_rows
from central.reference.sheet import Cell, Row, Sheet
from central.reference.shown import WIDTH, fault_lines, plan_lines
from central.reference.succession import troubles_of
from central.reference.validity import A_DAY
from tests.central.reference.test_rows import KNOWN

TOKENS = st.sampled_from(
    [
        "",
        "*",
        "xa-mau",
        "quay-1",
        "xa-mau/quay-1",
        "tinh-mau",
        "2025-01-01",
        "1/7/2025",
        "2026-01-01",
        "31/02/2026",
        "Xã Mẫu",
        "xã",
        "có",
        "nghỉ",
        "làm bù",
        "7:30-11:30",
        "17:00-8:00",
        "1.003560",
        "mot-cua@1",
        "Asia/Ho_Chi_Minh",
        "=1+1",
        "<script>alert(1)</script>",
        "'; DROP TABLE sites; --",
        "\x1b[31mđỏ",
        "x" * 400,
    ]
)
cells = st.builds(Cell, TOKENS | st.text(max_size=5), st.sampled_from(["", "", "", "a formula"]))


@st.composite
def sheets(draw, kind):
    headings = [Cell(column.heading) for column in kind.columns]
    rows = draw(st.lists(st.lists(cells, max_size=len(headings) + 1), max_size=5))
    return Sheet([Row(1, headings), *(Row(number, row) for number, row in enumerate(rows, 2))])


@given(st.sampled_from(sorted(KINDS)), st.data())
def test_any_cells_are_a_plan_or_faults(name, data):
    kind = KINDS[name]
    sheet = data.draw(sheets(kind))
    plan = plan_of(kind, {}, read_rows(kind, sheet), KNOWN)
    lines = fault_lines(plan.faults) if plan.faults else plan_lines(plan, written=False)
    assert all(line.isprintable() for line in lines)
    assert plan.faults == sorted(plan.faults, key=lambda fault: fault.row)
    assert all(fault.expected and 0 <= fault.row <= len(sheet.rows) + 1 for fault in plan.faults)
    if plan.faults:
        return
    assert all(len(line) <= WIDTH for line in lines if "://" not in line)
    histories = {}
    for line in plan.lines:
        histories.setdefault(line.version.key, []).append(line.after)
    assert troubles_of(histories) == []
    for version in all_versions(histories):
        assert version.valid_to is None or version.valid_to >= version.valid_from + A_DAY
