"""The demonstration, told in the server's own process: from members to their payments.

Two made-up associations with different terms. Every step looks first whether it has
been taken, so the story can be broken off and told again.
"""

from __future__ import annotations

import base64
import json
import sys
from datetime import date, timedelta
from pathlib import Path

from tools import demo_bank, demo_economic
from tools.demo_cast import BUREAU, FIRST, SECOND, USERS
from tools.demo_dunning import DunningStory
from tools.demo_nets import DAYS_AFTER_DUE, NetsStory, figures
from tools.demo_orders import OrderStory
from tools.demo_trouble import months_after

STEPS_OF_AN_ASSOCIATION = 6
OTHER_STEPS = 8
MENUS = {
    "work_list": "asom_nets.menu_nets_parked",
    "payments": "asom_nets.menu_nets_payment",
    "deliveries": "asom_nets.menu_nets_delivery",
    "mandates": "asom_nets.menu_nets_mandate",
    "settlement": "asom_nets.menu_nets_payout",
    "reminders": "asom_dunning.menu_dunning_run",
    "e-conomic": "asom_economic.menu_economic_agreement",
}
"""Where what came from Nets, the reminders and e-conomic are to be seen."""


def collected_month(today: date) -> date:
    """First day of the first month whose deadline with Nets lies safely ahead.

    :returns: the first day of what both associations collect for
    """
    month = months_after(today.replace(day=1), 1)
    # 6 banking days before the end of a month, and the Christmas holidays.
    while month - today < timedelta(days=15):
        month = months_after(month, 1)
    return month


