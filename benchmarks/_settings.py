"""Settings of the measured server: Academy's own, and one more address."""

from academy.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks._urls"
