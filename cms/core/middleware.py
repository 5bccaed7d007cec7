"""Response headers for security and caching."""

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.utils.cache import patch_cache_control

from cms.users import paths

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


def seen_by_staff(request) -> bool:
    """Whether the response can contain content for staff: an admin URL, or any request with a session cookie."""
    return request.path_info.startswith("/admin/") or settings.SESSION_COOKIE_NAME in request.COOKIES


class SecurityHeadersMiddleware:
    """Sets the headers that SecurityMiddleware does not set, and `Cache-Control`.

    Browsers revalidate public pages on each visit, and do not store staff pages or server errors.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if "Cache-Control" not in response:
            if seen_by_staff(request) or response.status_code >= 500:
                patch_cache_control(response, no_store=True, private=True)
            else:
                patch_cache_control(response, public=True, no_cache=True)
        return response


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy for readers; the admin's policy for staff, since Wagtail's user bar runs its checks there."""

    def get_policy_parts(self, request, response, report_only=False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and seen_by_staff(request) and not paths.uses_plain_template(request):
            parts.replace = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts
