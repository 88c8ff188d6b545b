"""The page of configurations: groups, how far a roll-out is, its steps, kiosks put into groups.

Guarantees that a group or a kiosk of a site one may not see is not there, whatever is typed; that
a step is taken only by who has seen the group as it is; that what was typed is shown again when it
is refused. Leaves to others: the settings themselves (`configuration_edit_pages`).
"""

from collections.abc import Callable
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from central.configurations import groups, steps
from central.configurations.errors import ConfigurationError, OvertakenError
from central.configurations.preview import stages_of
from central.configurations.roll_out import StepError
from central.configurations.steps import Hand
from central.dashboard.configurations_page import (
    fault_text,
    group_rows,
    may_touch,
    place_text,
    roll_back_rows,
    stage_cards,
    step_lines,
    step_text,
    under_way_text,
    version_text,
)
from central.dashboard.configurations_wording import ConfigurationsWords
from central.dashboard.page_server import PageServer
from central.dashboard.seen import account_of, visitor_of
from central.dashboard.sites import sites_for
from central.store import reading, writing
from central.store.configuration_queries import (
    Group,
    find_group,
    list_groups,
    steps_of,
    versions_of,
    wanted_by_all,
)

SAID = ("started", "stepped", "made", "put", "set")
STEPS = ("advance", "stop", "resume", "roll_back")
HISTORY_SHOWN = 30
REFUSED, OVERTAKEN = 422, 409


def add_configurations_pages(router: APIRouter, server: PageServer, zone: ZoneInfo) -> None:
    """Add the addresses /configurations and /configurations/groups."""

    @router.get("/configurations")
    @router.get("/configurations/groups")
    def page(request: Request) -> Response:
        said = request.query_params.get("said", "")
        words = visitor_of(request).words.configurations
        notice = getattr(words, f"said_{said}") if said in SAID else ""
        return show_configurations(server, request, zone, notice=notice)

    @router.post("/configurations")
    def step(request: Request) -> Response:
        return _step(server, request, zone)

    @router.post("/configurations/groups")
    def change_groups(request: Request) -> Response:
        if request.state.form.get("action") == "put":
            return _put(server, request, zone)
        return _make(server, request, zone)


def group_seen(connection: Connection, request: Request, group_id: str | None) -> Group | None:
    """The group, if the visitor looks after it."""
    group = find_group(connection, group_id or "")
    scope = account_of(visitor_of(request)).scope
    return group if group is not None and may_touch(scope, group.of_site) else None


def ids_typed(text: str) -> list[str]:
    """Ids of kiosks that were typed, apart by commas or blanks."""
    return list(dict.fromkeys(text.replace(",", " ").replace(";", " ").split()))


def _step(server: PageServer, request: Request, zone: ZoneInfo) -> Response:
    form = request.state.form
    with reading(server.engine) as connection:
        group = group_seen(connection, request, request.query_params.get("group"))
    name = form.get("action", "")
    if group is None or name not in STEPS:
        return server.message(request, "not_found", status=404)

    def do() -> None:
        hand = hand_of(server, request)
        with writing(server.engine) as connection:
            match name:
                case "advance":
                    forced = form.get("force") == "yes"
                    steps.advance(connection, group.group_id, hand, forced=forced)
                case "roll_back":
                    to = form.get("to", "")
                    earlier = int(to) if to.isdecimal() and len(to) < 9 else None  # noqa: PLR2004
                    steps.roll_back(connection, group.group_id, hand, to=earlier)
                case _:
                    getattr(steps, name)(connection, group.group_id, hand)

    return _done(server, request, zone, do, ("step", group.group_id, "stepped"))


def _put(server: PageServer, request: Request, zone: ZoneInfo) -> Response:
    form = request.state.form
    with reading(server.engine) as connection:
        group = group_seen(connection, request, request.query_params.get("group"))
        scope = account_of(visitor_of(request)).scope
        there = groups.kiosks_by_id(connection)
    typed = ids_typed(form.get("kiosks", ""))
    hidden = [kiosk for kiosk in typed if kiosk in there and not scope.holds(there[kiosk].site_id)]
    if group is None or hidden:
        return server.message(request, "not_found", status=404)

    def do() -> None:
        author, now, reason = server.author(request), server.now(), form.get("reason", "")
        with writing(server.engine) as connection:
            groups.put_into(connection, group.group_id, typed, reason, author, now)

    return _done(server, request, zone, do, ("put", group.group_id, "put"))


