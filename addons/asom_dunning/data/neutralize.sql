-- What was said about members, and the letters to them.
UPDATE asom_dunning_hold SET note = NULL;

UPDATE asom_dunning_agreement SET note = NULL;

UPDATE asom_dunning_write_off SET reason = 'x';

UPDATE asom_dunning_reminder SET failure = NULL;

UPDATE asom_dunning_run SET stop_reason = NULL;

UPDATE asom_dunning_run_line SET reason = NULL, error = NULL;

DELETE FROM ir_attachment WHERE res_model IN ('asom.dunning.reminder', 'asom.dunning.run', 'asom.dunning.letter');
