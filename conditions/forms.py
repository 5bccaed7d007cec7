from wagtail.admin.forms import WagtailAdminModelForm


class TreatmentForm(WagtailAdminModelForm):
    """Allows each condition once, with an error message before the database constraint fails."""

    def clean(self):
        cleaned = super().clean()
        rows = self.formsets["disclosures"]
        if rows.is_valid():
            self._reject_duplicates(
                [row for row in rows.forms if row.cleaned_data and not row.cleaned_data.get("DELETE")]
            )
        return cleaned

    @staticmethod
    def _reject_duplicates(rows: list) -> None:
        seen = set()
        for row in rows:
            condition = row.cleaned_data.get("condition")
            if condition in seen:
                name = condition.title if condition else "answers with no condition"
                row.add_error("condition", f"There is more than one disclosure for {name}. Remove one.")
            seen.add(condition)
