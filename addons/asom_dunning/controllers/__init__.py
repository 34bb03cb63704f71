from . import portal_too_old
