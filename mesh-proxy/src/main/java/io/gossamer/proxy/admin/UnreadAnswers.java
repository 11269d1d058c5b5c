package io.gossamer.proxy.admin;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Answers that their clients have not read to the end. What they hold together is bounded: when
 * another one needs room, those that have waited longest are broken off, so that nobody can keep
 * scrapers out by not reading. Confined to the admin loop.
 */
final class UnreadAnswers {

    /** A page of metrics is some 100 KiB, compressed a tenth. Bytes. */
    static final int MAX_BYTES = 4 * 1024 * 1024;

    private final Set<AnswerBody> held = new LinkedHashSet<>();
    private long bytes;

    /** Makes room; one that is longer than the bound is alone then. */
    void hold(AnswerBody answer) {
        while (!held.isEmpty() && bytes + answer.length() > MAX_BYTES) {
            held.iterator().next().breakOff();
        }
        held.add(answer);
        bytes += answer.length();
    }

    /** Idempotent. */
    void release(AnswerBody answer) {
        if (held.remove(answer)) {
            bytes -= answer.length();
        }
    }
}
