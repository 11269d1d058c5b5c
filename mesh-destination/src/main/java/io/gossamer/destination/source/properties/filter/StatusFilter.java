package io.gossamer.destination.source.properties.filter;

import io.gossamer.destination.resource.route.RouteFilter.Status;
import io.gossamer.destination.source.properties.step.Arguments;
import io.gossamer.destination.source.properties.step.Property;
import io.gossamer.destination.source.properties.step.Step;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code SetStatus}: the status of an answer in place of the backend's. */
final class StatusFilter {

    /** Those with which there is no body, so that one that comes would be the next response. */
    private static final Set<Integer> WITHOUT_BODY = Set.of(204, 205, 304);

    private static final String EXPECTED =
            "a status from 200 to 599 with which there is a body, as in 404 or NOT_FOUND";

    private StatusFilter() {}

    static @Nullable Status read(Property at, Step step) {
        Arguments arguments = Arguments.of(at, step, "status");
        String text = StatusNames.number(arguments.required("status", EXPECTED));
        int status = text.matches("[2-5]\\d\\d") ? Integer.parseInt(text) : 0;
        if (status == 0 || WITHOUT_BODY.contains(status)) {
            if (!text.isEmpty()) {
                arguments.refuse("status", EXPECTED);
            }
            return null;
        }
        return new Status(status);
    }
}
