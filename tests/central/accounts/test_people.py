"""Looking after other people's accounts, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest

from central.accounts import Role, SiteError, create_account, people
from central.accounts.errors import LastAdminError, NoAccountError
from central.accounts.people import (
    add_person,
    change_person,
    find_person,
    list_people,
    reset_password,
    switch,
)
from central.accounts.sessions import end_all_sessions
from central.accounts.sign_in import SignedIn, TooLate, sign_in
from central.store import reading, writing
from tests.central.accounts.conftest import PASSWORD
from tests.central.audit_log_of import whats_of
from tests.central.hall import SITE
from tests.central.hands import PEN, author

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("quick_hashes")]

HAND = author("sep")


@pytest.fixture
def admins(hall):
    with writing(hall.engine) as connection:
        for name in ("mot", "hai"):
            create_account(connection, name + "-qt", PASSWORD, Role.ADMIN, None, hall.now)
    return hall


def person(hall, name):
    with reading(hall.engine) as connection:
        return find_person(connection, name)


def test_account_is_made_with_several_sites_and_found_with_them(hall):
    hall.add_site("xa-khac")
    made = add_person(hall.engine, HAND, " Lan ", Role.SUPERVISOR, (SITE, "xa-khac"), hall.now)
    found = person(hall, "lan")
    assert found.account.sites == (SITE, "xa-khac")
    assert found.account.scope.sites == {SITE, "xa-khac"}
    assert isinstance(sign_in(hall.engine, PEN, "lan", made, "192.0.2.1", hall.now), SignedIn)
    assert whats_of(hall.engine) == ["account.created", "session.opened"]


def test_change_replaces_all_sites(hall):
    hall.add_site("xa-khac")
    hall.add_site("xa-ba")
    add_person(hall.engine, HAND, "lan", Role.IT, (SITE, "xa-khac", "xa-ba"), hall.now)
    change_person(hall.engine, HAND, "lan", Role.IT, ("xa-ba",), hall.now)
    assert person(hall, "lan").account.sites == ("xa-ba",)
    change_person(hall.engine, HAND, "lan", Role.AUDITOR, (), hall.now)
    assert person(hall, "lan").account.scope.sites is None


@pytest.mark.parametrize("sites", [(SITE, SITE), ("xa-khong-co",), ()])
def test_nothing_changes_when_the_sites_do_not_fit(hall, sites):
    add_person(hall.engine, HAND, "lan", Role.SUPERVISOR, (SITE,), hall.now)
    with pytest.raises(SiteError):
        change_person(hall.engine, HAND, "lan", Role.SUPERVISOR, sites, hall.now)
    assert person(hall, "lan").account.sites == (SITE,)
    assert whats_of(hall.engine) == ["account.created"]


def test_two_administrators_cannot_switch_each_other_off_at_one_moment(admins, monkeypatch):
    both_there = Barrier(2, timeout=0.5)

    def end_when_both_are_there(connection, account_id):
        # Who holds the rows waits for the other in vain, and goes on.
        with suppress(BrokenBarrierError):
            both_there.wait()
        return end_all_sessions(connection, account_id)

    monkeypatch.setattr(people, "end_all_sessions", end_when_both_are_there)

    def off(name):
        try:
            return switch(admins.engine, HAND, name, admins.now, on=False)
        except LastAdminError:
            return "last"

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(off, ["mot-qt", "hai-qt"]))
    assert sorted(map(str, outcomes)) == ["True", "last"]
    with reading(admins.engine) as connection:
        assert sum(each.active for each in list_people(connection)) == 1


def test_new_password_takes_the_place_of_the_old_one_and_ends(hall):
    add_person(hall.engine, HAND, "lan", Role.IT, (), hall.now)
    made = reset_password(hall.engine, HAND, "lan", hall.now)
    assert len(made) == 19
    later = hall.now.replace(day=hall.now.day + 4)
    assert sign_in(hall.engine, PEN, "lan", made, "192.0.2.1", later) == TooLate()
    with pytest.raises(NoAccountError):
        reset_password(hall.engine, HAND, "khong-co", hall.now)
