"""Makes the sound and the film of the demo's courses anew, from the same texts that learners read.

Run it as `make media`. It is no part of the running academy: what it makes is committed. The same texts and
the same versions of eSpeak NG, FFmpeg and Chromium give the same bytes.
"""
