"""What PostgreSQL knows about the number and the values of rows, from which it chooses its plans."""

from sqlalchemy import Engine, func, select


def gather_statistics(engine: Engine) -> None:
    """Count the rows of the tables that an import fills. It takes about a second, whatever their size.

    Raises OperationalError when another session counts them just now.
    """
    with engine.begin() as connection:
        connection.execute(select(func.gather_statistics()))
