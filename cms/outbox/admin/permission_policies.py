from wagtail.permission_policies import ModelPermissionPolicy


class MailPolicy(ModelPermissionPolicy):
    """Allows viewing messages and sending them again. No user can add or delete one, not even an owner."""

    def user_has_permission(self, user, action):
        return action in ("view", "change") and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)
