from . import (
    test_access,
    test_agency_after,
    test_agency_portal,
    test_agreement,
    test_agreement_portal,
    test_bad_debt,
    test_card_amount,
    test_closing,
    test_closing_neighbours,
    test_daily,
    test_decided,
    test_demand,
    test_effect,
    test_fee_with_dues,
    test_forged,
    test_handover,
    test_inkasso,
    test_inkasso_sent,
    test_instalments,
    test_killed,
    test_letter_pdf,
    test_limitation,
    test_lives,
    test_one_payment,
    test_policy_change,
    test_print_file,
    test_procedure_by_hand,
    test_procedure_lives,
    test_rpc,
    test_run,
    test_same_defaults,
    test_sets,
    test_unpaid_because,
    test_write_off,
)
from . import test_closing_held
from . import test_inkasso_second
from . import test_law_second
from . import test_mails_alike
from . import test_send_too_old
from . import test_stories_by_hand
