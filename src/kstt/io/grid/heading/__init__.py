"""What stands above a table: its period, its reporting unit, the code of its form."""
