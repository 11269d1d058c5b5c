package io.gossamer.cli.export.routes;

import io.gossamer.cli.process.MeshFailure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Service that routes are for.
 *
 * @param port 0 for all
 */
public record ServiceRef(String name, String namespace, int port) {

    private static final String LABEL = "[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?";
    private static final Pattern FORM =
            Pattern.compile("(" + LABEL + ")(?:\\.(" + LABEL + "))?(?::([0-9]{1,5}))?");
    private static final int MAX_PORT = 65_535;

    /**
     * Reads {@code NAME[.NAMESPACE][:PORT]}.
     *
     * @throws MeshFailure if it is something else
     */
    public static ServiceRef parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            String namespace = matcher.group(2);
            String port = matcher.group(3);
            int number = port == null ? 0 : Integer.parseInt(port);
            if (number <= MAX_PORT && !"0".equals(port)) {
                return new ServiceRef(
                        matcher.group(1), namespace == null ? "default" : namespace, number);
            }
        }
        throw new MeshFailure(
                "--service: " + text + " (expected: NAME[.NAMESPACE][:PORT], as in books.shop:80)");
    }

    String parent() {
        return "{group: \"\", kind: Service, name: "
                + name
                + (port == 0 ? "" : ", port: " + port)
                + "}";
    }
}
