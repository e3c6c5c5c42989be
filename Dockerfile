FROM python:3.13-slim-trixie AS build
ENV PIP_NO_CACHE_DIR=1
WORKDIR /build

# Only files whose hashes the lock knows come in. The second step asks no index: it takes from these files what
# the project needs at run time, so one lock serves developers and the image.
COPY requirements.lock ./
RUN python3 -m venv /opt/parley \
    && /opt/parley/bin/pip download --require-hashes --dest wheels -r requirements.lock

COPY LICENSE README.md pyproject.toml ./
COPY app app/
COPY migrations migrations/
RUN /opt/parley/bin/pip install --no-index --find-links wheels '.[pictures]' \
    && /opt/parley/bin/pip uninstall --yes pip \
    && mkdir data


FROM python:3.13-slim-trixie
COPY --from=build /opt/parley /opt/parley
COPY --from=build --chown=10001:10001 /build/data /data

# Temporary files go to the volume too: everything else may be mounted read-only.
ENV PATH=/opt/parley/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    TMPDIR=/data \
    PARLEY_DATABASE_URL=sqlite:////data/parley.db \
    PARLEY_PORT=8000
WORKDIR /data
USER 10001:10001
VOLUME /data
EXPOSE 8000

HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['PARLEY_PORT'] + '/health/live', timeout=2)"]
CMD ["parley", "serve", "--migrate", "--host", "0.0.0.0"]
