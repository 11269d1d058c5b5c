package io.gossamer.proxy.route;

import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.model.OutboundPolicy.Backoff;
import io.gossamer.proxy.model.OutboundPolicy.HttpRule;
import io.gossamer.proxy.model.OutboundPolicy.Retry;
import io.gossamer.proxy.model.OutboundPolicy.Timeouts;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The retries and timeouts that a request asks for by itself, where its rule allows that (contract
 * section 4, {@code allow_l5d_request_headers}). What is read is taken out of the request; a value
 * that does not parse changes nothing. Stateless.
 */
public final class RequestOverrides {

    private static final AsciiString RETRY_HTTP = AsciiString.cached("l5d-retry-http");
    private static final AsciiString RETRY_GRPC = AsciiString.cached("l5d-retry-grpc");
    private static final AsciiString RETRY_LIMIT = AsciiString.cached("l5d-retry-limit");
    private static final AsciiString RETRY_TIMEOUT = AsciiString.cached("l5d-retry-timeout");
    private static final AsciiString TIMEOUT = AsciiString.cached("l5d-timeout");
    private static final AsciiString REQUEST_TIMEOUT = AsciiString.cached("l5d-request-timeout");
    private static final AsciiString RESPONSE_TIMEOUT = AsciiString.cached("l5d-response-timeout");

    /** What a policy has that says nothing but that there are retries. */
    private static final Retry PLAIN =
            new Retry(
                    1,
                    64 << 10,
                    List.of(),
                    List.of(),
                    Duration.ZERO,
                    new Backoff(Duration.ofMillis(25), Duration.ofMillis(250), 1f, false));

    private static final int MAX_RETRIES = 65_535;
    private static final int MAX_STATUS = 599;
    private static final int MAX_DIGITS = 9;

    /** Longer than any exchange, and few enough nanoseconds to count with. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private static final Map<String, int[]> STATUS_NAMES =
            Map.of("5xx", new int[] {500, MAX_STATUS}, "gateway-error", new int[] {502, 504});

    private static final Map<String, Integer> GRPC_NAMES =
            Map.of(
                    "cancelled", 1,
                    "deadline-exceeded", 4,
                    "resource-exhausted", 8,
                    "internal", 13,
                    "unavailable", 14);

    private RequestOverrides() {}

    /**
     * Takes the headers out.
     *
     * @return the rule as this request changes it; the same one if it does not
     */
    public static HttpRule apply(HttpRule rule, HeaderBlock headers) {
        if (!rule.allowRequestHeaders()) {
            return rule;
        }
        Timeouts timeouts = timeouts(rule.timeouts(), headers);
        Retry retry = retry(rule.retry(), headers);
        return timeouts == rule.timeouts() && retry == rule.retry()
                ? rule
                : new HttpRule(
                        rule.matches(),
                        rule.filters(),
                        rule.distribution(),
                        timeouts,
                        retry,
                        true,
                        rule.delay());
    }

    private static Timeouts timeouts(Timeouts rule, HeaderBlock headers) {
        Duration shorthand = duration(take(headers, TIMEOUT));
        Duration whole = duration(take(headers, REQUEST_TIMEOUT));
        Duration response = duration(take(headers, RESPONSE_TIMEOUT));
        Duration request = whole == null ? shorthand : whole;
        return request == null && response == null
                ? rule
                : new Timeouts(
                        response == null ? rule.response() : response,
                        request == null ? rule.request() : request,
                        rule.idle());
    }

    private static @Nullable Retry retry(@Nullable Retry rule, HeaderBlock headers) {
        List<int[]> statuses = statuses(take(headers, RETRY_HTTP));
        List<Integer> codes = grpcCodes(take(headers, RETRY_GRPC));
        Integer limit = limit(take(headers, RETRY_LIMIT));
        Duration timeout = duration(take(headers, RETRY_TIMEOUT));
        if (statuses == null && codes == null && limit == null && timeout == null) {
            return rule;
        }
        Retry base = rule == null ? PLAIN : rule;
        return new Retry(
                limit == null ? base.maxRetries() : limit,
                base.maxRequestBytes(),
                statuses == null ? base.statuses() : statuses,
                codes == null ? base.grpcCodes() : codes,
                timeout == null ? base.timeout() : timeout,
                base.backoff());
    }

    private static @Nullable String take(HeaderBlock headers, AsciiString name) {
        AsciiString value = headers.get(name);
        if (value == null) {
            return null;
        }
        headers.remove(name);
        return value.toString().strip().toLowerCase(Locale.ROOT);
    }

    private static @Nullable List<int[]> statuses(@Nullable String text) {
        if (text == null) {
            return null;
        }
        List<int[]> ranges = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            int[] range = range(word.strip());
            if (range == null) {
                return null;
            }
            ranges.add(range);
        }
        return List.copyOf(ranges);
    }

    private static int @Nullable [] range(String word) {
        int[] named = STATUS_NAMES.get(word);
        if (named != null) {
            return named;
        }
        int dash = word.indexOf('-');
        int first = number(dash < 0 ? word : word.substring(0, dash));
        int last = number(dash < 0 ? word : word.substring(dash + 1));
        return first > 0 && first <= last && last <= MAX_STATUS ? new int[] {first, last} : null;
    }

    private static @Nullable List<Integer> grpcCodes(@Nullable String text) {
        if (text == null) {
            return null;
        }
        List<Integer> codes = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            Integer code = GRPC_NAMES.get(word.strip());
            if (code == null) {
                return null;
            }
            codes.add(code);
        }
        return List.copyOf(codes);
    }

    private static @Nullable Integer limit(@Nullable String text) {
        int limit = text == null ? -1 : number(text);
        return limit >= 0 && limit <= MAX_RETRIES ? limit : null;
    }

    /** A whole number and its unit, as in the contract's variables (section 5); or 0. */
    private static @Nullable Duration duration(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int digits = 0;
        while (digits < text.length() && Character.digit(text.charAt(digits), 10) >= 0) {
            digits++;
        }
        int number = number(text.substring(0, digits));
        if (number < 0) {
            return null;
        }
        Duration value =
                switch (text.substring(digits)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    case "d" -> Duration.ofDays(number);
                    case "" -> number == 0 ? Duration.ZERO : null;
                    default -> null;
                };
        return value == null || value.compareTo(LONGEST) > 0 ? null : value;
    }

    /** Decimal digits only; -1 for all else. */
    private static int number(String text) {
        if (text.isEmpty() || text.length() > MAX_DIGITS) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
