"""Structured logs: one JSON object a line, each with the id of the request that caused it."""

import logging.config
from typing import Any

import structlog

SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]
QUIETER = {
    "django.server": {"level": "WARNING"},
    "django.request": {"level": "ERROR"},
    "celery": {"level": "WARNING"},
    "django_tasks": {"level": "WARNING"},
    "wagtail": {"level": "WARNING"},
    "fontTools": {"level": "WARNING"},
    "PIL": {"level": "WARNING"},
}


def configure_logging(*, level: str, pretty: bool) -> None:
    """Send everything to standard error; `pretty` is for a person's terminal, JSON for a machine."""
    final: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if pretty:
        plain = structlog.dev.plain_traceback  # rich ones take a second, and show what variables hold
        final.append(structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain))
    else:
        final += [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    lines = {"()": structlog.stdlib.ProcessorFormatter, "foreign_pre_chain": SHARED, "processors": final}
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"lines": lines},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": QUIETER,
        }
    )
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
