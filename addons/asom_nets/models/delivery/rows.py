from odoo import models
from odoo.tools import format_date

from odoo.addons.asom_membership.money import to_ore

from ...betalingsservice import (
    InformationRow,
    MandateRow,
    PaymentRow,
    SlipRow,
    danish,
)


class NetsDelivery(models.Model):
    """The records of a received file in plain words."""

    _inherit = "asom.nets.delivery"

    def _section_words(self):
        """{section number: what it holds}."""
        return {
            "0210": self.env._("All active mandates"),
            "0211": self.env._("Automatic payments"),
            "0212": self.env._("New and ended mandates"),
            "0215": self.env._("Payment slips"),
            "0217": self.env._("Slips that Nets has printed"),
            "0219": self.env._("Electronic payment slips"),
            "FI": self.env._("Payment slips paid into the bank"),
        }

    def _transaction_words(self):
        """{transaction: what it says}."""
        kinds = self.env["asom.nets.payment"]._fields["kind"]
        return dict(kinds._description_selection(self.env)) | {
            "0230": self.env._("Active mandate"),
            "0231": self.env._("Mandate registered"),
            "0232": self.env._("Mandate ended by the bank"),
            "0233": self.env._("Mandate ended by the association"),
            "0234": self.env._("Mandate ended by Betalingsservice"),
            "0295": self.env._("Slip printed"),
        }

    def _severity_words(self):
        kinds = self.env["asom.nets.information"]._fields["severity"]
        return dict(kinds._description_selection(self.env))

    # === COUNTED === #

    def _section_totals(self):
        """What the sections hold that the user sees.

        :returns: [(section, what it holds, [(kind, count, øre or None)])]
        """
        words = self._section_words()
        lines = {section: [] for section in self.section_ids}
        for model, field, labels, money in self._counted():
            domain = [("delivery_id", "in", self.ids)]
            if model == "asom.nets.parked":
                domain.append(("kind", "=", "record"))
            groups = self.env[model]._read_group(
                domain,
                ["section_id", field],
                ["__count", f"{money}:sum"] if money else ["__count"],
                order=field,
            )
            for section, kind, count, *amount in groups:
                if section in lines:
                    ore = to_ore(amount[0]) if money else None
                    label = labels.get(kind) or self._other_words(model)
                    lines[section].append((label, count, ore))
        return [
            (section, words.get(section.number, ""), rows)
            for section, rows in lines.items()
        ]

    def _other_words(self, model):
        if model == "asom.nets.slip":
            return self._transaction_words()["0295"]
        return self.env._("Message")

    def _counted(self):
        """(model, field that tells kinds apart, their labels, amount field or None)."""
        transactions = self._transaction_words()
        unknown = {"record": self.env._("Unknown record")}
        return [
            ("asom.nets.payment", "kind", transactions, "amount"),
            ("asom.nets.mandate.event", "transaction", transactions, None),
            ("asom.nets.slip", "card_type", {}, "amount"),
            ("asom.nets.information", "severity", self._severity_words(), "amount"),
            ("asom.nets.parked", "kind", unknown, "amount"),
        ]

    # === FIRST ROWS === #

    def _row_cells(self, part):
        """The first rows of a section, each as the cells of a table.

        :param part: :class:`SectionRows`
        :returns: [{line, what, who, number, day, amount, reference}], all texts
        """
        words = self._transaction_words()
        return [self._cells(row, words) for row in part.rows]

    def _cells(self, row, words):
        cells = {"line": row.line, "who": "", "number": "", "day": "", "amount": ""}
        cells["reference"] = ""
        code = row.transaction if hasattr(row, "transaction") else "0295"
        cells["what"] = words.get(code) or self.env._("Record %s", code or "–")
        if isinstance(row, PaymentRow):
            cells["who"] = row.customer_key or row.customer_number
            cells["number"] = _given(row.mandate) or (
                "" if row.customer_key else row.payment_id
            )
            cells["day"] = self._day(row.paid_date or row.due_date)
            cells["amount"] = danish(row.paid_amount or row.amount)
            cells["reference"] = row.reference
        elif isinstance(row, MandateRow):
            cells["who"] = row.customer_key
            cells["number"] = row.number
            cells["day"] = self._day(row.end_date or row.start_date)
        elif isinstance(row, SlipRow):
            cells["who"] = row.customer_key
            cells["number"] = row.payment_id
            cells["day"] = self._day(row.due_date)
            cells["amount"] = danish(row.amount)
            cells["reference"] = row.reference
        elif isinstance(row, InformationRow):
            severity = self._severity_words().get(row.severity, "")
            cells["what"] = f"{severity} {row.text_number}".strip() or cells["what"]
            cells["who"] = row.customer_key
            cells["number"] = _given(row.mandate)
            cells["day"] = self._day(row.date)
            cells["amount"] = danish(row.amount) if row.amount else ""
            cells["reference"] = row.bank_name
        else:
            cells["what"] = self.env._("Unknown record %s", row.record_type)
            cells["reference"] = row.text
        return cells

    def _day(self, day):
        return format_date(self.env, day) if day else ""


def _given(number) -> str:
    """A number with its zeros, "" where there is none."""
    return number.strip() if number.strip("0 ") else ""
