"""The classroom's addresses. They carry no language and survive renaming, moving and translating."""

from django.urls import path, register_converter

from enrollments.converters import CodeConverter
from enrollments.views import classroom, files, joining, learning, names, quiz

register_converter(CodeConverter, "code")

app_name = "enrollments"
urlpatterns = [
    path("", learning.my_learning, name="my_learning"),
    path("attempts/<uuid:attempt>/<int:position>/", quiz.question, name="question"),
    path("attempts/<uuid:attempt>/<int:position>/files/<str:name>", files.file, name="question_file"),
    path("attempts/<uuid:attempt>/paper/", quiz.paper, name="paper"),
    path("attempts/<uuid:attempt>/review/", quiz.review, name="review"),
    path("attempts/<uuid:attempt>/hand-in/", quiz.hand_in, name="hand_in"),
    path("attempts/<uuid:attempt>/result/", quiz.result, name="result"),
    path("<code:run>/", classroom.enter, name="run"),
    path("<code:run>/enrol/", joining.enrol, name="enrol"),
    path("<code:run>/withdraw/", joining.withdraw, name="withdraw"),
    path("<code:run>/language/", classroom.switch_language, name="language"),
    path("<code:run>/<code:activity>/", classroom.activity, name="activity"),
    path("<code:run>/<code:activity>/finish/", classroom.finish, name="finish"),
    path("<code:run>/<code:activity>/name/", names.confirm_name, name="confirm_name"),
    path("<code:run>/<code:activity>/start/", quiz.start, name="start"),
    path("<code:run>/<code:activity>/files/<str:name>", classroom.file, name="file"),
    path("<code:run>/<code:activity>/<str:slug>/", classroom.activity, name="activity"),
]
