"""The chores of the classroom: what is done by itself once an hour, see `academy.lib.chores`."""

from academy.lib.chores import chore
from enrollments.services.counting import count_handed_in

chore("statistics of questions")(count_handed_in)
