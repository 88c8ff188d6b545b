"""The first installation as docs/deployment.md shows it, on a machine with systemd of its own.

The commands are taken from the document. In the same machine: what the processes may and may not
do, a backup that is restored, and a migration that fails.
"""

import re
import subprocess

import pytest

from tests.packaging.deb.installed_root import InstalledRoot

pytestmark = pytest.mark.long

MOST_COMMANDS = 10
HOST = "danhgia.example.vn"
SETUP = "/usr/share/thuocdo-central/postgresql/central-postgresql-setup"
ASK = f"curl --silent --show-error --cacert central.crt --resolve {HOST}:443:127.0.0.1"

PREPARE = """
cd /root
systemctl start postgresql nginx
"""
LOOK = f"""
set +e
echo "== page"
{ASK} https://{HOST}/sign-in
echo "== outside"
{ASK} --output /dev/null --write-out '%{{http_code}}\\n' https://{HOST}/metrics
curl --silent --output /dev/null --write-out '%{{http_code}}\\n' --header 'Host: {HOST}' \\
    http://127.0.0.1/
echo "== units"
systemctl is-active thuocdo-central thuocdo-central-backup.timer
systemctl show --property=StatusText --value thuocdo-central
echo "== again"
{SETUP}
echo "== keys"
stat --format='%a %U' /var/lib/thuocdo-central /var/lib/thuocdo-central/keys \\
    /var/lib/thuocdo-central/keys/configuration.key \\
    /etc/thuocdo/owner.pgpass /etc/thuocdo/central.toml
echo "== rights"
runuser -u thuocdo-central -- psql --username=thuocdo --dbname=thuocdo \\
    --command='DELETE FROM records' 2>&1 || true
runuser -u thuocdo-central -- psql --username=thuocdo_owner --no-password --dbname=thuocdo \\
    --command='SELECT 1' 2>&1 || true
pid=$(systemctl show --property=MainPID --value thuocdo-central)
grep -E 'CapBnd|NoNewPrivs|Seccomp:' /proc/$pid/status
grep 'Max open files' /proc/$pid/limits
nsenter --target=$pid --mount -- stat --format='credentials %a' /run/credentials
echo "== backup"
systemctl start thuocdo-central-backup || journalctl --unit thuocdo-central-backup --no-pager
journalctl --unit thuocdo-central-backup --no-pager --output=cat
ls /var/backups/thuocdo-central
echo "== migrate"
systemctl start thuocdo-central-migrate && journalctl -u thuocdo-central-migrate -o cat --no-pager
echo "== restore"
@RESTORE@
runuser -u thuocdo-central -- central account list
runuser -u thuocdo-central -- central log verify
{ASK} --output /dev/null --write-out '%{{http_code}}\\n' https://{HOST}/sign-in
echo "== fails"
runuser -u postgres -- psql --quiet --dbname=thuocdo \\
    --command="UPDATE alembic_version SET version_num = '9999'"
systemctl start thuocdo-central-migrate || echo "status $?"
journalctl --unit thuocdo-central-migrate --no-pager --output=cat | tail -n 6
systemctl is-active thuocdo-central
{ASK} --output /dev/null --write-out '%{{http_code}}\\n' https://{HOST}/sign-in
echo "== end"
"""


def shown(tree, mark):
    """The commands of the document that stand below this mark."""
    text = (tree / "docs" / "deployment.md").read_text("utf-8")
    (found,) = re.findall(rf"<!-- {mark}: [^>]*-->\n\n```sh\n(.*?)```", text, re.DOTALL)
    return found.splitlines()


@pytest.fixture(scope="module")
def commands(tree):
    return shown(tree, "first installation")


@pytest.fixture(scope="module")
def restore(tree):
    newest = "$(ls /var/backups/thuocdo-central/*.dump)"
    return "\n".join(line.replace("FILE", newest) for line in shown(tree, "restore"))


def as_tried(command):
    """The command with what a test knows: packages are there, and a person types the password."""
    if "account create" in command:
        return f"echo 'mat-khau-cua-bai-thu-2026' | {command} --password-stdin"
    return f"{command} || true" if command.endswith("central doctor") else command


@pytest.fixture(scope="module")
def told(packages, commands, restore):
    package = packages.package("bookworm", "central", "--quick")
    with InstalledRoot("bookworm") as root:
        root.apt("update")
        # As the first command does, before the machine starts: then it has no network.
        root.install(package, "postgresql", "nginx", "curl")
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
                *("-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"),
                *(
                    "-keyout",
                    root.path / "root/central.key",
                    "-out",
                    root.path / "root/central.crt",
                ),
            ],
            check=True,
            capture_output=True,
        )
        steps = "\n".join(as_tried(each) for each in commands[1:])
        said = root.boot(f"{PREPARE}{steps}\n{LOOK.replace('@RESTORE@', restore)}")
    assert "== end" in said, said
    parts = re.split(r"^== (\w+)$", said, flags=re.MULTILINE)
    return {"steps": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True)), "all": said}


def lines(text):
    """Without what the shell shows of each command."""
    return [line for line in text.splitlines() if line and not line.startswith("+")]


def test_ten_commands_are_enough(commands):
    assert len(commands) <= MOST_COMMANDS


def test_page_of_the_sign_in_answers_through_nginx(told):
    assert "Đăng nhập" in told["page"]
    assert lines(told["outside"]) == ["404", "308"]


def test_units_run_and_systemd_knows_that_requests_are_answered(told):
    assert lines(told["units"]) == ["active", "active", "serves"]


def test_doctor_finds_no_fault_but_the_certificate_that_nobody_believes(told):
    faults = [line for line in lines(told["steps"]) if line.startswith("fault")]
    assert [line.split()[1] for line in faults if line.split()[1] != "certificate"] == []
    assert "PostgreSQL 15" in told["steps"]


def test_set_up_changes_nothing_when_it_is_given_again(told):
    again = "\n".join(lines(told["again"]))
    assert "keys: there already, left as they are" in again
    assert "nothing to do" in again
    assert "lines put first" not in again


def test_keys_and_passwords_are_read_by_nobody_else(told):
    assert lines(told["keys"]) == [
        "700 thuocdo-central",
        "700 thuocdo-central",
        "600 thuocdo-central",
        "600 root",
        "640 root",
    ]


def test_process_that_serves_can_neither_remove_a_record_nor_become_the_owner(told):
    said = told["rights"]
    assert "permission denied for table records" in said
    assert "no password supplied" in said
    assert re.search(r"CapBnd:\t0+$", said, re.MULTILINE)
    assert "NoNewPrivs:\t1" in said
    assert "Seccomp:\t2" in said
    assert re.search(r"Max open files +4096", said)
    assert "credentials 0\n" in said, "nobody but root looks where the owner's password is given"


def test_backup_is_made_restored_and_noted_as_good(told):
    said = told["backup"]
    assert "restored, and whole" in said
    assert "nothing to remove" in said
    assert "last-good.json" in said


def test_everything_is_there_again_when_the_backup_is_put_back_as_the_document_says(told):
    said = lines(told["restore"])
    assert any("quan-tri" in line for line in said)
    assert "there is no site yet" in said
    assert said[-1] == "200"


def test_migration_runs_as_the_owner_of_the_tables(told):
    assert "rights: thuocdo may do what the central needs" in told["migrate"]


def test_what_runs_goes_on_and_a_line_says_what_to_do_when_a_migration_fails(told):
    said = lines(told["fails"])
    assert any("The database was not migrated. What ran before goes on serving" in s for s in said)
    assert said[-2:] == ["active", "200"]
