from . import frozen, mail, xmlrpc
