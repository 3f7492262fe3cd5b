"""Races and faults, on real PostgreSQL, real Redis and real processes.

Each has a control: the same with the guard taken away, which must show the fault. A guard is taken away
inside the test (a lock, a constraint, the order of two locks), never by a switch in the product.
"""
