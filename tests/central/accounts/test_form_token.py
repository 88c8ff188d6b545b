"""Form tokens and origins."""

import pytest

from central.accounts.form_token import form_token, is_form_token, is_own_origin, new_secret


def test_token_is_taken_only_with_the_secret_it_is_bound_to():
    secret, other = new_secret(), new_secret()
    assert is_form_token(secret, form_token(secret))
    assert not is_form_token(other, form_token(secret))
    assert secret not in form_token(secret)


@pytest.mark.parametrize("token", [None, "", "x", "ế", "0" * 64])
def test_token_is_refused_when_it_was_made_up(token):
    assert not is_form_token(new_secret(), token)


def test_token_is_refused_when_there_is_no_secret():
    assert not is_form_token(None, form_token(""))
    assert not is_form_token("", form_token(""))


@pytest.mark.parametrize(
    ("origin", "referer", "own"),
    [
        ("http://do.example:8080", None, True),
        ("https://DO.example:8080", None, True),
        (None, "http://do.example:8080/sign-in", True),
        ("http://do.example", None, False),
        ("http://evil.example:8080", "http://do.example:8080/", False),
        ("http://do.example:8080.evil.example", None, False),
        ("http://evil.example/do.example:8080", None, False),
        ("null", None, False),
        ("", "", False),
        (None, None, False),
        ("http://[bad", None, False),
    ],
)
def test_origin_is_own_only_when_host_and_port_are(origin, referer, own):
    assert is_own_origin(origin, referer, "do.example:8080") is own


def test_origin_is_foreign_when_the_request_names_no_host():
    assert not is_own_origin("http://do.example", None, None)
