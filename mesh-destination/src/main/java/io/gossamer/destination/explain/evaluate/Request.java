package io.gossamer.destination.explain.evaluate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is sent.
 *
 * @param method empty for what is no request
 * @param authority host, possibly with a port; the server name for TLS
 * @param path with the query; empty for what is no request
 * @param headers names in lower case, in their order
 */
public record Request(
        Wire wire, String method, String authority, String path, List<Header> headers) {

    /** What travels on the connection. */
    public enum Wire {
        HTTP,
        GRPC,
        TLS,
        TCP;

        /** Whether there are requests to tell apart. */
        public boolean hasRequests() {
            return this == HTTP || this == GRPC;
        }
    }

    /** A header field. Values are what the wire holds, one character an octet. */
    public record Header(String name, String value) {

        public Header {
            name = name.toLowerCase(Locale.ROOT);
        }

        /** A header field with a value as people write it. */
        public static Header of(String name, String text) {
            return new Header(
                    name,
                    new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        }
    }

    public Request {
        headers = List.copyOf(headers);
    }

    /** The path without its query. */
    public String plainPath() {
        int mark = path.indexOf('?');
        return mark < 0 ? path : path.substring(0, mark);
    }

    /** The query without its question mark; empty if there is none. */
    public String query() {
        int mark = path.indexOf('?');
        return mark < 0 ? "" : path.substring(mark + 1);
    }

    /** The values of a header. */
    public List<String> values(String name) {
        List<String> values = new ArrayList<>();
        for (Header header : headers) {
            if (header.name().equals(name)) {
                values.add(header.value());
            }
        }
        return values;
    }

    /** The same request with other headers. */
    public Request with(String newAuthority, List<Header> newHeaders) {
        return new Request(wire, method, newAuthority, path, newHeaders);
    }

    /** The same request for another authority and path. */
    public Request sentAs(String newAuthority, String newPath) {
        return new Request(wire, method, newAuthority, newPath, headers);
    }

    /**
     * Whether all servers read the path alike. Where one does not, a sidecar in front of it reads
     * it in several ways, and refuses what these would treat differently.
     */
    public boolean isPlain() {
        String text = plainPath();
        char previous = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean special = c <= ' ' || c >= 0x7F || "%\\;#".indexOf(c) >= 0;
            if (special || (previous == '/' && (c == '/' || c == '.'))) {
                return false;
            }
            previous = c;
        }
        return text.startsWith("/");
    }
}
