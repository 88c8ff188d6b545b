"""Pages of rows that are made one site at a time."""

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import Connection

from central.store.data_queries import Row, Wanted, sites_from


def site_by_site(
    connection: Connection, wanted: Wanted, key: int, of_site: Callable[[str], Iterable[Row]]
) -> Sequence[Row]:
    """The rows that `wanted` asks for, behind its mark, of as many sites as fill the page.

    `of_site` gives a site's rows in the order of their first `key` columns, the site foremost.
    """
    first = str(wanted.after[0]) if wanted.after else ""
    sites = [wanted.site] if wanted.site is not None else sites_from(connection, first)
    found: list[Row] = []
    for site in sites:
        found += [row for row in of_site(site) if not wanted.after or row[:key] > wanted.after]
        if len(found) >= wanted.most:
            break
    return found[: wanted.most]
