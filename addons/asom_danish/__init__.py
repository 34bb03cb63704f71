from . import models
from .code_terms import post_load
from .hooks import post_init_hook
