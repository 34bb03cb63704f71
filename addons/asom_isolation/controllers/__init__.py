from . import action, frozen, mail, xmlrpc
