"""packaging/set-up as a person meets it: what it does, what it says, and how it stops.

The real script runs in a small tree of its own. Stand-ins for apt, dpkg and sudo, first on its
PATH, write down how they were called: a test must not change the machine's packages.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

AS_NOBODY = ("setpriv", "--reuid=65534", "--clear-groups")
SYSTEM_PYTHON = "/usr/bin/python3"
SECOND_CALL_SECONDS = 2.0
"""Of the processor: how long it takes is the machine's affair."""

SYSTEM_LIST = "libfirst1  # why\n# a heading\n\nlibold2 | libnew2  # renamed\n"


class Machine:
    """A tree to set up, and a machine whose apt does as it is told."""

    def __init__(self, tree, place):
        """Copy the script into a tree with one package to lock and two to install."""
        self.tree, self.programs, self.calls = place / "tree", place / "bin", place / "calls"
        for folder in ("packaging/system-packages", "requirements", "thing"):
            (self.tree / folder).mkdir(parents=True)
        self.programs.mkdir()
        self.calls.touch()
        shutil.copy(tree / "packaging" / "set-up", self.tree / "packaging")
        for name in ("demo", "test"):
            self.write(f"packaging/system-packages/{name}.txt", SYSTEM_LIST)
        self.write("requirements/dev.txt", "")
        # A project that needs nothing: its build backend stands beside it.
        self.write("pyproject.toml", BACKEND_SETTINGS)
        self.write("backend.py", BACKEND)
        self.program("dpkg-query", "exit 1")
        self.program("apt-cache", 'case "$2" in libnew2) echo "  Candidate: 1";; esac')
        self.program("apt-get", f'echo "apt-get $*" >> {self.calls}')
        self.program("sudo", "exit 1")
        for path in (place, *place.rglob("*")):
            path.chmod(0o777)

    def take_over(self, environment):
        """Have an environment that was made before, elsewhere; everything else is still to do."""

        def copy(source, target):
            # The many files of packages are linked; what set-up writes is this tree's own.
            (os.link if "/lib/" in source else shutil.copy2)(source, target)

        there = self.tree / ".venv"
        of_this_system = shutil.ignore_patterns("system-*", "set-up.*")
        shutil.copytree(
            environment, there, symlinks=True, copy_function=copy, ignore=of_this_system
        )
        settings = there / "pyvenv.cfg"
        settings.write_text(settings.read_text().replace(str(environment), str(there)))

    def write(self, name, text):
        """Write a file of the tree."""
        (self.tree / name).write_text(text)

    def program(self, name, script):
        """Put a stand-in first on the PATH."""
        (self.programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.programs / name).chmod(0o777)

    def set_up(self, purpose="demo", *, as_root=True, **environment):
        """Run the script; root's part is played by sudo where the test is not root."""
        command = [sys.executable, str(self.tree / "packaging" / "set-up"), purpose]
        if os.geteuid() == 0 and not as_root:
            # Nobody may not reach into root's own folders, where our Python may stand.
            command = [*AS_NOBODY, SYSTEM_PYTHON, *command[1:]]
        elif os.geteuid() != 0 and as_root:
            self.program("sudo", 'shift; exec "$@"')
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PATH": f"{self.programs}:{os.environ['PATH']}", **environment},
        )

    def apt_calls(self):
        """Give the calls of apt-get, without their options."""
        lines = self.calls.read_text().splitlines()
        return [" ".join(w for w in line.split() if not w.startswith("-")) for line in lines]


BACKEND_SETTINGS = """
[project]
name = "thing"
version = "1"
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""
BACKEND = """
import zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "thing-1-py3-none-any.whl"
    facts = "thing-1.dist-info"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
        wheel.writestr(f"{facts}/METADATA", "Metadata-Version: 2.1\\nName: thing\\nVersion: 1\\n")
        wheel.writestr(f"{facts}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\n"
                       "Tag: py3-none-any\\n")
        wheel.writestr(f"{facts}/RECORD", "")
    return name
"""


def open_to_all(folder):
    """Let others walk to it: the tests of a plain account run as nobody."""
    everybodys = Path(tempfile.gettempdir())
    for path in (folder, *folder.parents):
        if path.is_relative_to(everybodys) and path != everybodys:
            path.chmod(0o755)


@pytest.fixture
def machine(tree, tmp_path) -> Machine:
    """Give a machine on which nothing is set up yet."""
    open_to_all(tmp_path)
    return Machine(tree, tmp_path)


@pytest.fixture(scope="module")
def environment(tree, tmp_path_factory) -> Path:
    """Give the environment that set-up makes for such a tree: pip takes seconds to put there."""
    folder = tmp_path_factory.mktemp("made-before")
    open_to_all(folder)
    made = Machine(tree, folder)
    done = made.set_up(SYSTEM_PACKAGES="ready")
    assert done.returncode == 0, done.stderr
    return made.tree / ".venv"


@pytest.fixture
def furnished(machine, environment) -> Machine:
    """Give a machine whose tree has its environment, and whose system has nothing yet."""
    machine.take_over(environment)
    return machine


def processor_s():
    """What the processes that ended have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_set_up_does_only_what_is_new_when_called_again(machine):
    done = machine.set_up()
    assert done.returncode == 0, done.stderr
    assert machine.apt_calls() == ["apt-get update", "apt-get install libfirst1 libnew2"]
    assert (machine.tree / ".venv" / "bin" / "python").exists()
    assert done.stdout == ""

    machine.calls.write_text("")
    before_s = processor_s()
    done = machine.set_up()
    assert processor_s() - before_s < SECOND_CALL_SECONDS
    assert (done.returncode, done.stderr, machine.apt_calls()) == (0, "", [])

    machine.write("packaging/system-packages/demo.txt", "libthird3\n")
    done = machine.set_up()
    assert done.returncode == 0
    assert "virtual environment" not in done.stderr
    assert machine.apt_calls() == ["apt-get update", "apt-get install libthird3"]


