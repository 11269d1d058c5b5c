package io.gossamer.destination.source.properties.filter;

import java.util.Locale;
import java.util.Map;

/** Names that Spring has for statuses. */
final class StatusNames {

    private static final Map<String, String> NAMES =
            Map.ofEntries(
                    Map.entry("OK", "200"),
                    Map.entry("CREATED", "201"),
                    Map.entry("ACCEPTED", "202"),
                    Map.entry("MOVED_PERMANENTLY", "301"),
                    Map.entry("FOUND", "302"),
                    Map.entry("BAD_REQUEST", "400"),
                    Map.entry("UNAUTHORIZED", "401"),
                    Map.entry("FORBIDDEN", "403"),
                    Map.entry("NOT_FOUND", "404"),
                    Map.entry("METHOD_NOT_ALLOWED", "405"),
                    Map.entry("NOT_ACCEPTABLE", "406"),
                    Map.entry("REQUEST_TIMEOUT", "408"),
                    Map.entry("CONFLICT", "409"),
                    Map.entry("GONE", "410"),
                    Map.entry("UNSUPPORTED_MEDIA_TYPE", "415"),
                    Map.entry("UNPROCESSABLE_ENTITY", "422"),
                    Map.entry("TOO_EARLY", "425"),
                    Map.entry("TOO_MANY_REQUESTS", "429"),
                    Map.entry("INTERNAL_SERVER_ERROR", "500"),
                    Map.entry("NOT_IMPLEMENTED", "501"),
                    Map.entry("BAD_GATEWAY", "502"),
                    Map.entry("SERVICE_UNAVAILABLE", "503"),
                    Map.entry("GATEWAY_TIMEOUT", "504"));

    private StatusNames() {}

    /** The number of a name; the text itself if it is none. */
    static String number(String text) {
        return NAMES.getOrDefault(text.toUpperCase(Locale.ROOT), text);
    }
}
