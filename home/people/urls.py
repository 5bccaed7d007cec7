"""Wagtail's own ways to change accounts and groups lead to Colleagues. Mounted before Wagtail's addresses.

They would write no log, end no session, and let the last owner go. What groups may do stands in `home/roles.py`.
"""

from django.urls import re_path
from django.views.generic import RedirectView

to_colleagues = RedirectView.as_view(pattern_name="colleagues")

urlpatterns = [
    re_path(r"^admin/(?:users|groups)/", to_colleagues),
    re_path(r"^admin/bulk/users/", to_colleagues),
]
