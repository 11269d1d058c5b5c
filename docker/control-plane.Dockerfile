# Identity and destination with their sidecars. Built by build.sh, which makes the context.
ARG BASE_IMAGE=debian:bookworm-slim
FROM ${BASE_IMAGE}
ARG VERSION
LABEL org.opencontainers.image.title="Gossamer control plane" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY java /opt/java
COPY native /usr/lib/
COPY home /opt/gossamer
RUN mkdir -p /var/lib/gossamer && chown 2102:2102 /var/lib/gossamer && chmod 0700 /var/lib/gossamer
USER 2102:2102
ENTRYPOINT ["/opt/java/bin/java", "-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", \
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
            "-Dmesh.home=/opt/gossamer", \
            "-cp", "/opt/gossamer/mesh-cli/target/mesh-cli.jar:/opt/gossamer/mesh-cli/target/lib/*", \
            "io.gossamer.cli.Mesh"]
