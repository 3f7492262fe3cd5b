"""The road of a member in Chromium, against a running site with the demo."""
