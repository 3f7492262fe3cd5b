"""The one place where control flows against the arrow.

`award_granted` is sent inside the transaction that wrote the award, with `award`: a receiver may only
enqueue what is to happen after the commit. The sweep stands behind whatever a receiver loses.
"""

from django.dispatch import Signal

award_granted = Signal()
