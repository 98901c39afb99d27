# octavia-prerequisites in a container. Build the package first: mvn -pl cli -am -Pdeb -DskipTests package
#
#   docker build --target run -t octavia-prerequisites .              the command line
#   docker build --target image-agent -t octavia-image-agent .        and what amphora-build.py needs to build images
ARG BASE=debian:12-slim
FROM ${BASE} AS run
COPY cli/target/octavia-prerequisites_*_all.deb /tmp/
# The archive of classes lies beside the jar then: a container has no cache that lasts.
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ca-certificates /tmp/octavia-prerequisites_*_all.deb \
    && XDG_CACHE_HOME=/tmp/cache octavia-prerequisites --version \
    && install -m 644 /tmp/cache/octavia-prerequisites/*.jsa /usr/share/octavia-prerequisites/octavia-prerequisites.jsa \
    && rm -rf /tmp/* /var/lib/apt/lists/*
# Any other uid does as well: the files that are mounted must be of it.
USER 1000:1000
WORKDIR /data
ENTRYPOINT ["octavia-prerequisites"]

FROM run AS image-agent
USER root
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        python3-diskimage-builder debootstrap qemu-utils kpartx git curl sudo mount procps lsb-release bc e2fsprogs dosfstools \
    && rm -rf /var/lib/apt/lists/*
ENTRYPOINT ["python3", "-I", "/usr/share/octavia-prerequisites/scripts/amphora-build.py"]
