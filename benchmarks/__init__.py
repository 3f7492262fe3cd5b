"""Figures that Academy promises, measured: `make bench`.

Each module here may have `measure()`, which returns rows: `{"name", "value", "unit", "limit", "holds"}`.
Rates are compared with a yardstick of the same run, never with a clock: machines differ, and so do minutes.
"""
