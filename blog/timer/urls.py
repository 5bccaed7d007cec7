from django.urls import path

from blog.timer.views import PRESSES, CorrectView, HeartbeatView, PressView, TimerPage

urlpatterns = [
    path("answers/<int:pk>/timer/", TimerPage.as_view(), name="timer"),
    path("answers/<int:pk>/timer/seen/", HeartbeatView.as_view(), name="timer_heartbeat"),
    path("answers/<int:pk>/timer/correct/", CorrectView.as_view(), name="timer_correct"),
    *(
        path(f"answers/<int:pk>/timer/{press}/", PressView.as_view(press=press), name=f"timer_{press}")
        for press in PRESSES
    ),
]
