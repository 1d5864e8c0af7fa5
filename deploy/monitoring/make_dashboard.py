"""``python -m deploy.monitoring.make_dashboard``: write the Grafana dashboard beside this file.

A dashboard is hundreds of lines of JSON of which a few differ; those few are here.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

PATH = Path(__file__).resolve().parent / "dashboard.json"
_WIDTH, _HEIGHT = 8, 8
_SOURCE = {"type": "prometheus", "uid": "${source}"}


def _quantile(share: float) -> str:
    buckets = "sum by (le, stage) (rate(clinic_stage_seconds_bucket[$__rate_interval]))"
    return f"histogram_quantile({share}, {buckets})"


# Title, unit, and the queries with their legends.
PANELS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Messages a second",
        "reqps",
        (("sum by (status) (rate(clinic_turns_total[$__rate_interval]))", "{{status}}"),),
    ),
    (
        "Replies by kind",
        "reqps",
        (("sum by (kind) (rate(clinic_replies_total[$__rate_interval]))", "{{kind}}"),),
    ),
    (
        "Share of apologies",
        "percentunit",
        (
            (
                (
                    'sum(rate(clinic_replies_total{kind="unavailable"}[$__rate_interval]))'
                    " / clamp_min(sum(rate(clinic_replies_total[$__rate_interval])), 0.001)"
                ),
                "apologies",
            ),
        ),
    ),
    ("Time by stage, median", "s", ((_quantile(0.5), "{{stage}}"),)),
    ("Time by stage, 95 of 100", "s", ((_quantile(0.95), "{{stage}}"),)),
    (
        "Messages under way",
        "short",
        (("sum by (instance) (clinic_turns_running)", "{{instance}}"),),
    ),
    ("Parts that answer", "bool_yes_no", (("min by (part) (clinic_ready)", "{{part}}"),)),
    ("Engines", "short", (("max by (state) (clinic_engines)", "{{state}}"),)),
    (
        "Engine failures by reason",
        "reqps",
        (("sum by (reason) (rate(clinic_engine_failures_total[$__rate_interval]))", "{{reason}}"),),
    ),
    (
        "Not saved, withheld, above a limit",
        "short",
        (
            ("sum(increase(clinic_unsaved_turns_total[$__rate_interval]))", "not saved"),
            ("sum(increase(clinic_redaction_failures_total[$__rate_interval]))", "withheld"),
            ("sum(increase(clinic_rate_limited_total[$__rate_interval]))", "above a limit"),
            ("sum(increase(clinic_redis_failures_total[$__rate_interval]))", "Redis away"),
        ),
    ),
    (
        "HTTP answers by status",
        "reqps",
        (("sum by (status) (rate(clinic_requests_total[$__rate_interval]))", "{{status}}"),),
    ),
    ("Model in use", "short", (("sum by (model) (clinic_model_info)", "{{model}}"),)),
)


def dashboard() -> dict[str, Any]:
    """Give the dashboard as Grafana imports it."""
    return {
        "title": "Clinic assistant",
        "uid": "clinic-assistant",
        "schemaVersion": 39,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {
            "list": [{"name": "source", "type": "datasource", "query": "prometheus"}],
        },
        "panels": [_panel(number, *panel) for number, panel in enumerate(PANELS)],
    }


def _panel(
    number: int, title: str, unit: str, queries: tuple[tuple[str, str], ...]
) -> dict[str, Any]:
    row, column = divmod(number, 24 // _WIDTH)
    return {
        "id": number + 1,
        "title": title,
        "type": "timeseries",
        "datasource": _SOURCE,
        "gridPos": {"h": _HEIGHT, "w": _WIDTH, "x": column * _WIDTH, "y": row * _HEIGHT},
        "fieldConfig": {"defaults": {"unit": unit, "min": 0}, "overrides": []},
        "targets": [
            {"refId": chr(65 + place), "datasource": _SOURCE, "expr": query, "legendFormat": legend}
            for place, (query, legend) in enumerate(queries)
        ],
    }


def main() -> int:
    """Write the file."""
    PATH.write_text(json.dumps(dashboard(), indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
