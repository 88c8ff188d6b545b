"""`central key`: announced, rotated, lost, restored, replaced, as docs/keys.md says it."""

import stat

import pytest

from central.commands.errors import CommandError
from central.commands.initialise import initialise
from central.commands.keys import announce, back_up, list_keys, replace, rotate, tell_of_keys
from central.fleet.announced_keys import ANNOUNCED, keys_member
from central.fleet.configuration import sign_configuration
from central.key_files import former_paths, next_path, path_of, public_text, read_file
from central.keys import KeyFileError, load_keys
from central.store.engine import reading
from central.store.kiosk_queries import find_kiosk
from kiosk.identity.configuration import open_configuration
from kiosk.record import AttachmentError
from kiosk.record.attachment import open_box


class Keys:
    """The keys of a hall, worked on by the commands."""

    def __init__(self, hall):
        self.hall = hall
        self.config = hall.write_config()
        self.folder = hall.settings.key_directory
        self.start()

    def start(self):
        """What `central serve` does before it serves."""
        lines = tell_of_keys(self.hall.settings, self.hall.now)
        self.hall.keys = load_keys(self.folder)
        return lines

    def told(self):
        with reading(self.hall.engine) as connection:
            return keys_member(connection)

    def configuration(self, kiosk):
        with reading(self.hall.engine) as connection:
            found = find_kiosk(connection, kiosk.place.kiosk)
            return sign_configuration(connection, self.hall.keys.configuration, found)

    def public(self, path, purpose):
        return public_text(purpose, read_file(path, purpose))

    def current(self, purpose):
        return self.public(path_of(self.folder, purpose), purpose)

    def next(self, purpose):
        return self.public(next_path(self.folder, purpose), purpose)

    def announce(self, purpose):
        announce(self.config, purpose, self.hall.now)

    def rotate(self, purpose):
        rotate(self.config, purpose, self.hall.now, anyway=True)
        self.start()

    def rotate_when_all_know(self, purpose):
        rotate(self.config, purpose, self.hall.now, anyway=False)
        self.start()

    def lose(self, purpose):
        path_of(self.folder, purpose).unlink()

    def change(self, purpose):
        """Announced, and put in force."""
        self.announce(purpose)
        self.rotate(purpose)


@pytest.fixture
def keys(hall):
    return Keys(hall)


def taken(hall, kiosk, tag):
    """The kiosk's last heartbeat said that it has the configuration with this tag."""
    name = kiosk.place.kiosk
    hall.tamper(
        "INSERT OR REPLACE INTO heartbeats (site_id, kiosk_id, received_at, epoch, seq, hash,"
        " unsent, source, source_reason, disk_free_mb, clock, version, at, configuration_etag)"
        " VALUES ('xa-mau', :kiosk, '2026-03-02T02:00:00.000Z', :epoch, 1, '', 0, 'ok', '', 1,"
        " 'synced', '1', '', :tag)",
        kiosk=name,
        epoch="A" * 22,
        tag=tag,
    )


@pytest.mark.parametrize("purpose", ANNOUNCED)
def test_key_is_announced_to_every_kiosk_and_the_one_in_force_stays(keys, hall, purpose):
    kiosk = hall.add_kiosk()
    before = open_configuration(
        keys.configuration(kiosk)[0],
        [hall.keys.configuration.verify_key],
        kiosk.place.kiosk,
        None,
    )
    announce(keys.config, purpose, hall.now)
    current, following = keys.current(purpose), keys.next(purpose)
    assert keys.told()[purpose] == {"current": current, "next": following}
    after = open_configuration(
        keys.configuration(kiosk)[0],
        [hall.keys.configuration.verify_key],
        kiosk.place.kiosk,
        before,
    )
    assert after.number > before.number
    assert getattr(after.keys, purpose).next.text == following
    with pytest.raises(CommandError, match="announced already"):
        announce(keys.config, purpose, hall.now)


@pytest.mark.parametrize("purpose", ANNOUNCED)
def test_announced_key_takes_its_place_and_the_former_one_is_kept(keys, hall, purpose):
    before = keys.current(purpose)
    announce(keys.config, purpose, hall.now)
    following = keys.next(purpose)
    said = rotate(keys.config, purpose, hall.now, anyway=False)
    assert "Restart the central" in said[1]
    # Until then the kiosks are told what the running process holds.
    assert keys.told()[purpose] == {"current": before, "next": following}
    keys.start()
    assert keys.told()[purpose] == {"current": following, "next": None}
    (former,) = former_paths(keys.folder, purpose)
    assert keys.public(former, purpose) == before
    for path in keys.folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert any("former" in line for line in list_keys(keys.config))


def test_rotation_waits_for_kiosks_that_do_not_know_and_names_them(keys, hall):
    first, second, silent = hall.add_kiosk(), hall.add_kiosk(), hall.add_kiosk()
    announce(keys.config, "receipt", hall.now)
    taken(hall, first, keys.configuration(first)[1])
    taken(hall, second, None)
    with pytest.raises(CommandError, match=second.place.kiosk) as refused:
        rotate(keys.config, "receipt", hall.now, anyway=False)
    assert first.place.kiosk not in str(refused.value)
    assert silent.place.kiosk not in str(refused.value)
    taken(hall, second, keys.configuration(second)[1])
    rotate(keys.config, "receipt", hall.now, anyway=False)


