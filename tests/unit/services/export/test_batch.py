"""An adviser's pack: several cases, and a page that leads to them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.unit.services.export import exports
from tests.unit.services.export.exports import NOW

from plaint.exporters.labels import labels_for
from plaint.services.export.batch import export_many
from plaint.services.export.job import ExportOptions
from plaint.storage.workspace import Workspace


def test_the_page_that_leads_to_several_speaks_one_language(
    tmp_path: Path,
) -> None:
    made = exports.the_case(tmp_path / "cases")
    workspace = Workspace.open(tmp_path / "cases")
    german = replace(made, case=made.case.edit(language="de"))
    export_many(workspace, [german], ExportOptions("md"), tmp_path / "de", NOW)
    export_many(workspace, [german], ExportOptions("md", language="en"), tmp_path / "en", NOW)
    pages = {code: (tmp_path / code / "index.html").read_text("utf-8") for code in ("de", "en")}
    stages = {code: set(labels_for(code).table["stages"].values()) for code in pages}
    for code, page in pages.items():
        assert f'lang="{code}"' in page
        assert [stage for stage in stages[code] if f">{stage}<" in page]
    assert not [stage for stage in stages["de"] - stages["en"] if f">{stage}<" in pages["en"]]
    assert labels_for("de")("quoted") in pages["de"]
