from . import frozen
