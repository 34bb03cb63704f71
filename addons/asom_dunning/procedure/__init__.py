"""What may be asked of somebody who has not paid, when, and with which fee; without
Odoo. Amounts are øre, rates hundredths of a percent, spans of time days."""
