package io.gossamer.destination.resource.traffic;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads values of annotations; one that is wrong is told and counts as absent. */
final class AnnotationReader {

    private static final int MAX_DIGITS = 9;

    private final Map<String, String> annotations;
    private final Consumer<AnnotationFault> faults;

    AnnotationReader(Map<String, String> annotations, Consumer<AnnotationFault> faults) {
        this.annotations = annotations;
        this.faults = faults;
    }

    boolean has(String key) {
        return annotations.containsKey(key);
    }

    /** The text without blanks around it; null if it is absent. */
    @Nullable String text(String key) {
        String value = annotations.get(key);
        return value == null ? null : value.strip();
    }

    /** A time, zero included; null if it is absent. */
    @Nullable Duration duration(String key) {
        String text = text(key);
        if (text == null) {
            return null;
        }
        Optional<Duration> parsed = DurationText.annotation(text);
        if (parsed.isEmpty()) {
            fault(key, DurationText.ANNOTATION);
        }
        return parsed.orElse(null);
    }

    /** A time above zero; the default if it is absent. */
    Duration positive(String key, Duration absent) {
        Duration value = duration(key);
        if (value != null && value.isZero()) {
            fault(key, "more than 0");
            return absent;
        }
        return value == null ? absent : value;
    }

    OptionalInt integer(String key, int high) {
        return integer(key, 0, high);
    }

    /** An integer that may be either bound; empty if it is absent. */
    OptionalInt integer(String key, int low, int high) {
        String text = text(key);
        if (text == null) {
            return OptionalInt.empty();
        }
        if (digits(text) && Integer.parseInt(text) >= low && Integer.parseInt(text) <= high) {
            return OptionalInt.of(Integer.parseInt(text));
        }
        fault(key, "an integer from " + low + " to " + high);
        return OptionalInt.empty();
    }

    double number(String key, double high, double absent) {
        String text = text(key);
        if (text == null) {
            return absent;
        }
        if (text.matches("\\d{1,9}(\\.\\d{1,9})?") && Double.parseDouble(text) <= high) {
            return Double.parseDouble(text);
        }
        fault(key, "a number from 0 to " + high);
        return absent;
    }

    boolean bool(String key) {
        String text = text(key);
        if (text == null || text.equals("false")) {
            return false;
        }
        if (!text.equals("true")) {
            fault(key, "\"true\" or \"false\"");
            return false;
        }
        return true;
    }

    void fault(String key, String expected) {
        faults.accept(new AnnotationFault(key, expected));
    }

    static boolean digits(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
