"""Orders of the demonstration, and the work that they make.

Taken after everything has been collected: what was sent to Nets stays as it is.
"""

from __future__ import annotations

from datetime import date, timedelta

RULES = (
    {
        "name": "Op i pakke: når som helst, hele den løbende måned betales",
        "kind": "change",
        "direction": "up",
        "charge": "month",
    },
    {
        "name": "Ned i pakke: ved et kvartals begyndelse, en måned før",
        "kind": "change",
        "direction": "down",
        "dates": "quarter",
        "cut_off": "before",
        "cut_off_months": 1,
        "fee": True,
    },
    {
        "name": "Tilvalg opsiges med løbende måned + 1 måned",
        "kind": "drop",
        "dates": "month",
        "cut_off": "month_end",
        "cut_off_months": 1,
    },
    {
        "name": "Udmeldelse: 3 måneder til et kvartals udgang, signalet 1 måned",
        "kind": "leave",
        "dates": "quarter",
        "cut_off": "before",
        "cut_off_months": 3,
        "service_dates": "month",
        "service_cut_off": "month_end",
        "service_months": 1,
    },
)
WORK = (
    {"cause": "join", "task": "connect"},
    {"cause": "take_over", "task": "filter"},
    {"cause": "change", "task": "filter"},
    {"cause": "drop", "task": "fetch", "days": 3},
    {"cause": "leave", "task": "disconnect", "days": 1},
    {"cause": "move", "task": "connect", "place": "new"},
    {"cause": "move", "task": "disconnect"},
    {"cause": "request", "task": "close"},
    {"cause": "request", "task": "open"},
)


NEW = (
    {"new_name": "Sofie Toft Lauridsen", "street": "Nyvænget 2"},
    {"new_name": "Malthe Bay Frandsen", "street": "Nyvænget 4", "phone": "20304051"},
)
OWNERS = ("Agnete Holm Winther", "Birger Thorup Krogh")
# Where an association has one package of a sort, there is nothing to change to.
FIBRE = (("Fiber let", 0.75), ("Fiber plus", 1.5))
# What is ordered: kind, up or down, how many of which take effect at once.
WANTED = (
    ("change", 1, 6, 3),
    ("change", -1, 4, 2),
    ("add", 0, 4, 2),
    ("drop", 0, 2, 1),
    ("leave", 0, 3, 1),
    ("move", 0, 2, 1),
    ("pause", 0, 2, 1),
    ("reopen", 0, 1, 1),
    ("channel", 0, 1, 1),
    ("payer", 0, 1, 1),
    ("take_over", 0, 2, 1),
    ("contact", 0, 3, 1),
)
# So many days ago it was asked for, that the notice of the rule is over by today.
ASKED_AGO = {("leave", 0): 190, ("drop", 0): 70, ("change", -1): 125}


