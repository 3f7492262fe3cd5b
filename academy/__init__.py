"""Academy: the project. Loading it loads the Celery app and nothing else."""

from academy.celery import app as celery_app

__all__ = ["celery_app"]
