from . import collection_run_report, member_import
