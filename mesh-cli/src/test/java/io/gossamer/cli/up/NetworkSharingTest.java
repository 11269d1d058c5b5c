package io.gossamer.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** As docker inspect prints it. */
class NetworkSharingTest {

    private static final String HOLDER =
            "h\t/shop_web-mesh-net_1\ttrue\t2026-11-28T03:00:05.000000001Z\tshop_default"
                    + "\tweb-mesh-net\t1\tnetwork\t\n";

    @Test
    void containersOfTheApplicationThatAreOlderThanTheirHolderAreLeftBehind() {
        NetworkSharing sharing =
                NetworkSharing.parse(
                        HOLDER
                                + line("w", "web", "true", "03:00:05Z", "")
                                + line("s", "web-mesh", "true", "03:00:04Z", "sidecar")
                                + line("n", "helper", "true", "03:00:06Z", ""));

        assertThat(names(sharing)).containsExactly("shop_web_1");
        assertThat(sharing.crowds()).isEmpty();
    }

    @Test
    void whatCouldNotJoinIsTriedAgainTheSidecarFirst() {
        String error = "\tcannot join network of a non running container: h\n";
        NetworkSharing sharing =
                NetworkSharing.parse(
                        HOLDER
                                + line("w", "web", "false", "03:00:04Z", "").replace("\t\n", error)
                                + line("s", "web-mesh", "false", "03:00:04Z", "sidecar")
                                        .replace("\t\n", error)
                                + line("j", "job", "false", "03:00:04Z", ""));

        assertThat(names(sharing)).containsExactly("shop_web-mesh_1", "shop_web_1");
    }

    @Test
    void nothingIsDoneWhileTheHolderIsAway() {
        NetworkSharing sharing =
                NetworkSharing.parse(
                        HOLDER.replace("true", "false")
                                + line("w", "web", "true", "03:00:04Z", ""));

        assertThat(sharing.toRestart()).isEmpty();
    }

    @Test
    void severalContainersOfAServiceInOneNetworkAreNamed() {
        NetworkSharing sharing =
                NetworkSharing.parse(
                        HOLDER
                                + line("w", "web", "true", "03:00:06Z", "")
                                + line("v", "web", "false", "03:00:06Z", "")
                                        .replace("\t1\t", "\t2\t")
                                + line("u", "helper", "true", "03:00:06Z", "")
                                + line("t", "helper", "false", "03:00:06Z", "")
                                + "nonsense\n");

        assertThat(sharing.crowds())
                .singleElement()
                .asString()
                .isEqualTo(
                        "web: 2 containers share one network (expected: one, since others cannot"
                                + " listen on its ports; 'mesh up --scale web=2' gives each a"
                                + " network and a sidecar)");
    }

    private static List<String> names(NetworkSharing sharing) {
        return sharing.toRestart().stream().map(NetworkSharing.Member::name).toList();
    }

    private static String line(
            String id, String service, String running, String time, String component) {
        return String.join(
                "\t",
                id,
                "/shop_" + service + "_1",
                running,
                "2026-11-28T" + time,
                "container:h",
                service,
                "1",
                component,
                "\n");
    }
}
