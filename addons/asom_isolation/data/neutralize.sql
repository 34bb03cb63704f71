-- A copy of the database signs in nowhere, and nobody signs in with what was known in it.
UPDATE ir_mail_server
   SET smtp_user = NULL, smtp_pass = NULL,
       smtp_ssl_certificate = NULL, smtp_ssl_private_key = NULL;

UPDATE fetchmail_server SET "user" = NULL, password = NULL;

DELETE FROM res_users_apikeys;

UPDATE ir_config_parameter
   SET value = gen_random_uuid()::text
 WHERE key IN ('database.secret', 'database.uuid');

DELETE FROM ir_config_parameter
 WHERE key ~ '(secret|passw|token|api_?key|private_key|credential)'
   AND key != 'database.secret';

DELETE FROM mail_mail;

-- Tokens of links and services, in whatever table an add-on keeps them.
DO $$
DECLARE
    place record;
BEGIN
    FOR place IN
        SELECT col.table_name, col.column_name
          FROM information_schema.columns col
          JOIN information_schema.tables tab USING (table_schema, table_name)
         WHERE col.table_schema = current_schema()
           AND tab.table_type = 'BASE TABLE'
           AND col.is_nullable = 'YES'
           AND col.data_type IN ('text', 'character varying')
           AND col.column_name ~
               '^(.*_)?(access_token|refresh_token|account_token|totp_secret|pkcs12_password)$'
    LOOP
        EXECUTE format(
            'UPDATE %I SET %I = NULL WHERE %I IS NOT NULL',
            place.table_name, place.column_name, place.column_name
        );
    END LOOP;
    -- Trusted browsers, and where people signed in from.
    FOR place IN
        SELECT table_name FROM information_schema.tables
         WHERE table_schema = current_schema()
           AND table_name IN ('auth_totp_device', 'res_device_log', 'auth_passkey_key')
    LOOP
        EXECUTE format('DELETE FROM %I', place.table_name);
    END LOOP;
END
$$;

-- What people wrote about ours, invoices and contacts, and what was changed on them.
UPDATE mail_tracking_value
   SET old_value_char = NULL, new_value_char = NULL,
       old_value_text = NULL, new_value_text = NULL
 WHERE mail_message_id IN (
       SELECT id FROM mail_message
        WHERE model LIKE 'asom.%' OR model IN ('account.move', 'res.partner', 'res.users')
       );

UPDATE mail_message
   SET body = '', subject = NULL, email_from = NULL, incoming_email_to = NULL,
       incoming_email_cc = NULL
 WHERE model LIKE 'asom.%' OR model IN ('account.move', 'res.partner', 'res.users');

UPDATE mail_activity
   SET summary = NULL, note = NULL
 WHERE res_model LIKE 'asom.%' OR res_model IN ('account.move', 'res.partner');

-- Files: frozen ones, letters, invoices. They stay in the file store: do not copy it.
DELETE FROM ir_attachment
 WHERE res_model LIKE 'asom.%'
    OR res_model IN ('account.move', 'account.payment', 'mail.message', 'res.partner',
                     'account.bank.statement', 'mail.compose.message');

DELETE FROM bus_bus;
