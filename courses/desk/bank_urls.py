"""Addresses of the question bank."""

from django.urls import path

from courses.desk import bank, bank_acts, bank_question

urlpatterns = [
    path("bank/", bank.bank, name="bank"),
    path("bank/act/", bank_acts.act, name="bank_act"),
    path("bank/category/", bank_acts.category, name="bank_category"),
    path("bank/<uuid:key>/", bank_question.question, name="question"),
    path("bank/<uuid:key>/language/", bank_question.start, name="start_question"),
    path("bank/<uuid:key>/try/<str:language>/", bank_question.try_question, name="try_question"),
]
