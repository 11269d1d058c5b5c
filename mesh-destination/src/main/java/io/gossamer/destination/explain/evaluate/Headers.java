package io.gossamer.destination.explain.evaluate;

import io.gossamer.api.http_route.RequestHeaderModifier;
import io.gossamer.api.http_types.Headers.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What filters make of a request's headers. */
public final class Headers {

    private Headers() {}

    /** First what is added, then what is set, then what is removed. A set host is the authority. */
    public static Request apply(RequestHeaderModifier modifier, Request request) {
        List<Request.Header> headers = new ArrayList<>(request.headers());
        String authority = request.authority();
        for (Header added : modifier.getAdd().getHeadersList()) {
            headers.add(field(added));
        }
        for (Header set : modifier.getSet().getHeadersList()) {
            Request.Header field = field(set);
            headers.removeIf(header -> header.name().equals(field.name()));
            headers.add(field);
            authority = field.name().equals("host") ? field.value() : authority;
        }
        for (String removed : modifier.getRemoveList()) {
            headers.removeIf(header -> header.name().equals(removed.toLowerCase(Locale.ROOT)));
        }
        return request.with(authority, headers);
    }

    private static Request.Header field(Header header) {
        return new Request.Header(
                header.getName(), header.getValue().toString(StandardCharsets.ISO_8859_1));
    }
}
