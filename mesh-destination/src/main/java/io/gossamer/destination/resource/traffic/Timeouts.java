package io.gossamer.destination.resource.traffic;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How long an exchange may take (semantics 1.4, timeouts). Each is zero for ever, null if not
 * stated.
 *
 * @param request from the first byte of the request to the last one of the response
 * @param response from the end of the request to the response's headers
 * @param idle without a byte in either direction
 */
public record Timeouts(
        @Nullable Duration request, @Nullable Duration response, @Nullable Duration idle) {

    public static final Timeouts NONE = new Timeouts(null, null, null);

    public static final String REQUEST = "timeout.linkerd.io/request";
    public static final String RESPONSE = "timeout.linkerd.io/response";
    public static final String IDLE = "timeout.linkerd.io/idle";

    /** What the annotations say; {@link #NONE} if nothing. */
    public static Timeouts of(Map<String, String> annotations) {
        return read(annotations, fault -> {});
    }

    static Timeouts read(Map<String, String> annotations, Consumer<AnnotationFault> faults) {
        AnnotationReader reader = new AnnotationReader(annotations, faults);
        return new Timeouts(
                reader.duration(REQUEST), reader.duration(RESPONSE), reader.duration(IDLE));
    }

    /** The same with another time for the request where this one states none. */
    public Timeouts orRequest(@Nullable Duration other) {
        return request == null && other != null ? new Timeouts(other, response, idle) : this;
    }
}
