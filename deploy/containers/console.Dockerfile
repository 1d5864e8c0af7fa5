# syntax=docker/dockerfile:1
# The console serves staff and trains models, so that it holds both environments.
# `make images` builds the two that it is made of first.
ARG VERSION=0.1.0
FROM clinic-assistant/engine:${VERSION} AS engine

FROM clinic-assistant/app:${VERSION}
COPY --from=engine /opt/engine /opt/engine
# The environment's interpreter stands where the engine's image has it.
COPY --from=engine /usr/local/bin/python3.10 /usr/local/bin/python3.10
COPY --from=engine /usr/local/lib/libpython3.10.so.1.0 /usr/local/lib/libpython3.10.so.1.0
COPY --from=engine /usr/local/lib/python3.10 /usr/local/lib/python3.10
USER 0:0
RUN ldconfig && ln -sf /usr/local/bin/python3.10 /opt/engine/bin/python \
    && mkdir -p .venv && ln -s /opt/engine .venv/engine && ln -s /opt/app .venv/app
USER 10001:10001
EXPOSE 8001
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-m", "deploy.containers.alive", "http://127.0.0.1:8001/healthz"]
CMD ["python", "-m", "console"]
