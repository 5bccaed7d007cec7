"""Does this look like a machine's? Many small marks, each with a weight; no weak one decides alone.

`judge.judge` is the way in; docs/decisions/0029-marks-and-weights.md says why it is built this way.
"""
