"""Wagtail's own ways to change accounts and groups lead to Colleagues. Mounted before Wagtail's addresses.

They would write no log, end no session, and let the last owner go. What groups may do stands in `home/roles.py`.
"""

from django.shortcuts import redirect
from django.urls import re_path
from wagtail.admin.auth import permission_denied, require_admin_access

from home.people.accounts import is_owner


@require_admin_access
def to_colleagues(request):
    return redirect("colleagues") if is_owner(request.user) else permission_denied(request)


urlpatterns = [
    re_path(r"^admin/(?:users|groups)/", to_colleagues),
    re_path(r"^admin/bulk/users/", to_colleagues),
]
