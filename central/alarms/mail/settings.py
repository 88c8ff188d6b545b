"""[mail] of the settings: the server, the sender, and who is told of what.

Guarantees that addresses are plain ASCII of one line, that a password is not sent in clear, and
that with a host there is a sender. Recipients are mailboxes of offices, named here: accounts have
no mail addresses, so that none of a person need be kept.
"""

import re
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)*[A-Za-z0-9-]{1,63}")
_HOST = re.compile(r"[A-Za-z0-9.:_-]{1,253}")
_LONGEST_ADDRESS = 254


class MailSettings(BaseModel):
    """See config/central.toml. `host` empty: no mail is sent. `sender` is `from` in the file."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)

    host: str = ""
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    ca_file: str = ""
    user: str = ""
    password_file: str = ""
    sender: str = Field(default="", alias="from")
    province: list[str] = []
    sites: dict[str, list[str]] = {}
    language: Literal["vi", "en"] = "vi"
    least: Literal["now", "today", "note"] = "today"
    interval_minutes: int = Field(default=30, ge=5, le=1440)

    @field_validator("host")
    @classmethod
    def _is_host(cls, value: str) -> str:
        if value and not _HOST.fullmatch(value):
            raise ValueError(f"expected a host such as thu.example.vn, found {value!r:.60}")
        return value

    @field_validator("sender")
    @classmethod
    def _is_sender(cls, value: str) -> str:
        return value and check_address(value)

    @field_validator("province")
    @classmethod
    def _are_addresses(cls, value: list[str]) -> list[str]:
        return [check_address(each) for each in value]

    @field_validator("sites")
    @classmethod
    def _are_of_sites(cls, value: dict[str, list[str]]) -> dict[str, list[str]]:
        return {site: [check_address(each) for each in given] for site, given in value.items()}

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.host and not self.sender:
            raise ValueError('expected from = "an address" beside host')
        if self.user and self.security == "none":
            raise ValueError('expected security = "starttls" or "tls" where there is a user:'
                             " a password is not sent in clear")  # fmt: skip
        if bool(self.user) != bool(self.password_file):
            raise ValueError("expected user and password_file together, or neither")
        return self


def check_address(text: str) -> str:
    """`text`, a mail address as we take it; ValueError says what was expected."""
    if len(text) > _LONGEST_ADDRESS or not ADDRESS.fullmatch(text):
        raise ValueError(f"expected an address such as cntt@example.vn, found {text!r:.60}")
    return text
