package io.gossamer.proxy.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

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
         * @param affinity which requests stay together; null if each is balanced by itself
         * @param slowStart how long the share of a new endpoint grows; zero for no slow start
         * @param limits of what is asked at once
         */
        record Balance(
                String path,
                LoadMetric load,
                @Nullable Affinity affinity,
                Duration slowStart,
                Limits limits)
                implements Dispatch {

            public Balance(String path, LoadMetric load) {
                this(path, load, null, Duration.ZERO, Limits.NONE);
            }

            /** The same, measured differently. */
            public Balance withLoad(LoadMetric other) {
                return new Balance(path, other, affinity, slowStart, limits);
            }
        }

        /** The name as the system's resolver knows it, plaintext, outside the mesh (rule R13). */
        record Resolve(Target.Authority authority) implements Dispatch {}
    }

    /** What requests or connections have in common that go to one endpoint while it is ready. */
    public sealed interface Affinity {

        /**
         * The value of a header.
         *
         * @param name lower case
         */
        record Header(String name) implements Affinity {}

        /** The value of a cookie, which the application sets. */
        record Cookie(String name) implements Affinity {}

        /** The client's address; of a client on this machine, its workload. */
        record Source() implements Affinity {}
    }

    /**
     * How much this process may ask of a destination at once; 0 for no limit.
     *
     * @param connections that are open and carry one thing at a time: TCP and HTTP/1
     * @param requests in flight
     * @param pending requests and connections that wait for an endpoint
     */
    public record Limits(int connections, int requests, int pending) {

        public static final Limits NONE = new Limits(0, 0, 0);

        public boolean isNone() {
            return connections == 0 && requests == 0 && pending == 0;
        }
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
