"""A morning at the bureau in a real browser: files are read, the work list is worked
on, and what is matched is paid. The README's pictures come from here."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from datetime import date

import pytest
from browser import NARROW, WIDE, desks
from peers.nets.outgoing import Row, Writer, automatic, slip
from scripts import answer
from worklist_scripts import LEDGER, PBS_NUMBER, SET_UP, SUPPLIER

from tools import database, instance

# Records of a file that is too big to be worked on while staff wait.
BIG = 1400
STRANGER = {"customer": "991234", "reference": "000777777"}


@pytest.fixture(scope="module")
def morning() -> Iterator[tuple[instance.Instance, list[dict]]]:
    """A server with an association that has collected, and its invoices."""
    name = f"asom_test_{os.getpid()}_worklist"
    database.clone(database.danish_template(), name)
    try:
        invoices = answer(name, SET_UP, "INVOICES")
        with instance.Instance(name) as server:
            yield server, invoices
    finally:
        database.drop(name)


def _paid(invoice: dict, code: str = "0236", amount: int | None = None, **vals) -> Row:
    day = date.fromisoformat(invoice["due"])
    told = code == "0237"
    row = {
        "pbs_number": PBS_NUMBER,
        "group": 1,
        "customer": invoice["customer"],
        "mandate": "000000123",
        "due": day,
        "amount": invoice["amount"],
        "reference": invoice["reference"],
        "paid_day": None if told else day,
        "booked_day": None if told else day,
        "paid": 0 if told else amount or invoice["amount"],
        **vals,
    }
    return automatic(code, **row)


def _slip(invoice: dict, amount: int, archive: str) -> Row:
    day = date.fromisoformat(invoice["due"])
    return slip(
        "0297",
        pbs_number=PBS_NUMBER,
        group=1,
        payer=invoice["customer"],
        due=day,
        amount=invoice["amount"],
        reference=invoice["reference"],
        archive=archive,
        paid_day=day,
        booked_day=day,
        paid=amount,
    )


def _file(number: int, rows: list[Row]) -> bytes:
    stream = io.BytesIO()
    writer = Writer(
        stream,
        "0602",
        supplier=SUPPLIER,
        sub_system="BS1",
        number=f"{number:010d}",
        day=date.today(),
    )
    for row in rows:
        writer.add(row)
    writer.close()
    return stream.getvalue()


def _morning_file(invoices: list[dict]) -> bytes:
    """Most have paid; two by numbers that nobody knows, one too much, one not."""
    rows = [_paid(invoice) for invoice in invoices[:25]]
    rows.append(_paid(invoices[25], "0237"))
    rows.append(_paid(invoices[26], **STRANGER))
    rows.append(_paid(invoices[27], "0236", 14275, customer="5580012"))
    strange = _paid(invoices[28])
    rows.append(strange._replace(record=strange.record.replace("0236", "0244", 1)))
    rows.append(_slip(invoices[31], 60000, "4202601020000000001"))
    return _file(744, rows)


@pytest.mark.slow
def test_a_morning(morning: tuple[instance.Instance, list[dict]]) -> None:
    server, invoices = morning
    good = _morning_file(invoices)
    broken = _file(745, [_paid(invoices[30])]).replace(b"BS0920", b"BS0929", 1)
    with desks(server.url) as seat:
        staff = seat()
        staff.sign_in("staff", "staff")
        _read_files(staff, {"D0000000744-602.BS1": good, "D0000000745-602.BS1": broken})
        _refused(staff)
        _read_again_is_known(staff, good)
        left = _work_list(staff)
        _delivery(staff)
        ledger = answer(server.database, LEDGER, "LEDGER")
        assert ledger["left"] == 0
        assert ledger["open"] == left
        assert ledger["files"] == {
            "D0000000744-602.BS1": "done",
            "D0000000745-602.BS1": "failed",
        }
        names = [invoice["name"] for invoice in invoices]
        assert set(names[:25]) | {names[31]} < set(ledger["paid"])
        assert len(ledger["paid"]) == 27, "and the one that was matched by a click"
        _big_file(staff, _file(746, [_paid(invoices[30], **STRANGER)] * BIG))
        assert staff.errors == []


def _upload(staff, files: dict[str, bytes]) -> None:
    """Choose files in the dialog and have them read."""
    staff.page.wait_for_selector(".modal .o_asom_nets_files")
    staff.page.set_input_files(
        ".modal input[type=file]",
        [
            {"name": name, "mimeType": "application/octet-stream", "buffer": data}
            for name, data in files.items()
        ],
    )
    staff.page.wait_for_selector(f".modal .o_attachment >> nth={len(files) - 1}")
    staff.page.click(".modal footer button[name=action_receive]")
    staff.page.wait_for_selector(".modal .o_data_row")


def _empty_file(staff) -> None:
    """It is named and left out; Odoo's uploader ends in an error of its script."""
    staff.page.wait_for_selector(".modal .o_asom_nets_files")
    empty = {"name": "tom.txt", "mimeType": "text/plain", "buffer": b""}
    staff.page.set_input_files(".modal input[type=file]", [empty])
    staff.page.wait_for_selector(".o_notification:has-text('tom.txt er tom')")
    staff.page.click(".o_notification_close")


