package io.gossamer.proxy.app.settings;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the control plane is.
 *
 * @param identity the identity service
 * @param destination the destination service
 * @param policy the policy service
 * @param stream limits of the streams from destination and policy
 */
public record ControlProperties(
        @DefaultValue Service identity,
        @DefaultValue Service destination,
        @DefaultValue Service policy,
        @DefaultValue Stream stream) {

    /**
     * One service of the control plane.
     *
     * @param address {@code host:port}, several of them separated by commas, or {@code unix:PATH}
     * @param name TLS server name and expected identity; empty for plaintext, which is for loopback
     *     only
     */
    public record Service(@DefaultValue("") String address, @DefaultValue("") String name) {}

    /**
     * Limits of a stream; one that exceeds them is opened again. Zero switches a limit off.
     *
     * @param initialTimeout until the first message
     * @param idleTimeout between two messages
     * @param lifetime of a stream
     */
    public record Stream(
            @DefaultValue("0s") Duration initialTimeout,
            @DefaultValue("0s") Duration idleTimeout,
            @DefaultValue("0s") Duration lifetime) {}
}
