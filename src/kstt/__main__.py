"""``python -m kstt`` is the ``kstt`` command."""

import sys

from kstt.cli import main

sys.exit(main())
