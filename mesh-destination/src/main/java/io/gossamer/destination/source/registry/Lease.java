package io.gossamer.destination.source.registry;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A registered workload for as long as it is believed to be there. Changed under the registry's
 * lock only.
 */
final class Lease {

    private final Registration registration;
    private final List<InetAddress> addresses;
    private List<InetAddress> further = List.of();
    private final Map<String, String> labels;
    private boolean ready;
    private String notReadyReason = "";
    private boolean ending;
    private long endsAt;

    Lease(Registration registration, List<InetAddress> addresses, Map<String, String> labels) {
        this.registration = registration;
        this.addresses = List.copyOf(addresses);
        this.labels = Map.copyOf(labels);
        this.ready = registration.ready();
    }

    Registration registration() {
        return registration;
    }

    /** All of its addresses: first those from which it registered. */
    List<InetAddress> addresses() {
        Set<InetAddress> all = new LinkedHashSet<>(addresses);
        all.addAll(further);
        return List.copyOf(all);
    }

    /** The addresses on other networks, which streams of their own prove. */
    void further(List<InetAddress> proved) {
        further = List.copyOf(proved);
    }

    Map<String, String> labels() {
        return labels;
    }

    boolean ready() {
        return ready;
    }

    /** Why it is not ready; empty if it is, or if nobody knows. */
    String notReadyReason() {
        return notReadyReason;
    }

    void ready(boolean value, String reason) {
        ready = value;
        notReadyReason = value ? "" : reason;
    }

    /** Ends at a time of the registry's clock, unless it was to end sooner. */
    void endAt(long nanoTime) {
        if (!ending || nanoTime - endsAt < 0) {
            ending = true;
            endsAt = nanoTime;
        }
    }

    boolean ended(long now) {
        return ending && endsAt - now <= 0;
    }

    /** Whether it says the same as another, but for the token and how it ends. */
    boolean same(Lease other) {
        return addresses().equals(other.addresses())
                && labels.equals(other.labels)
                && ready == other.ready
                && notReadyReason.equals(other.notReadyReason)
                && registration.facts().equals(other.registration.facts());
    }
}
