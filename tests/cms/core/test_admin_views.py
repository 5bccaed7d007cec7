"""Every page type uses the project's admin views, which run the publish checks and delete protection."""

import pytest
from wagtail.admin.viewsets.pages import page_viewset_registry
from wagtail.models import get_page_models

from cms.core.admin_views import EditorViewSet
from cms.core.models import BasePage


@pytest.mark.parametrize("kind", [kind for kind in get_page_models() if issubclass(kind, BasePage)])
def test_page_viewset_uses_project_views(kind):
    viewset = page_viewset_registry.get_by_type(kind)
    for name in ("add", "edit", "revisions_revert", "delete", "workflow_action"):
        expected = getattr(EditorViewSet, f"{name}_view_class")
        assert issubclass(getattr(viewset, f"{name}_view_class"), expected), name
