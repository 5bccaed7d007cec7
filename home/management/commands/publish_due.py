from home.management.commands import publish_scheduled


class Command(publish_scheduled.Command):
    help = "Another name for publish_scheduled."
