package io.gossamer.proxy.http.h2;

import java.util.function.LongSupplier;

/**
 * Counts what a peer may do only so often: streams that end by reset, from either side
 * (CVE-2023-44487, CVE-2025-55163), and changes of settings. Windows of {@value #WINDOW_SECONDS}
 * seconds.
 */
final class FloodGuard {

    private static final long WINDOW_SECONDS = 30;
    private static final int MAX_RESETS = 200;
    private static final int MAX_SETTINGS = 200;

    /** DATA frames in a row that carry nothing. */
    private static final int MAX_EMPTY_DATA = 100;

    /** Refusals are the answer to a peer that has not seen our settings yet; then it is abuse. */
    private static final int MAX_EARLY_REFUSALS = 2_000;

    private final LongSupplier nanos;
    private long windowStart;
    private int resets;
    private int settings;
    private int emptyData;
    private int earlyRefusals;

    FloodGuard(LongSupplier nanos) {
        this.nanos = nanos;
        this.windowStart = nanos.getAsLong();
    }

    private void roll() {
        long now = nanos.getAsLong();
        if (now - windowStart >= WINDOW_SECONDS * 1_000_000_000L) {
            windowStart = now;
            resets = 0;
            settings = 0;
        }
    }

    /** False if it was one too many. */
    boolean onReset() {
        roll();
        return ++resets <= MAX_RESETS;
    }

    boolean onSettings() {
        roll();
        return ++settings <= MAX_SETTINGS;
    }

    boolean onData(boolean empty) {
        emptyData = empty ? emptyData + 1 : 0;
        return emptyData <= MAX_EMPTY_DATA;
    }

    boolean onRefusal(boolean settingsKnown) {
        return settingsKnown ? onReset() : ++earlyRefusals <= MAX_EARLY_REFUSALS;
    }
}
