package io.gossamer.bench.app;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations such as {@code 10s} or {@code 2m}. */
final class Seconds implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String value) {
        if (value.matches("[1-9][0-9]{0,4}s")) {
            return Duration.ofSeconds(Long.parseLong(value.substring(0, value.length() - 1)));
        }
        if (value.matches("[1-9][0-9]{0,2}m")) {
            return Duration.ofMinutes(Long.parseLong(value.substring(0, value.length() - 1)));
        }
        throw new TypeConversionException("'" + value + "' (expected: for instance 10s or 2m)");
    }
}
