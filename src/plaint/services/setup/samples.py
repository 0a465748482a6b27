"""Copy the sample cases to where a person can do with them what they like."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import plaint
from plaint.domain.errors import PlaintError


def samples() -> Path:
    """Return the folder of the samples: in the installed package, or in the source tree. Raises PlaintError."""
    package = Path(plaint.__file__).parent
    for folder in (package / "samples", package.parents[1] / "cases"):
        if (folder / "plaint.toml").is_file():
            return folder
    raise PlaintError("the samples were not installed", "install plaint from its wheel or run it from its source tree")


def copy_samples() -> Path:
    """Copy the samples to a new temporary folder and return the workspace. Raises PlaintError."""
    source = samples()
    try:
        place = Path(tempfile.mkdtemp(prefix="plaint-demo-")) / "cases"
        return Path(shutil.copytree(source, place, symlinks=True))
    except (OSError, shutil.Error) as error:
        raise PlaintError(
            f"the samples could not be copied: {error}", "look at the room in the temporary folder"
        ) from None