def test_rotation_needs_an_announcement(keys, hall):
    with pytest.raises(CommandError, match="comes first"):
        rotate(keys.config, "receipt", hall.now, anyway=True)
    with pytest.raises(CommandError, match="one key for good"):
        announce(keys.config, "phone", hall.now)
    with pytest.raises(CommandError, match="expected one of"):
        announce(keys.config, "../receipt", hall.now)


def test_boxes_of_former_keys_are_opened_after_two_rotations(keys, hall):
    kept = []
    for _ in range(3):
        kept.append(hall.keys.sealing.public_key.seal(b"comment"))
        keys.change("sealing")
    for box in kept:
        assert open_box(hall.keys.sealing_keys, box) == b"comment"
    with pytest.raises(AttachmentError):
        open_box(hall.keys.recovery_keys, kept[0])


@pytest.mark.parametrize("purpose", ANNOUNCED)
def test_lost_key_comes_back_from_its_backup(keys, hall, tmp_path, purpose):
    folder = tmp_path / "safe"
    back_up(keys.config, folder, keys.hall.now)
    path_of(keys.folder, purpose).unlink()
    with pytest.raises(KeyFileError, match="no such key file"):
        keys.start()
    with pytest.raises(CommandError, match="its file is gone"):
        initialise(keys.config)
    name = f"{purpose}.key"
    path_of(keys.folder, purpose).write_bytes((folder / name).read_bytes())
    with pytest.raises(KeyFileError, match="others can read"):
        keys.start()
    path_of(keys.folder, purpose).chmod(0o600)
    assert keys.start() == []


@pytest.mark.parametrize("purpose", ANNOUNCED)
def test_lost_key_is_replaced_by_the_announced_one(keys, hall, tmp_path, purpose):
    announce(keys.config, purpose, hall.now)
    following = keys.next(purpose)
    safe = tmp_path / "next.key"
    next_path(keys.folder, purpose).rename(safe)
    assert keys.start() == []
    path_of(keys.folder, purpose).unlink()
    with pytest.raises(CommandError, match="put its file there"):
        rotate(keys.config, purpose, hall.now, anyway=True)
    with pytest.raises(CommandError, match="the kiosks believe it"):
        replace(keys.config, purpose, hall.now)
    safe.rename(next_path(keys.folder, purpose))
    rotate(keys.config, purpose, hall.now, anyway=True)
    keys.start()
    assert keys.told()[purpose] == {"current": following, "next": None}


@pytest.mark.parametrize("purpose", ANNOUNCED)
def test_lost_key_without_a_next_one_is_replaced_and_said_so(keys, hall, purpose):
    path_of(keys.folder, purpose).unlink()
    said = " ".join(replace(keys.config, purpose, hall.now))
    assert ("enrolled anew" in said) == (purpose == "configuration")
    assert keys.start() == []
    assert keys.told()[purpose] == {"current": keys.current(purpose), "next": None}
    with pytest.raises(CommandError, match="is there"):
        replace(keys.config, purpose, hall.now)


def test_exchanged_key_that_nobody_announced_is_refused(keys):
    path = path_of(keys.folder, "receipt")
    path.write_text(
        path_of(keys.folder, "configuration").read_text().replace("configuration", "receipt")
    )
    with pytest.raises(KeyFileError, match="nobody announced it"):
        keys.start()


def test_restored_database_learns_the_keys_from_their_files(keys, hall):
    kiosk = hall.add_kiosk()
    hall.tamper("CREATE TABLE kept AS SELECT * FROM central_keys")
    keys.change("configuration")
    announce(keys.config, "receipt", hall.now)
    seen = keys.configuration(kiosk)[0]
    hall.tamper("DELETE FROM central_keys")
    hall.tamper("INSERT INTO central_keys SELECT * FROM kept")
    hall.now = hall.now.replace(hour=5)
    assert len(keys.start()) == 2
    key = [hall.keys.configuration.verify_key]
    before = open_configuration(seen, key, kiosk.place.kiosk, None)
    after = open_configuration(keys.configuration(kiosk)[0], key, kiosk.place.kiosk, before)
    assert after.keys.receipt.next.text == keys.next("receipt")


def test_backup_is_read_and_never_overwrites_another_key(keys, tmp_path):
    folder = tmp_path / "safe"
    keys.change("sealing")
    assert "sealing.former-1.key" in back_up(keys.config, folder, keys.hall.now)[0]
    assert back_up(keys.config, folder, keys.hall.now)
    (folder / "receipt.key").write_text("receipt " + "A" * 43 + "\n")
    with pytest.raises(CommandError, match="another key stands there"):
        back_up(keys.config, folder, keys.hall.now)
