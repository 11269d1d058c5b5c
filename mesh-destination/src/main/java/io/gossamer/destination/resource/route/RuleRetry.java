package io.gossamer.destination.resource.route;

import java.time.Duration;
import java.util.List;

/**
 * The {@code retry} of a rule.
 *
 * @param attempts repetitions of one request, 0 to 65,535
 * @param codes HTTP statuses to repeat after, 400 to 599; what the mesh itself failed is repeated
 *     too
 * @param backoff at least so long between two tries; zero for the usual pauses
 * @param line where it stands, from 1; 0 if there are no lines
 */
public record RuleRetry(int attempts, List<Integer> codes, Duration backoff, int line) {

    public RuleRetry {
        codes = List.copyOf(codes);
    }
}
