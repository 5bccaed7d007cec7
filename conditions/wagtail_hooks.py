from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from cms.clinic.permission_policies import NoDeletePermissionPolicy
from conditions.models import Treatment
from conditions.viewsets import ConditionViewSet, TreatmentViewSet

# Must run before the snippet is registered, or Wagtail registers its default policy.
register_permission_policy(Treatment, NoDeletePermissionPolicy(Treatment))
register_snippet(TreatmentViewSet)


@hooks.register("register_admin_viewset")
def register_conditions():
    return ConditionViewSet()
