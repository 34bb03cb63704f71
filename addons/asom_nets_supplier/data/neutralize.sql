-- Accounts of members that are businesses.
UPDATE asom_nets_supplier_registration
   SET bank_registration = NULL, bank_account = NULL, cvr = NULL;
