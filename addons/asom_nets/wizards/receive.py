from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import format_date

from odoo.addons.asom_isolation.file_names import tidy
from odoo.addons.asom_membership.batches import commit_batch


class NetsReceive(models.TransientModel):
    """Takes files from Nets or the bank, and says of each what became of it."""

    _name = "asom.nets.receive"
    _description = "Read Files from Nets"

    file_ids = fields.Many2many("ir.attachment", string="Choose Files")
    line_ids = fields.One2many("asom.nets.receive.line", "receive_id", readonly=True)
    open_count = fields.Integer(compute="_compute_open_count")

    @api.depends("line_ids")
    def _compute_open_count(self):
        for wizard in self:
            wizard.open_count = sum(wizard.line_ids.mapped("open_count"))

    def action_receive(self):
        """Receive the files, one by one; one that is refused does not stop the others.

        :raises UserError: when none was chosen
        """
        self.ensure_one()
        files = self._own_files()
        if not files:
            raise UserError(self.env._("Choose at least one file."))
        # A file may hold other associations than those the user looks at just now.
        everywhere = self._everywhere()
        for file in files:
            everywhere._receive_one(file.name, file.raw or b"")
            commit_batch(self.env)
        # The deliveries keep the bytes.
        files.sudo().unlink()
        return self._show()

    def _everywhere(self):
        return self.with_context(**self._context_everywhere())

    def _own_files(self):
        """What this user uploaded here; not any attachment that a request names."""
        return self.file_ids.filtered(
            lambda file: (
                file.res_model == self._name and file.create_uid == self.env.user
            )
        ).sorted("id")

    def _receive_one(self, name, data):
        deliveries = self.env["asom.nets.delivery"]
        lines = self.env["asom.nets.receive.line"]
        line = {"receive_id": self.id, "filename": tidy(name)}
        try:
            with self.env.cr.savepoint():
                delivery, known = deliveries._receive(name, data)
        except UserError as error:
            return lines.create(dict(line, outcome="refused", text=str(error)))
        except ConcurrencyError:
            text = self.env._("It has been received already: nothing was changed.")
            return lines.create(dict(line, outcome="known", text=text))
        line["delivery_id"] = delivery.id
        if known and delivery.state not in ("received", "failed"):
            text = self.env._(
                "It had been received before, on %s: nothing was changed.",
                format_date(self.env, delivery.create_date),
            )
            return lines.create(dict(line, outcome="known", text=text))
        outcome, why = self._work_on(delivery, known)
        texts = [why or self._told(delivery)]
        if known:
            text = self.env._(
                "It had been received before, on %s.",
                format_date(self.env, delivery.create_date),
            )
            texts.insert(0, text)
        return lines.create(dict(line, outcome=outcome, text=" ".join(texts)))

    def _work_on(self, delivery, known):
        """Work on a file as far as it can be done while the user waits.

        :param known: it was received before; what stood in the way then may be mended
        :returns: (outcome of the result line, why it is refused or "")
        """
        why = delivery.failure or ""
        try:
            if delivery.state == "received":
                delivery._process_or_leave()
            elif known:
                delivery.action_read_again()
        except UserError as error:
            # Still refused, or another worker has it and will end it.
            why = str(error)
        if delivery.state == "failed":
            return "refused", why
        return ("waiting" if delivery.state == "received" else "read"), ""

    def _told(self, delivery):
        """What a file holds, in plain words."""
        kinds = dict(delivery._fields["type"]._description_selection(self.env))
        words = [
            self.env._(
                "%(kind)s. Records: %(count)s.",
                kind=kinds[delivery.type],
                count=delivery.row_count,
            )
        ]
        if delivery.type == "receipt":
            words = [self.env._("A receipt: it is kept, and nothing is booked.")]
        elif delivery.state == "received":
            words.append(self.env._("They are being worked on in the background."))
        elif delivery.state == "review":
            words.append(self.env._("Somebody must look at it before it takes effect."))
        elif delivery.open_count:
            words.append(self.env._("%s on the work list.", delivery.open_count))
        else:
            words.append(self.env._("Everything is placed."))
        return " ".join(words)

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Files from Nets"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": self._context_everywhere(),
        }

    def _context_everywhere(self):
        return {"allowed_company_ids": self.env.user.company_ids.ids}

    def action_more(self):
        """Choose further files."""
        return self.env["ir.actions.act_window"]._for_xml_id(
            "asom_nets.action_nets_receive"
        )

    def action_view_deliveries(self):
        """Open what was received."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_nets.action_nets_delivery"
        )
        action["domain"] = [("id", "in", self.line_ids.delivery_id.ids)]
        action["context"] = self._context_everywhere()
        return action

    def action_view_parked(self):
        """Open what these files put on the work list."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_nets.action_nets_parked"
        )
        action["domain"] = [("delivery_id", "in", self.line_ids.delivery_id.ids)]
        action["context"] = {"search_default_open": 1, **self._context_everywhere()}
        return action

    @api.autovacuum
    def _gc_files(self):
        """Remove files that were uploaded and never received."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        self.env["ir.attachment"].sudo().search(
            [("res_model", "=", self._name), ("create_date", "<", limit)]
        ).unlink()


class NetsReceiveLine(models.TransientModel):
    _name = "asom.nets.receive.line"
    _description = "File Read from Nets"
    _order = "id"

    receive_id = fields.Many2one(
        "asom.nets.receive", required=True, readonly=True, ondelete="cascade"
    )
    filename = fields.Char(string="File", readonly=True)
    delivery_id = fields.Many2one("asom.nets.delivery", readonly=True)
    outcome = fields.Selection(
        [
            ("read", "Read"),
            ("waiting", "Being Read"),
            ("known", "Known"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
    )
    text = fields.Char(string="Result", readonly=True)
    open_count = fields.Integer(related="delivery_id.open_count")

    def action_open(self):
        """Open the file's delivery."""
        self.ensure_one()
        action = self.delivery_id._open()
        action["context"] = self.receive_id._context_everywhere()
        return action
