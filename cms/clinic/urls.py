from django.urls import path

from cms.clinic import views

urlpatterns = [
    path("locations/", views.locations, name="locations"),
    path("locations/<slug:slug>/", views.location, name="location"),
    path("physicians/", views.physicians, name="physicians"),
]
