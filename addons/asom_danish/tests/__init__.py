from . import test_corrections
