from . import grant
