from . import action, export, frozen, mail, xmlrpc
