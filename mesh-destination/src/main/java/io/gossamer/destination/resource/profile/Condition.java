package io.gossamer.destination.resource.profile;

import java.util.List;

/**
 * A condition of a profile, of requests or of responses.
 *
 * @param <L> what a single condition looks at
 */
public sealed interface Condition<L> {

    /** Holds if all hold. */
    record All<L>(List<Condition<L>> conditions) implements Condition<L> {
        public All {
            conditions = List.copyOf(conditions);
        }
    }

    /** Holds if one holds. */
    record Any<L>(List<Condition<L>> conditions) implements Condition<L> {
        public Any {
            conditions = List.copyOf(conditions);
        }
    }

    /** Holds if the other does not. */
    record Not<L>(Condition<L> condition) implements Condition<L> {}

    /** A single one. */
    record Single<L>(L test) implements Condition<L> {}

    /** What is looked at in a request. */
    sealed interface OfRequest {
        /** The whole path matches (RE2 syntax). */
        record Path(String regex) implements OfRequest {}

        record Method(String name) implements OfRequest {}
    }

    /** What is looked at in a response: the status, both ends included. */
    record Status(int min, int max) {}
}
