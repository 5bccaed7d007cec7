from django.urls import path

from consultations import invite, views

urlpatterns = [
    path("consultation/", views.ConsultationView.as_view(), name="consultation"),
    path("consultation/thanks/", views.thanks, name="consultation_thanks"),
    path("invite/", invite.InviteView.as_view(), name="invite"),
    path("invite/refer/", invite.ReferralView.as_view(), name="invite_refer"),
    path("invite/thanks/", invite.thanks, name="invite_thanks"),
    path("invite/link/<str:sender_token>/", invite.invitation, name="invitation"),
    path("invite/<str:token>/", invite.invited, name="invited"),
]
