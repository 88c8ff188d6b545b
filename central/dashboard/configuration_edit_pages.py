"""The pages that edit settings: the form, the preview, and what starts a roll-out.

Guarantees that nothing is stored before a preview was shown and a reason was given; that a field
which is wrong says so beside itself and that nothing typed is lost on any way back.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from central.configurations import overrides, steps
from central.configurations.difference import read_stored
from central.configurations.errors import ConfigurationError, OvertakenError
from central.configurations.preview import (
    Preview,
    preview_of_group,
    preview_of_kiosk,
    require_kiosk,
)
from central.configurations.roll_out import StepError
from central.dashboard.configuration_form import (
    DAYS,
    LANGUAGES,
    NOTICES,
    SECTIONS,
    from_form,
    is_field,
    to_form,
)
from central.dashboard.configurations_page import change_rows, value_text
from central.dashboard.configurations_pages import (
    REFUSED,
    group_seen,
    hand_of,
    ids_typed,
    show_configurations,
    trouble_of,
)
from central.dashboard.configurations_wording import ConfigurationsWords
from central.dashboard.page_server import PageServer
from central.dashboard.seen import account_of, visitor_of
from central.store import reading, writing
from central.store.configuration_queries import Group, Wanted, find_group, settings_of
from kiosk.document.settings_member import flat


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is edited: a group, or one kiosk of it; `old`: what is set now; `beneath`: what a
    kiosk's own settings lie over.
    """

    group: Group
    kiosk: Wanted | None
    old: dict[str, Any]
    beneath: dict[str, Any]

    @property
    def query(self) -> str:
        """What names it in an address."""
        if self.kiosk is not None:
            return urlencode({"kiosk": self.kiosk.kiosk_id})
        return urlencode({"group": self.group.group_id})


def add_configuration_edit_pages(router: APIRouter, server: PageServer, zone: ZoneInfo) -> None:
    """Add the addresses /configurations/edit and /configurations/store."""

    @router.get("/configurations/edit")
    @router.get("/configurations/store")
    def edit(request: Request) -> Response:
        if not request.query_params.keys() & {"group", "kiosk"}:
            return show_configurations(server, request, zone)
        subject = _subject(server, request)
        if subject is None:
            return server.message(request, "not_found", status=404)
        return _form(server, request, subject, to_form(subject.old), {}, subject.group.number)

    @router.post("/configurations/edit")
    def preview(request: Request) -> Response:
        return _typed(server, request, store=False)

    @router.post("/configurations/store")
    def store(request: Request) -> Response:
        return _typed(server, request, store=True)


def _subject(server: PageServer, request: Request) -> _Subject | None:
    """What the address names, if the visitor looks after it."""
    kiosk_id = (request.query_params.get("kiosk") or "").strip()
    with reading(server.engine) as connection:
        if kiosk_id:
            return _kiosk(connection, request, kiosk_id)
        group = group_seen(connection, request, request.query_params.get("group"))
        if group is None:
            return None
        old = read_stored(settings_of(connection, group.group_id, group.base))
        return _Subject(group, None, old, {})


def _kiosk(connection: Connection, request: Request, kiosk_id: str) -> _Subject | None:
    try:
        wanted = require_kiosk(connection, kiosk_id)
    except ConfigurationError:
        return None
    group = find_group(connection, wanted.group_id)
    if group is None or not account_of(visitor_of(request)).scope.holds(wanted.site_id):
        return None
    beneath = read_stored(settings_of(connection, wanted.group_id, wanted.version))
    return _Subject(group, wanted, read_stored(wanted.overrides), beneath)


def _typed(server: PageServer, request: Request, *, store: bool) -> Response:
    """A form was sent: back to it, its preview, or what it asks for."""
    form: dict[str, str] = request.state.form
    subject = _subject(server, request)
    if subject is None:
        return server.message(request, "not_found", status=404)
    settings, wrong = from_form(form)
    seen = form.get("seen", "")
    if wrong or form.get("action") == "again":
        status = REFUSED if wrong else 200
        return _form(server, request, subject, form, wrong, seen, status=status)
    words = visitor_of(request).words.configurations
    trouble, status = "", 200
    if store and form.get("action") != "first":
        try:
            return _store(server, request, subject, settings)
        except (StepError, OvertakenError, ConfigurationError) as error:
            trouble, status = trouble_of(error, words)
            subject = _subject(server, request) or subject
            # Whoever presses again has been told what changed.
            seen = str(subject.group.number) if isinstance(error, OvertakenError) else seen
    return _preview(server, request, subject, settings, (trouble, status, seen))


