"""Structured logs: one JSON object a line, each with the id of the request that caused it."""

import logging.config

import structlog


def configure_logging(*, level: str, pretty: bool) -> None:
    """Send everything to standard error; `pretty` is for a person's terminal, JSON for a machine."""
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    plain = structlog.dev.plain_traceback  # never the values of variables: they hold people's data
    renderer = (
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain)
        if pretty
        else structlog.processors.JSONRenderer()
    )
    final = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if not pretty:
        final.append(structlog.processors.format_exc_info)
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "lines": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [*final, renderer],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {
                "django.server": {"level": "WARNING"},
                "django.request": {"level": "ERROR"},
                "celery": {"level": "WARNING"},
                "fontTools": {"level": "WARNING"},
                "PIL": {"level": "WARNING"},
            },
        }
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
