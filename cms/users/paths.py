"""Where the pages of sign-in stand: who may open them, and which are drawn without Wagtail."""

# Open to somebody who is not signed in.
DOOR = ("/admin/login/", "/admin/password_reset/", "/admin/inactive/")
# Open to a session that still lacks a second factor: add one, say again who one is, leave.
ENROLMENT = ("/admin/security/", "/admin/reauthenticate/", "/admin/logout/")
# Nothing of Wagtail's stands on these, so readers' strict policy holds for them.
DRAWN_PLAINLY = (*DOOR, "/admin/security/", "/admin/reauthenticate/", "/admin/password/")


def in_admin(request) -> bool:
    return request.path_info.startswith("/admin/")


def is_login_path(request) -> bool:
    return request.path_info.startswith(DOOR)


def is_enrolment_path(request) -> bool:
    return request.path_info.startswith(ENROLMENT)


def uses_plain_template(request) -> bool:
    return request.path_info.startswith(DRAWN_PLAINLY)


def is_background(request) -> bool:
    """Whether a script asks, and not a person who opens a page or sends a form."""
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return True
    if request.headers.get("Accept", "").startswith("application/json"):
        return True
    return request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
