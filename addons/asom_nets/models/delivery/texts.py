from odoo import api, fields, models
from odoo.tools import html_escape

from odoo.addons.asom_membership.models.base.protected_names import SEES_ALL

from ...betalingsservice import DeliveryError, danish, read_0605
from ...reading.delivery_excerpt import excerpt, first_lines
from ...reading.incoming_excerpt import incoming_excerpt
from .fault_text import placed_text

# A form must open at once, however big the file is; the rest is one download away.
MOST_COLLECTIONS = 50
MOST_LINES = 2000
SAMPLE_ROWS = 20


class NetsDelivery(models.Model):
    """What the form shows of a delivery: plain words, raw records, first rows."""

    _inherit = "asom.nets.delivery"

    # The bytes name everybody, also whose name is protected.
    readable = fields.Html(
        string="In Plain Words",
        compute="_compute_readable",
        sanitize=False,
        groups=SEES_ALL,
    )
    raw_text = fields.Text(
        string="Raw Records", compute="_compute_raw_text", groups=SEES_ALL
    )
    raw_text_cut = fields.Boolean(compute="_compute_raw_text", groups=SEES_ALL)
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

    @api.depends("content", "state")
    @api.depends_context("lang")
    def _compute_readable(self):
        for delivery in self:
            delivery.readable = delivery._readable_html()

    def _readable_html(self):
        """The first records of the file, read back from its bytes."""
        if not self._frozen_intact("content"):
            return self._alert(
                self.env._("The file has been changed since it was written!")
            )
        try:
            if self.direction == "in":
                return self._incoming_html()
            if self.type == "0605":
                return self._requests_html()
            return self._collections_html()
        except DeliveryError as error:
            return self._alert(placed_text(self.env, error))

    @staticmethod
    def _alert(text):
        return f'<div class="alert alert-danger">{html_escape(text)}</div>'

    def _collections_html(self):
        with self._stream() as stream:
            sections = excerpt(stream, MOST_COLLECTIONS)
        return self.env["ir.qweb"]._render(
            "asom_nets.delivery_readable", {"sections": sections, "danish": danish}
        )

    def _requests_html(self):
        """Sign-ups and cancellations; whose CPR number it is stays in the file."""
        with self._stream() as stream:
            sections = read_0605(stream).sections
        return self.env["ir.qweb"]._render(
            "asom_nets.requests_readable",
            {"sections": sections, "most": MOST_COLLECTIONS},
        )

    def _incoming_html(self):
        """The sections with counts and sums by kind, and the first records."""
        if self.type == "receipt":
            return self.env["ir.qweb"]._render("asom_nets.receipt_readable", {})
        with self._stream() as stream:
            found = incoming_excerpt(stream, MOST_COLLECTIONS)
        visible = set(self.section_ids.mapped("line"))
        shown = [
            part
            for part in found.sections
            # A reader of one association sees nothing of the file's others.
            if not self.section_ids or part.start is None or part.start.line in visible
        ]
        return self.env["ir.qweb"]._render(
            "asom_nets.incoming_readable",
            {
                "delivery": self,
                "start": found.start,
                "totals": self._section_totals(),
                "parts": [(part, self._row_cells(part)) for part in shown],
                "most": MOST_COLLECTIONS,
                "whole": found.whole,
                "fault": found.fault and placed_text(self.env, found.fault),
                "danish": danish,
            },
        )

    @api.depends("content")
    def _compute_raw_text(self):
        for delivery in self:
            lines = []
            if delivery._frozen_intact("content"):
                with delivery._stream() as stream:
                    lines = list(first_lines(stream, MOST_LINES + 1))
            delivery.raw_text = "\n".join(lines[:MOST_LINES])
            delivery.raw_text_cut = len(lines) > MOST_LINES

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
