from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "cms.outbox"
    label = "outbox"

    def ready(self):
        from cms.operations import registry  # apps are loaded by now
        from cms.outbox.sender import health, send_due

        registry.register_job("mail", send_due, every=5)
        registry.register_health("outbox", health)
