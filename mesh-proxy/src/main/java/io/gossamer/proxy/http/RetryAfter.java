package io.gossamer.proxy.http;

import io.netty.util.AsciiString;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * What an answer says about how long to stay away: {@code Retry-After} in seconds or as a date (RFC
 * 9110 section 10.2.3), and {@code grpc-retry-pushback-ms}. Stateless.
 */
public final class RetryAfter {

    private static final AsciiString RETRY_AFTER = AsciiString.cached("retry-after");
    private static final AsciiString PUSHBACK = AsciiString.cached("grpc-retry-pushback-ms");
    private static final AsciiString DATE = AsciiString.cached("date");

    /** More digits are more than anybody waits; the balancer bounds what remains. */
    private static final int MAX_DIGITS = 9;

    private RetryAfter() {}

    /**
     * Nanoseconds that the headers or trailers ask for; 0 if they ask for none, or nothing that can
     * be read. A date counts from the answer's own, so that no clocks are compared.
     */
    public static long nanos(HeaderBlock headers) {
        AsciiString pushback = headers.get(PUSHBACK);
        if (pushback != null) {
            return Duration.ofMillis(number(pushback)).toNanos();
        }
        AsciiString value = headers.get(RETRY_AFTER);
        if (value == null) {
            return 0;
        }
        boolean digits = !value.isEmpty() && value.byteAt(0) >= '0' && value.byteAt(0) <= '9';
        return digits
                ? Duration.ofSeconds(number(value)).toNanos()
                : between(headers.get(DATE), value);
    }

    private static long between(@Nullable AsciiString from, AsciiString to) {
        if (from == null) {
            return 0;
        }
        try {
            Duration wait = Duration.between(date(from), date(to));
            return wait.isNegative() || wait.toDays() > 1 ? 0 : wait.toNanos();
        } catch (DateTimeException e) {
            return 0;
        }
    }

    private static ZonedDateTime date(AsciiString text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
    }

    private static long number(AsciiString text) {
        if (text.isEmpty() || text.length() > MAX_DIGITS) {
            return 0;
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.byteAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
