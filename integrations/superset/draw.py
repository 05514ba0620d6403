"""Import a bundle into a real Superset and draw every chart of it.

    SUPERSET_HOME=DIR SUPERSET_CONFIG_PATH=…/superset_config.py python integrations/superset/draw.py FILE.zip

runs in Superset's own environment, after `superset db upgrade` and `superset init`: docs/bi.md. Fails where a
chart cannot be drawn, or has no rows.
"""

from __future__ import annotations

import sys
from pathlib import Path
from zipfile import ZipFile

from flask import g
from superset.app import create_app


def main(bundle: Path) -> int:
    """Print a line a chart: its rows, or what is wrong. Returns the exit status."""
    app = create_app()
    failed = 0
    with app.app_context():
        from superset import security_manager
        from superset.commands.dashboard.importers.dispatcher import ImportDashboardsCommand
        from superset.commands.importers.v1.utils import get_contents_from_bundle

        g.user = security_manager.find_user("admin") or security_manager.add_user(
            "admin", "a", "b", "admin@example.org", security_manager.find_role("Admin"), "admin"
        )
        with ZipFile(bundle) as archive:
            ImportDashboardsCommand(get_contents_from_bundle(archive), overwrite=True).run()
    client = app.test_client()
    dashboards = client.get("/api/v1/dashboard/?q=(page_size:100)").get_json()["result"]
    for dashboard in sorted(dashboards, key=lambda one: one["slug"] or ""):
        for chart in client.get(f"/api/v1/dashboard/{dashboard['id']}/charts").get_json()["result"]:
            answer = client.get(f"/api/v1/chart/{chart['id']}/data/?force=true")
            found = (answer.get_json() or {}).get("result") or [{}]
            rows, error = found[0].get("rowcount"), found[0].get("error")
            is_drawn = answer.status_code == 200 and not error and bool(rows)
            failed += not is_drawn
            said = (
                f"{rows} rows"
                if is_drawn
                else f"FAILED {answer.status_code} {error or answer.get_data(True)[:300]}"
            )
            print(f"{dashboard['dashboard_title']} · {chart['slice_name']}: {said}", flush=True)
    print(f"{failed} charts failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
