"""Choices are told in Danish on every model, whichever add-on has declared them."""

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestWords(TransactionCase):
    def test_choices_that_come_from_a_mixin_are_translated_as_well(self):
        """The server has Danish before the add-ons are installed."""
        self.env.cr.execute(
            """
            SELECT field.model, field.name, choice.value
              FROM ir_model_fields_selection AS choice
              JOIN ir_model_fields AS field ON field.id = choice.field_id
             WHERE field.model LIKE 'asom.%' AND NOT choice.name ? 'da_DK'
                   -- Odoo's own, which no page of ours shows.
               AND field.name NOT LIKE 'activity\\_%'
             ORDER BY 1, 2, 3
            """
        )
        self.assertEqual(self.env.cr.fetchall(), [])
