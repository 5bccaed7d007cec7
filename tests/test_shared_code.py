"""`cms/core` does not name higher apps, even in strings, which import-linter does not read."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(settings.BASE_DIR)
CORE = sorted(path.relative_to(ROOT) for path in (ROOT / "cms/core").rglob("*.py"))
DOMAIN_WORDS = {"answer", "condition", "consultation", "physician", "treatment"}


def apps_above_core() -> tuple[str, ...]:
    """The packages that `cms.core` may not import, as pyproject.toml orders them."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = next(contract["layers"] for contract in config["contracts"] if contract["type"] == "layers")
    return tuple(app for layer in layers[: layers.index("cms.core")] for app in re.split(r"\s*[|:]\s*", layer))


ABOVE = apps_above_core()
MODELS = {model._meta.label_lower for model in apps.get_models() if model.__module__.startswith(ABOVE)}


def _routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Each route up to its first variable part, and the module of its view."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            view = getattr(entry.callback, "view_class", entry.callback)
            yield re.split(r"[<(\\^$]", route)[0], view.__module__
        else:
            yield from _routes(entry, route)


ROUTES = list(_routes(get_resolver()))


def foreign_names(source: str) -> list[str]:
    """Names in `source` that belong to apps above `cms.core`: models, dotted paths, URL prefixes, domain words."""
    tree = ast.parse(source)
    texts = _strings(tree)
    return [
        *(text for text in texts if text.lower() in MODELS or text.split(":")[0].startswith(_dotted())),
        *(text for text in texts if _is_route_above(text)),
        *(name for name in [*_identifiers(tree), *texts] if name.isidentifier() and _domain_words(name)),
    ]


def _dotted() -> tuple[str, ...]:
    return tuple(f"{app}." for app in ABOVE)


def _is_route_above(text: str) -> bool:
    """Whether all routes under `text`, or else the longest one that `text` continues, belong to apps above."""
    text = text.lstrip("/")
    if not re.fullmatch(r"[\w./-]*/[\w./-]*", text):
        return False
    continued = max((route for route, _ in ROUTES if text.startswith(route)), key=len)
    modules = [module for route, module in ROUTES if route.startswith(text)]
    modules = modules or [module for route, module in ROUTES if continued and route == continued]
    return bool(modules) and all(module.startswith(ABOVE) for module in modules)


def _strings(tree: ast.AST) -> list[str]:
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docstrings)
    return [node.value for node in constants if isinstance(node.value, str)]


def _identifiers(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        for field in ("id", "attr", "arg", "name"):
            if isinstance(name := getattr(node, field, None), str):
                yield name


def _domain_words(name: str) -> bool:
    words = re.findall(r"[a-z]+", re.sub(r"([A-Z])", r"_\1", name).lower())
    return any(word.removesuffix("s") in DOMAIN_WORDS for word in words)


@pytest.mark.parametrize("path", CORE, ids=str)
def test_core_does_not_name_higher_apps(path):
    assert foreign_names((ROOT / path).read_text("utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        'form = ForeignKey("consultations.ConsultationForm")',
        'import_string("home.roles.create")',
        'import_string("cms.clinic.context.clinic_context")',
        'EDITOR_ONLY = ("admin/content-checks/pages/",)',
        'redirect("/consultation/thanks/")',
        "page.conditions_for_disclosures()",
        "class ConditionPage: pass",
        'getattr(page, "physician")',
    ],
)
def test_names_of_higher_apps_are_detected(line):
    assert foreign_names(line)


@pytest.mark.parametrize(
    "line", ['EDITOR_ONLY = ("admin/pages/", "admin/choose-")', 'import_string("cms.privacy.fields")', '"text/html"']
)
def test_names_of_wagtail_and_of_lower_apps_are_allowed(line):
    assert foreign_names(line) == []
