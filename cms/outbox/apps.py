from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "cms.outbox"
    label = "outbox"

    def ready(self):
        from cms.operations import registry  # apps are loaded by now
        from cms.outbox import digest, kinds, sender, watch
        from cms.outbox.retention import forget_sent
        from cms.privacy import retention

        kinds.register(digest.DAILY_DIGEST, digest.daily_digest)
        registry.register_job("mail", sender.send_due, every=5)
        registry.register_job("digest", digest.post_todays, every=60)
        registry.register_health("outbox", watch.health)
        retention.register("outbox", forget_sent)
