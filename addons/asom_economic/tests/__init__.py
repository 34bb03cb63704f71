from . import (
    test_access,
    test_customers,
    test_incoming,
    test_invoices,
    test_preflight,
    test_second,
    test_setup,
    test_transfer,
    test_trouble,
    test_vouchers,
    test_ways,
    test_worlds,
)
