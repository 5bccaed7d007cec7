from django.core.validators import MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from cms.clinic.business_hours import format_hours, parse_holidays, parse_hours, time_zone_name
from cms.phone_numbers import phone_link, validate_phone_number

FRONT_DESK_FIELDS = ("business_hours", "show_hours", "holidays", "reply_hours", "everyone_reads_messages")


@register_setting(icon="home", order=100)
class ClinicSettings(BaseGenericSetting):
    """The clinic's name, contact details, hours and standard texts, used by pages, feeds, forms and emails."""

    name = models.CharField("clinic name", max_length=120, default="Our clinic")
    email = models.EmailField(blank=True, help_text="Shown below every form and at the end of every answer.")
    phone = models.CharField(
        max_length=30,
        blank=True,
        validators=[validate_phone_number],
        help_text="Shown on every page, and when a form can't be used.",
    )
    reply_promise = models.CharField(
        max_length=200,
        blank=True,
        help_text="What happens after a form is sent, and when. Promise only what you can keep.",
    )
    business_hours = models.TextField(
        blank=True,
        default="Mon-Fri 8:00-17:00",
        validators=[parse_hours],
        help_text="When the clinic answers requests. One line per group of days, like: Mon-Fri 8:00-17:00.",
    )
    show_hours = models.BooleanField(
        "show business hours to readers", default=False, help_text="Shown next to the phone number on every page."
    )
    holidays = models.TextField(
        blank=True,
        validators=[parse_holidays],
        help_text="One day off per line, like: 2026-12-25 Christmas.",
    )
    reply_hours = models.PositiveSmallIntegerField(
        "response time (business hours)",
        default=9,
        validators=[MinValueValidator(1)],
        help_text="After this many business hours, a new request is overdue. A full day (8-5) is 9 hours.",
    )
    everyone_reads_messages = models.BooleanField(
        "front desk can read messages",
        default=True,
        help_text="If off, only physicians, managers and owners can read them; the front desk sees contact details.",
    )
    sign_off = models.TextField(
        blank=True,
        default="If you have more questions, email us at {email} or request a consultation.",
        help_text="Shown at the end of every answer, before the physician's name. {email} is filled in.",
    )
    opening_line = models.CharField(
        max_length=250,
        default="{physician} here, with {minutes} minutes on the clock for this question.",
        help_text="First line of an answer without an introduction. {physician} and {minutes} are filled in.",
    )
    consultation_label = models.CharField(
        "consultation button label",
        max_length=40,
        default="Consultation",
        help_text="Shown on buttons that lead to the form. Say “free” only if it is free.",
    )
    condition_call = models.CharField(
        "call to action on condition pages",
        max_length=200,
        default="Request a consultation with a physician",
    )
    experience_notice = models.CharField(
        max_length=250,
        default="One physician's view. Your experience may differ.",
        help_text="Shown below a physician's own statement.",
    )
    education_notice = models.TextField(
        default=(
            "These answers are for general education, not personal medical advice. Reading them or contacting us "
            "doesn't make you our patient."
        ),
        help_text="Shown at the end of every answer, every feed item and every page.",
    )
    emergency_notice = models.CharField(
        max_length=250,
        default="This form is not for emergencies. We don't check it after hours.",
        help_text="Shown above every form, before the numbers 911 and 988.",
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel(name) for name in ("name", "email", "phone", "reply_promise")],
            "Identity",
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in FRONT_DESK_FIELDS],
            "Front desk",
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("opening_line", "sign_off", "consultation_label", "condition_call")],
            "Text templates",
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("experience_notice", "education_notice", "emergency_notice")],
            "Notices",
        ),
    ]

    class Meta:
        verbose_name = "clinic"

    def __str__(self):
        return self.name

    @property
    def hours_text(self) -> str:
        """Like: Monday to Friday, 8 am to 5 pm Pacific. Empty unless the clinic shows its hours."""
        return f"{format_hours(self.business_hours)} {time_zone_name()}".strip() if self.show_hours else ""

    @property
    def phone_link(self) -> str:
        return phone_link(self.phone)
