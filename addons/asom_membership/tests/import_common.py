"""Files of members, and what an association has before and after one."""

import base64
import csv
import io

from odoo.tools import SQL

from .common import AssociationCase

TABLES = (
    "res_partner",
    "asom_membership",
    "asom_subscription",
    "asom_installation",
    "asom_occupancy",
    "asom_membership_household_rel",
    "mail_message",
    "ir_sequence",
)
HEADINGS = (
    "Medlemsnr;Navn;Adresse;Postnr;By;Telefon;Mobil;Indmeldt;Udmeldt;Betalingsform;"
    "Pakke;Pakke fra;Pakke til;Tilvalg;Tilvalg fra;Husstand;Bemærkning"
).split(";")


class ImportCase(AssociationCase):
    """North sells TV packages of which a member has one, and an add-on to them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tv = cls.env["asom.package.group"].create({"name": "TV"})
        cls.small = cls.product("Small TV", asom_package_group_id=cls.tv.id)
        cls.large = cls.product("Large TV", asom_package_group_id=cls.tv.id)
        cls.net = cls.product("Net 100/100")
        cls.sport = cls.product("Sport+", asom_kind="addon")
        cls.imports = cls.env["asom.member.import"]

    @staticmethod
    def row(number, **cells):
        """A row of the file: ``Pakke_fra`` is the column "Pakke fra"."""
        plain = {
            "Medlemsnr": number,
            "Navn": f"Person {number.lstrip('0')}",
            "Adresse": f"Engvej {number.lstrip('0')}",
            "Postnr": "4000",
            "By": "Roskilde",
            "Indmeldt": "01-01-2025",
        }
        return plain | {key.replace("_", " "): value for key, value in cells.items()}

    @staticmethod
    def csv(*rows, encoding="utf-8", headings=HEADINGS):
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(headings)
        writer.writerows([row.get(name, "") for name in headings] for row in rows)
        return stream.getvalue().encode(encoding)

    @classmethod
    def draft(cls, data, name="members.csv", company=None, **vals):
        return cls.imports.create(
            {
                "company_id": (company or cls.north).id,
                "name": name,
                "content": base64.b64encode(data),
                **vals,
            }
        )

    def checked(self, *rows, **vals):
        record = self.draft(self.csv(*rows), **vals)
        record.action_check()
        return record

    def bring_in(self, *rows, company=None, **options):
        return self.imports._import_file(
            company or self.north, "members.csv", self.csv(*rows), **options
        )

    def figures(self, record):
        """new, changed, unchanged, errors, warnings"""
        record.invalidate_recordset()
        return (
            record.new_count,
            record.update_count,
            record.nothing_count,
            record.error_count,
            record.warning_count,
        )

    def members(self, *numbers, company=None):
        domain = [("company_id", "=", (company or self.north).id)]
        if numbers:
            domain.append(("member_number", "in", numbers))
        return self.env["asom.membership"].search(domain, order="member_number_key")

    def counts(self):
        """Rows and newest id of every table that an import writes to."""
        self.env.flush_all()
        found = {}
        for table in TABLES:
            key = "partner_id" if table.endswith("_rel") else "id"
            query = SQL(
                "SELECT count(*), max(%s) FROM %s",
                SQL.identifier(key),
                SQL.identifier(table),
            )
            [found[table]] = self.env.execute_query(query)
        return found

    def runs(self, member):
        """{(product, first day, last day)} of a member's subscriptions."""
        return {
            (row.product_id.name, str(row.date_from), str(row.date_to or ""))
            for row in member.subscription_ids
            if not row.cancelled
        }

    def everything(self, company=None):
        """All that an import makes, in words: to compare two ways of making it."""
        return [
            (
                member.member_number,
                member.partner_id.name,
                member.partner_id.street,
                member.partner_id.phone,
                member.partner_id.customer_rank,
                member.household_ids.mapped("name"),
                member.occupancy_ids.mapped(
                    lambda row: (row.installation_id.name, row.date_from, row.date_to)
                ),
                member.date_joined,
                member.date_left,
                member.payment_channel,
                member.note,
                sorted(self.runs(member)),
            )
            for member in self.members(company=company)
        ]
