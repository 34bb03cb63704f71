from . import copy_setup, mend, statement
