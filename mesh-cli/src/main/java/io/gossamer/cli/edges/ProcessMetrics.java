package io.gossamer.cli.edges;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What a process of the mesh tells of itself in its metrics. Thread-safe. */
public final class ProcessMetrics {

    private static final String BUFFERS = "jvm_buffer_memory_used_bytes";
    private static final String DIRECT = "jvm_direct_memory_used_bytes";

    private static final Set<String> TRAFFIC = Set.of("request_total", "tcp_open_total");

    private final MetricsReader reader = new MetricsReader();

    /** Bytes of direct buffers in use; empty if the process does not tell. */
    public OptionalLong directMemory(String admin) throws InterruptedException {
        Optional<Map<Series, Double>> samples =
                MetricsReader.await(
                        reader.read(admin, name -> name.equals(BUFFERS) || name.equals(DIRECT)));
        return samples.map(ProcessMetrics::direct).orElse(OptionalLong.empty());
    }

    private static OptionalLong direct(Map<Series, Double> samples) {
        return samples.entrySet().stream()
                .filter(ProcessMetrics::isDirect)
                .mapToLong(sample -> sample.getValue().longValue())
                .findFirst();
    }

    private static boolean isDirect(Map.Entry<Series, Double> sample) {
        Series series = sample.getKey();
        return series.name().equals(DIRECT) || series.label("id").equals("direct");
    }

    /** Whether a sidecar has carried any connection or request; false if it does not answer. */
    public boolean carriedTraffic(String admin) throws InterruptedException {
        return MetricsReader.await(reader.read(admin, TRAFFIC::contains))
                .map(samples -> samples.values().stream().anyMatch(value -> value > 0))
                .orElse(false);
    }
}
