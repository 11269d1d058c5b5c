package io.gossamer.destination.source.properties;

import io.gossamer.destination.source.properties.step.Property;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A service of the mesh, as properties name one.
 *
 * @param scheme empty if none was stated
 * @param namespace empty if none was stated
 * @param port 0 if none was stated
 */
record ServiceUri(String scheme, String namespace, String name, int port) {

    private static final String EXPECTED =
            "a service of the mesh, as in lb://books, http://books.shop:8080 or books.shop:8080";

    private static final String LABEL = "[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?";
    private static final Pattern FORM =
            Pattern.compile(
                    "(?:([a-z]+)://)?("
                            + LABEL
                            + ")(?:\\.("
                            + LABEL
                            + ")(\\.svc(\\.[^:/]+)?)?)?"
                            + "(?::(\\d{1,5}))?/?");

    private static final int HTTP_PORT = 80;
    private static final int MAX_PORT = 65_535;

    /** What a property names; null and reported if it is no service. */
    static @Nullable ServiceUri parse(Property at, @Nullable String text, String clusterDomain) {
        Matcher form = FORM.matcher(text == null ? "" : text.strip());
        if (!form.matches()) {
            at.refuse(text, EXPECTED);
            return null;
        }
        String scheme = form.group(1) == null ? "" : form.group(1);
        int port = form.group(6) == null ? 0 : Integer.parseInt(form.group(6));
        boolean sensible = form.group(6) == null || (port > 0 && port <= MAX_PORT);
        String domain = form.group(5);
        if (scheme.equals("https")) {
            at.refuse(text, "http:// or lb://; the sidecars encrypt what passes between them");
        } else if (!scheme.isEmpty() && !scheme.equals("http") && !scheme.equals("lb")) {
            at.refuse(text, EXPECTED);
        } else if (!sensible) {
            at.refuse(text, "a port from 1 to " + MAX_PORT);
        } else if (domain != null && !domain.equals("." + clusterDomain)) {
            at.refuse(text, "a service below svc." + clusterDomain);
        } else {
            String namespace = form.group(3) == null ? "" : form.group(3);
            boolean standard = port == 0 && scheme.equals("http");
            return new ServiceUri(scheme, namespace, form.group(2), standard ? HTTP_PORT : port);
        }
        return null;
    }
}
