-- Accounts, CPR numbers, and the records from Nets as they came.
UPDATE asom_nets_mandate_request
   SET legal_id = NULL, bank_registration = NULL, bank_account = NULL, reply = NULL;

UPDATE asom_nets_mandate SET note = NULL, end_note = NULL;

UPDATE asom_nets_delivery SET failure = NULL;

UPDATE asom_nets_collection SET note = NULL, reason = NULL;

UPDATE asom_nets_information SET raw = '', bank_account = NULL;

UPDATE asom_nets_mandate_event SET raw = '', reason = NULL, difference = NULL;

UPDATE asom_nets_parked SET raw = '', resolution = NULL;

UPDATE asom_nets_payment SET raw = '', reason = NULL;

UPDATE asom_nets_slip SET raw = '';

UPDATE asom_nets_payout SET explanation = NULL;

-- A copy sends nothing to Nets.
UPDATE asom_nets_delivery SET state = 'cancelled' WHERE direction = 'out' AND state = 'ready';
