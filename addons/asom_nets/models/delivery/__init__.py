"""Files to and from Nets: written, received, checked, worked on."""

from . import (
    delivery,
    agree,
    alone,
    check,
    create,
    figures,
    part,
    preview,
    record_mixin,
    process,
    receive,
    rows,
    texts,
    section,
    collection,
    collection_run,
    collection_run_next,
    awaits_delivery,
    downloaded,
    information,
)
