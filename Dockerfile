# Ascolto in a container; compose.yaml says how to run it. Extras: postgres, charts.
ARG EXTRAS=postgres

FROM python:3.13-slim AS build
ARG EXTRAS
WORKDIR /build
COPY constraints.txt pyproject.toml README.md LICENSE CHANGELOG.md ./
COPY bot bot
COPY handlers handlers
COPY templates templates
RUN python -m venv /opt/ascolto \
 && PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt \
    /opt/ascolto/bin/pip install --no-cache-dir --no-compile ".[${EXTRAS}]" \
 && /opt/ascolto/bin/pip uninstall --yes pip \
 && /opt/ascolto/bin/ascolto --version

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin ascolto \
 && install -d -o ascolto -g ascolto -m 0700 /data
COPY --from=build /opt/ascolto /opt/ascolto
ENV PATH=/opt/ascolto/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite:////data/ascolto.db \
    ASCOLTO_CONFIG=/data/ascolto.toml \
    HTTP_HOST=0.0.0.0 \
    LOG_FORMAT=json
USER ascolto
WORKDIR /data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-c", \
    "from os import environ as e; from urllib.request import urlopen; urlopen(f'http://127.0.0.1:{e.get(\"HTTP_PORT\") or 8080}/healthz', timeout=4)"]
ENTRYPOINT ["ascolto"]
CMD ["run"]
