from wagtail import hooks
from wagtail.permissions import register_permission_policy

from cms.outbox.admin.permission_policies import MailPolicy
from cms.outbox.admin.viewsets import MailViewSet
from cms.outbox.models import Message

# Registered on import, before Wagtail creates a default policy for the model.
register_permission_policy(Message, MailPolicy(Message))


@hooks.register("register_admin_viewset")
def register_mail():
    return MailViewSet()
