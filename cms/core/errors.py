from django.views.debug import SafeExceptionReporterFilter


class NothingTypedFilter(SafeExceptionReporterFilter):
    """An error report says where it broke, and nothing of what was typed or of any local variable."""

    def get_post_parameters(self, request):
        return {}

    def get_traceback_frame_variables(self, request, tb_frame):
        return []
