-- What was said about members, and the letters to them.
UPDATE asom_dunning_hold SET note = NULL;

UPDATE asom_dunning_agreement SET note = NULL;

UPDATE asom_dunning_write_off SET reason = 'x';

UPDATE asom_dunning_reminder SET failure = NULL;

UPDATE asom_dunning_run SET stop_reason = NULL;

UPDATE asom_dunning_run_line SET reason = NULL, error = NULL;

DELETE FROM ir_attachment WHERE res_model IN ('asom.dunning.reminder', 'asom.dunning.run', 'asom.dunning.letter');

-- What was decided, handed over and answered; keys and addresses of agencies.
UPDATE asom_dunning_decision SET reason = NULL, said_by = NULL;

UPDATE asom_dunning_handover SET reached = NULL;

UPDATE asom_dunning_closing SET stopped = NULL;

UPDATE asom_dunning_notice SET failure = NULL;

UPDATE asom_dunning_acknowledgement SET note = NULL, document_name = NULL;

UPDATE asom_inkasso_agency SET email = NULL, phone = NULL;

UPDATE asom_inkasso_agreement SET token = NULL, url = NULL, delivery = 'download';

UPDATE asom_inkasso_case SET cpr = NULL, status = NULL;

UPDATE asom_inkasso_message SET note = NULL, error = NULL;

DELETE FROM ir_attachment WHERE res_model IN (
    'asom.dunning.handover', 'asom.dunning.notice', 'asom.dunning.acknowledgement',
    'asom.inkasso.message'
);
