# syntax=docker/dockerfile:1
# Gateway, actions and console's pages: Python 3.12, without compilers, tests or a shell user.
FROM python:3.12.12-slim-bookworm AS build
WORKDIR /build
COPY requirements/tools.lock requirements/app-run.lock ./
RUN python -m venv /opt/app \
    && /opt/app/bin/python -m pip install --no-cache-dir --require-hashes -r tools.lock \
    && /opt/app/bin/uv pip install --no-cache --python /opt/app/bin/python --require-hashes -r app-run.lock

FROM python:3.12.12-slim-bookworm
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin clinic \
    && install -d -o clinic -g clinic -m 0700 /data
COPY --from=build /opt/app /opt/app
WORKDIR /app
COPY . .
ENV PATH=/opt/app/bin:$PATH HOME=/tmp DATA_DIR=/data PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 10001:10001
VOLUME /data
EXPOSE 8000 5055
# The gateway unless another part is named: `python -m actions`.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-m", "deploy.containers.alive"]
CMD ["python", "-m", "gateway"]