def _make(server: PageServer, request: Request, zone: ZoneInfo) -> Response:
    form = request.state.form
    of_site, group_id = form.get("site") or None, form.get("id", "").strip()
    with reading(server.engine) as connection:
        known = {site.site_id for site in sites_for(connection, account_of(visitor_of(request)))}
    scope = account_of(visitor_of(request)).scope
    if not may_touch(scope, of_site) or (of_site is not None and of_site not in known):
        return server.message(request, "not_found", status=404)

    def do() -> None:
        author, now = server.author(request), server.now()
        given, takes_new = (group_id, form.get("name", "")), form.get("takes_new") == "yes"
        with writing(server.engine) as connection:
            groups.make_group(connection, given, of_site, author, now, takes_new=takes_new)

    return _done(server, request, zone, do, ("make", group_id, "made"))


def hand_of(server: PageServer, request: Request) -> Hand:
    """Who is signed in, with the reason that was typed and the step they have seen."""
    form = request.state.form
    seen = form.get("seen", "")
    number = int(seen) if seen.isdecimal() and len(seen) < 16 else -1  # noqa: PLR2004
    return Hand(server.author(request), server.now(), form.get("reason", ""), number)


def trouble_of(error: Exception, words: ConfigurationsWords) -> tuple[str, int]:
    """What is said of an error, and the answer's status."""
    match error:
        case StepError():
            return fault_text(error, words), REFUSED
        case OvertakenError():
            told = "; ".join(step_text(step, words) for step in error.steps)
            return words.overtaken.format(steps=told or words.other_step), OVERTAKEN
        case ConfigurationError():
            return words.wrong[error.wrong.value].format(about=error.about), REFUSED
    raise error


def _done(
    server: PageServer,
    request: Request,
    zone: ZoneInfo,
    do: Callable[[], None],
    about: tuple[str, str, str],
) -> Response:
    """`about`: the part of the page, the group's id, and what is said."""
    part, group_id, said = about
    try:
        do()
    except (StepError, OvertakenError, ConfigurationError) as error:
        trouble, status = trouble_of(error, visitor_of(request).words.configurations)
        told = {f"trouble_{part}": trouble}
        return show_configurations(server, request, zone, status=status, **told)
    query = urlencode({"group": group_id, "said": said})
    return RedirectResponse(f"/configurations?{query}#group", 303)


def show_configurations(
    server: PageServer,
    request: Request,
    zone: ZoneInfo,
    *,
    status: int = 200,
    **told: str,
) -> Response:
    """The page. `told`: texts of `_NOTHING_TOLD`."""
    visitor = visitor_of(request)
    account, words = account_of(visitor), visitor.words.configurations
    wished = request.query_params.get("group")
    with reading(server.engine) as connection:
        choices = sites_for(connection, account)
        seen = [
            group for group in list_groups(connection) if may_touch(account.scope, group.of_site)
        ]
        chosen = next((group for group in seen if group.group_id == wished), None)
        wanted = wanted_by_all(connection)
        about = _about(server, connection, chosen, zone, words)
    if wished is not None and chosen is None:
        return server.message(request, "not_found", status=404)
    names = {site.site_id: f"{site.name}, {site.unit}" for site in choices}
    return server.page(
        request,
        "configurations.html",
        status=status,
        role=getattr(visitor.words.roles, account.role.value),
        rows=group_rows(seen, wanted, chosen, names, words),
        chosen=chosen,
        chosen_place=place_text(chosen.of_site, names, words) if chosen else "",
        choices=choices,
        names=names,
        province=account.scope.sites is None,
        address=lambda group: f"/configurations?{urlencode({'group': group})}",
        to=lambda path, group: f"/configurations{path}?{urlencode({'group': group})}",
        given=getattr(request.state, "form", {}) if status != 200 else {},  # noqa: PLR2004
        **about,
        **{**_NOTHING_TOLD, **told},
    )


_NOTHING_TOLD = dict.fromkeys(("notice", "trouble_step", "trouble_put", "trouble_make"), "")


def _about(
    server: PageServer,
    connection: Connection,
    group: Group | None,
    zone: ZoneInfo,
    words: ConfigurationsWords,
) -> dict[str, object]:
    """What the page shows of the chosen group."""
    if group is None:
        return {"stages": [], "history": [], "in_force": "", "under_way": "", "backs": []}
    versions = versions_of(connection, group.group_id)
    present = group.base if group.version is None else group.version
    earlier = range(group.base - 1, -1, -1) if group.version is None else [group.base]
    return {
        "stages": stage_cards(stages_of(connection, group, server.now()), zone, words),
        "history": step_lines(steps_of(connection, group.group_id)[:HISTORY_SHOWN], zone, words),
        "in_force": version_text(group.base, words),
        "under_way": under_way_text(group, words),
        "backs": [
            (to, version_text(to, words), roll_back_rows(versions, present, to, words))
            for to in list(earlier)[:10]
        ],
    }
