import logging

from django.views.debug import SafeExceptionReporterFilter


class RouteFilter(logging.Filter):
    """Replaces the path of a request with its route in log lines, because a path can contain a private token."""

    def filter(self, record):
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            route = f"/{match.route}" if match else "(no route)"
            record.args = tuple(route if arg == request.path else arg for arg in record.args)
        return True


class NoFrameVariablesFilter(SafeExceptionReporterFilter):
    """Leaves submitted values and local variables out of error reports."""

    def get_post_parameters(self, request):
        return {}

    def get_traceback_frame_variables(self, request, tb_frame):
        return []
