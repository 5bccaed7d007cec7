"""Every page type is edited, deleted and approved through views that ask first."""

import pytest
from wagtail.admin.viewsets.pages import page_viewset_registry
from wagtail.models import get_page_models

from cms.core.admin_views import EditorViewSet
from cms.core.models import BasePage


@pytest.mark.parametrize("kind", [kind for kind in get_page_models() if issubclass(kind, BasePage)])
def test_a_viewset_of_its_own_extends_ours(kind):
    viewset = page_viewset_registry.get_by_type(kind)
    for name in ("add", "edit", "revisions_revert", "delete", "workflow_action"):
        ours = getattr(EditorViewSet, f"{name}_view_class")
        assert issubclass(getattr(viewset, f"{name}_view_class"), ours), name