def _store(
    server: PageServer, request: Request, subject: _Subject, settings: dict[str, Any]
) -> Response:
    hand, kiosk = hand_of(server, request), subject.kiosk
    with writing(server.engine) as connection:
        if kiosk is not None:
            overrides.override(connection, (kiosk.site_id, kiosk.kiosk_id), settings, hand)
        else:
            named = ids_typed(request.state.form.get("first", ""))
            steps.start(connection, subject.group.group_id, settings, hand, named)
    if kiosk is not None and group_of_visitor(server, request, subject.group) is None:
        return RedirectResponse("/configurations?said=set", 303)
    said = "set" if kiosk is not None else "started"
    query = urlencode({"group": subject.group.group_id, "said": said})
    return RedirectResponse(f"/configurations?{query}#group", 303)


def group_of_visitor(server: PageServer, request: Request, group: Group) -> Group | None:
    """The group, if the visitor looks after all of it."""
    with reading(server.engine) as connection:
        return group_seen(connection, request, group.group_id)


def _form(  # noqa: PLR0913 - what was typed, and what is said of it
    server: PageServer,
    request: Request,
    subject: _Subject,
    typed: dict[str, str],
    wrong: dict[str, str],
    seen: object,
    *,
    status: int = 200,
) -> Response:
    words = visitor_of(request).words.configurations
    beneath = {
        key: words.of_group.format(value=value_text(key, value, words))
        for key, value in flat(subject.beneath).items()
    }
    return server.page(
        request,
        "configuration_edit.html",
        status=status,
        role=_role(request),
        subject=subject,
        seen=seen,
        sections=SECTIONS,
        days=DAYS,
        notices=range(NOTICES),
        languages=LANGUAGES,
        typed=typed,
        beneath=beneath,
        wrong={name: _said(name, kind, words) for name, kind in wrong.items()},
        carried={name: typed[name] for name in ("first", "reason") if name in typed},
        unshown=_unshown(typed),
    )


def _unshown(typed: dict[str, str]) -> dict[str, str]:
    """Notices in a language that the form has no field for: they stay."""
    shown = {f"notices.{number}.{each}" for number in range(NOTICES) for each in LANGUAGES}
    return {
        name: text
        for name, text in typed.items()
        if name.startswith("notices.") and name not in shown and is_field(name)
    }


def _said(name: str, kind: str, words: ConfigurationsWords) -> str:
    bounds = ""
    for _, fields in SECTIONS:
        for field in fields:
            if field.key == name and field.kind == "number":
                low, high = field.bounds
                bounds = words.bounds.format(low=low, high=high, unit=words.units[field.unit])
    return words.kinds[kind].format(bounds=bounds)


def _preview(
    server: PageServer,
    request: Request,
    subject: _Subject,
    settings: dict[str, Any],
    told: tuple[str, int, str],
) -> Response:
    words, form = visitor_of(request).words.configurations, request.state.form
    trouble, status, seen = told
    named = ids_typed(form.get("first", ""))
    try:
        found = _previewed(server, subject, settings, named)
    except (StepError, ConfigurationError) as error:
        if not trouble:
            trouble, status = trouble_of(error, words)
        found = Preview([], [], None)
    plan = found.plan
    first = form.get("first") or (", ".join(plan.first) if plan else "")
    return server.page(
        request,
        "configuration_preview.html",
        status=status,
        role=_role(request),
        subject=subject,
        seen=seen,
        changes=change_rows(found.changes, words),
        kiosks=[kiosk.kiosk_id for kiosk, _ in found.kiosks],
        keeping=[
            (kiosk.kiosk_id, ", ".join(words.labels[key] for key in sorted(own)))
            for kiosk, own in found.kiosks
            if own
        ],
        first=first,
        second=", ".join(each for each in plan.second if each not in plan.first) if plan else "",
        testing=settings.get("test_mode", False),
        fields={name: text for name, text in form.items() if is_field(name)},
        reason=form.get("reason", ""),
        trouble=trouble,
    )


def _previewed(
    server: PageServer, subject: _Subject, settings: dict[str, Any], named: list[str]
) -> Preview:
    with reading(server.engine) as connection:
        if subject.kiosk is not None:
            return preview_of_kiosk(connection, subject.kiosk.kiosk_id, settings)
        return preview_of_group(connection, subject.group.group_id, settings, named)


def _role(request: Request) -> str:
    visitor = visitor_of(request)
    return str(getattr(visitor.words.roles, account_of(visitor).role.value))
