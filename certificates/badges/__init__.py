"""Open Badges 3.0: what a certificate says as a signed credential that any wallet can read."""
