package io.gossamer.autoconfigure.client;

import io.gossamer.autoconfigure.settings.SettingsProblems;
import io.gossamer.autoconfigure.transport.ServiceAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where an application reaches the control plane: {@code host:port} or {@code unix:PATH}.
 *
 * @param identity address of the identity service; unset makes no client
 * @param destination address of the destination service; unset makes no client
 */
@ConfigurationProperties("mesh.client")
public record MeshClientProperties(@Nullable String identity, @Nullable String destination) {

    public MeshClientProperties {
        SettingsProblems.in("mesh.client")
                .require(isAddress(identity), "identity", identity, "host:port or unix:PATH")
                .require(
                        isAddress(destination),
                        "destination",
                        destination,
                        "host:port or unix:PATH")
                .throwIfAny();
    }

    private static boolean isAddress(@Nullable String text) {
        if (text == null) {
            return true;
        }
        try {
            ServiceAddress.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
