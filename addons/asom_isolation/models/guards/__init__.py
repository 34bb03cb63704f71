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
    secrets,
    shared_with_all,
    typed_secrets,
)
