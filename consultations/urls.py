from django.urls import path

from consultations import invitation_views, views

urlpatterns = [
    path("consultation/", views.ConsultationView.as_view(), name="consultation"),
    path("consultation/thanks/", views.request_thanks_page, name="consultation_thanks"),
    path("invite/", invitation_views.InviteView.as_view(), name="invite"),
    path("invite/refer/", invitation_views.ReferralView.as_view(), name="invite_refer"),
    path("invite/thanks/", invitation_views.referral_thanks_page, name="invite_thanks"),
    path("invite/link/<str:sender_token>/", invitation_views.invitation_page, name="invitation"),
    path("invite/<str:token>/", invitation_views.invited_page, name="invited"),
]
