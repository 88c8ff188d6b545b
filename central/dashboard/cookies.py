"""The three cookies: the session, the pre-session secret of forms, and the language.

Guarantees: none can be read by a script; the two that matter are bound to this very host where
https is in use (the prefix `__Host-`, which a browser refuses to take from a neighbour).
"""

from dataclasses import dataclass
from typing import Literal

from fastapi import Request, Response

LANGUAGE_COOKIE = "thuocdo-language"
LANGUAGE_SECONDS = 365 * 24 * 3600

_LONGEST_VALUE = 100


@dataclass(frozen=True, slots=True)
class Cookies:
    """Reads and sets them; `https` says whether browsers reach the pages by https alone."""

    https: bool

    @property
    def _prefix(self) -> str:
        return "__Host-" if self.https else ""

    @property
    def session_name(self) -> str:
        """Name of the cookie that carries the session's id."""
        return f"{self._prefix}thuocdo-session"

    @property
    def form_name(self) -> str:
        """Name of the cookie that form tokens are bound to before sign-in."""
        return f"{self._prefix}thuocdo-form"

    def session_id(self, request: Request) -> str | None:
        """The session's id that the browser sent; it may be over, or made up."""
        return _value(request, self.session_name)

    def form_secret(self, request: Request) -> str | None:
        """The pre-session secret that the browser sent."""
        return _value(request, self.form_name)

    def set_session(self, response: Response, session_id: str) -> None:
        """Hand over a session's id, until the browser is closed; the pre-session one goes."""
        self._set(response, self.session_name, session_id, "lax")
        self._clear(response, self.form_name)

    def clear_session(self, response: Response) -> None:
        """Take the session's id back."""
        self._clear(response, self.session_name)

    def set_form_secret(self, response: Response, secret: str) -> None:
        """Hand over a pre-session secret."""
        self._set(response, self.form_name, secret, "strict")

    def set_language(self, response: Response, language: str) -> None:
        """Keep the language that was chosen."""
        response.set_cookie(
            LANGUAGE_COOKIE,
            language,
            max_age=LANGUAGE_SECONDS,
            secure=self.https,
            httponly=True,
            samesite="lax",
        )

    def _set(
        self, response: Response, name: str, value: str, same_site: Literal["lax", "strict"]
    ) -> None:
        response.set_cookie(
            name, value, secure=self.https, httponly=True, samesite=same_site, path="/"
        )

    def _clear(self, response: Response, name: str) -> None:
        response.delete_cookie(name, secure=self.https, httponly=True, path="/")


def _value(request: Request, name: str) -> str | None:
    value = request.cookies.get(name)
    return value if value and len(value) <= _LONGEST_VALUE else None
