package io.gossamer.cli.command;

import io.gossamer.api.mesh.v1.InventorySnapshot;
import io.gossamer.api.mesh.v1.WorkloadInfo;
import io.gossamer.cli.controlplane.ControlPlaneAddresses;
import io.gossamer.cli.controlplane.LeafCertificate;
import io.gossamer.cli.controlplane.MeshQueries;
import io.gossamer.cli.process.MeshFailure;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "identity",
        description = "Print the certificate that a workload's sidecar presents, decoded.")
final class IdentityCommand extends HelpOption implements Callable<Integer> {

    private static final int DNS_NAME = 2;
    private static final int URI_NAME = 6;

    @Mixin private final DataOption data = new DataOption();

    @Parameters(
            paramLabel = "NAME",
            description =
                    "Workload, service account or full identity; also identity and destination, the"
                            + " control plane's own.")
    private String name = "";

    @Override
    public Integer call() {
        ControlPlaneAddresses addresses = ControlPlaneAddresses.load(data.path());
        List<Peer> peers = find(addresses);
        if (peers.isEmpty()) {
            throw new MeshFailure(
                    "NAME: " + name + " (expected: a meshed workload; 'mesh stat' lists them)");
        }
        boolean trusted = true;
        for (Peer peer : peers) {
            LeafCertificate certificate =
                    LeafCertificate.read(
                            peer.host(),
                            peer.port(),
                            peer.identity(),
                            Path.of(addresses.trustAnchors()));
            System.out.print(describe(peer, certificate));
            trusted &= certificate.verdict().isEmpty();
        }
        return trusted ? 0 : 1;
    }

    /** Where a certificate is presented. */
    private record Peer(String workload, String host, int port, String identity) {}

    private List<Peer> find(ControlPlaneAddresses addresses) {
        List<Peer> peers = new ArrayList<>();
        for (ControlPlaneAddresses.Service service :
                List.of(addresses.identity(), addresses.destination())) {
            String account = service.name().substring(0, service.name().indexOf('.'));
            if (name.equals(account) || name.equals(service.name())) {
                int colon = service.tlsAddress().lastIndexOf(':');
                peers.add(
                        new Peer(
                                account,
                                service.tlsAddress().substring(0, colon),
                                Integer.parseInt(service.tlsAddress().substring(colon + 1)),
                                service.name()));
            }
        }
        InventorySnapshot inventory =
                peers.isEmpty()
                        ? new MeshQueries(addresses).inventory()
                        : InventorySnapshot.getDefaultInstance();
        for (WorkloadInfo workload : inventory.getWorkloadsList()) {
            boolean named =
                    name.equals(workload.getName())
                            || name.equals(workload.getServiceAccount())
                            || name.equals(workload.getIdentity());
            if (named && workload.getInboundPort() > 0 && workload.getAddressesCount() > 0) {
                peers.add(
                        new Peer(
                                workload.getNamespace() + "/" + workload.getName(),
                                MeshQueries.text(workload.getAddresses(0)),
                                workload.getInboundPort(),
                                workload.getIdentity()));
            }
        }
        return peers;
    }

    private static String describe(Peer peer, LeafCertificate certificate) {
        X509Certificate leaf = certificate.leaf();
        String trust =
                certificate.verdict().isEmpty()
                        ? "chains to the trust anchors"
                        : "NOT trusted: " + certificate.verdict();
        return """
        %s at %s:%d
          DNS name:    %s
          SPIFFE ID:   %s
          serial:      %s
          valid from:  %s
          valid until: %s
          key:         %s
          issuer:      %s
          SHA-256:     %s
          trust:       %s
        """
                .formatted(
                        peer.workload(),
                        peer.host(),
                        peer.port(),
                        String.join(", ", names(leaf, DNS_NAME)),
                        String.join(", ", names(leaf, URI_NAME)),
                        leaf.getSerialNumber().toString(16),
                        leaf.getNotBefore().toInstant(),
                        leaf.getNotAfter().toInstant(),
                        leaf.getPublicKey().getAlgorithm(),
                        leaf.getIssuerX500Principal().getName(),
                        fingerprint(leaf),
                        trust);
    }

    private static List<String> names(X509Certificate certificate, int type) {
        List<String> names = new ArrayList<>();
        try {
            var alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    if (alternative.get(0).equals(type)) {
                        names.add(String.valueOf(alternative.get(1)));
                    }
                }
            }
        } catch (CertificateParsingException e) {
            names.add("unreadable: " + e.getMessage());
        }
        return names;
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.ofDelimiter(":")
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            return "unknown: " + e.getMessage();
        }
    }
}
