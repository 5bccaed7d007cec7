import logging

from django.views.debug import SafeExceptionReporterFilter


class RouteFilter(logging.Filter):
    """A line about a request names its route, not its address: a private link is a secret, whatever broke behind it."""

    def filter(self, record):
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            route = f"/{match.route}" if match else "(no route)"
            record.args = tuple(route if arg == request.path else arg for arg in record.args)
        return True


class NoFrameVariablesFilter(SafeExceptionReporterFilter):
    """An error report says where it broke, and nothing of what was typed or of any local variable."""

    def get_post_parameters(self, request):
        return {}

    def get_traceback_frame_variables(self, request, tb_frame):
        return []
