from . import test_access, test_transfer, test_trouble, test_vouchers, test_worlds
