package io.gossamer.destination.source.properties.filter;

import io.gossamer.destination.resource.route.RouteFilter.PathModifier;
import io.gossamer.destination.resource.route.RouteFilter.Redirect;
import io.gossamer.destination.source.properties.step.Arguments;
import io.gossamer.destination.source.properties.step.Property;
import io.gossamer.destination.source.properties.step.Step;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code RedirectTo}. A redirect of the mesh keeps the query of the request. */
final class RedirectFilter {

    private static final String STATUS = "status";
    private static final String URL = "url";
    private static final String PARAMETERS = "includeRequestParams";
    private static final String STATUSES = "301, 302, 303, 307 or 308";

    private static final Map<String, Integer> KNOWN =
            Map.of(
                    "301", 301,
                    "MOVED_PERMANENTLY", 301,
                    "302", 302,
                    "FOUND", 302,
                    "303", 303,
                    "SEE_OTHER", 303,
                    "307", 307,
                    "TEMPORARY_REDIRECT", 307,
                    "308", 308,
                    "PERMANENT_REDIRECT", 308);

    private RedirectFilter() {}

    static Redirect read(Property at, Step step) {
        Arguments arguments = Arguments.of(at, step, STATUS, URL, PARAMETERS);
        Integer status = KNOWN.get(arguments.required(STATUS, STATUSES).toUpperCase(Locale.ROOT));
        if (status == null && arguments.has(STATUS)) {
            arguments.refuse(STATUS, STATUSES);
        }
        if (!arguments.flag(PARAMETERS, true)) {
            arguments.refuse(PARAMETERS, "true: a redirect of the mesh keeps the query");
        }
        URI url = url(arguments);
        if (url == null) {
            return new Redirect("", "", null, 0, 302);
        }
        String path = url.getRawPath();
        return new Redirect(
                url.getScheme(),
                url.getHost(),
                new PathModifier(false, path == null || path.isEmpty() ? "/" : path),
                Math.max(url.getPort(), 0),
                status == null ? 302 : status);
    }

    private static @Nullable URI url(Arguments arguments) {
        String text = arguments.required(URL, "an absolute http or https URL");
        try {
            URI url = new URI(text);
            boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            String host = url.getHost();
            if (web
                    && host != null
                    && host.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")
                    && url.getPort() <= 65_535
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null
                    && url.getRawUserInfo() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Reported below, as everything else that is none.
        }
        if (!text.isEmpty()) {
            arguments.refuse(
                    URL,
                    "an absolute http or https URL with a host in lower case, without a query");
        }
        return null;
    }
}
