"""The member is told what was ordered, in the member's language, with a paper to
keep."""

from datetime import timedelta

from odoo import fields, models
from odoo.tools import format_date

from ...report.paper import paper_pdf

# Consumers may withdraw from what they order at a distance (domain/denmark.md 3.9).
WITHDRAWAL_DAYS = 14
# In the context of a mail: which of the two it is for, where an address is taken over.
PARTY = "asom_order_party"


class Order(models.Model):
    _inherit = "asom.order"

    def _tell_member(self):
        """Confirm the order to each whom it is about."""
        self._tell(
            self.sudo().membership_id | self.sudo().new_membership_id,
            "asom_membership.mail_template_order",
        )

    def _tell_taken_back(self, counter=None):
        """Tell each who was told of the order, else they wait for what does not come.

        :param counter: the order that gives back what was collected
        """
        self._tell(
            self.sudo().paper_ids.membership_id,
            "asom_membership.mail_template_order_undone",
            lambda told: told._paper_taken_back(counter),
        )

    def _tell(self, members, xmlid, draw=None):
        """Keep a letter to each, and send it to who has an address for mails.

        :param xmlid: of the mail's template
        :param draw: as :meth:`_keep_paper` takes it
        """
        if self.env.context.get("tracking_disable"):
            return
        template = self.env.ref(xmlid, raise_if_not_found=False)
        order = self.sudo()
        for member in members:
            paper = order._keep_paper(member, draw)
            if template and paper.mailed:
                mail = template.sudo().with_context(**{PARTY: member.id})
                paper._frozen_mail(mail, ["pdf"], about=order)

    def _for_party(self, member):
        """The order as this member reads it."""
        lang = member.partner_id._asom_lang()
        return self.with_context(lang=lang, **{PARTY: member.id})

    def _mail_party(self):
        """Whom the mail is for."""
        order = self.sudo()
        member = order.membership_id | order.new_membership_id
        chosen = member.filtered(lambda one: one.id == self.env.context.get(PARTY))
        return chosen or order.membership_id

    def _mail_preview(self):
        """What happens, in the member's language."""
        member = self._mail_party()
        return self.sudo()._for_party(member)._preview_page(self._mail_shown(member))

    def _mail_shown(self, member) -> dict:
        """What of the preview this member is told: who takes an address over and who
        leaves it are told nothing of each other's dues."""
        shown = dict(self.preview or {})
        if self.kind != "take_over" or not shown:
            return shown
        if member == self.new_membership_id:
            return {**shown, "ends": [], "collections": shown["joins"], "joins": []}
        eve = fields.Date.to_date(shown["day"]) - timedelta(days=1)
        return {
            **shown,
            "last": eve.isoformat(),
            "starts": [],
            "joins": [],
            "reasons": [],
            "rule": "",
            "fee": 0,
        }

    def _mail_subject(self) -> str:
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return f"{kinds[self.kind]} ({self.name})"

    # === THE PAPER === #

    def _paper(self) -> bytes:
        return self._paper_of(
            self.env._("Order Confirmation: %s", self._mail_subject()),
            self._paper_blocks(self._mail_party()),
        )

    def _paper_of(self, title, blocks) -> bytes:
        """A letter from the association to whom it is for."""
        company, payer = self.company_id, self._mail_party().partner_id
        sender = company._asom_sender()
        town = " ".join(filter(None, [payer.zip, payer.city]))
        return paper_pdf(
            title,
            [sender["name"], sender["street"], sender["city"], sender["phone"]],
            [payer.name, payer.street, payer.street2, town],
            blocks,
        )

    def _paper_taken_back(self, counter=None) -> bytes:
        texts = [
            self.env._("The order no longer counts: things are as they were before it.")
        ]
        if counter:
            texts.append(
                self.env._(
                    "What was charged or given back for it is settled by the next "
                    "collection (order %s).",
                    counter.name,
                )
            )
        return self._paper_of(
            self.env._("Order Taken Back: %s", self._mail_subject()),
            [
                (
                    "text",
                    self.env._("Member number: %s", self._mail_party().member_number),
                ),
                (
                    "text",
                    self.env._(
                        "Taken back on: %s",
                        self._day_text(fields.Date.context_today(self)),
                    ),
                ),
                *(("text", text) for text in texts),
            ],
        )

    def _paper_blocks(self, member) -> list[tuple]:
        shown = self._mail_shown(member)
        values = self._preview_values(shown)
        day, kroner = values["day"], values["kroner"]
        confirmed = fields.Date.context_today(self, self.date_confirmed)
        blocks = [
            ("text", self.env._("Member number: %s", member.member_number)),
            ("text", self.env._("Confirmed on: %s", self._day_text(confirmed))),
            ("head", self._paper_head(shown, day)),
        ]
        for _id, product, last in shown["ends"]:
            text = self.env._("%(product)s ends on %(day)s")
            if not last:
                text = self.env._("%(product)s never begins")
            blocks.append(("text", text % {"product": product, "day": day(last)}))
        for _id, product, first, quantity in shown["starts"]:
            name = product if quantity == 1 else f"{quantity} × {product}"
            text = self.env._("%(product)s begins on %(day)s")
            blocks.append(("text", text % {"product": name, "day": day(first)}))
        if shown["equipment"]:
            names = ", ".join(shown["equipment"])
            blocks.append(("text", self.env._("To be returned: %s", names)))
        blocks.append(("text", self.env._("Fee: %s kr.", kroner(shown["fee"]))))
        if shown["collections"]:
            blocks.append(self._paper_table(shown["collections"], day, kroner))
            if any("extra" in row for row in shown["collections"]):
                text = self.env._("A fee for a slip on paper is part of it.")
                blocks.append(("small", text))
            if values["settles"]:
                blocks.append(("small", values["settles"]))
        blocks += [("small", text) for text in values["reasons"]]
        if shown["starts"]:
            blocks += self._paper_withdrawal(confirmed)
        return blocks

    def _paper_head(self, shown, day) -> str:
        if shown.get("last") or self.kind == "leave":
            return self.env._("Last day: %s", day(shown.get("last") or shown["day"]))
        return self.env._("From %s", day(shown["day"]))

    def _paper_table(self, rows, day, kroner) -> tuple:
        headings = [
            self.env._("Collection"),
            self.env._("Dues Now"),
            self.env._("Dues After"),
            self.env._("With the Fee"),
        ]
        lines = [
            [
                f"{day(row['from'])} – {day(row['to'])}",
                kroner(row["before"]),
                kroner(row["after"]),
                kroner(row["after"] + row["fee"]),
            ]
            for row in rows
        ]
        return "table", headings, lines

    def _paper_withdrawal(self, confirmed) -> list[tuple]:
        """What the law lets consumers do."""
        last = confirmed + timedelta(days=WITHDRAWAL_DAYS)
        address = self.company_id._asom_address()
        return [
            ("head", self.env._("Right of Withdrawal")),
            (
                "text",
                self.env._(
                    "As a consumer you may withdraw from what you have ordered within "
                    "14 days, until %(day)s, without giving a reason. Write to us that "
                    "you withdraw: answer the mail, or write to %(address)s.",
                    day=format_date(self.env, last),
                    address=address or self.company_id.name,
                ),
            ),
        ]
