package io.gossamer.destination.resource.traffic;

import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What requests have in common that go to one endpoint as long as it is ready (semantics 1.3,
 * session affinity).
 *
 * @param name of the header, lower case, or of the cookie; empty for the source
 */
public record SessionAffinity(Key key, String name) {

    public static final String ANNOTATION = "balancer.gossamer.io/session-affinity";

    /** What {@link #ANNOTATION} takes. */
    static final String EXPECTED =
            "header=NAME, cookie=NAME or source, as in header=x-user; a name has 128 characters at"
                    + " most";

    /** Names of headers and cookies (RFC 9110, section 5.6.2), and a bound on their length. */
    private static final Pattern NAME = Pattern.compile("[-!#$%&'*+.^_`|~0-9A-Za-z]{1,128}");

    private static final String HEADER = "header=";
    private static final String COOKIE = "cookie=";
    private static final String SOURCE = "source";

    /** Where the key of a session is read. */
    public enum Key {
        /** The value of a header. */
        HEADER,
        /** The value of a cookie that the application sets. */
        COOKIE,
        /** The address of the client. */
        SOURCE
    }

    /** What a Service's annotations say; null if they ask for none. */
    public static @Nullable SessionAffinity of(Map<String, String> annotations) {
        return read(annotations, fault -> {});
    }

    static @Nullable SessionAffinity read(
            Map<String, String> annotations, Consumer<AnnotationFault> faults) {
        AnnotationReader reader = new AnnotationReader(annotations, faults);
        String text = reader.text(ANNOTATION);
        if (text == null) {
            return null;
        }
        SessionAffinity affinity = parse(text);
        if (affinity == null) {
            reader.fault(ANNOTATION, EXPECTED);
        }
        return affinity;
    }

    private static @Nullable SessionAffinity parse(String text) {
        if (text.equals(SOURCE)) {
            return new SessionAffinity(Key.SOURCE, "");
        }
        boolean header = text.startsWith(HEADER);
        if (!header && !text.startsWith(COOKIE)) {
            return null;
        }
        String name = text.substring(header ? HEADER.length() : COOKIE.length());
        if (!NAME.matcher(name).matches()) {
            return null;
        }
        return header
                ? new SessionAffinity(Key.HEADER, name.toLowerCase(Locale.ROOT))
                : new SessionAffinity(Key.COOKIE, name);
    }
}
