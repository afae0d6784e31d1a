"""What answers the ports of lower floors, as the type checkers see it; never run."""

from __future__ import annotations

from kstt.io.formats import reading
from kstt.tables.output import FormFiles

files: FormFiles = reading
