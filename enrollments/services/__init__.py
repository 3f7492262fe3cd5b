"""The one door for writes to a learner's record.

Lock order everywhere: Run, then Enrollments by id, then children. Whatever may change places locks the
Run first; whatever writes to a learner's record locks the Enrollment first.
"""

from enrollments.services.attempts import hand_in_overdue, save_answer, start_attempt, submit_attempt
from enrollments.services.attendance import record_attendance
from enrollments.services.awards import award_if_due, grant_award, release_awards
from enrollments.services.closing import end_runs_of
from enrollments.services.counting import count_anew, count_handed_in
from enrollments.services.enrolment import enrol, promote_waiting, set_language, withdraw
from enrollments.services.essays import grade_essay
from enrollments.services.learning import finish_activity
from enrollments.services.names import confirm_name
from enrollments.services.ruling import make_ruling, regrade, regrade_all_owed
from enrollments.services.telling import tell_all_owed, tell_member
from enrollments.services.telling_essays import tell_all_of_essays, tell_of_essay
from enrollments.services.telling_rulings import tell_all_of_rulings, tell_of_ruling
from enrollments.services.windows import set_windows, window_of, windows_of

__all__ = [
    "award_if_due",
    "confirm_name",
    "count_anew",
    "count_handed_in",
    "end_runs_of",
    "enrol",
    "finish_activity",
    "grade_essay",
    "grant_award",
    "hand_in_overdue",
    "make_ruling",
    "promote_waiting",
    "record_attendance",
    "regrade",
    "regrade_all_owed",
    "release_awards",
    "save_answer",
    "set_language",
    "set_windows",
    "start_attempt",
    "submit_attempt",
    "tell_all_of_essays",
    "tell_all_of_rulings",
    "tell_all_owed",
    "tell_member",
    "tell_of_essay",
    "tell_of_ruling",
    "window_of",
    "windows_of",
    "withdraw",
]
