"""Which relations the arguments of a call follow."""

from odoo.addons.asom_isolation.calls.nested import relations


def test_a_condition_follows_all_but_the_last_name():
    assert relations([("partner_id.country_id.code", "=", "DK")]) == {
        ("partner_id", "country_id")
    }
    assert relations(["|", ("name", "=", "x.y"), ("active", "=", True)]) == set()


def test_any_follows_the_whole_path_and_what_stands_inside():
    inner = ["&", ("bank_ids.active", "=", True), ("name", "=", "x")]
    assert relations({"domain": [["partner_id", "any", inner]]}) == {
        ("partner_id",),
        ("partner_id", "bank_ids"),
    }


def test_a_reading_follows_what_it_wants_more_of_than_a_name():
    wanted = {
        "name": {},
        "partner_id": {"fields": {"display_name": {}}},
        "line_ids": {
            "fields": {"product_id": {"fields": {"list_price": {}}}, "quantity": {}}
        },
    }
    assert relations(wanted) == {("line_ids",), ("line_ids", "product_id")}


def test_groups_sums_and_orders_are_read_too():
    assert relations(["partner_id.name:max", "date:month"]) == {("partner_id",)}
    assert relations("date desc, partner_id.bank_ids.id") == {
        ("partner_id", "bank_ids")
    }


def test_an_order_of_linked_records_begins_where_they_are():
    wanted = {"line_ids": {"fields": {"name": {}}, "order": "product_id.name"}}
    assert relations(wanted) == {("line_ids",), ("line_ids", "product_id")}
