from . import inkasso_agreement, inkasso_message
