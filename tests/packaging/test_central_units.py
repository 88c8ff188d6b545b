"""The central's units: alike where they should be, and hardened as far as was promised."""

import re
import shutil
import subprocess

import pytest

from demo.folder import TREE

UNITS = TREE / "packaging" / "systemd" / "central"
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
MOST_EXPOSED = 3.0
"""As the issue has it; lower is better."""


def settings_of(name):
    """Each line of the unit that sets something, in order."""
    lines = (UNITS / name).read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_units_are_found():
    assert {"thuocdo-central.service", "thuocdo-central@.service"} <= set(SERVICES)


def test_instances_differ_from_the_one_process_in_their_port_alone():
    one, several = settings_of("thuocdo-central.service"), settings_of("thuocdo-central@.service")
    assert [line for line in several if line not in one] == [
        "Description=Thuoc Do central on port %i",
        "Conflicts=thuocdo-central.service",
        "ExecStart=/usr/bin/central serve --config /etc/thuocdo/central.toml --port %i",
    ]
    assert len(several) == len(one) + 1


@pytest.mark.parametrize("name", SERVICES)
def test_unit_runs_as_the_centrals_user_and_leaves_no_core(name):
    lines = settings_of(name)
    for wanted in (
        "User=thuocdo-central",
        "UMask=0077",
        "LimitCORE=0",
        "StateDirectoryMode=0700",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
    ):
        assert wanted in lines


def test_only_the_backup_writes_where_backups_are():
    writes = {
        name: [s for s in settings_of(name) if s.startswith("ReadWrite")] for name in SERVICES
    }
    assert {name for name, lines in writes.items() if lines} == {"thuocdo-central-backup.service"}


def test_only_the_migration_is_given_the_owners_password():
    given = {name for name in SERVICES if "owner.pgpass" in "\n".join(settings_of(name))}
    assert given == {"thuocdo-central-migrate.service"}
    for name in ("thuocdo-central.service", "thuocdo-central@.service"):
        assert "InaccessiblePaths=-/run/credentials" in settings_of(name)


@pytest.mark.long
@pytest.mark.parametrize("name", SERVICES)
def test_exposure_is_low_when_systemd_measures_it(name):
    program = shutil.which("systemd-analyze")
    assert program, "systemd-analyze is missing: packaging/system-packages/test-long.txt"
    said = subprocess.run(
        [program, "security", "--offline=yes", "--no-pager", UNITS / name],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    (level,) = re.findall(r"Overall exposure level for \S+ ([0-9.]+)", said)
    assert float(level) <= MOST_EXPOSED, said
