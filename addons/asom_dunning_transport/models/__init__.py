from . import inkasso_agreement, inkasso_message, inkasso_file, inkasso_fetch
