package io.gossamer.cli.edges;

/**
 * A sidecar whose metrics are read.
 *
 * @param name of the workload, unique
 * @param service the name that others call it by; that of the workload if nobody does
 * @param namespace of the workload
 * @param identity its DNS identity as it should be
 * @param admin address of its admin server, {@code host:port}
 */
public record MeshedWorkload(
        String name, String service, String namespace, String identity, String admin) {}
