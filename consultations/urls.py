from django.urls import path

from consultations import invite, views

urlpatterns = [
    path("consultation/", views.ConsultationView.as_view(), name="consultation"),
    path("consultation/thanks/", views.request_thanks_page, name="consultation_thanks"),
    path("invite/", invite.InviteView.as_view(), name="invite"),
    path("invite/refer/", invite.ReferralView.as_view(), name="invite_refer"),
    path("invite/thanks/", invite.referral_thanks_page, name="invite_thanks"),
    path("invite/link/<str:sender_token>/", invite.invitation_page, name="invitation"),
    path("invite/<str:token>/", invite.invited_page, name="invited"),
]
