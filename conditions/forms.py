from wagtail.admin.forms import WagtailAdminModelForm


class TreatmentForm(WagtailAdminModelForm):
    """Wagtail's, and each condition once: the database would refuse the second without a word."""

    def clean(self):
        cleaned = super().clean()
        rows = self.formsets["disclosures"]
        if rows.is_valid():
            self._refuse_twice([row for row in rows.forms if row.cleaned_data and not row.cleaned_data.get("DELETE")])
        return cleaned

    @staticmethod
    def _refuse_twice(rows: list) -> None:
        seen = set()
        for row in rows:
            condition = row.cleaned_data.get("condition")
            if condition in seen:
                name = condition.title if condition else "answers about none of the conditions"
                row.add_error("condition", f"There is more than one text for {name}. Keep one, and remove the other.")
            seen.add(condition)
