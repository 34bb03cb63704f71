from . import models
from .code_terms import correct_code_terms
from .hooks import post_init_hook

# Not by post_load: it is left out when something has imported the add-on before.
correct_code_terms()
