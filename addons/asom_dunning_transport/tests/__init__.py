from . import test_sftp
