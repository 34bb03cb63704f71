from odoo import api, fields, models
from odoo.tools import html_escape

from ..betalingsservice import DeliveryError, danish
from ..delivery_excerpt import excerpt, first_lines

# A form must open at once, however big the file is; the rest is one download away.
MOST_COLLECTIONS = 50
MOST_LINES = 2000
SAMPLE_ROWS = 20


class NetsDelivery(models.Model):
    """What the form shows of a delivery: plain words, raw records, first rows."""

    _inherit = "asom.nets.delivery"

    readable = fields.Html(
        string="In Plain Words", compute="_compute_readable", sanitize=False
    )
    raw_text = fields.Text(string="Raw Records", compute="_compute_raw_text")
    raw_text_cut = fields.Boolean(compute="_compute_raw_text")
    sample_collection_ids = fields.Many2many(
        "asom.nets.collection",
        string="First Collections",
        compute="_compute_sample_collection_ids",
    )
    sample_left_out_ids = fields.Many2many(
        "asom.nets.collection",
        string="First Left Out",
        compute="_compute_sample_collection_ids",
    )

    @api.depends("content")
    @api.depends_context("lang")
    def _compute_readable(self):
        for delivery in self:
            delivery.readable = delivery._readable_html()

    def _readable_html(self):
        """The first collections of the file, read back from its bytes."""
        data = self._data()
        if not self._is_unchanged(data):
            return self._alert(
                self.env._("The file has been changed since it was written!")
            )
        try:
            sections = excerpt(data, MOST_COLLECTIONS)
        except DeliveryError as error:
            return self._alert(str(error))
        return self.env["ir.qweb"]._render(
            "asom_nets.delivery_readable", {"sections": sections, "danish": danish}
        )

    @staticmethod
    def _alert(text):
        return f'<div class="alert alert-danger">{html_escape(text)}</div>'

    @api.depends("content")
    def _compute_raw_text(self):
        for delivery in self:
            data = delivery._data()
            delivery.raw_text = "\n".join(first_lines(data, MOST_LINES))
            delivery.raw_text_cut = data.count(b"\n") > MOST_LINES

    @api.depends("collection_ids.state")
    def _compute_sample_collection_ids(self):
        rows = self.env["asom.nets.collection"]

        def first(delivery, operator):
            return rows.search(
                [("delivery_id", "=", delivery.id), ("state", operator, "left_out")],
                limit=SAMPLE_ROWS,
                order="id",
            )

        for delivery in self:
            delivery.sample_collection_ids = first(delivery, "!=")
            delivery.sample_left_out_ids = first(delivery, "=")
