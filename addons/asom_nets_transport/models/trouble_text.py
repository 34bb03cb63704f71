"""What went wrong on the way, in the reader's language."""

from __future__ import annotations


def trouble_text(env, kind: str | bool, detail: str | bool = "") -> str:
    """One sentence or two: what is wrong, and what to do about it.

    :param kind: a kind of `TransportError`, or nothing
    :param detail: what it says of host, folder or file
    """
    if not kind:
        return ""
    detail = detail or ""
    texts = {
        "unreachable": env._(
            "The server cannot be reached: %s. Check host and port, and whether its "
            "firewall lets this server in.",
            detail,
        ),
        "host_key_changed": env._(
            "The server shows another host key than the one entered here; its "
            "fingerprint is %s. Nothing was sent. Ask Nets whether the key has been "
            "replaced; enter the new one only when they say so.",
            detail,
        ),
        "bad_host_key": env._(
            "The server's host key is missing or cannot be read (line %s).",
            detail or 1,
        ),
        "key_refused": env._(
            "The server refuses our key for %s. Check the user, and whether Nets has "
            "been given the public key shown here.",
            detail,
        ),
        "no_key": env._("There is no private key for this connection."),
        "bad_key": env._(
            "This is no private key in the form of OpenSSH or PEM (RSA, Ed25519 or "
            "ECDSA)."
        ),
        "bad_passphrase": env._(
            "The passphrase does not open the private key, or is missing."
        ),
        "lost": env._("The connection broke off: %s.", detail),
        "folder_missing": env._("The folder %s is not there.", detail),
        "outside": env._("The folder %s is outside of the watched folder.", detail),
        "permission": env._("No permission for %s.", detail),
        "exists": env._(
            "Another file named %s is there already. It has not been replaced.", detail
        ),
        "gone": env._("The file %s is not there any more.", detail),
        "changing": env._("The file %s is still being written.", detail),
        "too_big": env._("The file %s is too big to be fetched.", detail),
        "bad_name": env._("%s is not a name for a file.", detail),
        "left_behind": env._(
            "The file %s has been moved, but its old name cannot be taken away.", detail
        ),
        "failed": env._("It failed: %s.", detail),
        "refused": detail,
        "internal": env._(
            "An error in the program: %s. The server's log says more.", detail
        ),
    }
    return texts[kind]
