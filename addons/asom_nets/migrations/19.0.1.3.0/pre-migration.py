def migrate(cr, version):
    """What stands in deliveries is a first attempt: noted at once, not row by row."""
    cr.execute(
        "ALTER TABLE asom_nets_collection "
        "ADD COLUMN IF NOT EXISTS attempt integer NOT NULL DEFAULT 1"
    )
    cr.execute("ALTER TABLE asom_nets_collection ALTER COLUMN attempt DROP DEFAULT")
