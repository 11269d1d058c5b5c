package io.gossamer.proxy.app.settings;

/**
 * A port of the application that may be reached through this sidecar (rule R3).
 *
 * @param servicePort port that clients of the service name
 * @param appPort port on which the application listens
 */
public record AppPort(int servicePort, int appPort) {

    /**
     * Parses {@code SERVICEPORT:APPPORT} or {@code PORT}.
     *
     * @throws IllegalArgumentException if a port is not 1 to 65535
     */
    public static AppPort valueOf(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            int port = PortRange.parsePort(text);
            return new AppPort(port, port);
        }
        return new AppPort(
                PortRange.parsePort(text.substring(0, colon)),
                PortRange.parsePort(text.substring(colon + 1)));
    }
}
