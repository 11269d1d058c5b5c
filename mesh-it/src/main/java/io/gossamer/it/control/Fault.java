package io.gossamer.it.control;

import io.grpc.Status;

/** What a scripted service does instead of answering. */
public sealed interface Fault {

    /** Answers as scripted. */
    record None() implements Fault {}

    /** Takes the call and never answers. */
    record Hang() implements Fault {}

    /** Answers with a message in which everything mandatory is missing. */
    record Empty() implements Fault {}

    /** Ends each call with this status. */
    record Fail(Status status) implements Fault {}

    Fault NONE = new None();
    Fault HANG = new Hang();
    Fault EMPTY = new Empty();

    static Fault fail(Status.Code code) {
        return new Fail(code.toStatus().withDescription("scripted"));
    }
}
