from . import delivery_refuse
