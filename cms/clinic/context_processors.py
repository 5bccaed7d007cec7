from cms.clinic.context import clinic_context


def clinic_variables(request) -> dict:
    return {"clinic": clinic_context(request)}
