"""Real services for tests: PostgreSQL, Redis, a web server, a worker, a browser.

Each is started for one run on a free port of this machine, with its files in a temporary folder, and is
stopped with it. What is not installed is skipped loudly on a person's machine and fails where `CI=true`.
"""
