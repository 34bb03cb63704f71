from . import test_transfer, test_trouble, test_vouchers, test_worlds
