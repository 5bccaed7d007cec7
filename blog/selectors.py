"""What answers are about: one query for a whole list, against the conditions every page lists anyway."""

from collections import defaultdict

from conditions.models import ConditionPage
from conditions.selectors import published_conditions


def attach_topics(answers: list, request) -> list:
    """`answers`, each with `about`: the conditions readers may see that it is about, in their own order.

    And with `condition_numbers`: all of them, for what readers must know about treatments.
    """
    answers = list(answers)
    chosen = defaultdict(set)
    if answers:
        through = type(answers[0]).conditions.through
        pairs = through.objects.filter(answerpage__in=[answer.pk for answer in answers])
        for answer, condition in pairs.values_list("answerpage", "conditionpage"):
            chosen[answer].add(condition)
    for answer in answers:
        answer.condition_numbers = chosen[answer.pk]
        answer.about = conditions_about(chosen[answer.pk], request)
    return answers


def conditions_about(chosen, request) -> list[ConditionPage]:
    return [condition for condition in published_conditions(request) if condition.pk in chosen]
