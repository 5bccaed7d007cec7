from cms.clinic.facts import clinic_context


def clinic(request) -> dict:
    return {"clinic": clinic_context(request)}
