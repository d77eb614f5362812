"""A mail server that delivers nothing. It stores every message in a folder and shows them on a page.

python -m infra.local.mail <folder> <smtp port> <http port> [address to listen on]
"""

import html
import signal
import sys
import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

_STYLE = "body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}td{padding:.3rem 1rem .3rem 0}"


class Mailbox:
    """Messages as `.eml` files, newest last by name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep one message."""
        del server, session
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        name = f"{time.time_ns()}.eml"
        unfinished = self._folder / f".{name}"
        unfinished.write_bytes(content)
        unfinished.rename(self._folder / name)
        return "250 kept"

    def names(self) -> list[str]:
        """File names, newest first."""
        return sorted((file.name for file in self._folder.glob("[0-9]*.eml")), reverse=True)

    def message(self, name: str) -> EmailMessage | None:
        """The message called `name`, None when there is none."""
        if name not in self.names():
            return None
        return message_from_bytes((self._folder / name).read_bytes(), policy=default)


def inbox_page(mailbox: Mailbox) -> str:
    """All messages as a table."""
    rows = []
    for name in mailbox.names():
        message = mailbox.message(name)
        if message is not None:
            cells = (message["date"] or "", message["to"] or "", message["subject"] or "")
            first, *others = (html.escape(str(cell)) for cell in cells)
            rows.append(f'<tr><td><a href="/{name}">{first or name}</a></td>{"".join(f"<td>{c}</td>" for c in others)}')
    return _page("Correo", f"<h1>Correo</h1><table>{''.join(rows)}</table>" if rows else "<h1>Correo</h1><p>Vacío.</p>")


def message_page(message: EmailMessage) -> str:
    """The page of one message. HTML in it is shown as text and never runs."""
    body = message.get_body(("plain", "html"))
    text = html.escape(body.get_content() if body else "")
    subject = html.escape(str(message["subject"] or ""))
    return _page(
        subject, f'<p><a href="/">Correo</a></p><h1>{subject}</h1><pre style="white-space:pre-wrap">{text}</pre>'
    )


def serve(folder: Path, smtp_port: int, http_port: int, host: str = "127.0.0.1") -> None:
    """Serve SMTP and the page until SIGTERM."""
    mailbox = Mailbox(folder)
    smtp = Controller(mailbox, hostname=host, port=smtp_port)
    smtp.start()
    web = ThreadingHTTPServer((host, http_port), _handler(mailbox))
    signal.signal(signal.SIGTERM, _leave)
    try:
        web.serve_forever()
    finally:
        web.server_close()
        smtp.stop()


def _leave(*_: object) -> None:
    raise SystemExit(0)


def _handler(mailbox: Mailbox) -> type[BaseHTTPRequestHandler]:
    class Inbox(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = unquote(self.path.lstrip("/"))
            message = mailbox.message(name) if name else None
            if name and message is None:
                self.send_error(404)
                return
            body = (message_page(message) if message else inbox_page(mailbox)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Log nothing, because requests contain addresses and subjects."""

    return Inbox


def _page(title: str, body: str) -> str:
    return f'<!doctype html><html lang="es"><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>{body}'


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
