-- A copy of the database must not send anything to e-conomic, or hold a token.
UPDATE asom_economic_agreement
   SET grant_token = NULL,
       state = 'closed',
       auto_transfer = false;
DELETE FROM asom_economic_grant;
UPDATE asom_economic_customer SET sent = NULL, differs = NULL, error = NULL;
UPDATE asom_economic_incoming SET text = NULL;
