"""The table of sizes stands in the document as the measured figures give it."""

import pytest

from benchmarks.sizing import SCALES, cores, gigabytes_a_year, read_measured, table
from demo.folder import TREE


def test_table_in_the_document_is_the_one_that_the_figures_give():
    text = (TREE / "docs" / "deployment.md").read_text("utf-8")
    inside = text.partition("<!-- sizes -->")[2].partition("<!-- /sizes -->")[0]
    assert inside.strip() == table(read_measured()), "run python -m benchmarks.sizing"


def test_figures_grow_with_visits():
    measured = read_measured()
    for figure in (cores, gigabytes_a_year):
        found = [figure(scale, measured) for scale in SCALES]
        assert found == sorted(found)
        per_visit = {
            round(value / scale.visits, 12) for value, scale in zip(found, SCALES, strict=True)
        }
        assert len(per_visit) == 1


def test_figure_that_is_gone_is_named(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text("no figures")
    (tmp_path / "docs" / "performance.md").write_text("")
    with pytest.raises(ValueError, match="expected one figure"):
        read_measured(tmp_path)
