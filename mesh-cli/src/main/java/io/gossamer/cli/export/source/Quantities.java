package io.gossamer.cli.export.source;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Quantities of a compose file in the form of Kubernetes. Stateless. */
public final class Quantities {

    private static final Pattern DURATION =
            Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+(?:\\.\\d+)?)s)?(?:(\\d+)ms)?");
    private static final Pattern MEMORY =
            Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?)\\s*([kmgt]?)i?b?");
    private static final Pattern CPUS = Pattern.compile("\\d{1,6}(?:\\.\\d{1,9})?|\\.\\d{1,9}");
    private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
    private static final int MAX_DIGITS = 9;

    private Quantities() {}

    /** A duration as {@code 1m30s} in whole seconds, rounded up, at least one. */
    public static Optional<Integer> seconds(String text) {
        Matcher duration = DURATION.matcher(text.strip());
        if (text.isBlank() || text.length() > MAX_DIGITS * 2 || !duration.matches()) {
            return Optional.empty();
        }
        BigDecimal seconds =
                part(duration, 1, 3600)
                        .add(part(duration, 2, 60))
                        .add(part(duration, 3, 1))
                        .add(part(duration, 4, 1).movePointLeft(3))
                        .setScale(0, RoundingMode.UP)
                        .max(BigDecimal.ONE);
        return seconds.precision() > MAX_DIGITS
                ? Optional.empty()
                : Optional.of(seconds.intValueExact());
    }

    private static BigDecimal part(Matcher duration, int group, int seconds) {
        String digits = duration.group(group);
        return digits == null
                ? BigDecimal.ZERO
                : new BigDecimal(digits).multiply(BigDecimal.valueOf(seconds));
    }

    /** A number of bytes as {@code 512m}, which is {@code 512Mi} there. */
    public static Optional<String> memory(String text) {
        Matcher memory = MEMORY.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!memory.matches()) {
            return Optional.empty();
        }
        int power = memory.group(2).isEmpty() ? 0 : "kmgt".indexOf(memory.group(2)) + 1;
        BigDecimal bytes =
                new BigDecimal(memory.group(1))
                        .multiply(KIBI.pow(power))
                        .setScale(0, RoundingMode.UP);
        String units = " KMG";
        int unit = 0;
        while (unit < units.length() - 1
                && bytes.signum() > 0
                && bytes.remainder(KIBI).signum() == 0) {
            bytes = bytes.divide(KIBI);
            unit++;
        }
        return Optional.of(bytes.toBigInteger() + (unit == 0 ? "" : units.charAt(unit) + "i"));
    }

    /** A number of processors as {@code 0.5}, which is {@code 500m} there. */
    public static Optional<String> cpus(String text) {
        if (!CPUS.matcher(text.strip()).matches()) {
            return Optional.empty();
        }
        BigDecimal milli =
                new BigDecimal(text.strip()).movePointRight(3).setScale(0, RoundingMode.UP);
        BigDecimal thousand = BigDecimal.valueOf(1000);
        return Optional.of(
                milli.remainder(thousand).signum() == 0
                        ? milli.divide(thousand).toBigInteger().toString()
                        : milli.toBigInteger() + "m");
    }
}
