"""One existing thing of each kind that an address can name, by the name the table of arguments calls it by."""

from types import SimpleNamespace
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Collection,
    PageViewRestriction,
    Site,
    Task,
    UploadedFile,
    Workflow,
    WorkflowPage,
)

from blog.models import AnswerPage, BlogIndexPage, QuestionTexts
from blog.questions import services
from cms.clinic.models import ClinicSettings, Location, Physician, Term
from cms.core.models import BasePage
from cms.outbox.models import Message
from cms.reviews.models import ReviewSettings
from conditions.models import ConditionPage, Treatment
from consultations.admin import saved_searches
from consultations.models import ConsultationForm, Invitation, InvitationTexts
from consultations.services import submit_answers
from home.models import StandardPage
from tests.factories.blog import make_answer, make_image

ASKED = {
    "name": "Quillon Vastergaard",
    "contact_by": "phone",
    "phone": "(714) 555-0187",
    "location": "harbor-point",
    "adult": "on",
    "consent": "on",
}


def make_things(user) -> SimpleNamespace:
    """Make them; what belongs to one person only, like an upload, belongs to `user`."""
    return SimpleNamespace(**(_pages(user) | _around_pages(user) | _clinic(user) | _texts()))


def _pages(user) -> dict:
    live = make_answer("Does it hurt?")
    live.intro = "Another draft."
    live.save_revision(user=user)
    moderated = make_answer("Is it reviewed?", live=False)
    workflow = Workflow.objects.get(name="Clinical review")
    WorkflowPage.objects.get_or_create(page=BlogIndexPage.objects.get(), workflow=workflow)
    state = workflow.start(moderated, get_user_model().objects.get(username="editor"))
    private = make_answer("Is it private?")
    return {
        "live": live.pk,
        "draft": make_answer("Is it a draft?", live=False).pk,
        "alias": _alias().pk,
        "moderated": moderated.pk,
        "private": private.pk,
        "restriction": PageViewRestriction.objects.create(page=private, restriction_type="login").pk,
        "blog": BlogIndexPage.objects.get().pk,
        "revision": live.revisions.earliest("pk").pk,
        "later_revision": live.revisions.latest("pk").pk,
        "workflow": workflow.pk,
        "workflow_state": state.pk,
        "task_state": state.current_task_state.pk,
        "task": Task.objects.get().pk,
        "session": EditingSession.objects.create(
            user=user,
            content_type=ContentType.objects.get_for_model(AnswerPage),
            object_id=str(live.pk),
            last_seen_at=timezone.now(),
        ).pk,
    }


def _alias():
    """From before aliases were off: Wagtail's own way, past ours."""
    return super(BasePage, StandardPage.objects.earliest("pk")).create_alias(update_slug="again")


def _around_pages(user) -> dict:
    image = make_image()
    picture = ContentType.objects.get_for_model(image)
    with image.file.open() as file:
        upload = UploadedFile.objects.create(
            file=ContentFile(file.read(), name="upload.png"), for_content_type=picture, uploaded_by_user=user
        )
    return {
        "image": image.pk,
        "original": image.file.name,
        "rendition": image.get_rendition("width-100").file.name,
        "upload": upload.pk,
        "collection": Collection.get_first_root_node().add_child(name="Sketches").pk,
        "redirect": Redirect.objects.create(old_path="/old", redirect_link="/blog/").pk,
        "site": Site.objects.get().pk,
        "user": get_user_model().objects.create_user("coworker", "coworker@harborlight.example").pk,
    }


def _clinic(user) -> dict:
    invitation = Invitation.objects.create()
    return {
        "clinic_settings": ClinicSettings.load().pk,
        "invitation_texts": InvitationTexts.load().pk,
        "question_texts": QuestionTexts.load().pk,
        "question": _question(user),
        "location": Location.objects.get(slug="harbor-point").pk,
        "treatment": Treatment.objects.earliest("pk").pk,
        "review_settings": ReviewSettings.load().pk,
        "physician": Physician.objects.earliest("pk").pk,
        "term": Term.objects.create(word="Half-life", definition="How long half of it takes to leave.").pk,
        "form": ConsultationForm.objects.get(is_default=True).pk,
        "request": submit_answers(**ASKED).pk,
        "mail": Message.objects.create(kind="new-request", state=Message.State.FAILED).pk,
        # Belongs to another user.
        "passkey": Authenticator.objects.create(
            user=get_user_model().objects.create_user("newcomer", "newcomer@harborlight.example"),
            type=Authenticator.Type.WEBAUTHN,
            data={"name": "Key", "credential": {}},
        ).pk,
        "search": saved_searches.save_search(user, "Vastergaard"),
        "invitation": invitation.token,
        "sender": invitation.sender_token,
    }


def _question(user) -> UUID:
    """One that is ready for an answer, which all who may know of questions may see."""
    question = services.submit_answers(question="Does it hurt?", is_patient="no", public="on")
    services.save_cleaned_text(question, "Does it hurt?", {}, user)
    return question.pk


def _texts() -> dict:
    """Words in addresses that are no row."""
    return {
        "earliest": "earliest",
        "latest": "latest",
        "width": "width-100",
        "approve": "approve",
        "reject": "reject",
        "privacy": "privacy",
        "front_page": "",
        "live_page": "blog/does-it-hurt/",
        "draft_page": "blog/is-it-a-draft/",
        "private_page": "blog/is-it-private/",
        "nothing": "no-such-thing",
        "some_condition": ConditionPage.objects.published().earliest("pk").slug,
        "some_physician": Physician.objects.published().earliest("pk").slug,
        "some_location": Location.objects.published().earliest("pk").slug,
        "link": "MQ",
        "token": "set-password",
        "blog_app": "blog",
        "answer_model": "answerpage",
    }
