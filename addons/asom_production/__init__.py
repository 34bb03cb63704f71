from . import cookies, models
from .hooks import post_init_hook

cookies.install()
