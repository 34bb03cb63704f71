"""Tables on paper, without Odoo."""
