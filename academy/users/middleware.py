"""Placeholders replaced by the accounts slice."""


def LanguageMiddleware(get_response):
    return get_response


def SecondFactorMiddleware(get_response):
    return get_response
