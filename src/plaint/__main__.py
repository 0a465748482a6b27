"""Run plaint as ``python -m plaint``."""

from __future__ import annotations

import sys

from plaint.entry import main

if __name__ == "__main__":
    sys.exit(main())
