from django.urls import path

from cms.clinic import views

urlpatterns = [
    path("locations/", views.location_list, name="locations"),
    path("locations/<slug:slug>/", views.location_detail, name="location"),
    path("physicians/", views.physician_list, name="physicians"),
]
