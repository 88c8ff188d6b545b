"""Profiles with anything in them: a profile that maps anything without raising, or ProfileError."""

import copy
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.mapper import map_frame
from kiosk.devices.profile import ProfileError, profile_from
from kiosk.devices.unmapped import Ignored, Unmapped
from tests.kiosk.devices.shipped_profiles import NAMES, PROFILES, is_whitelisted

TABLES = {
    name: tomllib.loads((PROFILES / f"{name}.toml").read_text(encoding="utf-8")) for name in NAMES
}
scalars = (
    st.booleans()
    | st.integers(-2, 2**40)
    | st.floats(allow_nan=True)
    | st.text(max_size=12)
    | st.sampled_from(
        ["called", "text", "struct", "ascii", "02", "{letter}", "(?P<ticket>.*)", "*"]
    )
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


def places(tables: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Give the way to every value of a document."""
    if isinstance(tables, dict):
        inner = tables.items()
    elif isinstance(tables, list):
        inner = enumerate(tables)
    else:
        return [path]
    found = [path] if path else []
    for key, value in inner:
        found += places(value, (*path, key))
    return found


PLACES = {name: places(tables) for name, tables in TABLES.items()}


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_profile_maps_or_is_refused_when_any_of_its_values_is_another(name, data):
    tables = copy.deepcopy(TABLES[name])
    *way, last = data.draw(st.sampled_from(PLACES[name]))
    table = tables
    for key in way:
        table = table[key]
    if data.draw(st.booleans()):
        table[last] = data.draw(values)
    else:
        del table[last]
    try:
        profile = profile_from(PROFILES / f"{name}.toml", tables)
    except ProfileError as error:
        if str(PROFILES) not in str(error):
            raise
        return
    mapped = map_frame(data.draw(st.binary(max_size=40)), profile)
    assert isinstance(mapped, Ignored | Unmapped) or is_whitelisted(mapped)
