from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from cms.clinic.models import Location, Physician
from cms.clinic.permission_policies import NoDeletePermissionPolicy
from cms.clinic.viewsets import ClinicGroup

for kept in (Location, Physician):
    # Before a snippet asks for the model's policy, or Wagtail makes one of its own.
    register_permission_policy(kept, NoDeletePermissionPolicy(kept))
register_snippet(ClinicGroup)
