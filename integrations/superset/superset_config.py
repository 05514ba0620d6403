"""Superset's settings for a trial on one machine: docs/bi.md. Not for a server that others reach.

Whoever opens it is the administrator, without a password, and what Superset itself keeps is a file.
"""

import os
from pathlib import Path

_FOLDER = Path(os.environ["SUPERSET_HOME"])

SECRET_KEY = os.environ.get("SUPERSET_SECRET_KEY", "for a trial on one machine")
SQLALCHEMY_DATABASE_URI = f"sqlite:///{_FOLDER / 'superset.db'}?check_same_thread=false"
# DuckDB is a file on this machine, which Superset counts as unsafe.
PREVENT_UNSAFE_DB_CONNECTIONS = False
AUTH_ROLE_PUBLIC = "Admin"
TALISMAN_ENABLED = False
WTF_CSRF_ENABLED = False
BABEL_DEFAULT_LOCALE = "zh"
LANGUAGES = {"zh": {"flag": "cn", "name": "中文"}, "en": {"flag": "us", "name": "English"}}
