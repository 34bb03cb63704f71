"""Views as the web client opens them, for each group of users."""

from lxml import etree

from odoo.tools.safe_eval import safe_eval

from .common import NetsCase

GROUPS = ("board", "accountant", "staff", "manager")


class ViewsCase(NetsCase):
    """``users`` has one user of each group, of ``north`` alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            group: cls.user_of(f"view_{group}", f"group_{group}", cls.north)
            for group in (*GROUPS, "service_partner")
        }

    def as_user(self, group, model):
        return (
            self.env[model]
            .with_user(self.users[group])
            .with_context(allowed_company_ids=self.north.ids)
        )

    def action(self, group, name):
        actions = self.as_user(group, "ir.actions.act_window")
        return actions._for_xml_id(f"asom_nets.{name}")

    def specification(self, node, fields):
        """What the web client asks for: the fields of the view, lists included."""
        wanted = {}
        for child in node.iter("field"):
            inside = [p for p in child.iterancestors("field") if p in node.iter()]
            name = child.get("name")
            if inside or name not in fields:
                continue
            kind = fields[name]["type"]
            wanted[name] = {}
            if kind == "many2one":
                wanted[name] = {"fields": {"display_name": {}}}
            elif kind in ("one2many", "many2many"):
                wanted[name] = {"fields": {"display_name": {}}, "limit": 40}
        return wanted

    def opened(self, group, model, view_type, view_id=False):
        """(architecture, specification) of a view as the user gets it."""
        views = self.as_user(group, model).get_views([(view_id, view_type)])
        arch = etree.fromstring(views["views"][view_type]["arch"])
        fields = views["models"][model]["fields"]
        return arch, self.specification(arch, fields)

    def open_action(self, group, name):
        """Open each view of an action with all records that the user finds."""
        action = self.action(group, name)
        model = self.as_user(group, action["res_model"])
        records = model.search([])
        self.assertTrue(records, name)
        for _view, kind in action["views"]:
            with self.subTest(group=group, name=name, kind=kind):
                arch, spec = self.opened(group, model._name, kind)
                if kind in ("pivot", "graph"):
                    self.read_groups(model, arch)
                elif kind == "form":
                    data = records.with_context(bin_size=True).web_read(spec)
                    self.assertEqual(len(data), len(records))
                else:
                    found = model.web_search_read([], spec, limit=80)
                    self.assertEqual(found["length"], len(records))

    def read_groups(self, model, arch):
        """The groups and sums of a pivot or graph."""
        by, sums = [], []
        for node in arch.iter("field"):
            name = node.get("name")
            if node.get("type") == "measure":
                sums.append(f"{name}:sum")
            else:
                by.append(
                    f"{name}:{node.get('interval', 'month')}"
                    if node.get("interval")
                    else name
                )
        self.assertTrue(model.formatted_read_group([], by, sums))

    def try_filters(self, group, name):
        """Each filter of an action's search finds, each grouping groups; the filters
        that are set by default exist."""
        action = self.action(group, name)
        model = self.as_user(group, action["res_model"])
        arch, _spec = self.opened(group, model._name, "search")
        filters = arch.findall(".//filter")
        self.assertTrue(filters)
        for node in filters:
            with self.subTest(name=name, filter=node.get("name")):
                if node.get("domain"):
                    model.search(safe_eval(node.get("domain")))
                elif node.get("context"):
                    by = safe_eval(node.get("context"))["group_by"]
                    model.formatted_read_group([], [by], ["__count"])
                else:
                    self.assertIn(node.get("date"), model._fields)
        known = {node.get("name") for node in filters}
        for key in safe_eval(action["context"] or "{}"):
            if key.startswith("search_default_"):
                self.assertIn(key.removeprefix("search_default_"), known, name)
