from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from consultations.admin.permission_policies import RequestPolicy
from consultations.admin.viewsets import RequestViewSet
from consultations.models import ConsultationRequest
from consultations.viewsets import ConsultationFormViewSet

# Before anything asks for the model's policy, or Wagtail makes one of its own.
register_permission_policy(ConsultationRequest, RequestPolicy(ConsultationRequest))
register_snippet(ConsultationFormViewSet)


@hooks.register("register_admin_viewset")
def register_requests():
    return RequestViewSet()
