# Empty on purpose: importing base here would make every settings module start as production.
