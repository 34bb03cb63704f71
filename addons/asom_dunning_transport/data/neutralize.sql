-- A copy of the database must not send anything to agencies, or hold keys.
UPDATE asom_inkasso_agreement
   SET sftp_key = NULL,
       sftp_host = NULL,
       sftp_user = NULL,
       sftp_host_key = NULL,
       delivery = 'download';
