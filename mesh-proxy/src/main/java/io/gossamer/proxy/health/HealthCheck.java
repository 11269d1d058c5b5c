package io.gossamer.proxy.health;

import java.time.Duration;

/**
 * How a port of the application is asked.
 *
 * @param port where the application listens
 * @param path of an HTTP check; empty for others
 * @param interval from one check to the next, more than zero
 * @param timeout of one check, more than zero
 * @param healthyThreshold checks in a row that must pass until what failed counts as well again
 * @param unhealthyThreshold checks in a row that must fail until what was well counts as failed
 */
public record HealthCheck(
        int port,
        Kind kind,
        String path,
        Duration interval,
        Duration timeout,
        int healthyThreshold,
        int unhealthyThreshold) {

    /** What passes. */
    public enum Kind {
        /** A GET is answered with a status from 200 to 399. */
        HTTP,
        /** A connection is accepted. */
        TCP,
        /** {@code grpc.health.v1.Health/Check} of the whole server answers SERVING. */
        GRPC
    }

    /** What is asked, as in {@code GET /healthz on port 8080}. */
    @Override
    public String toString() {
        String what =
                switch (kind) {
                    case HTTP -> "GET " + path;
                    case TCP -> "connect";
                    case GRPC -> "grpc.health.v1.Health/Check";
                };
        return what + " on port " + port;
    }
}
