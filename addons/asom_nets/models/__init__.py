from . import (
    account_move,
    agreement,
    collection,
    collection_run,
    debtor_group,
    delivery,
    delivery_create,
    delivery_texts,
    ir_attachment,
    mandate,
    membership,
)
