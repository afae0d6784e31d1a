"""Ledgers in Parquet files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kstt.atomic import write_atomically
from kstt.errors import DocumentError, MissingExtraError
from kstt.i18n import msg
from kstt.ledger.arrow import METADATA_KEY, from_arrow
from kstt.system import system_words

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]  # it has no types yet

    from kstt.ledger.layer import Layer
    from kstt.ledger.terms import Terms

__all__ = ["is_ledger", "ledger_path", "read_ledger", "write_table"]


def write_table(table: pa.Table, path: str | Path, *, overwrite: bool = False) -> None:
    """Write an Arrow table as a Parquet file, whole or not at all.

    Raises: DocumentError.
    """
    from pyarrow import parquet

    write_atomically(
        path,
        lambda file: parquet.write_table(table, file, compression="zstd", write_page_checksum=True),
        overwrite=overwrite,
    )


def ledger_path(path: str | Path) -> Path:
    """The path of a ledger that is to be written.

    Raises: DocumentError for a name that ends otherwise than in ``.parquet``.
    """
    if Path(path).suffix.lower() != ".parquet":
        raise DocumentError(
            str(path), msg("a name of another kind"), msg("a file name that ends in .parquet")
        )
    return Path(path)


def read_ledger(path: str | Path) -> tuple[Terms, Layer]:
    """The terms and the movements of the ledger in a Parquet file.

    Raises: DocumentError for a file that is no ledger or cannot be read; MissingExtraError.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise MissingExtraError(msg("reading a ledger"), "arrow") from None
    try:
        # Opened by Python only to learn what is wrong with it: Arrow's threads outlive the reading, and
        # one that still holds a file of Python when the interpreter ends brings it down.
        Path(path).open("rb").close()
        with pa.OSFile(str(path)) as file:
            table = parquet.read_table(file, page_checksum_verification=True)
    except OSError as error:
        found = system_words(error) if error.strerror else msg("a damaged file")
        raise DocumentError(str(path), found, msg("a ledger, as kstt writes it")) from None
    except (pa.ArrowException, ValueError):
        found = msg("a file that is no Parquet, or a damaged one")
        raise DocumentError(str(path), found, msg("a ledger, as kstt writes it")) from None
    return from_arrow(table, str(path))


def is_ledger(path: str | Path) -> bool:
    """Whether a file is a Parquet file with the terms of a ledger; not whether it can be used.

    >>> is_ledger("no such file")
    False
    """
    file = Path(path)
    try:
        with file.open("rb") as binary:
            if binary.read(4) != b"PAR1":
                return False
    except OSError:
        return False
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise MissingExtraError(msg("reading Parquet files"), "arrow") from None
    try:
        return METADATA_KEY in (parquet.read_schema(file).metadata or {})
    except (pa.ArrowException, OSError):
        return False
