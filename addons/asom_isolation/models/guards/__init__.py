"""What every model of every add-on is guarded by."""

from . import (
    given,
    hidden,
    bound,
    called,
    company_links,
    compiled,
    door,
    export,
    foreign,
    frozen,
    limits,
    locked,
    own,
    privileged,
    refused_by_database,
    same_defaults,
    secrets,
    shared_with_all,
    typed_secrets,
)
