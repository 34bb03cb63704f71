from . import decide, inkasso_receive