def test_set_up_leaves_apt_alone_when_everything_is_there(furnished):
    there = "installed libfirst1\\ninstalled libold2\\n"
    furnished.program("dpkg-query", f"printf '{there}'")
    assert furnished.set_up().returncode == 0
    assert furnished.apt_calls() == []


def test_set_up_gives_the_exact_line_when_it_may_not_use_apt(machine):
    done = machine.set_up(as_root=False)
    assert done.returncode == 1
    line = "sudo apt-get update && sudo apt-get install --yes libfirst1 libnew2"
    assert f"\n    {line}\n" in done.stderr
    assert machine.apt_calls() == []


def test_set_up_goes_on_when_a_person_says_the_system_is_ready(furnished):
    done = furnished.set_up(SYSTEM_PACKAGES="ready")
    assert done.returncode == 0, done.stderr
    assert furnished.apt_calls() == []


def test_set_up_says_so_plainly_when_the_network_is_away(machine):
    words = "E: Failed to fetch http://mirror.example/x  Temporary failure resolving"
    machine.program("apt-get", f'echo "{words}"; exit 100')
    done = machine.set_up()
    assert done.returncode == 1
    assert "`apt-get update` failed: the network did not give what was asked for" in done.stderr
    assert "Temporary failure resolving" in done.stderr
    assert "Traceback" not in done.stderr


def test_set_up_takes_up_where_it_failed_when_called_again(furnished):
    furnished.program("apt-get", "exit 100")
    assert furnished.set_up().returncode == 1
    furnished.program("apt-get", f'echo "apt-get $*" >> {furnished.calls}')
    assert furnished.set_up().returncode == 0
    assert furnished.apt_calls() == ["apt-get update", "apt-get install libfirst1 libnew2"]


def test_set_up_stops_when_a_package_is_not_the_locked_one(furnished):
    wheels = furnished.tree / "wheels"
    wheels.mkdir()
    (wheels / "odd-1-py3-none-any.whl").write_bytes(b"not what was locked")
    furnished.write("requirements/dev.txt", f"odd==1 \\\n    --hash=sha256:{'0' * 64}\n")
    done = furnished.set_up(PIP_NO_INDEX="1", PIP_FIND_LINKS=str(wheels))
    assert done.returncode == 1
    assert "its hash differs" in done.stderr


def with_node(machine, npm):
    """Give the tree something of node's to install; `npm` is what npm does there."""
    outside = machine.tree / "tests" / "kiosk" / "record" / "outside"
    outside.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        (outside / name).write_text("{}")
    for path in (machine.tree / "tests").rglob("*"):
        path.chmod(0o777)
    machine.program("npm", npm)
    return outside


def test_set_up_installs_what_is_locked_for_node_when_tests_are_to_run(furnished):
    calls = furnished.calls
    outside = with_node(furnished, f'echo "npm $*" >> {calls}; mkdir -p node_modules')
    done = furnished.set_up("test", SYSTEM_PACKAGES="ready")
    assert done.returncode == 0, done.stderr
    assert furnished.apt_calls() == ["npm ci"]
    assert furnished.set_up("test", SYSTEM_PACKAGES="ready").stderr == ""
    assert furnished.apt_calls() == ["npm ci"]

    (outside / "node_modules").rmdir()
    assert furnished.set_up("test", SYSTEM_PACKAGES="ready").returncode == 0
    assert furnished.apt_calls() == ["npm ci", "npm ci"]


def test_set_up_stops_when_a_package_of_node_is_not_the_locked_one(furnished):
    with_node(furnished, 'echo "npm error code EINTEGRITY" >&2; exit 1')
    done = furnished.set_up("test", SYSTEM_PACKAGES="ready")
    assert done.returncode == 1
    assert "`npm ci` failed: a package is not the one that was locked" in done.stderr


def test_set_up_leaves_apt_alone_when_another_package_provides_the_wanted_one(furnished):
    there = "installed libfirst1 libold2, libother (= 1)\\n"
    furnished.program("dpkg-query", f"printf '{there}'")
    assert furnished.set_up().returncode == 0
    assert furnished.apt_calls() == []


def test_set_up_makes_the_environment_anew_when_the_tree_has_moved(furnished):
    assert furnished.set_up().returncode == 0
    moved = furnished.tree.with_name("moved")
    furnished.tree.rename(moved)
    furnished.tree = moved
    done = furnished.set_up()
    assert done.returncode == 0
    assert "making a virtual environment" in done.stderr


def test_set_up_names_the_purposes_when_asked_for_another(machine):
    done = machine.set_up("everything")
    assert done.returncode == 2
    assert "demo, check, test" in done.stderr
