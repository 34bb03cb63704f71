from . import collection_run_report
