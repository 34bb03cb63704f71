"""What leaves the house: letters, free of Odoo."""
