"""Hand a file to the browser at the end of a button's work."""


def fetch_file(url: str) -> dict:
    """The client action that fetches a file, then closes the dialog or loads the page
    anew (``static/src/fetch_file``).

    :param url: an address of this server
    """
    return {
        "type": "ir.actions.client",
        "tag": "asom_fetch_file",
        "params": {"url": url},
    }
