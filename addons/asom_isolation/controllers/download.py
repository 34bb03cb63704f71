from io import SEEK_END
from typing import BinaryIO

from werkzeug.wsgi import wrap_file

from odoo.http import content_disposition, request

CHUNK_BYTES = 1 << 16


def download(data: bytes | BinaryIO, filename: str, media_type: str):
    """An answer that the browser saves as a file, keeps nowhere else, and takes for
    nothing but what it is said to be.

    :param data: the bytes; or a stream of them, which is sent piece by piece, never
        held as a whole, and closed when it was sent
    """
    is_stream = not isinstance(data, bytes)
    size = data.seek(0, SEEK_END) if is_stream else len(data)
    if is_stream:
        data.seek(0)
        data = wrap_file(request.httprequest.environ, data, CHUNK_BYTES)
    answer = request.make_response(
        data,
        headers=[
            ("Content-Type", media_type),
            ("Content-Length", size),
            ("Content-Disposition", content_disposition(filename)),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )
    answer.direct_passthrough = is_stream
    return answer
