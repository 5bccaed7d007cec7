from wagtail import hooks

from conditions.viewsets import ConditionViewSet


@hooks.register("register_admin_viewset")
def register_conditions():
    return ConditionViewSet()
