-- A copy of the database must not take the association's files, send any, or hold keys.
UPDATE asom_nets_channel
   SET private_key = NULL,
       passphrase = NULL,
       key_variable = NULL,
       state = 'draft',
       active = false;

UPDATE asom_nets_transfer
   SET state = 'cancelled'
 WHERE direction = 'out'
   AND state IN ('waiting', 'working', 'doubtful');
