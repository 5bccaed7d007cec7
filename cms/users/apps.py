from django.apps import AppConfig


class CustomUsersConfig(AppConfig):
    name = "cms.users"
    label = "users"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from django.contrib.auth.signals import user_logged_in, user_logged_out
        from django.db.models.signals import m2m_changed, post_save, pre_save

        from cms.operations import registry  # apps are loaded by now
        from cms.outbox import message_types
        from cms.users import cleanup, emails, sessions
        from cms.users.models import User

        message_types.register_message_type(emails.NOTICE, emails.account_notice)
        message_types.register_message_type(emails.RESET, emails.password_reset)
        registry.register_job("sign-ins", cleanup.delete_expired, every=120)
        user_logged_in.connect(sessions.begin, dispatch_uid="begin a session")
        user_logged_out.connect(sessions.end, dispatch_uid="end a session")
        pre_save.connect(sessions.look_before_saving, sender=User, dispatch_uid="look before saving an account")
        post_save.connect(sessions.end_after_saving, sender=User, dispatch_uid="end sessions of a changed account")
        for through in (User.groups.through, User.user_permissions.through):
            m2m_changed.connect(sessions.end_after_role_change, sender=through, dispatch_uid=f"roles {through}")
