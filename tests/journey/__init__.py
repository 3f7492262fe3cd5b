"""The road of a member, walked over HTTP against a real server: `python -m tests.journey`."""
