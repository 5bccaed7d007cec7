# Intentionally empty: importing base here would load it before the test settings can set the environment.
