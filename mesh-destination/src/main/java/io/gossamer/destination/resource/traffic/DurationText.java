package io.gossamer.destination.resource.traffic;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as annotations and as the Gateway API write them. */
public final class DurationText {

    /** What {@link #annotation} takes. */
    public static final String ANNOTATION =
            "a time, as in 500ms, 10s, 2m, 1h or 1d, of at most a century";

    /** What {@link #gateway} takes. */
    public static final String GATEWAY = "a time, as in 500ms, 10s or 1h30m";

    private static final Pattern SINGLE = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern PART = Pattern.compile("(\\d{1,5})(ms|s|m|h)");
    private static final Pattern PARTS = Pattern.compile("(\\d{1,5}(ms|s|m|h)){1,4}");

    /** A sidecar takes no time for one that is longer: a century. */
    private static final Duration LONGEST = Duration.ofDays(36_525);

    private DurationText() {}

    /** One integer with a unit, or {@code 0} (contract section 5). */
    public static Optional<Duration> annotation(String text) {
        if (text.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        Matcher matcher = SINGLE.matcher(text);
        return matcher.matches()
                ? Optional.of(part(matcher)).filter(time -> time.compareTo(LONGEST) <= 0)
                : Optional.empty();
    }

    /** One to four integers with units (Gateway API, GEP-2257). */
    public static Optional<Duration> gateway(String text) {
        if (!PARTS.matcher(text).matches()) {
            return Optional.empty();
        }
        Duration sum = Duration.ZERO;
        Matcher matcher = PART.matcher(text);
        while (matcher.find()) {
            sum = sum.plus(part(matcher));
        }
        return Optional.of(sum);
    }

    private static Duration part(Matcher matcher) {
        long value = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(value);
            case "s" -> Duration.ofSeconds(value);
            case "m" -> Duration.ofMinutes(value);
            case "h" -> Duration.ofHours(value);
            default -> Duration.ofDays(value);
        };
    }
}
