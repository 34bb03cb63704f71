from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import AssociationCase
from .world import CVR_OTHER


@tagged("post_install", "-at_install")
class TestAssociationContact(AssociationCase):
    """Members read how an association is reached, and answer there."""

    def refused(self, words, call):
        with self.assertRaisesRegex(ValidationError, words), self.cr.savepoint():
            call()
            self.env.flush_all()

    def test_what_is_no_address_and_no_number_is_refused(self):
        self.refused("e-mail address", lambda: self.north.write({"email": "no mail"}))
        self.refused("telephone", lambda: self.north.write({"phone": "12"}))
        self.north.write({"email": "post@example.dk", "phone": "47 17 00 00"})

    def test_nor_is_it_when_the_association_is_made(self):
        wizard = self.env["asom.association.create"].create(
            {
                "name": "Third Antenna",
                "company_registry": CVR_OTHER,
                "email": "no mail",
            }
        )
        self.refused("e-mail address", wizard.action_create_association)

    def test_nor_of_a_contact_person(self):
        person = self.env["res.partner"].create(
            {"name": "Chair", "company_id": self.north.id, "email": "no mail"}
        )
        contacts = self.env["asom.association.contact"]
        vals = {"company_id": self.north.id, "partner_id": person.id}
        self.refused("e-mail address", lambda: contacts.create(vals))
        person.email = "chair@example.dk"
        contact = contacts.create(vals)
        self.refused("telephone", lambda: contact.write({"phone": "unknown"}))

    def test_other_contacts_are_as_they_are(self):
        self.env["res.partner"].create({"name": "Shop", "email": "no mail"})
