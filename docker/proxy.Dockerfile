# The sidecar. Built by build.sh, which makes the context.
ARG BASE_IMAGE=debian:bookworm-slim
FROM ${BASE_IMAGE}
# The same steps in all images that run Java, then in all with a sidecar: kept once.
COPY java /opt/java
COPY native /usr/lib/
COPY mesh-health /usr/local/bin/
RUN /opt/java/bin/java -version && mkdir -p /var/lib/gossamer && chown 2102:2102 /var/lib/gossamer && chmod 0700 /var/lib/gossamer
COPY proxy /opt/gossamer
COPY sbom /usr/share/doc/gossamer/sbom
ARG VERSION
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Gossamer sidecar" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.revision="${REVISION}"
USER 2102:2102
HEALTHCHECK --interval=3s --timeout=5s --retries=30 CMD ["mesh-health", "4191"]
ENTRYPOINT ["/opt/java/bin/java", "-Xms8m", "-Xmx64m", "-XX:MaxDirectMemorySize=64m", \
            "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", \
            "-XX:ReservedCodeCacheSize=48m", "-XX:TrimNativeHeapInterval=5000", \
            "-XX:Tier4InvocationThreshold=15000", "-XX:Tier4MinInvocationThreshold=3000", \
            "-XX:Tier4CompileThreshold=45000", "-XX:Tier4BackEdgeThreshold=120000", \
            "-XX:NewSize=1536k", "-XX:StringTableSize=2048", "-XX:-UsePerfData", \
            "-Djdk.reflect.useNativeAccessorOnly=true", \
            "@/opt/gossamer/mesh-proxy/target/java.options", \
            "io.gossamer.proxy.app.ProxyApplication"]
