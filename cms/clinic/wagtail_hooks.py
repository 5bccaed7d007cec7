from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from cms.clinic.models import Location, Physician
from cms.clinic.permission_policies import NoDeletePermissionPolicy
from cms.clinic.viewsets import ClinicGroup

for model in (Location, Physician):
    # Before the snippets are registered, because Wagtail then creates a default policy for the model.
    register_permission_policy(model, NoDeletePermissionPolicy(model))
register_snippet(ClinicGroup)
