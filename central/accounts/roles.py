"""What a person is to the system. Who sees which page and which site: `central.accounts.access`."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is to the system (design: "Who sees what")."""

    SUPERVISOR = "supervisor"
    LEADER = "leader"
    AUDITOR = "auditor"
    IT = "it"
    OFFICER = "officer"
    ADMIN = "admin"
