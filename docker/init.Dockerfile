# Sets redirect rules and holds network namespaces. Begins as root with three capabilities, of which
# none is left once the rules are there. Built by build.sh, which makes the context.
ARG BASE_IMAGE=debian:bookworm-slim
FROM ${BASE_IMAGE}
ARG VERSION
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Gossamer init" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.revision="${REVISION}"
RUN command -v iptables-restore >/dev/null || \
    (apt-get update && apt-get install -y --no-install-recommends iptables && rm -rf /var/lib/apt/lists/*)
COPY sbom /usr/share/doc/gossamer/sbom
COPY mesh-init /usr/local/bin/
ENTRYPOINT ["/usr/local/bin/mesh-init"]
