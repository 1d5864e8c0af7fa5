"""Insights and the audit."""

from datetime import timedelta

from sanic import HTTPResponse
from sqlalchemy import select
from sqlalchemy.engine import Connection

from console import charts, daily_figures
from console.insights import ANSWERED, Insights, insights, shown
from console.pages import Route, Visit, number
from console.project import Project
from console.roles import Role
from console.rows import AnyRow
from records.clock import now
from records.database import Database
from records.staff_schema import audit

SPANS = {"7": "7 days", "30": "30 days", "90": "90 days", "365": "a year"}
_PAGE = 100


class InsightPages:
    """Figures over time, and who did what."""

    def __init__(self, database: Database, project: Project) -> None:
        self._database = database
        self._project = project

    def routes(self) -> list[Route]:
        """Give the pages."""
        return [
            Route("GET", "/insights", self.figures, Role.REVIEWER),
            Route("GET", "/audit", self.audited, Role.ADMINISTRATOR),
        ]

    async def figures(self, visit: Visit) -> HTTPResponse:
        """Show the figures of a span of days."""
        span = visit.query("days")
        span = span if span in SPANS else "30"
        since = now().date() - timedelta(days=int(span) - 1)
        present = await self._project.refresh()

        def work(connection: Connection) -> Insights:
            sums = daily_figures.sums(connection, since)
            days = daily_figures.by_day(connection, since, ANSWERED)
            return insights(sums, days, present.topics)

        found = await self._database.read(work)
        drawn = []
        for chart in found.charts:
            if chart.over_time:
                picture = charts.lines(chart.title, *shown(chart), unit=chart.unit)
            else:
                picture = charts.bars(chart.title, chart.rows, unit=chart.unit)
            drawn.append((chart, picture))
        return visit.page("insights.html", found=found, drawn=drawn, spans=SPANS, span=span)

    async def audited(self, visit: Visit) -> HTTPResponse:
        """Show the audit, newest first."""
        actor, action = visit.query("actor"), visit.query("action")
        before = visit.query("before")
        start = number(before) if before else None

        def work(connection: Connection) -> list[AnyRow]:
            query = select(audit).order_by(audit.c.id.desc()).limit(_PAGE)
            if actor:
                query = query.where(audit.c.actor == actor)
            if action:
                query = query.where(audit.c.action == action)
            if start is not None:
                query = query.where(audit.c.id < start)
            return list(connection.execute(query))

        rows = await self._database.read(work)
        return visit.page("audit.html", rows=rows, actor=actor, action=action, page=_PAGE)
