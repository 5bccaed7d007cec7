from django import template

from cms.core.clock import clock_in_words, in_words

register = template.Library()
register.filter("clinic_time", in_words)
register.filter("clinic_clock", clock_in_words)
