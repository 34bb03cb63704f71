from . import mail, xmlrpc
