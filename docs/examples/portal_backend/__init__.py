"""A portal's backend on kstt: FastAPI, SQLAlchemy, and PostgreSQL or SQLite."""
