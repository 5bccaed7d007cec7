from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "cms.core"
    label = "core"

    def ready(self):
        from cms.core import checks  # noqa: F401 - importing it registers the system checks
        from cms.core.revision_pruning import prune_revisions  # apps are loaded by now
        from cms.operations.registry import register_job

        register_job("drafts", prune_revisions, every=6 * 3600)
