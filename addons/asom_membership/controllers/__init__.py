from . import collection_run_report, home, member_import
