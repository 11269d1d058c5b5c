# The services of the demo: an application that knows nothing of a mesh. Built by build.sh, which
# makes the context. The command is a role and its options.
ARG BASE_IMAGE=debian:bookworm-slim
FROM ${BASE_IMAGE}
# The same steps in all images that run Java: kept once.
COPY java /opt/java
COPY native /usr/lib/
COPY mesh-health /usr/local/bin/
RUN /opt/java/bin/java -version && mkdir -p /var/lib/gossamer && chown 2102:2102 /var/lib/gossamer && chmod 0700 /var/lib/gossamer
COPY sbom /usr/share/doc/gossamer/sbom
COPY home /opt/gossamer
ARG VERSION
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Gossamer demo" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.revision="${REVISION}"
USER 2103:2103
ENTRYPOINT ["/opt/java/bin/java", "-Xms8m", "-Xmx32m", "-XX:MaxDirectMemorySize=32m", \
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=32m", \
            "-XX:+ExitOnOutOfMemoryError", \
            "@/opt/gossamer/mesh-demo/target/java.options", \
            "io.gossamer.demo.Demo"]
