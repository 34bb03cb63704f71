-- Whoever works with a copy chooses passwords of their own.
DELETE FROM ir_config_parameter WHERE key = 'asom_production.checked';
