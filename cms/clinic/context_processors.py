from cms.clinic.facts import clinic_context


def clinic_variables(request) -> dict:
    return {"clinic": clinic_context(request)}
