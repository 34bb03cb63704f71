def migrate(cr, version):
    """Rename the state of payments that brought no money: *told* is *noted*."""
    cr.execute("UPDATE asom_nets_payment SET state = 'noted' WHERE state = 'told'")
