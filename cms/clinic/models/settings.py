from django.core.validators import MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from cms.clinic.business_hours import format_hours, parse_holidays, parse_hours, time_zone_name
from cms.phone_numbers import phone_link, validate_phone_number

DESK_FIELDS = ("business_hours", "show_hours", "holidays", "reply_hours", "everyone_reads_messages")


@register_setting(icon="home", order=100)
class ClinicSettings(BaseGenericSetting):
    """Who the clinic is, in one place: pages, feeds, forms and mail all read it here."""

    name = models.CharField("clinic's name", max_length=120, default="Our clinic")
    email = models.EmailField(blank=True, help_text="Shown to readers below every form and at the end of every answer.")
    phone = models.CharField(
        max_length=30, blank=True, validators=[validate_phone_number], help_text="Shown where a form cannot be used."
    )
    reply_promise = models.CharField(
        max_length=200,
        blank=True,
        help_text="What happens after a form is sent, and when. Promise what you keep.",
    )
    business_hours = models.TextField(
        blank=True,
        default="Mon-Fri 8:00-17:00",
        validators=[parse_hours],
        help_text="When the clinic answers requests, one line for each kind of day, like: Mon-Fri 8:00-17:00.",
    )
    show_hours = models.BooleanField(
        "show business hours to readers", default=False, help_text="Next to the phone number on every page."
    )
    holidays = models.TextField(
        blank=True,
        validators=[parse_holidays],
        help_text="Days off, one a line, like: 2026-12-25 Christmas.",
    )
    reply_hours = models.PositiveSmallIntegerField(
        "answer within",
        default=9,
        validators=[MinValueValidator(1)],
        help_text="Business hours until a new request counts as overdue. A day of 8 to 5 has nine.",
    )
    everyone_reads_messages = models.BooleanField(
        "everyone at the desk reads what patients wrote",
        default=True,
        help_text="Without this, only physicians, the manager and the owner do; others see how to reach the person.",
    )
    sign_off = models.TextField(
        blank=True,
        default="If you have more questions, email us at {email} or request a consultation.",
        help_text="Ends every answer, before the physician's name. {email} becomes the address above.",
    )
    opening_line = models.CharField(
        max_length=250,
        default="{physician} here, with {minutes} minutes on the clock for this question.",
        help_text="Opens an answer that has no introduction. {physician} and {minutes} are filled in.",
    )
    consultation_label = models.CharField(
        "what the consultation is called",
        max_length=40,
        default="Consultation",
        help_text="On the buttons that lead to the form. Call it free only if it is.",
    )
    condition_call = models.CharField(
        "call to action on condition pages",
        max_length=200,
        default="Request a consultation with a physician",
    )
    experience_notice = models.CharField(
        max_length=250,
        default="One physician's view. Your experience may differ.",
        help_text="Stands under a physician's own statement.",
    )
    education_notice = models.TextField(
        default=(
            "These answers are for general education, not personal medical advice. Reading them or contacting us "
            "doesn't make you our patient."
        ),
        help_text="Ends every answer, every feed item and every page.",
    )
    emergency_notice = models.CharField(
        max_length=250,
        default="This form is not for emergencies. We don't check it after hours.",
        help_text="Stands above every form, before the numbers 911 and 988.",
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel(name) for name in ("name", "email", "phone", "reply_promise")],
            "Identity",
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in DESK_FIELDS],
            "The desk",
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("opening_line", "sign_off", "consultation_label", "condition_call")],
            "Words around texts",
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
