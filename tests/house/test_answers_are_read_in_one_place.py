"""Tallies of answers are read by the releasing view alone, and by those who count and audit."""

import ast

import pytest

READERS = (
    "central.released",
    "central.tally",
    "central.audit",
    "central.comments",
    "central.store",
)
"""The view; who counts; who counts again; who releases reasons; the store itself."""

ANSWERS = {
    "central.store.tally_tables": {
        "rating_tallies",
        "visit_sums",
        "released_tallies",
        "released_marked",
    },
    "central.store.day_sum_tables": {"day_sums"},
    "central.store.day_sum_queries": {"rows_of_days"},
    "central.store.tally_queries": {"counted_levels", "released_levels"},
    "central.store.period_queries": {"answer_sums", "share_sums"},
    "central.store.release_queries": {"cells_of"},
    "central.store.today_queries": {"released_counts"},
    "central.store.archive_queries": {"archive_snapshot"},
    "central.store.audit_queries": {"snapshot"},
}
"""By module, what gives answers."""

WHOLE = {
    "central.store.detail_queries",
    "central.store.detail_tables",
    "central.store.composite_queries",
    "central.store.factor_queries",
    "central.store.marked_queries",
    "central.store.officer_part_queries",
    "central.store.published_queries",
    "central.store.published_tables",
    "central.store.released_sum_queries",
    "central.store.summed_days",
    "central.store.trend_queries",
}
"""Modules of which everything does."""

TABLES = (
    "rating_tallies",
    "visit_sums",
    "day_sums",
    "released_tallies",
    "released_marked",
    "published_parts",
    "published_composites",
)

ALSO = {
    ("central.ingest.writes", "central.store.release_queries"): "releases what it has counted",
    ("central.ingest.writes", "central.store.tally_queries"): "writes what it has counted",
    ("central.ingest.marked_release", "central.store.marked_queries"): "releases what it counted",
    ("central.commands.log_export", "central.store.archive_queries"): "an auditor's archive",
}
"""Others, by module and what it reads, and why."""


def answers_read(tree, module):
    """The modules from which `module` takes what gives answers."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            taken = [(each.name, None) for each in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            # `from central.store import period_queries` takes the module with all it has.
            taken = [(node.module, each.name) for each in node.names]
            taken += [(f"{node.module}.{each.name}", None) for each in node.names]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= {table for table in TABLES if table in node.value and " " in node.value}
            continue
        else:
            continue
        found |= {
            source
            for source, name in taken
            if source in WHOLE
            or (source in ANSWERS and (name is None or name == "*" or name in ANSWERS[source]))
        }
    return {source for source in found if (module, source) not in ALSO}


def test_answers_are_read_by_the_releasing_view_alone_when_shown(tree, python_files):
    found = {}
    for path in python_files:
        module = ".".join(path.relative_to(tree).with_suffix("").parts)
        if module.startswith("central.") and not module.startswith(READERS):
            taken = answers_read(ast.parse(path.read_text(encoding="utf-8")), module)
            if taken:
                found[module] = sorted(taken)
    assert not found, f"ask central.released.view instead: {found}"


def test_list_is_whole_when_something_that_gives_answers_has_another_name(tree):
    for source, names in ANSWERS.items():
        text = (tree / source.replace(".", "/")).with_suffix(".py").read_text(encoding="utf-8")
        assert {name for name in names if name not in text} == set(), source


@pytest.mark.parametrize(
    "text",
    [
        "from central.store.tally_tables import rating_tallies",
        "from central.store import published_queries",
        "from central.store import period_queries",
        "import central.store.today_queries",
        "from central.store.period_queries import answer_sums as sums",
        "text('SELECT n FROM released_tallies')",
    ],
)
def test_reader_is_found_when_it_goes_round_the_view(text):
    assert answers_read(ast.parse(text), "central.dashboard.any_page")


def test_reader_is_let_be_when_it_reads_visits():
    text = "from central.store.tally_tables import visit_tallies"
    assert answers_read(ast.parse(text), "central.api.routes") == set()
