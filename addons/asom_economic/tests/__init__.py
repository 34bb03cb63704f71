from . import test_transfer, test_trouble
