# Three images of one wheel: `gateway` (no Ray, no presidio), `worker` (coordinators and Ray's nodes) and
# `all-in-one` (`watchfloor up`). A base is an exact tag; a digest (`@sha256:…`) can be added to it.
ARG PYTHON=python:3.11.14-slim-bookworm
ARG PYTHON_DIGEST=
ARG NODE=node:22.21.1-bookworm-slim
ARG NODE_DIGEST=
# Told by `make images`; without it the wheel has the fallback version, as git is not sent here.
ARG VERSION=
ARG REVISION=
# Makes what pip compiles depend on the sources alone, and not on when they were installed.
ARG SOURCE_DATE_EPOCH=1735689600

FROM ${PYTHON}${PYTHON_DIGEST} AS python
ARG SOURCE_DATE_EPOCH
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_INPUT=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore \
    PYTHONUNBUFFERED=1 \
    PATH=/opt/watchfloor/bin:$PATH
SHELL ["/bin/bash", "-o", "pipefail", "-eu", "-c"]
RUN groupadd --gid 1000 ray \
    && useradd --uid 1000 --gid 1000 --create-home --home-dir /home/ray --shell /bin/bash ray

# The base's pip fills it, so that it holds none of its own.
FROM python AS environment
RUN python -m venv --without-pip /opt/watchfloor

FROM environment AS gateway-packages
ARG SOURCE_DATE_EPOCH
COPY requirements-gateway.lock /tmp/
RUN pip --python /opt/watchfloor install --require-hashes --requirement /tmp/requirements-gateway.lock

FROM environment AS worker-packages
ARG SOURCE_DATE_EPOCH
COPY requirements-worker.lock /tmp/
RUN pip --python /opt/watchfloor install --require-hashes --requirement /tmp/requirements-worker.lock

# The types of what the dashboard asks are those of the gateway's own description.
FROM gateway-packages AS description
WORKDIR /src
COPY libs libs
COPY services services
RUN PYTHONPATH="$(printf '%s:' libs/*/src services/*/src)" \
    python -m watchfloor.gateway.openapi_document openapi.json

FROM ${NODE}${NODE_DIGEST} AS dashboard
WORKDIR /src/services/gateway/dashboard
COPY services/gateway/dashboard/package.json services/gateway/dashboard/package-lock.json \
    services/gateway/dashboard/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY services/gateway/dashboard ./
COPY --from=description /src/openapi.json ./
RUN npm run types && npm run build

FROM python AS wheel
WORKDIR /src
COPY requirements-build.lock ./
RUN pip install --require-hashes --requirement requirements-build.lock
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY libs libs
COPY services services
COPY --from=dashboard /src/services/gateway/src/watchfloor/gateway/dashboard_files \
    services/gateway/src/watchfloor/gateway/dashboard_files
ARG SOURCE_DATE_EPOCH
ARG VERSION
RUN SETUPTOOLS_SCM_PRETEND_VERSION="${VERSION:-}" \
    pip wheel --no-deps --no-build-isolation --wheel-dir /wheel .

FROM gateway-packages AS gateway-environment
ARG SOURCE_DATE_EPOCH
COPY --from=wheel /wheel /wheel
RUN pip --python /opt/watchfloor install --no-deps --no-index /wheel/*.whl

FROM worker-packages AS worker-environment
ARG SOURCE_DATE_EPOCH
COPY --from=wheel /wheel /wheel
RUN pip --python /opt/watchfloor install --no-deps --no-index /wheel/*.whl

FROM python AS gateway
ARG VERSION
ARG REVISION
LABEL org.opencontainers.image.title="watchfloor gateway" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      watchfloor.sbom="/usr/share/watchfloor/sbom.cdx.json"
COPY dist/watchfloor.cdx.json /usr/share/watchfloor/sbom.cdx.json
COPY --from=gateway-environment /opt/watchfloor /opt/watchfloor
USER 1000:1000
WORKDIR /home/ray
EXPOSE 8080 50051 4317 4318
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/health', timeout=4)"]
CMD ["watchfloor", "gateway", "--host", "0.0.0.0"]

# KubeRay starts `ray start` in it by bash, as the user that Ray's own images have. It has no health
# check: what runs in it is said by whoever starts it.
FROM python AS worker
ARG VERSION
ARG REVISION
LABEL org.opencontainers.image.title="watchfloor worker" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      watchfloor.sbom="/usr/share/watchfloor/sbom.cdx.json"
COPY dist/watchfloor.cdx.json /usr/share/watchfloor/sbom.cdx.json
COPY --from=worker-environment /opt/watchfloor /opt/watchfloor
USER 1000:1000
WORKDIR /home/ray
EXPOSE 9464
CMD ["watchfloor", "coordinator", "--host", "0.0.0.0"]

# PostgreSQL, NATS and the product in one container, everything it keeps in /data.
FROM worker AS all-in-one
LABEL org.opencontainers.image.title="watchfloor"
USER 0:0
RUN install --directory --owner=1000 --group=1000 --mode=0700 /data
USER 1000:1000
ENV WATCHFLOOR_DATA_DIR=/data \
    WATCHFLOOR_GATEWAY__HOST=0.0.0.0
VOLUME /data
EXPOSE 8080 50051 4317 4318
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/health', timeout=4)"]
CMD ["watchfloor", "up"]
