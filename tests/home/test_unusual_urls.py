"""Addresses nobody should ask for, and many programs do: a plain answer, never a crash."""

import pytest

pytestmark = pytest.mark.django_db

ODD = ["%00", "a%00b", "%FF%FE", "%ED%A0%80", "%F0%9F%A7%A0", "%0d%0aSet-Cookie:a=b", "..%2f..%2fpasswd", "a" * 4000]
BELOW = ["/", "/blog/", "/conditions/", "/locations/", "/physicians/", "/invite/", "/privacy/", "/feed/"]
ASKED = ["/blog/?condition=", "/blog/?page=", "/search/?q=", "/search/?q=pain&page=", "/feed/?page=", "/no-such/?q="]
ASKED += ["/consultation/?condition=", "/consultation/?page=", "/consultation/?entry=", "/consultation/thanks/?r="]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd[:12])
@pytest.mark.parametrize("start", BELOW)
def test_unknown_url_is_not_found(client, start, odd):
    for path in (f"{start}{odd}/", f"{start}{odd}/feed/"):
        response = client.get(path)
        assert response.status_code in (404, 301, 400), path
        assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd[:12])
@pytest.mark.parametrize("start", ASKED)
def test_unusual_query_string_is_answered(client, start, odd):
    response = client.get(f"{start}{odd}")

    assert response.status_code in (200, 404, 400), start
    assert "Set-Cookie" not in response.headers
