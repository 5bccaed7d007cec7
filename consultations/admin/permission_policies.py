from wagtail.permission_policies import ModelPermissionPolicy

from consultations.models import ConsultationRequest


class RequestPolicy(ModelPermissionPolicy):
    """Wagtail's permission checks for requests, based on `for_user`. Requests are never added or deleted by hand."""

    def user_has_permission(self, user, action):
        return action in ("view", "change") and super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user, action, instance):
        mine = ConsultationRequest.objects.for_user(user).filter(pk=instance.pk)
        return self.user_has_permission(user, action) and mine.exists()

    def user_has_any_permission_for_instance(self, user, actions, instance):
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_any_permission_for(self, user, actions):
        requests = ConsultationRequest.objects
        return requests.for_user(user) if self.user_has_any_permission(user, actions) else requests.none()

    def instances_user_has_permission_for(self, user, action):
        return self.instances_user_has_any_permission_for(user, [action])