def _read_files(staff, files: dict[str, bytes]) -> None:
    staff.open("/odoo/action-asom_nets.action_nets_delivery")
    staff.page.click(".o_control_panel_main_buttons button.btn-primary")
    _empty_file(staff)
    _upload(staff, files)
    rows = staff.page.locator(".modal .o_data_row")
    assert rows.count() == 2
    assert "30" in rows.nth(0).inner_text(), "the records that were read"
    assert "BS092" in rows.nth(1).inner_text(), "line and field of what is wrong"
    assert "4" in rows.nth(1).inner_text()
    refused = rows.nth(1).inner_text()
    assert "PBS-nr. (kreditor), position 6" in refused, "Nets' field in Danish"
    assert "creditor" not in refused.lower(), "and in Danish alone"


def _read_again_is_known(staff, data: bytes) -> None:
    """The same file by another name; dropped this time, instead of chosen."""
    staff.open("/odoo/action-asom_nets.action_nets_delivery")
    staff.page.click(".o_control_panel_main_buttons button.btn-primary")
    staff.page.wait_for_selector(".modal .o_asom_nets_files")
    transfer = staff.page.evaluate_handle(
        """text => {
            const bytes = Uint8Array.from(text, c => c.charCodeAt(0));
            const transfer = new DataTransfer();
            transfer.items.add(new File([], "tom.txt"));
            transfer.items.add(new File([bytes], "again.txt"));
            return transfer;
        }""",
        data.decode("latin-1"),
    )
    staff.page.dispatch_event(
        ".o_asom_nets_files", "dragenter", {"dataTransfer": transfer}
    )
    staff.page.wait_for_selector(".o-Dropzone")
    staff.page.dispatch_event(".o-Dropzone", "drop", {"dataTransfer": transfer})
    staff.page.wait_for_selector(".o_notification:has-text('tom.txt er tom')")
    staff.page.wait_for_selector(".modal .o_attachment")
    staff.page.click(".modal footer button[name=action_receive]")
    staff.page.wait_for_selector(".modal .o_data_row.text-muted")
    staff.page.click(".modal footer button[special=cancel]:visible")
    staff.page.wait_for_selector(".modal", state="detached")
    assert staff.page.locator(".o_data_row").count() == 2


def _refused(staff) -> None:
    """The refused file says what is wrong and where, and can be read again."""
    staff.page.click(".modal .o_data_row:has-text('0745') button[name=action_open]")
    staff.page.wait_for_selector(".o_form_view .alert-danger:visible")
    alert = staff.page.locator(".o_form_view .alert-danger:visible").first.inner_text()
    assert "4" in alert and "BS092" in alert
    assert staff.page.locator("button[name=action_read_again]:visible").count() == 1


def _work_list(staff) -> int:
    """Open a row, match it with one click, and be back at the list.

    :returns: rows that are left
    """
    staff.open("/odoo/nets-work-list")
    staff.page.wait_for_selector(".o_group_open, .o_data_row")
    staff.picture("worklist")
    before = staff.page.locator(".o_data_row").count()
    assert before == 3
    staff.page.click(".o_data_row:has-text('991234') td.o_data_cell >> nth=1")
    staff.page.wait_for_selector("[name=candidate_ids] .o_data_row")
    staff.page.click("[name=candidate_ids] button[name=action_nets_match] >> nth=0")
    staff.page.wait_for_selector(".o_notification")
    staff.page.wait_for_selector(".o_list_view .o_data_row")
    staff.page.wait_for_function(
        "count => document.querySelectorAll('.o_data_row').length === count", arg=2
    )
    _on_a_phone(staff)
    return before - 1


def _on_a_phone(staff) -> None:
    """The list has cards there, and the row its candidates with their button."""
    staff.page.set_viewport_size(NARROW)
    staff.open("/odoo/nets-work-list")
    card = ".o_kanban_record:not(.o_kanban_ghost)"
    staff.page.wait_for_selector(card)
    staff.picture("worklist_phone", narrow=True)
    staff.page.set_viewport_size(NARROW)
    staff.page.click(f"{card}:has-text('5580012')")
    match = "[name=candidate_ids] button[name=action_nets_match]"
    staff.page.wait_for_selector(match)
    wide = staff.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= NARROW["width"], "nothing sticks out to the side"
    _today_on_a_phone(staff)
    staff.page.set_viewport_size(WIDE)


def _today_on_a_phone(staff) -> None:
    """How many wait is read whole, however long the words before it are."""
    staff.page.goto(f"{staff.url}/odoo/action-asom_membership.action_today")
    staff.page.wait_for_selector(".asom_today .badge")
    whole = staff.page.locator(".asom_today .badge").first.evaluate(
        """badge => {
            badge.previousElementSibling.textContent = "waits ".repeat(30);
            return badge.scrollWidth <= badge.clientWidth;
        }"""
    )
    assert whole


def _delivery(staff) -> None:
    staff.open("/odoo/action-asom_nets.action_nets_delivery")
    staff.page.click(".o_data_row:has-text('0744') td.o_data_cell >> nth=1")
    staff.page.wait_for_selector(".o_asom_delivery .o_asom_totals")
    staff.picture("delivery_in")


def _big_file(staff, data: bytes) -> None:
    """It is worked on in the background, and the page follows by itself."""
    staff.open("/odoo/action-asom_nets.action_nets_delivery")
    staff.page.click(".o_control_panel_main_buttons button.btn-primary")
    _upload(staff, {"D0000000746-602.BS1": data})
    staff.page.click(".modal .o_data_row button[name=action_open]")
    staff.page.wait_for_selector(".o_form_view .progress:visible")
    staff.picture("delivery_progress")
    staff.page.wait_for_selector(
        ".o_form_view button[name=action_view_payments]:has-text('1')",
        timeout=240_000,
    )
    staff.page.wait_for_selector(".o_form_view .progress", state="hidden")