class Story:
    """Tells the story in one database.

    :param env: an environment of the superuser
    :param folder: where the artefacts go
    """

    def __init__(self, env, folder: Path) -> None:
        self.env = env
        self.folder = folder
        self.step = 0

    def say(self, text: str) -> None:
        """One more line of progress."""
        self.step += 1
        total = STEPS_OF_AN_ASSOCIATION * 2 + OTHER_STEPS
        print(f"asom: [{self.step:>2}/{total}] {text}", file=sys.stderr, flush=True)

    def prepare(self) -> list:
        """Bureau, associations and members: all that comes before collecting.

        :returns: (cast, company, first day to collect for) of each association
        """
        self.say("the bureau and its users")
        self._bureau()
        month = collected_month(date.today())
        return [self._prepare(cast, month) for cast in (FIRST, SECOND)]

    def tell(self) -> dict:
        """Tell everything that has not been told yet.

        :returns: the summary
        """
        collected = [self._collect(*prepared) for prepared in self.prepare()]
        files = self._at_nets([delivery for _cast, _run, delivery in collected])
        self.say("who has not paid is reminded twice, then handed over")
        dunning = self._remind([run for _cast, run, _delivery in collected])
        self.say("members order; the service partner gets what it must do")
        orders = [
            OrderStory(self.env, run.company_id).tell()
            for _cast, run, _delivery in collected
        ]
        self.say("the board decides about those who were handed over")
        for story in dunning:
            story.after.tell()
        self.say("reports")
        rows = [
            self._artefacts(*one) | ordered | story.figures()
            for one, ordered, story in zip(collected, orders, dunning, strict=True)
        ]
        self.say("everything that was posted goes to e-conomic")
        companies = [run.company_id for _cast, run, _delivery in collected]
        sent = demo_economic.send(self.env, companies, self.folder)
        for row, company in zip(rows, companies, strict=True):
            row.update(sent[company.id])
        main = rows[0]
        summary = {
            key: main[key]
            for key in ("members", "charges", "invoices", "total", "delivery", "sha256")
        }
        summary["associations"] = rows
        summary["files_from_nets"] = files
        menus = {name: self.env.ref(xmlid) for name, xmlid in MENUS.items()}
        summary["menus"] = {name: menu.complete_name for name, menu in menus.items()}
        summary["logins"] = [
            {"who": user["who"], "login": user["login"], "password": user["password"]}
            for user in USERS
        ]
        text = json.dumps(summary, ensure_ascii=False, indent=2)
        (self.folder / "summary.json").write_text(text + "\n")
        return summary

    # --- people ------------------------------------------------------------------

    def _bureau(self) -> None:
        company = self.env.ref("base.main_company")
        if company.company_registry != BUREAU["company_registry"]:
            place = {
                "country_id": self.env.ref("base.dk").id,
                "currency_id": self.env.ref("base.DKK").id,
            }
            company.write(BUREAU | place)
        for user in USERS:
            if user["group"] and "company" not in user:
                self._user(user, company)
        self.env.cr.commit()

    def _user(self, cast: dict, company, partner=None):
        users = self.env["res.users"].with_context(no_reset_password=True)
        known = users.search([("login", "=", cast["login"])], limit=1)
        if known:
            return known
        values = {
            "name": partner.name if partner else cast["name"],
            "login": cast["login"],
            "password": cast["password"],
            "lang": "da_DK",
            "tz": "Europe/Copenhagen",
            "company_id": company.id,
            "company_ids": [(6, 0, company.ids)],
            "group_ids": [(6, 0, self.env.ref(cast["group"]).ids)],
        }
        if partner:
            values["partner_id"] = partner.id
        return users.create(values)

    # --- one association -----------------------------------------------------------

    def _prepare(self, cast: dict, month: date):
        self.say(f"{cast['company']['name']}: chart of accounts, packages, prices")
        company = self._company(cast, month)
        run = self._run_of(company)
        start = run.date_from or month
        self._products(cast, company, start)
        self.env.cr.commit()
        self.say(f"{cast['file']}: members read, checked and imported")
        self._members(cast, company, start)
        self._others(cast, company, start)
        self.env.cr.commit()
        return cast, company, start

    def _run_of(self, company):
        return self.env["asom.collection.run"].search(
            [("company_id", "=", company.id), ("state", "!=", "cancelled")],
            order="id",
            limit=1,
        )

    def _collect(self, cast: dict, company, start: date) -> tuple:
        """Dues of one association, up to the file for Nets.

        :returns: (cast, run, delivery)
        """
        name = company.name
        run = self._run_of(company) or self._new_run(company, start)
        staff, manager = self._as("staff", company), self._as("manager", company)
        self.say(f"{name}: dues previewed: what every member is charged, and why")
        if run.state in ("draft", "previewing"):
            run.with_user(staff).action_preview()
            self.env.cr.commit()
        self.say(f"{name}: approved by another user")
        if run.state == "previewed":
            run.with_user(manager).action_approve()
            self.env.cr.commit()
        self.say(f"{name}: invoices posted")
        run.with_user(staff).action_execute()
        self.env.cr.commit()
        self.say(f"{name}: delivery 0601 written to Nets")
        delivery = run.with_user(staff).action_create_delivery()
        self.env.cr.commit()
        return cast, run, delivery.with_env(self.env)

    def _at_nets(self, deliveries: list) -> int:
        """Nets takes the deliveries; what it sends back is received.

        :returns: how many files came back
        """
        companies = self.env["res.company"].union(*(d.company_id for d in deliveries))
        staff = self._as("staff", companies)
        # A file that holds several associations belongs to the bureau.
        chosen = staff.company_id | companies
        env = self.env(
            user=staff, context=dict(self.env.context, allowed_company_ids=chosen.ids)
        )
        nets = NetsStory(env, BUREAU["company_registry"])
        own = [delivery.with_env(env) for delivery in deliveries]
        self.say("Nets takes the deliveries and answers")
        for delivery in own:
            nets.know(delivery)
        nets.take(own)
        self.say("members pay, refuse, sign up; the files from Nets are received")
        files = nets.send()
        self.say("the bank's statements show what Nets has paid")
        for delivery in deliveries:
            demo_bank.read_in(delivery.agreement_id, nets.nets)
        self.env.cr.commit()
        return files

    def _remind(self, runs: list) -> list[DunningStory]:
        """Reminders of what is left, when all has come that Nets has to tell."""
        first = max(run.date_due for run in runs) + timedelta(days=DAYS_AFTER_DUE + 3)
        stories = []
        for run in runs:
            company = run.company_id
            users = [self._as(login, company) for login in ("staff", "manager")]
            staff, manager = (self.env(user=user) for user in users)
            story = DunningStory(staff, manager, company)
            story.tell(first)
            stories.append(story)
        return stories

    def _as(self, login: str, company):
        user = self.env["res.users"].search([("login", "=", login)])
        user.company_ids |= company
        return user

    def _company(self, cast: dict, month: date):
        companies = self.env["res.company"]
        number = cast["company"]["company_registry"]
        known = companies.search([("company_registry", "=", number)], limit=1)
        if known:
            return known
        return companies._asom_create_association(
            {
                **cast["company"],
                "asom_dues_first_month": str(cast["first_month"](month)),
                "asom_collect_from": month,
            }
        )

    def _products(self, cast: dict, company, start: date) -> None:
        env = self.env(context=dict(self.env.context, allowed_company_ids=company.ids))
        env = env["res.company"].with_company(company).env
        group = env["asom.package.group"]
        for row in cast["products"]:
            known = env["product.template"].search(
                [("name", "=", row["name"]), ("company_id", "=", company.id)]
            )
            if known:
                continue
            package_group = group.search(
                [("name", "=", row.get("group")), ("company_id", "=", company.id)]
            )
            if row.get("group") and not package_group:
                package_group = group.create(
                    {"name": row["group"], "company_id": company.id}
                )
            product = env["product.template"].create(
                {
                    "name": row["name"],
                    "type": "service",
                    "asom_kind": row["kind"],
                    "asom_proration": row.get("proration", "day"),
                    "asom_package_group_id": package_group.id,
                    "company_id": company.id,
                    **({} if row["vat"] else {"taxes_id": [(5,)]}),
                }
            )
            for amount, valid_from in row["prices"]:
                valid_from = valid_from or months_after(start, 1) + timedelta(days=14)
                env["asom.price"].create(
                    {
                        "product_tmpl_id": product.id,
                        "amount": amount,
                        "valid_from": valid_from,
                        "announced_on": valid_from - timedelta(days=90),
                    }
                )

    def _members(self, cast: dict, company, start: date) -> None:
        path = self.folder / cast["file"]
        done = self.env["asom.member.import"].search_count(
            [("company_id", "=", company.id), ("state", "=", "done")]
        )
        if done and path.exists():
            return
        cast["write"](path, start)
        self.env["asom.member.import"]._import_file(
            company, cast["file"], path.read_bytes(), mode="good_rows"
        )

    def _others(self, cast: dict, company, start: date) -> None:
        """What does not come with the list: Nets, mandates, a fee, a discount."""
        env = self.env
        if env["asom.nets.agreement"]._of(company):
            return
        agreement = env["asom.nets.agreement"].create(
            dict(
                cast["nets"],
                company_id=company.id,
                data_supplier_cvr=BUREAU["company_registry"],
                data_supplier_name=BUREAU["name"],
            )
        )
        members = env["asom.membership"].search(
            [("company_id", "=", company.id)], order="id"
        )
        wanted = members.filtered(
            lambda m: m.payment_channel == "betalingsservice" and m.state != "left"
        )
        # A handful have asked for Betalingsservice but never signed up with Nets.
        env["asom.nets.mandate"].create(
            [
                {
                    "membership_id": member.id,
                    "debtor_group_id": agreement.debtor_group_ids[:1].id,
                    "number": f"{100_000_000 + index:09d}",
                    "date_from": max(member.date_joined, date(1996, 1, 1)),
                }
                for index, member in enumerate(wanted)
                if index % 40
            ]
        )
        self._fee_and_discount(cast, company, members, start)
        for user in USERS:
            if user.get("company") == cast["key"]:
                self._guest(user, company, members)

    def _fee_and_discount(self, cast, company, members, start) -> None:
        fee = self.env["product.product"].search(
            [("asom_kind", "=", "fee"), ("company_id", "=", company.id)], limit=1
        )
        running = members.filtered(lambda m: m.state == "active")
        for member in running[10:12]:
            self.env["asom.charge"].create(
                {
                    "company_id": company.id,
                    "membership_id": member.id,
                    "product_id": fee.id,
                    "kind": "fee",
                    "name": fee.name,
                    "date_from": start,
                    "date_to": start,
                    "amount": fee._asom_price_on(start).amount,
                }
            )
        generous = running[20]
        package = generous.subscription_ids.filtered(lambda s: s.kind == "package")[:1]
        self.env["asom.charge"].create(
            {
                "company_id": company.id,
                "membership_id": generous.id,
                "product_id": package.product_id.id,
                "kind": "credit",
                "name": "Godtgørelse for lang afbrydelse",
                "date_from": start,
                "date_to": start,
                "amount": -5000.0,
                "note": "Kabelskade i hele efteråret",
            }
        )
        rebated = running[30].subscription_ids[:1]
        self.env["asom.discount"].create(
            {
                "subscription_id": rebated.id,
                "name": "Sommerhus",
                "percent": 25.0,
                "date_from": start,
            }
        )

    def _guest(self, cast: dict, company, members) -> None:
        """The board's user and a member's portal user."""
        partner = None
        if cast["group"] == "base.group_portal":
            partner = members.filtered(lambda m: m.state == "active")[:1].partner_id
        self._user(cast, company, partner)

    def _new_run(self, company, start: date):
        months = company._asom_term_months()
        return self.env["asom.collection.run"].create(
            {
                "company_id": company.id,
                "date_from": start,
                "date_to": months_after(start, months) - timedelta(days=1),
            }
        )

    # --- artefacts -----------------------------------------------------------------

    def _joined(self) -> list[int]:
        """Members whom orders have made: a second telling finds them."""
        orders = self.env["asom.order"].sudo()
        joined = orders.search([("kind", "=", "join")]).membership_id
        taken_over = orders.search([("kind", "=", "take_over")]).new_membership_id
        return (joined | taken_over).ids

    def _artefacts(self, cast: dict, run, delivery) -> dict:
        for old in self.folder.glob(f"BS0601-{delivery.number}.*"):
            old.unlink()
        (self.folder / delivery.filename).write_bytes(
            base64.b64decode(delivery.content)
        )
        report = self.folder / f"{cast['key']}_run.xlsx"
        report.write_bytes(run._report_xlsx())
        moves = run.move_ids.filtered(
            lambda m: m.state == "posted" and m.move_type == "out_invoice"
        )
        company = run.company_id
        return {
            "name": company.name,
            "file": cast["file"],
            "period": f"{run.date_from} to {run.date_to}",
            "due": str(run.date_due),
            "members": self.env["asom.membership"].search_count(
                [("company_id", "=", company.id), ("id", "not in", self._joined())]
            ),
            "charges": run.charge_count,
            "warnings": run.warning_count,
            "invoices": len(moves),
            "failed": run.failed_count,
            "total": round(sum(moves.mapped("amount_total")) * 100),
            "collections": delivery.included_count,
            "left_out": delivery.left_out_count,
            "delivery": delivery.filename,
            "sha256": delivery.sha256,
            "report": report.name,
            **figures(run),
            **demo_bank.figures(company),
        }


def main(conf: str, name: str, folder: str, log: str, part: str = "tell") -> None:
    """Tell the story in database ``name``.

    :param part: ``tell`` for all of it, ``prepare`` for what comes before collecting
    """
    import odoo
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-c", conf, "-d", name, "--no-http", f"--logfile={log}"])
    odoo.netsvc.init_logger()
    with Registry(name).cursor() as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {"lang": "da_DK"})
        story = Story(env, Path(folder))
        story.prepare() if part == "prepare" else story.tell()


if __name__ == "__main__":
    main(*sys.argv[1:])
