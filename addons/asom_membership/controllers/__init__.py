from . import collection_run_report, export, home, member_import, member_list
