from . import (
    test_access,
    test_beside,
    test_delivery,
    test_told,
)
