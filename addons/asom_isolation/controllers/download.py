from odoo.http import content_disposition, request


def download(data: bytes, filename: str, media_type: str):
    """An answer that the browser saves as a file, keeps nowhere else, and takes for
    nothing but what it is said to be."""
    return request.make_response(
        data,
        headers=[
            ("Content-Type", media_type),
            ("Content-Length", len(data)),
            ("Content-Disposition", content_disposition(filename)),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )
