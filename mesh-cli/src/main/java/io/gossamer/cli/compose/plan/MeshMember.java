package io.gossamer.cli.compose.plan;

import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.model.ContainerPorts;
import io.gossamer.cli.compose.model.PortRanges;
import io.gossamer.cli.compose.yaml.YamlNode.Scalar;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the mesh makes of a service, wherever it runs. Immutable.
 *
 * @param account its service account, also its name in the mesh
 * @param inject {@code enabled}, {@code ingress} or {@code disabled}
 * @param reason why it is left out of the mesh; empty if it is not
 * @param ports TCP ports on which it listens, as far as known, in ascending order
 */
public record MeshMember(String account, String inject, String reason, SortedSet<Integer> ports) {

    /** The label that decides, also an annotation. */
    public static final String INJECT = Membership.INJECT;

    /** The label that names ports. */
    public static final String PORTS = LabelReader.PORTS;

    /**
     * Reads its labels.
     *
     * @throws io.gossamer.cli.process.MeshFailure if they, or its name, are not valid in the mesh
     */
    public static MeshMember of(ComposeService service) {
        Membership membership = Membership.of(service);
        SortedSet<Integer> ports = new TreeSet<>(ContainerPorts.of(service).tcp());
        if (membership.isMeshed()) {
            ports.addAll(LabelReader.read(service, "").ports());
            MeshedService.requireFree(service, ports);
        } else {
            ports.addAll(named(service));
        }
        boolean isIngress = Membership.isIngress(service.pairs("labels"));
        return new MeshMember(
                MeshNames.account(service),
                membership.isMeshed() ? (isIngress ? "ingress" : "enabled") : "disabled",
                membership.reason(),
                ports);
    }

    private static SortedSet<Integer> named(ComposeService service) {
        Scalar label = service.pairs("labels").get(PORTS);
        return label == null
                ? new TreeSet<>()
                : PortRanges.normalized(label.value())
                        .map(PortRanges::all)
                        .orElseThrow(
                                () ->
                                        service.failure(
                                                label,
                                                "labels." + PORTS,
                                                label.value(),
                                                "ports and ranges from 1 to 65535, as 80,8000-8010"));
    }
}
