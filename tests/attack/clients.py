"""The users at the doors: requests through the server's own WSGI application.

Everything between the socket and the database is the server's: sessions, routing,
authentication, dispatching, errors. Sessions are kept in memory, so that no operation
ends or spoils the next one's.
"""

from __future__ import annotations

import copy
import hashlib
import hmac
import inspect
import json
import time
import xmlrpc.client
from typing import NamedTuple
from unittest.mock import patch

from werkzeug.test import Client as Wsgi

from odoo import http
from odoo.service import security

CALL, JSON2, JSONRPC, XMLRPC = "call_kw", "json/2", "jsonrpc", "xmlrpc"
DOORS = (CALL, JSON2, JSONRPC, XMLRPC)


class Answer(NamedTuple):
    """Status and bytes (headers and body) of an answer."""

    status: int
    data: bytes

    @property
    def is_error(self) -> bool:
        """Was the operation refused, or did it break?"""
        return self.status >= 400 or b'"error": {' in self.data[-100_000:]


class Sessions:
    """Stands in for the server's store of sessions."""

    def __init__(self, store) -> None:
        self._store = store
        self._kept: dict[str, http.Session] = {}

    def __getattr__(self, name):
        return getattr(self._store, name)

    def keep(self, session) -> None:
        """Answer for this session from now on."""
        self._kept[session.sid] = session

    def save_all(self) -> None:
        """Into the server's own store, for another process."""
        for session in self._kept.values():
            self._store.save(session)

    def get(self, sid):
        """A copy, so that nothing of a request stays."""
        kept = self._kept.get(sid)
        if kept is None:
            return self.new()
        found = self._store.session_class(copy.deepcopy(dict(kept)), sid, False)
        found.is_dirty = False
        return found

    def save(self, session) -> None:
        """Nothing is kept."""

    delete = rotate = delete_old_sessions = lambda self, *_args, **_words: None


class Client:
    """One user at all doors.

    :param env: a superuser's environment
    :param user: None for an anonymous visitor
    :param company_ids: companies that the user works in, as the web client tells
    """

    def __init__(self, env, sessions: Sessions, user, company_ids) -> None:
        self.database = env.cr.dbname
        self.user = user
        self.context = {"lang": "en_US", "tz": "Europe/Copenhagen"}
        self.key = None
        session = sessions.new()
        session.update(http.get_default_session(), db=self.database)
        session["_trace_disable"] = True
        session.context["lang"] = "en_US"
        if user:
            self.context |= {"uid": user.id, "allowed_company_ids": company_ids}
            session.uid, session.login = user.id, user.login
            session.session_token = security.compute_session_token(
                session, env(user=user.id)
            )
            session.context = dict(self.context)
            keys = env(user=user.id)["res.users.apikeys"].sudo()
            self.key = keys._generate(None, "attack", None)
        sessions.keep(session)
        secret = env["ir.config_parameter"].get_param("database.secret")
        stamp = int(time.time()) + 3600
        told = f"{session.sid[: http.STORED_SESSION_BYTES]}{stamp}".encode()
        sign = hmac.new(secret.encode(), told, hashlib.sha1).hexdigest()
        self.csrf = f"{sign}o{stamp}"
        self.http = Wsgi(http.root, use_cookies=False)
        cookies = f"session_id={session.sid}"
        if user:
            cookies += "; cids=" + "-".join(map(str, company_ids))
        self.headers = {"Cookie": cookies, "X-Odoo-Database": self.database}

    # --- routes --------------------------------------------------------------------

    def open(self, path: str, method: str = "GET", **words) -> Answer:
        """A request as a browser makes it; redirections are not followed."""
        headers = {**self.headers, **words.pop("headers", {})}
        try:
            done = self.http.open(path, method=method, headers=headers, **words)
        except Exception as error:  # what the socket's server would turn into a 500
            return Answer(500, repr(error).encode())
        try:
            head = "\n".join(f"{name}: {value}" for name, value in done.headers)
            return Answer(done.status_code, head.encode() + b"\n" + done.get_data())
        finally:
            done.close()

    def post_json(self, path: str, params, **words) -> Answer:
        """A JSON-RPC request as the web client makes it."""
        return self.open(path, "POST", json={"params": params}, **words)

    def post_form(self, path: str, values: dict) -> Answer:
        """A form with its token."""
        return self.open(path, "POST", data={**values, "csrf_token": self.csrf})

    # --- methods ---------------------------------------------------------------------

    def call(self, door, model, method, ids, args, kwargs, context=None) -> Answer:
        """Call a method at a door.

        :param ids: None for a method of the model, else ids of the records
        """
        kwargs = {**kwargs, "context": {**self.context, **(context or {})}}
        whole = list(args) if ids is None else [list(ids), *args]
        if door == JSON2:
            return self._json2(model, method, ids, args, kwargs)
        if door == CALL:
            params = {
                "model": model._name,
                "method": method,
                "args": whole,
                "kwargs": kwargs,
            }
            path = f"/web/dataset/call_kw/{model._name}/{method}"
            return self.post_json(path, params)
        words = [
            self.database,
            self.user.id if self.user else 0,
            self.key or "x",
            model._name,
            method,
            whole,
            kwargs,
        ]
        if door == JSONRPC:
            params = {"service": "object", "method": "execute_kw", "args": words}
            return self.post_json("/jsonrpc", params)
        try:
            body = xmlrpc.client.dumps(tuple(words), "execute_kw", allow_none=True)
        except (OverflowError, TypeError):
            return Answer(400, b"")
        return self.open("/xmlrpc/2/object", "POST", data=body.encode())

    def _json2(self, model, method, ids, args, kwargs) -> Answer:
        names = []
        function = getattr(type(model), method, None)
        if function:
            names = [*inspect.signature(function).parameters][1:]
        values = {**dict(zip(names, args, strict=False)), **kwargs}
        if ids is not None:
            values["ids"] = list(ids)
        headers = {"Authorization": f"bearer {self.key}"} if self.key else {}
        # Stateless: the session's cookie is left out.
        headers["Cookie"] = ""
        body = json.dumps(values, default=str)
        return self.open(
            f"/json/2/{model._name}/{method}",
            "POST",
            data=body,
            content_type="application/json",
            headers=headers,
        )


def replaced_store():
    """Patch that puts :class:`Sessions` in the place of the server's store."""
    return patch.object(http.root, "session_store", Sessions(http.root.session_store))
