"""What a member reads on the payment overview: 60 columns, in Danish, with the sums."""

from odoo import Command
from odoo.tests import freeze_time, tagged

from odoo.addons.asom_nets.models.delivery.advice import advice_texts

from .common import EARLY, NetsCase


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestAdvice(NetsCase):
    def texts(self, *names_and_amounts, **vals):
        """The lines for a member who subscribes to these products."""
        member = self.member("Ida Holm", **vals)
        for name, amount in names_and_amounts:
            self.subscribe(member, self.product(name, amount))
        self.collect()
        return advice_texts(self.move_of(member)), self.move_of(member)

    def test_sixty_columns(self):
        name = (
            "Fuldpakke med alle kanaler, øer og åbne net " * 3
            + "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter"
        )
        lines, _move = self.texts((name, 1234.5), ("Bredbånd", 99.95))
        self.assertTrue(all(len(line) <= 60 for line in lines), lines)
        self.assertTrue(any(len(line) == 60 for line in lines))
        together = "".join("".join(lines).split())
        self.assertIn("".join(name.split())[:60], together)
        self.assertEqual(
            [line[-8:] for line in lines if line.endswith(("4,50", "9,95", "4,45"))],
            ["1.234,50", "   99,95", "1.334,45"],
        )

    def test_letters(self):
        lines, _move = self.texts(("Rød grød på Ærø – “stor” № 1 中", 100.0))
        self.assertEqual(
            " ".join(" ".join(lines[:-3]).split()),
            'Rød grød på Ærø - "stor" No 1 ? 01.01.2026-31.03.2026 100,00',
        )

    def test_vat(self):
        tax = self.env["account.tax"].search(
            [
                ("company_id", "=", self.north.id),
                ("type_tax_use", "=", "sale"),
                ("amount", "=", 25),
                ("price_include_override", "!=", "tax_excluded"),
            ],
            limit=1,
        )
        member = self.member("Ida Holm")
        for name, taxes in (("TV", tax.ids), ("Copyright", [])):
            product = self.product(name, 125.0, taxes_id=[Command.set(taxes)])
            self.subscribe(member, product)
        self.collect()
        move = self.move_of(member)
        self.assertEqual((move.amount_total, move.amount_tax), (250.0, 25.0))
        lines = advice_texts(move)
        self.assertRegex(lines[-1], r"^Of which VAT +25,00$")
        self.assertRegex(lines[-2], r"^To pay +250,00$")

    def test_no_vat_no_line(self):
        member = self.subscriber(product=self.product("Dues", 100.0, taxes_id=False))
        self.collect()
        lines = advice_texts(self.move_of(member))
        self.assertRegex(lines[-1], r"^To pay +100,00$")

    def test_the_associations_own_text(self):
        self.north.asom_advice_text = (
            "Spørg kassereren.\nTlf. 12 34 56 78\r\n\r\nHilsen"
        )
        lines, _move = self.texts(("Dues", 100.0))
        self.assertEqual(
            lines[-5:],
            ("", "Spørg kassereren.", "Tlf. 12 34 56 78", "", "Hilsen"),
        )
        self.south.asom_advice_text = "Et andet sted"
        self.assertNotIn("Et andet sted", lines)

    def test_partly_paid(self):
        lines, move = self.texts(("Dues", 100.0))
        self.pay(move, 40.0)
        lines = advice_texts(move)
        self.assertRegex(lines[-4], r"^Already settled +-40,00$")
        self.assertRegex(lines[-2], r"^To pay +60,00$")

    def test_danish(self):
        self.env["res.lang"]._activate_lang("da_DK")
        self.env["res.lang"]._activate_lang("en_US")
        self.north.with_context(lang="en_US").asom_advice_text = "English"
        self.north.with_context(lang="da_DK").asom_advice_text = "Dansk"
        lines, move = self.texts(("Dues", 100.0))
        for lang, text in (("en_US", "English"), ("da_DK", "Dansk"), (False, "Dansk")):
            move.partner_id.lang = lang
            self.assertEqual(advice_texts(move)[-1], text, lang)

    def test_danish_is_not_installed(self):
        self.env["res.lang"]._activate_lang("en_US")
        people = self.env["res.partner"].with_context(active_test=False).search([])
        people.lang = "en_US"
        self.env["res.lang"].search([("code", "=", "da_DK")]).active = False
        lines, move = self.texts(("Dues", 100.0))
        move.partner_id.lang = False
        self.assertTrue(any("100,00" in line for line in advice_texts(move)))

    def test_the_file_says_it(self):
        self.north.asom_advice_text = "Venlig hilsen bestyrelsen på Ærø"
        member = self.subscriber("Ida Holm")
        run = self.collect()
        [one] = self.accepted(run.action_create_delivery()).collections
        self.assertEqual(tuple(one.text_lines), advice_texts(self.move_of(member)))
