package io.gossamer.destination.explain.evaluate;

import io.gossamer.api.inbound.Authn;
import io.gossamer.api.inbound.Authz;
import io.gossamer.api.inbound.Identity;
import io.gossamer.api.inbound.IdentitySuffix;
import io.gossamer.api.inbound.Network;
import io.gossamer.api.net.IPAddress;
import io.gossamer.api.net.IPNetwork;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whom authorizations let in: contract section 1, inbound.Authz. */
public final class Permissions {

    private Permissions() {}

    /** The first authorization that lets a client in. */
    public static Optional<Authz> permitting(List<Authz> authorizations, Client client) {
        return authorizations.stream().filter(authz -> permits(authz, client)).findFirst();
    }

    /** Whether an authorization lets a client in. */
    public static boolean permits(Authz authz, Client client) {
        return inNetworks(authz, client) && authenticates(authz.getAuthentication(), client);
    }

    /** Whether an authorization lets a client in whose requests bear a token. */
    public static boolean permitsWithToken(Authz authz, Client client) {
        return authz.getGossamer().hasToken()
                && inNetworks(authz, client)
                && authenticates(authz.getGossamer().getToken().getWorkload(), client);
    }

    /** Whether the client's address would do, whoever it is. */
    public static boolean inNetworks(Authz authz, Client client) {
        for (Network network : authz.getNetworksList()) {
            if (network.getNet().getPrefixLen() == 0 && client.addresses().isEmpty()) {
                return true;
            }
            for (InetAddress address : client.addresses()) {
                if (contains(network.getNet(), address)
                        && network.getExceptList().stream()
                                .noneMatch(except -> contains(except, address))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean authenticates(Authn authn, Client client) {
        if (authn.hasUnauthenticated()) {
            return true;
        }
        if (client.identity().isEmpty()) {
            return false;
        }
        if (authn.getMeshTLS().hasUnauthenticated()) {
            return true;
        }
        String name = client.identity().toLowerCase(Locale.ROOT);
        for (Identity identity : authn.getMeshTLS().getIdentities().getIdentitiesList()) {
            if (identity.getName().toLowerCase(Locale.ROOT).equals(name)) {
                return true;
            }
        }
        for (IdentitySuffix suffix : authn.getMeshTLS().getIdentities().getSuffixesList()) {
            String end = "." + String.join(".", suffix.getPartsList()).toLowerCase(Locale.ROOT);
            if (suffix.getPartsCount() == 0
                    || (name.length() > end.length() && name.endsWith(end))) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(IPNetwork network, InetAddress address) {
        byte[] base = bytes(network.getIp());
        byte[] other = address.getAddress();
        if (base.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < network.getPrefixLen(); bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((base[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] bytes(IPAddress address) {
        return address.hasIpv6()
                ? ByteBuffer.allocate(16)
                        .putLong(address.getIpv6().getFirst())
                        .putLong(address.getIpv6().getLast())
                        .array()
                : ByteBuffer.allocate(4).putInt(address.getIpv4()).array();
    }
}
