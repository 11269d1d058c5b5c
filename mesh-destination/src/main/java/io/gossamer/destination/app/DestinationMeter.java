package io.gossamer.destination.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** What the service shows of itself at {@code /metrics}. */
enum DestinationMeter {
    WATCHES("destination.watches", "Open watches by kind"),
    WORKLOADS("destination.registered.workloads", "Workloads that hold a lease of the registry"),
    PROBLEMS("destination.problems", "Resources and files that were refused"),
    VERSION("destination.resources.version", "Grows with each change of the resources"),
    SYNCED("destination.synced", "1 once all sources have been read, else 0"),
    ENGINE("destination.docker.connected", "1 while the Docker engine answers, else 0"),
    CONTAINERS("destination.docker.containers", "Containers of the Compose project");

    private final String meterName;
    private final String sentence;

    DestinationMeter(String meterName, String sentence) {
        this.meterName = meterName;
        this.sentence = sentence;
    }

    /** Registers it; {@code kind} is its only label, and may be empty for none. */
    void register(MeterRegistry registry, String kind, Supplier<Number> value) {
        Gauge.Builder<Supplier<Number>> gauge =
                Gauge.builder(meterName, value).description(sentence);
        if (!kind.isEmpty()) {
            gauge.tag("kind", kind);
        }
        gauge.register(registry);
    }
}
