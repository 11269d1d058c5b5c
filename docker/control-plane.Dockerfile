# Identity and destination with their sidecars. Built by build.sh, which makes the context.
ARG BASE_IMAGE=debian:bookworm-slim
FROM ${BASE_IMAGE}
# The same steps in all images that run Java: kept once.
COPY java /opt/java
COPY native /usr/lib/
COPY mesh-health /usr/local/bin/
RUN /opt/java/bin/java -version && mkdir -p /var/lib/gossamer && chown 2102:2102 /var/lib/gossamer && chmod 0700 /var/lib/gossamer
COPY mesh-command /usr/local/bin/mesh
COPY sbom /usr/share/doc/gossamer/sbom
COPY home /opt/gossamer
ARG VERSION
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Gossamer control plane" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.revision="${REVISION}"
ENV MESH_DATA=/var/lib/gossamer
USER 2102:2102
ENTRYPOINT ["mesh"]
