from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "cms.outbox"
    label = "outbox"

    def ready(self):
        from cms.operations import registry
        from cms.outbox import digest, health, message_types, sender
        from cms.outbox.retention import delete_sent_messages
        from cms.privacy import retention

        message_types.register_message_type(digest.DAILY_DIGEST, digest.daily_digest)
        registry.register_job("mail", sender.send_due, every=5)
        registry.register_job("digest", digest.enqueue_daily_digest, every=60)
        registry.register_health("outbox", health.outbox_health)
        retention.register("outbox", delete_sent_messages)
