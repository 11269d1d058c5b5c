package io.gossamer.proxy.app.environment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Formats of the contract's variables, each turned into the text that our properties take. */
enum ValueFormat {
    /** Anything. */
    TEXT {
        @Override
        List<String> convert(String value) {
            return List.of(value);
        }
    },
    /** {@code <int>(ms|s|m|h|d)} or 0; no fractions. */
    DURATION {
        @Override
        List<String> convert(String value) {
            Matcher matcher = DURATION_TEXT.matcher(value);
            if (value.equals("0")) {
                return List.of("0s");
            }
            if (!matcher.matches()) {
                throw new IllegalArgumentException("an integer with ms, s, m, h or d, or 0");
            }
            return List.of(value);
        }
    },
    BOOL {
        @Override
        List<String> convert(String value) {
            if (!value.equals("true") && !value.equals("false")) {
                throw new IllegalArgumentException("true or false");
            }
            return List.of(value);
        }
    },
    COUNT {
        @Override
        List<String> convert(String value) {
            if (!DIGITS.matcher(value).matches()) {
                throw new IllegalArgumentException("an integer of 0 to 999999999");
            }
            return List.of(value);
        }
    },
    /** An integer of bytes. */
    BYTES {
        @Override
        List<String> convert(String value) {
            return List.of(COUNT.convert(value).get(0) + "B");
        }
    },
    RATIO {
        @Override
        List<String> convert(String value) {
            try {
                double ratio = Double.parseDouble(value);
                if (ratio >= 0 && ratio <= 1) {
                    return List.of(value);
                }
            } catch (NumberFormatException e) {
                // Reported below like a number that is out of bounds.
            }
            throw new IllegalArgumentException("a number of 0 to 1");
        }
    },
    /** Items between commas; empty ones do not count. */
    LIST {
        @Override
        List<String> convert(String value) {
            List<String> items = new ArrayList<>();
            for (String item : value.split(",", -1)) {
                if (!item.isBlank()) {
                    items.add(item.trim());
                }
            }
            return items;
        }
    },
    /** Domain suffixes between commas; {@code .} is the root, other trailing dots are cut. */
    SUFFIXES {
        @Override
        List<String> convert(String value) {
            List<String> items = new ArrayList<>();
            for (String item : LIST.convert(value)) {
                String name = item.toLowerCase(Locale.ROOT);
                items.add(
                        name.length() > 1 && name.endsWith(".")
                                ? name.substring(0, name.length() - 1)
                                : name);
            }
            return items;
        }
    };

    private static final Pattern DURATION_TEXT = Pattern.compile("[0-9]{1,12}(ms|s|m|h|d)");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

    /**
     * @return one item, or those of a list
     * @throws IllegalArgumentException whose message says what was expected
     */
    abstract List<String> convert(String value);

    /** The length that a converted DURATION stands for. */
    static Duration duration(String converted) {
        Matcher matcher = DURATION_TEXT.matcher(converted);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("an integer with ms, s, m, h or d, or 0");
        }
        String unit = matcher.group(1);
        long amount = Long.parseLong(converted.substring(0, converted.length() - unit.length()));
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    boolean isList() {
        return this == LIST || this == SUFFIXES;
    }
}
