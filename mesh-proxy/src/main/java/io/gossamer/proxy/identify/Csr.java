package io.gossamer.proxy.identify;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;

/**
 * A certificate signing request (RFC 2986) in DER: P-256, empty subject, exactly one DNS SAN (rule
 * R12). Written by hand, so that the proxy needs no library for it.
 */
public final class Csr {

    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int ATTRIBUTES = 0xA0;
    private static final int DNS_NAME = 0x82;

    private static final byte[] VERSION_1 = {0x02, 0x01, 0x00};
    private static final byte[] NO_SUBJECT = {SEQUENCE, 0x00};

    /** 1.2.840.113549.1.9.14, extensionRequest (RFC 2985). */
    private static final byte[] EXTENSION_REQUEST = {
        0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x09, 0x0E
    };

    /** 2.5.29.17, subjectAltName (RFC 5280). */
    private static final byte[] SUBJECT_ALT_NAME = {0x55, 0x1D, 0x11};

    /** 1.2.840.10045.4.3.2, ecdsa-with-SHA256 (RFC 5758). */
    private static final byte[] ECDSA_WITH_SHA256 = {
        0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x04, 0x03, 0x02
    };

    private Csr() {}

    /** A new P-256 key pair. */
    public static KeyPair generateKeyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /**
     * The signed request.
     *
     * @param dnsName the identity: the only SAN
     */
    public static byte[] encode(KeyPair keyPair, String dnsName) throws GeneralSecurityException {
        byte[] dns = dnsName.getBytes(StandardCharsets.US_ASCII);
        byte[] extension =
                tlv(
                        SEQUENCE,
                        tlv(OBJECT_IDENTIFIER, SUBJECT_ALT_NAME),
                        tlv(OCTET_STRING, tlv(SEQUENCE, tlv(DNS_NAME, dns))));
        byte[] attribute =
                tlv(
                        SEQUENCE,
                        tlv(OBJECT_IDENTIFIER, EXTENSION_REQUEST),
                        tlv(SET, tlv(SEQUENCE, extension)));
        byte[] info =
                tlv(
                        SEQUENCE,
                        VERSION_1,
                        NO_SUBJECT,
                        keyPair.getPublic().getEncoded(),
                        tlv(ATTRIBUTES, attribute));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keyPair.getPrivate());
        signature.update(info);
        byte[] noUnusedBits = {0};
        return tlv(
                SEQUENCE,
                info,
                tlv(SEQUENCE, tlv(OBJECT_IDENTIFIER, ECDSA_WITH_SHA256)),
                tlv(BIT_STRING, noUnusedBits, signature.sign()));
    }

    private static byte[] tlv(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 4);
        out.write(tag);
        if (length >= 0x100) {
            out.write(0x82);
            out.write(length >> 8);
        } else if (length >= 0x80) {
            out.write(0x81);
        }
        out.write(length & 0xFF);
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
