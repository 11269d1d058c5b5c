package io.gossamer.destination.resource.traffic;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Faults that a route injects, to see what its clients make of them (semantics 1.5): a share of the
 * requests waits, a share is answered with a failure. Each is drawn for each request by itself.
 *
 * @param abort null for none
 * @param delay null for none
 */
public record Fault(@Nullable Abort abort, @Nullable Delay delay) {

    public static final String ABORT = "fault.gossamer.io/abort";
    public static final String DELAY = "fault.gossamer.io/delay";

    public static final Fault NONE = new Fault(null, null);

    static final Set<String> KEYS = Set.of(ABORT, DELAY);

    /** All requests, as a share. */
    public static final int ALL = 1_000_000;

    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int PER_PERCENT = ALL / 100;
    private static final Pattern TEXT =
            Pattern.compile("(\\S+)(?:\\s+(\\d{1,3})(?:\\.(\\d{1,4}))?\\s?%)?");
    private static final Pattern STATUS = Pattern.compile("[45]\\d\\d");
    private static final String SHARE = ", with a share as in 10% or 0.5% if not of all";
    private static final String HTTP = "a status from 400 to 599" + SHARE;
    private static final String GRPC = "a gRPC status as in unavailable or not-found" + SHARE;
    private static final String TIME = "a time of at most 5m, as in 200ms" + SHARE;

    /** gRPC statuses by their number. */
    private static final List<String> GRPC_STATUSES =
            List.of(
                    "ok",
                    "cancelled",
                    "unknown",
                    "invalid-argument",
                    "deadline-exceeded",
                    "not-found",
                    "already-exists",
                    "permission-denied",
                    "resource-exhausted",
                    "failed-precondition",
                    "aborted",
                    "out-of-range",
                    "unimplemented",
                    "internal",
                    "unavailable",
                    "data-loss",
                    "unauthenticated");

    /**
     * An answer in the backend's place.
     *
     * @param status HTTP status, or gRPC status for routes of gRPC
     * @param share of the requests, 1 to {@link #ALL}
     */
    public record Abort(int status, int share) {}

    /**
     * A pause before anything else.
     *
     * @param time more than zero, five minutes at most
     * @param share of the requests, 1 to {@link #ALL}
     */
    public record Delay(Duration time, int share) {}

    /**
     * What a route's annotations say.
     *
     * @param grpc whether the route is one of gRPC
     */
    public static Fault of(Map<String, String> annotations, boolean grpc) {
        return read(annotations, grpc, fault -> {});
    }

    static Fault read(
            Map<String, String> annotations, boolean grpc, Consumer<AnnotationFault> faults) {
        AnnotationReader reader = new AnnotationReader(annotations, faults);
        Abort abort = abort(reader, grpc);
        Delay delay = delay(reader);
        return abort == null && delay == null ? NONE : new Fault(abort, delay);
    }

    private static @Nullable Abort abort(AnnotationReader reader, boolean grpc) {
        String text = reader.text(ABORT);
        if (text == null) {
            return null;
        }
        Matcher matcher = TEXT.matcher(text);
        int share = matcher.matches() ? share(matcher) : 0;
        int status = share == 0 ? 0 : status(matcher.group(1), grpc);
        if (status == 0) {
            reader.fault(ABORT, grpc ? GRPC : HTTP);
            return null;
        }
        return new Abort(status, share);
    }

    /** 0 for what is none. */
    private static int status(String text, boolean grpc) {
        if (grpc) {
            return Math.max(0, GRPC_STATUSES.indexOf(text.toLowerCase(Locale.ROOT)));
        }
        return STATUS.matcher(text).matches() ? Integer.parseInt(text) : 0;
    }

    private static @Nullable Delay delay(AnnotationReader reader) {
        String text = reader.text(DELAY);
        if (text == null) {
            return null;
        }
        Matcher matcher = TEXT.matcher(text);
        int share = matcher.matches() ? share(matcher) : 0;
        Duration time =
                share == 0
                        ? Duration.ZERO
                        : DurationText.annotation(matcher.group(1)).orElse(Duration.ZERO);
        if (time.isZero() || time.compareTo(LONGEST) > 0) {
            reader.fault(DELAY, TIME);
            return null;
        }
        return new Delay(time, share);
    }

    /** Of a million; 0 for what is none. */
    private static int share(Matcher matcher) {
        String whole = matcher.group(2);
        if (whole == null) {
            return ALL;
        }
        String decimals = matcher.group(3) == null ? "" : matcher.group(3);
        int share =
                Integer.parseInt(whole) * PER_PERCENT
                        + Integer.parseInt((decimals + "0000").substring(0, 4));
        return share > ALL ? 0 : share;
    }
}
