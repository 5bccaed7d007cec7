"""Queries for the conditions of answers."""

from collections import defaultdict

from conditions.models import ConditionPage
from conditions.selectors import published_conditions


def attach_topics(answers: list, request) -> list:
    """Set `about` (published conditions, in site order) and `condition_ids` (all conditions) on each answer.

    One query for the whole list. `condition_ids` is what treatment disclosures are looked up with.
    """
    answers = list(answers)
    ids = defaultdict(set)
    if answers:
        through = type(answers[0]).conditions.through
        pairs = through.objects.filter(answerpage__in=[answer.pk for answer in answers])
        for answer, condition in pairs.values_list("answerpage", "conditionpage"):
            ids[answer].add(condition)
    for answer in answers:
        answer.condition_ids = ids[answer.pk]
        answer.about = conditions_about(ids[answer.pk], request)
    return answers


def conditions_about(ids, request) -> list[ConditionPage]:
    return [condition for condition in published_conditions(request) if condition.pk in ids]
