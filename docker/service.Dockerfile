# A service of the control plane with its sidecar: identity or destination. Built by build.sh, which
# makes the context.
ARG BASE_IMAGE=debian:bookworm-slim
FROM ${BASE_IMAGE}
# The same steps in all images that run Java, then in all with a sidecar: kept once.
COPY java /opt/java
COPY native /usr/lib/
COPY mesh-health /usr/local/bin/
RUN /opt/java/bin/java -version && mkdir -p /var/lib/gossamer && chown 2102:2102 /var/lib/gossamer && chmod 0700 /var/lib/gossamer
COPY proxy /opt/gossamer
COPY cli /opt/gossamer
COPY mesh-command /usr/local/bin/mesh
COPY sbom /usr/share/doc/gossamer/sbom
COPY home /opt/gossamer
ARG SERVICE
ARG VERSION
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Gossamer ${SERVICE}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.revision="${REVISION}"
ENV MESH_DATA=/var/lib/gossamer
USER 2102:2102
HEALTHCHECK --interval=3s --timeout=5s --retries=30 --start-period=3m CMD ["test", "-f", "/tmp/mesh-ready"]
ENTRYPOINT ["mesh"]
