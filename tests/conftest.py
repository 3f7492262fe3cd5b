"""What every test has: the suite's database, real services where asked for, and three people."""

pytest_plugins = ["tests.services.elsewhere", "tests.services.fixtures"]
