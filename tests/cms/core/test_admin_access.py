"""Wagtail admin URLs that check no permission, or that show more than a role is allowed to see, are denied."""

import pytest

pytestmark = pytest.mark.django_db
EDITOR_URLS = ["/admin/pages/", "/admin/images/", "/admin/choose-page/", "/admin/content-checks/pages/999999/"]


def is_denied(response) -> bool:
    """Wagtail answers a denied request with a redirect to the dashboard."""
    return (response.status_code, response.get("Location")) == (302, "/admin/")


@pytest.mark.parametrize("url", EDITOR_URLS)
def test_user_without_page_permission_cannot_open_editors_url(sign_in, url):
    assert is_denied(sign_in("frontdesk").get(url))


@pytest.mark.parametrize(("url", "status"), [("/admin/pages/", 200), ("/admin/content-checks/pages/999999/", 404)])
def test_editor_can_open_editors_url(sign_in, url, status):
    response = sign_in("editor").get(url)
    assert response.status_code == status
    assert not is_denied(response)


def test_only_the_owner_can_open_the_site_history(sign_in):
    assert is_denied(sign_in("editor").get("/admin/reports/site-history/"))
    assert sign_in("owner").get("/admin/reports/site-history/").status_code == 200


def test_previews_of_error_pages_are_not_available(sign_in):
    assert sign_in("owner").get("/admin/failwhale/").status_code == 404
