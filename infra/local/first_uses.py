"""What libraries make at their first use, and keep: a fork that finds it made shares it with all others.

Nothing here reads a setting, opens a connection or keeps a key.
"""

import ssl

import sqlalchemy
from billiard.util import get_pdeathsig
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask
from redis import Redis
from sqlalchemy.dialects.postgresql import insert

from shared.web.reference import Reference

TABLE = sqlalchemy.table("nothing", sqlalchemy.column("id"))


def use_libraries() -> None:
    """Use each library once."""
    use_openssl()
    compile_statements()
    answer_a_request()
    Redis.from_url("redis://nowhere").close()
    # Billiard makes a parser of C for it, as each child of a worker does when it sets that signal.
    get_pdeathsig()


def use_openssl() -> None:
    """Let both copies of OpenSSL load their algorithms: that of Python and that of `cryptography`."""
    ssl.create_default_context()
    key = Ed25519PrivateKey.generate()
    key.public_key().verify(key.sign(b""), b"")
    AESGCM(AESGCM.generate_key(256)).encrypt(bytes(12), b"", None)


def compile_statements() -> None:
    """Let SQLAlchemy make its dialect, and visit what most statements consist of."""
    engine = sqlalchemy.create_engine("postgresql+psycopg://nowhere")
    for statement in (
        sqlalchemy.select(TABLE).where(TABLE.c.id == 1).order_by(TABLE.c.id),
        insert(TABLE).values(id=1).on_conflict_do_nothing(),
        sqlalchemy.update(TABLE).values(id=1),
        sqlalchemy.delete(TABLE),
    ):
        str(statement.compile(engine))
    engine.dispose()


def answer_a_request() -> None:
    """Let Flask and Werkzeug make what each application needs."""
    app = Flask("nothing", static_folder=None)
    app.config.update(API_TITLE="", API_VERSION="", OPENAPI_VERSION="3.1.0")
    Reference(app)
    app.add_url_rule("/", "nothing", lambda: {"nothing": 0})
    app.test_client().get("/")
