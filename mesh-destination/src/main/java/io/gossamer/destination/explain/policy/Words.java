package io.gossamer.destination.explain.policy;

import com.google.protobuf.Duration;
import io.gossamer.api.http_route.RequestRedirect;
import io.gossamer.api.http_types.Headers;
import io.gossamer.api.mesh.v1.Setting;
import io.gossamer.api.mesh.v1.UrlRewrite;
import io.gossamer.api.meta.Metadata;
import io.gossamer.api.meta.Resource;
import io.gossamer.api.outbound.ExponentialBackoff;
import io.gossamer.destination.view.Source;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Parts of messages as people write them. */
public final class Words {

    public static final String DEFAULT = "default";

    private Words() {}

    public static Setting setting(String name, String value, Source source) {
        return Setting.newBuilder()
                .setName(name)
                .setValue(value)
                .setResource(source.resource().isEmpty() ? DEFAULT : source.resource())
                .setOrigin(source.origin())
                .build();
    }

    /** A time in the largest unit that leaves no rest; {@code none} for zero. */
    public static String time(Duration duration) {
        java.time.Duration time =
                java.time.Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
        long millis = time.toMillis();
        if (millis == 0) {
            return time.isZero() ? "none" : time.toNanos() / 1_000 + "us";
        }
        if (millis % 3_600_000 == 0) {
            return millis / 3_600_000 + "h";
        }
        if (millis % 60_000 == 0) {
            return millis / 60_000 + "m";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }

    public static String backoff(ExponentialBackoff backoff) {
        return time(backoff.getMinBackoff()) + " to " + time(backoff.getMaxBackoff());
    }

    /** Changes of headers: {@code +a: 1, =b: 2, -c}. */
    public static String headers(Headers added, Headers set, List<String> removed) {
        List<String> parts = new ArrayList<>();
        added.getHeadersList().forEach(header -> parts.add("add " + header(header)));
        set.getHeadersList().forEach(header -> parts.add("set " + header(header)));
        removed.forEach(name -> parts.add("remove " + name));
        return String.join(", ", parts);
    }

    private static String header(Headers.Header header) {
        return header.getName() + ": " + header.getValue().toString(StandardCharsets.UTF_8);
    }

    public static String redirect(RequestRedirect redirect) {
        List<String> parts = new ArrayList<>();
        if (redirect.hasScheme()) {
            parts.add("scheme " + redirect.getScheme().getRegistered());
        }
        if (!redirect.getHost().isEmpty()) {
            parts.add("host " + redirect.getHost());
        }
        if (redirect.getPort() != 0) {
            parts.add("port " + redirect.getPort());
        }
        switch (redirect.getPath().getReplaceCase()) {
            case FULL -> parts.add("path " + redirect.getPath().getFull());
            case PREFIX -> parts.add("prefix " + redirect.getPath().getPrefix());
            case REPLACE_NOT_SET -> {}
        }
        int status = redirect.getStatus() == 0 ? 301 : redirect.getStatus();
        return status + (parts.isEmpty() ? "" : " to " + String.join(", ", parts));
    }

    /** {@code name.namespace:port}. */
    public static String backend(Metadata backend) {
        Resource resource = backend.getResource();
        return resource.getName() + "." + resource.getNamespace() + ":" + resource.getPort();
    }

    /** Percent, with what is needed behind the point; a denominator of 0 is all. */
    static String share(int numerator, int denominator) {
        if (denominator == 0 || numerator == denominator) {
            return "all";
        }
        return BigDecimal.valueOf(numerator)
                        .multiply(BigDecimal.valueOf(100))
                        .divide(BigDecimal.valueOf(denominator), new MathContext(3))
                        .stripTrailingZeros()
                        .toPlainString()
                + " %";
    }

    public static String rewrite(UrlRewrite rewrite) {
        List<String> parts = new ArrayList<>();
        if (!rewrite.getHost().isEmpty()) {
            parts.add("host " + rewrite.getHost());
        }
        switch (rewrite.getPathCase()) {
            case FULL -> parts.add("path " + rewrite.getFull());
            case PREFIX ->
                    parts.add(
                            "prefix "
                                    + (rewrite.getPrefix().isEmpty() ? "/" : rewrite.getPrefix()));
            case REGEX -> parts.add(regex(rewrite.getRegex()));
            case PATH_NOT_SET -> {}
        }
        return "to " + String.join(", ", parts);
    }

    private static String regex(UrlRewrite.Regex regex) {
        StringBuilder text = new StringBuilder();
        for (UrlRewrite.Regex.Piece piece : regex.getReplacementList()) {
            text.append(piece.hasText() ? piece.getText() : "${" + piece.getGroup() + "}");
        }
        return "path " + text + " for " + regex.getPattern();
    }

    /** A share as {@code 12.5 %}; no more decimals than it has, four at most. */
    public static String percent(double share) {
        String text = String.format(java.util.Locale.ROOT, "%.4f", 100 * share);
        return text.replaceAll("0+$", "").replaceAll("\\.$", "") + " %";
    }

    /** {@code 1 endpoint}, {@code 2 endpoints}. */
    public static String count(int number, String noun) {
        return count(number, noun, noun + "s");
    }

    /** {@code 1 class}, {@code 2 classes}. */
    public static String count(int number, String noun, String nouns) {
        return number + " " + (number == 1 ? noun : nouns);
    }
}
