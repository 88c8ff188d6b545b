"""No test sleeps, none is skipped, and our own code does not sleep either.

A sleep waits too long on a quick machine and not long enough on a busy one: wait for the
condition, with a bound. A skipped test proves nothing and says so to nobody.
"""

import ast

SLEEPS = {
    "time.sleep",
    "asyncio.sleep",
    "qtbot.wait",
    "QTest.qWait",
    "QTest.qSleep",
    "QThread.sleep",
    "QThread.msleep",
    "QThread.usleep",
}
SKIPS = {
    "pytest.skip",
    "pytest.xfail",
    "pytest.importorskip",
    "pytest.mark.skip",
    "pytest.mark.skipif",
    "pytest.mark.xfail",
    "unittest.skip",
    "unittest.skipIf",
}


def names_used(path) -> list[tuple[int, str]]:
    """Give every dotted name of the file, and every imported one, with its line."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            found.append((node.lineno, ast.unparse(node)))
        elif isinstance(node, ast.ImportFrom):
            found += [(node.lineno, f"{node.module}.{each.name}") for each in node.names]
    return found


def uses(tree, paths, forbidden) -> list[str]:
    return [
        f"{path.relative_to(tree)}:{line} {name}"
        for path in paths
        for line, name in names_used(path)
        if any(name == each or name.endswith(f".{each}") for each in forbidden)
    ]


def in_folders(tree, paths, *folders):
    return [path for path in paths if path.relative_to(tree).parts[0] in folders]


def test_code_waits_for_conditions_when_it_must_wait(tree, python_files):
    everywhere = in_folders(tree, python_files, "tests", "kiosk", "central", "demo", "benchmarks")
    assert everywhere
    assert not uses(tree, everywhere, SLEEPS)


def test_test_runs_when_it_is_collected(tree, python_files):
    assert not uses(tree, in_folders(tree, python_files, "tests"), SKIPS)


def test_folder_of_tests_is_no_package_when_it_mirrors_the_code(tree, files):
    # tests/kiosk/queue/__init__.py would shadow the standard library's queue.
    assert not [
        path
        for path in files
        if path.name == "__init__.py" and path.relative_to(tree).parts[0] == "tests"
    ]


def test_file_of_tests_has_a_name_of_its_own_when_others_exist(tree, files):
    tests = [path for path in files if path.name.startswith("test_") and path.suffix == ".py"]
    names = [path.name for path in tests]
    assert not {name for name in names if names.count(name) > 1}
