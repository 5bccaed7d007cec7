"""Spam detection for public forms: many signals, each with a weight; a weak signal alone is not enough.

`classifier.score_submission` is the entry point; see docs/decisions/0029-marks-and-weights.md.
"""
