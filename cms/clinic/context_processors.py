from cms.clinic.facts import facts


def clinic(request) -> dict:
    return {"clinic": facts(request)}
