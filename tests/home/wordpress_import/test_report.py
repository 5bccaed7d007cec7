"""What the command says and writes, and what it refuses."""

import csv

import pytest
from django.core.management import CommandError

from tests.home.importer.utils import all_rows, changed_tables
from tests.home.wordpress_import.utils import WordPress, body, draft, item

pytestmark = pytest.mark.django_db


def test_report_has_no_formulas_and_overwrites_no_file(export, tmp_path):
    table = tmp_path / "report.csv"
    export.write(item(1, "=HYPERLINK(1)", "Text.<script>x</script>"), item(2, "B?", "x", status="trash")).move(
        report=table
    )

    rows = list(csv.reader(table.open(encoding="utf-8-sig")))
    assert rows[0] == ["Outcome", "Type", "ID", "Title", "New URL", "Remarks"]
    assert ["not imported", "post", "2", "B?", "", "in the trash"] in rows
    assert [
        "draft",
        "post",
        "1",
        "'=HYPERLINK(1)",
        "/blog/item-1/",
        "introduction missing: add one; 1 × script",
    ] in rows
    before = all_rows()
    with pytest.raises(CommandError, match="this file already exists"):
        export.write(item(3, "C?", "Text.")).move(report=table)
    assert changed_tables(before, all_rows()) == {}


def test_unknown_authors_and_terms_are_summarized(export):
    terms = [("category", "news", "News")]
    said = export.write(*(item(number, "A?", "Text.", author="web", terms=terms) for number in (1, 2))).move()

    assert "Not found on this site (number of texts): physician “webmaster” (2), condition “News” (2)." in said


def test_unsupported_items_are_counted(export):
    said = export.write(
        item(1, "A?", "Text.", comments=2), item(2, "Menu", kind="nav_menu_item"), item(3, "Shirt", kind="product")
    ).move()

    assert "Types that are not imported: 1 × nav_menu_item, 1 × product, 2 × comment." in said


@pytest.mark.parametrize("option", [{"images": "x"}, {"report": "x"}, {"bring_back": True}])
def test_option_without_effect_is_refused(folder, option):
    with pytest.raises(CommandError, match="are for a WordPress export"):
        folder.small_clinic().load(**option)


def test_draft_import_keeps_demo(client, export):
    export.write(item(1, "A?", "Text.")).move()
    assert client.get("/conditions/ptsd/").status_code == 200
    with pytest.raises(CommandError, match="never removes the demo clinic"):
        export.move(keep_demo=True)


def test_exports_in_folder_are_read_in_order(export):
    export.write(item(1, "A?", '<a href="/2019/03/item-2/">next</a>'))
    WordPress(export.folder, "second.xml").write(item(2, "B?", "Text."))
    export.name = ""
    export.move()

    assert f'href="/blog/{draft("item-2").slug}/"' in body(draft())
