"""A script for the server's shell: what the views of the users' menus say in Danish."""

WALK = r'''
import json
import re

from lxml import etree

SHOWN = ("string", "placeholder", "title", "help", "confirm", "aria-label", "alt")
# Lists of codes that a user hardly opens, and of places by their English names.
CODES = {"tz", "peppol_eas", "license", "ubl_cii_tax_category_code",
         "ubl_cii_tax_exemption_reason_code", "lang",
         "layout_background", "font", "chart_template"}
DEEP = 3


class Walk:
    """Opens what a user's menus lead to, as the web client does."""

    def __init__(self, env):
        self.env = env
        self.texts = {}
        self.seen = set()

    def menus(self):
        for menu in self.env["ir.ui.menu"].load_menus(False).values():
            self.note(menu["name"], "menu")
            if menu.get("action_id"):
                self.action(menu["action_id"], menu["name"], 1)

    def note(self, text, where):
        if text and str(text).strip():
            self.texts.setdefault(str(text), where)

    def action(self, number, where, depth):
        action = self.env["ir.actions.actions"].sudo().browse(number)
        if depth > DEEP or number in self.seen:
            return
        if action.type != "ir.actions.act_window":
            return
        self.seen.add(number)
        action = self.env["ir.actions.act_window"].browse(number).sudo()
        self.note(action.name, where)
        for text in re.findall(r">([^<]+)<", action.help or ""):
            self.note(text, where)
        model = self.env.get(action.res_model)
        if model is None or not model.has_access("read"):
            return
        views = [[view or False, kind] for view, kind in action.views]
        if not any(kind == "search" for _view, kind in views):
            views.append([action.search_view_id.id, "search"])
        self.views(model, views, f"{where}: {action.res_model}", depth)

    def views(self, model, views, where, depth):
        told = model.get_views(views, {"toolbar": True, "load_filters": True})
        for view in told["views"].values():
            tree = etree.fromstring(view["arch"])
            self.tree(tree, where)
            buttons = tree.iter("button")
            numbers = [b.get("name") for b in buttons if b.get("type") == "action"]
            for each in (view.get("toolbar") or {}).values():
                for item in each:
                    self.note(item["name"], where)
                    numbers.append(str(item["id"]))
            for number in filter(str.isdigit, numbers):
                self.action(int(number), where, depth + 1)
        for name, data in told["models"].items():
            for field, shown in data["fields"].items():
                place = f"{where}: {name}.{field}"
                self.note(shown.get("string"), place)
                self.note(shown.get("help"), place)
                for _key, label in shown.get("selection") or ():
                    if field not in CODES:
                        self.note(label, place)

    def tree(self, tree, where):
        tree.attrib.pop("string", None)  # no view shows what it is called
        for node in tree.iter(etree.Element):
            for text in (node.text, node.tail, *map(node.get, SHOWN)):
                self.note(text, where)


found = {}
# The manager may all that staff may.
for login in ("manager", "board"):
    user = env["res.users"].search([("login", "=", login)])
    companies = {"lang": "da_DK", "allowed_company_ids": user.company_ids.ids}
    walk = Walk(env(user=user.id, context=companies))
    walk.menus()
    assert len(walk.seen) > 20, walk.seen
    found[login] = walk.texts
modules = env["ir.module.module"].search([("state", "=", "installed")]).mapped("name")
print("DANISH", json.dumps([sorted(modules), found]))
'''
