-- Members in a copy of the database are numbers: nobody who works with it needs to know
-- who they are. Installations keep their addresses; they belong to the association.
UPDATE res_partner person
   SET name = 'Medlem ' || id,
       complete_name = 'Medlem ' || id,
       commercial_company_name = NULL,
       company_name = NULL,
       email = NULL,
       email_normalized = NULL,
       phone = NULL,
       phone_sanitized = NULL,
       street = 'Testvej ' || id,
       street2 = NULL,
       vat = NULL,
       ref = NULL,
       comment = NULL,
       website = NULL
 WHERE id NOT IN (SELECT partner_id FROM res_company)
   AND id NOT IN (SELECT partner_id FROM res_users WHERE NOT share);

UPDATE res_users SET login = 'medlem-' || id, password = NULL WHERE share AND active;

UPDATE res_partner_bank
   SET acc_number = 'TEST' || id, sanitized_acc_number = 'TEST' || id,
       acc_holder_name = NULL
 WHERE partner_id NOT IN (SELECT partner_id FROM res_company);

UPDATE account_move
   SET invoice_partner_display_name = 'Medlem ' || partner_id,
       invoice_source_email = NULL,
       narration = NULL
 WHERE partner_id IS NOT NULL;

UPDATE account_bank_statement_line
   SET partner_name = NULL, account_number = NULL, transaction_details = NULL,
       payment_ref = 'Test ' || id;

UPDATE asom_membership
   SET note = NULL,
       search_key = lower(member_number),
       name_key = NULL,
       left_along = NULL,
       former_times = NULL;

UPDATE asom_installation SET note = NULL;

UPDATE asom_association_contact SET note = NULL;

UPDATE asom_billing_hold SET reason = 'Test ' || id;

UPDATE asom_charge SET note = NULL;

UPDATE asom_collection_run SET others_note = NULL, stop_reason = NULL;

UPDATE asom_collection_run_line SET warnings = NULL, error = NULL;

UPDATE asom_member_import SET notices = NULL, stop_reason = NULL;

UPDATE asom_member_import_column SET example = NULL;

DELETE FROM asom_member_import_line;

-- Orders say who joins or moves where, and how to reach them.
UPDATE asom_order
   SET new_name = CASE WHEN new_name IS NULL THEN NULL ELSE 'Medlem' END,
       street = NULL,
       street2 = NULL,
       zip = NULL,
       city = NULL,
       email = NULL,
       phone = NULL,
       ean_number = NULL,
       asked_by = NULL,
       reason = NULL,
       refusal = NULL,
       preview = NULL;

UPDATE asom_order_effect SET memory = NULL;

DELETE FROM ir_attachment WHERE res_model = 'asom.order.paper';

UPDATE asom_work_order SET reason = NULL, note = NULL, remark = NULL;

-- A copy of the database calls nobody's server.
UPDATE asom_work_hook SET active = false, secret = NULL, url = 'https://example.invalid/';

UPDATE asom_work_call SET state = 'dropped', error = NULL WHERE state = 'waiting';