class OrderStory:
    """The orders of one association.

    :param env: an environment of the superuser
    :param company: the association
    """

    def __init__(self, env, company) -> None:
        context = dict(env.context, allowed_company_ids=company.ids)
        self.env = env(context=context)
        self.company = company
        self.today = date.today()
        self.own = [("company_id", "=", company.id)]
        self.owners = list(OWNERS)

    def tell(self) -> dict[str, int]:
        """Take the orders, unless they have been taken.

        :returns: counts for the summary
        """
        orders, works = self.env["asom.order"], self.env["asom.work.order"]
        if not orders.search_count(self.own):
            self._fibre()
            self._rules()
            self._orders()
            self._work()
            self.env.cr.commit()
        undone = [*self.own, ("state", "=", "undone")]
        return {
            "orders": orders.search_count(self.own),
            # Not those that arrears ask for.
            "work_orders": works.search_count([*self.own, ("order_id", "!=", False)]),
            "orders_undone": orders.search_count(undone),
            "orders_done": sorted(
                set(orders.search([*self.own, ("state", "=", "done")]).mapped("kind"))
            ),
        }

    def _rules(self) -> None:
        self.company.asom_board_orders = "accepted"
        fee = self.env["product.product"].search(
            [*self.own, ("asom_kind", "=", "fee")], limit=1
        )
        for row in RULES:
            vals = {**row, "company_id": self.company.id, "fee": 0}
            if row.get("fee"):
                vals |= {"fee": 350, "fee_product_id": fee.id}
            self.env["asom.change.rule"].create(vals)
        receiver = self.env["res.partner"].create(
            {
                "name": "Fyns Antenneservice",
                "email": "service@example.dk",
                "lang": "da_DK",
                "company_id": self.company.id,
            }
        )
        partner = self.env.ref("asom_membership.group_service_partner")
        users = self.env["res.users"].search(
            [*self.own, ("group_ids", "in", partner.ids)]
        )
        users.asom_receiver_ids = receiver
        for row in WORK:
            self.env["asom.work.rule"].create(
                {**row, "company_id": self.company.id, "receiver_id": receiver.id}
            )

    def _fibre(self) -> None:
        """Packages to change to, where there are none."""
        groups = self.env["asom.package.group"]
        if groups.search_count(self.own):
            return
        one = self.env["product.template"].search(
            [*self.own, ("asom_kind", "=", "package"), ("name", "ilike", "fiber")],
            limit=1,
        )
        price = one.product_variant_id._asom_price_on(self.today)
        own = {"company_id": self.company.id}
        one.asom_package_group_id = groups.create(
            {**own, "name": "Fiber", "exclusive": True}
        )
        for name, factor in FIBRE:
            other = one.copy({"name": name, "asom_on_change": one.asom_on_change})
            self.env["asom.price"].create(
                {
                    "product_tmpl_id": other.id,
                    "amount": price.amount * factor,
                    "unit": price.unit,
                    "valid_from": price.valid_from,
                    "announced_on": price.valid_from,
                }
            )

    def _orders(self) -> None:
        members = self.env["asom.membership"].search(
            [*self.own, ("state", "=", "active")], order="id desc"
        )
        free = list(members.filtered("installation_id"))
        taken = [
            order
            for kind, step, number, at_once in WANTED
            for place in range(number)
            if (order := self._order(kind, step, free, place < at_once))
        ]
        taken[3:3] = [self._join(number) for number in range(2)]
        for order in taken[:-1]:
            order.action_preview()
        for order in taken[:-2]:
            order.action_confirm()
        taken[-2].action_refuse()
        # One that has taken effect, and one that waits for its day.
        for kind, place in (("change", 1), ("add", -1)):
            [each for each in taken if each.kind == kind][place].action_undo()

    def _join(self, number):
        """Somebody new, at an address that nobody has had."""
        row = NEW[number]
        line = self.env["product.product"].search(
            [*self.own, ("asom_kind", "=", "package")], order="id"
        )
        priced = [
            product
            for product, price in line._asom_prices_on(self.today).items()
            if price
        ]
        lines = [(0, 0, {"product_id": product.id}) for product in priced[:1]]
        return self.env["asom.order"].create(
            {
                "kind": "join",
                "company_id": self.company.id,
                "date": self.today + timedelta(days=20 * number),
                "date_asked": self.today,
                "origin": "letter",
                "zip": self.company.zip,
                "city": self.company.city,
                "line_ids": lines,
                **row,
            }
        )

    def _order(self, kind, step, free, at_once):
        """An order of the first member whom it fits, or None.

        :param at_once: it takes effect today, or has by now
        """
        ago = ASKED_AGO.get((kind, step), 0) if at_once else 0
        asked = self.today - timedelta(days=ago)
        vals = {
            "kind": kind,
            "date": asked if at_once else self.today + timedelta(days=20),
            "date_asked": asked,
            "origin": "phone",
        }
        for member in free:
            found = self._filled(kind, step, member, vals["date"])
            if found is not None:
                free.remove(member)
                return self.env["asom.order"].create(
                    {**vals, **found, "membership_id": member.id}
                )
        return None

    def _filled(self, kind, step, member, day) -> dict | None:
        """What else the order has, or None where it does not fit the member."""
        rows = member.subscription_ids.filtered(lambda row: not row.cancelled)
        first = min(day, self.today)
        if any(row.date_to or row.date_from > first for row in rows):
            return None
        if member.date_joined > first:
            return None
        if kind == "contact":
            return {"phone": "+45 20 30 40 50"}
        if kind == "take_over":
            return self._owner(rows)
        if kind == "channel":
            other = "slip" if member.payment_channel != "slip" else "transfer"
            known = dict(
                member._fields["payment_channel"]._description_selection(self.env)
            )
            return {"payment_channel": other} if other in known else None
        if kind == "payer":
            payer = self.env["res.partner"].create(
                {"name": "Karla Vestergaard", "company_id": self.company.id}
            )
            return {"payer_id": payer.id}
        if kind in ("leave", "reopen"):
            return {} if rows else None
        if kind == "pause":
            until = self.today + timedelta(days=80)
            return {"date_until": until} if rows else None
        if kind == "move":
            place = self.env["asom.installation"].create(
                {
                    "company_id": self.company.id,
                    "street": f"Nyvej {member.id}",
                    "zip": self.company.zip,
                    "city": self.company.city,
                }
            )
            return {"installation_id": place.id}
        line = self._line(kind, step, rows)
        return line and {"line_ids": [(0, 0, line)]}

    def _owner(self, rows) -> dict | None:
        """A new owner of the address, for whom the old one's packages go on."""
        if not rows or not self.owners:
            return None
        return {"new_name": self.owners.pop()}

    def _line(self, kind, step, rows) -> dict | None:
        products = self.env["product.product"].search(
            [*self.own, ("asom_kind", "in", ("package", "addon"))]
        )
        prices = {
            product: price.amount
            for product, price in products._asom_prices_on(self.today).items()
            if price
        }
        had = rows.product_id
        if kind == "drop":
            addon = rows.filtered(lambda row: row.kind == "addon")[:1]
            return {"subscription_id": addon.id} if addon else None
        if kind == "add":
            addon = next(
                (
                    product
                    for product in prices
                    if product.asom_kind == "addon"
                    and product not in had
                    and not product.asom_requires_ids
                ),
                None,
            )
            return {"product_id": addon.id} if addon and rows else None
        for row in rows.filtered(lambda one: one.kind == "package"):
            group = row.product_id.asom_package_group_id
            now = prices.get(row.product_id, 0)
            for product, amount in prices.items():
                other = product.asom_package_group_id == group
                if group and other and (amount - now) * step > 0:
                    return {"subscription_id": row.id, "product_id": product.id}
        return None

    def _work(self) -> None:
        works = self.env["asom.work.order"].search(
            [*self.own, ("state", "=", "new")], order="id"
        )
        works.action_send()
        works[4:].write({"serial_number": "", "remark": "Udført"})
        works[4:].action_done()
        works[1].remark = "Ingen hjemme, aftal ny tid"
        works[1].action_failed()
        works[2].action_acknowledge()
        works[0].date_due = self.today - timedelta(days=5)
