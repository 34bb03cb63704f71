from . import test_answers, test_collected_again, test_sftp
