package io.gossamer.proxy.model;

import java.time.Duration;

/**
 * Where a rule sends requests (contract, outbound.Backend).
 *
 * @param queueCapacity requests that may wait for an endpoint
 * @param failfast how long they wait before all fail
 */
public record Backend(Meta meta, Dispatch dispatch, int queueCapacity, Duration failfast) {

    public sealed interface Dispatch {

        /** One fixed endpoint. */
        record Forward(Endpoint endpoint) implements Dispatch {}

        /**
         * Endpoints of a destination, balanced.
         *
         * @param path what Destination.Get is asked, {@code name:port}
         */
        record Balance(String path, LoadMetric load) implements Dispatch {}

        /** The name as the system's resolver knows it, plaintext, outside the mesh (rule R13). */
        record Resolve(Target.Authority authority) implements Dispatch {}
    }

    /**
     * Peak EWMA, with a penalty for failures if {@code penalty} is not zero.
     *
     * @param defaultRtt of an endpoint without samples
     */
    public record LoadMetric(
            Duration defaultRtt,
            Duration decay,
            Duration penalty,
            Duration maxRetryAfter,
            Duration penaltyDecay) {}
}
