from cms.governance.models.findings import KeptFinding

__all__ = ["KeptFinding"]
