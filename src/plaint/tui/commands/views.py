"""Commands on saved views and columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from plaint.domain.model.fields import Field, Kind
from plaint.settings import Settings, View

if TYPE_CHECKING:
    from plaint.tui.desk.case_desk import CaseDesk

_NAME = Field("name", Kind.TEXT, "a word or two, as Late")


def choose(desk: CaseDesk, number: int) -> None:
    """Show the cases of a saved view, in its order, groups and columns."""
    from plaint.services.index.ordering import GROUPS, Order
    from plaint.services.index.summary import SORTS

    view = desk.app.settings.views[number - 1]
    desk.show_columns(view.columns)
    sort = view.sort if view.sort in SORTS else desk.rowset.order.sort
    desk.arrange_by(Order(sort, view.group if view.group in GROUPS else ""))
    desk.filter_bar.put(view.query)
    desk.cases.focus()
    desk.said(view.name, view.query or "all cases")


def current(desk: CaseDesk, name: str) -> View:
    """Return what is shown now as a view."""
    from plaint.tui.panels.columns import USUAL

    columns, order = desk.cases.wanted, desk.rowset.order
    shown = () if columns == USUAL else columns
    return View(name, desk.filter_bar.text.strip(), order.sort, shown, order.group)


def manage(desk: CaseDesk) -> None:
    """Ask which view to show, or to save, rename or remove one."""
    from plaint.tui.dialogs.menu import Item, Menu

    views = desk.app.settings.views
    items = [
        Item(f"{number}", view.name, f"{number}", view.query or "all cases", "Show")
        for number, view in enumerate(views[:9], 1)
    ]
    now, order = current(desk, "").query or "all cases", desk.rowset.order
    words = f"{now}, by {order.sort}" + (f" in groups by {order.group}" if order.group else "")
    items.append(Item("save", "Save what is shown now …", "s", words, "Change"))
    if views:
        items.append(Item("rename", "Rename a view …", "r", "", "Change"))
        items.append(Item("remove", "Remove a view …", "d", "", "Change"))

    def chosen(what: str | None) -> None:
        if what == "save":
            _save(desk)
        elif what in {"rename", "remove"}:
            _which(desk, what)
        elif what:
            choose(desk, int(what))

    desk.app.push_screen(Menu("Views", items), chosen)


def _save(desk: CaseDesk) -> None:
    from plaint.services.setup import saved_views, settings_file
    from plaint.tui.dialogs.form import FormField, FormSpec

    shown = current(desk, "")
    today = desk.session.today

    def submit(values: Mapping[str, str]) -> object:
        view = replace(shown, name=values["name"])
        return settings_file.set_views(saved_views.add(desk.app.settings.views, view, today))

    spec = FormSpec(
        "Save this view in the settings", (FormField("name", "name", _NAME, required=True),), submit, "Save it"
    )
    desk.ask(spec, lambda result: took(desk, result, "Saved the view"))


def _which(desk: CaseDesk, what: str) -> None:
    from plaint.services.setup import saved_views, settings_file
    from plaint.tui.dialogs.menu import Item, Menu

    held = desk.app.settings.views
    items = [Item(number, view.name, f"{number}", view.query) for number, view in enumerate(held[:9], 1)]

    def chosen(number: int | None) -> None:
        if number is None:
            return
        if what == "rename":
            _rename(desk, number)
        else:
            change(desk, lambda: settings_file.set_views(saved_views.remove(held, number)), "Removed the view")

    desk.app.push_screen(Menu(f"{what.capitalize()} which view?", items), chosen)


def _rename(desk: CaseDesk, number: int) -> None:
    from plaint.services.setup import saved_views, settings_file
    from plaint.tui.dialogs.form import FormField, FormSpec

    held = desk.app.settings.views

    def submit(values: Mapping[str, str]) -> object:
        return settings_file.set_views(saved_views.rename(held, number, values["name"]))

    form_field = FormField("name", "name", _NAME, held[number - 1].name, required=True)
    desk.ask(
        FormSpec("Rename the view", (form_field,), submit, "Rename it"), lambda result: took(desk, result, "Renamed")
    )


def change(desk: CaseDesk, act: Callable[[], Settings], what: str) -> None:
    """Write settings in a worker, and apply them."""
    desk.do(act, lambda result: took(desk, result, what), refresh=False)


def took(desk: CaseDesk, result: object, what: str) -> None:
    """Apply the settings that were written, and tell of it."""
    from plaint.settings import config_file

    if isinstance(result, Settings):
        desk.app.take_settings(result)
        desk.repaint_frame()
        desk.said(what, str(config_file()))


def columns(desk: CaseDesk) -> None:
    """Ask which columns to show; they are remembered, and a saved view keeps them."""
    from plaint.tui.dialogs.picker import Picker
    from plaint.tui.panels.columns import CHOICES

    items = [(name, f"{column.title}, at least {column.least} cells") for name, column in CHOICES.items()]

    def chosen(names: tuple[str, ...] | None) -> None:
        if names is not None:
            desk.show_columns(tuple(name for name in CHOICES if name in names))

    desk.app.push_screen(Picker("Columns beside urgency and title", items, desk.cases.wanted), chosen)
