from . import agreement, collection_run, delivery, membership, parked, registration
