package io.gossamer.identity.ca;

import io.gossamer.identity.ca.SigningRequestCheck.Accepted;
import io.gossamer.identity.ca.SigningRequestCheck.Malformed;
import io.gossamer.identity.ca.SigningRequestCheck.WrongNames;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/**
 * Checks a PKCS#10 request (rule R12). The cheap checks come first: size, shape, algorithms; no key
 * is touched before they pass. What the request says beside key and name is ignored.
 */
public final class SigningRequestReader {

    /** Bytes of a request at most (reliability, section 4). */
    public static final int MAX_BYTES = 16 << 10;

    private static final int UNCOMPRESSED_POINT = 65;
    private static final Map<ASN1ObjectIdentifier, String> SIGNATURES =
            Map.of(
                    X9ObjectIdentifiers.ecdsa_with_SHA256, "SHA256withECDSA",
                    X9ObjectIdentifiers.ecdsa_with_SHA384, "SHA384withECDSA",
                    X9ObjectIdentifiers.ecdsa_with_SHA512, "SHA512withECDSA");

    private SigningRequestReader() {}

    /**
     * Checks a request.
     *
     * @param der its bytes
     * @param dnsName the one name that it must ask for
     */
    public static SigningRequestCheck check(byte[] der, String dnsName) {
        if (der.length > MAX_BYTES) {
            return malformed(der.length + " bytes", "at most " + MAX_BYTES);
        }
        if (!DerShape.isPlain(der)) {
            return malformed("not DER", "a PKCS#10 request in DER, not PEM");
        }
        try {
            return check(new PKCS10CertificationRequest(der), dnsName);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            return malformed("unreadable", "a PKCS#10 request with a P-256 key");
        }
    }

    private static SigningRequestCheck check(PKCS10CertificationRequest csr, String dnsName)
            throws IOException, GeneralSecurityException {
        SubjectPublicKeyInfo key = csr.getSubjectPublicKeyInfo();
        if (!isP256(key)) {
            return malformed("key is not P-256", "an uncompressed P-256 key");
        }
        AlgorithmIdentifier algorithm = csr.getSignatureAlgorithm();
        String signature = SIGNATURES.get(algorithm.getAlgorithm());
        if (signature == null || algorithm.getParameters() != null) {
            return malformed("signature " + algorithm.getAlgorithm(), "ECDSA with SHA-256");
        }
        PublicKey publicKey =
                KeyFactory.getInstance("EC")
                        .generatePublic(new X509EncodedKeySpec(key.getEncoded(ASN1Encoding.DER)));
        if (!provesPossession(csr, publicKey, signature)) {
            return malformed("signature does not verify", "signed with the key that it holds");
        }
        if (!asksFor(csr, dnsName)) {
            return new WrongNames(
                    "certificate signing request: its names (expected: exactly one subject"
                            + " alternative name, DNS:"
                            + dnsName
                            + ")");
        }
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(publicKey.getEncoded());
        return new Accepted(new SigningRequest(publicKey, HexFormat.of().formatHex(hash)));
    }

    private static boolean isP256(SubjectPublicKeyInfo key) {
        AlgorithmIdentifier algorithm = key.getAlgorithm();
        byte[] point = key.getPublicKeyData().getOctets();
        if (!X9ObjectIdentifiers.id_ecPublicKey.equals(algorithm.getAlgorithm())
                || !SECObjectIdentifiers.secp256r1.equals(algorithm.getParameters())
                || key.getPublicKeyData().getPadBits() != 0
                || point.length != UNCOMPRESSED_POINT
                || point[0] != 4) {
            return false;
        }
        // Throws if the point is not on the curve.
        return CustomNamedCurves.getByOID(SECObjectIdentifiers.secp256r1)
                .getCurve()
                .decodePoint(point)
                .isValid();
    }

    private static boolean provesPossession(
            PKCS10CertificationRequest csr, PublicKey publicKey, String algorithm)
            throws IOException, GeneralSecurityException {
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(publicKey);
        verifier.update(
                csr.toASN1Structure().getCertificationRequestInfo().getEncoded(ASN1Encoding.DER));
        return verifier.verify(csr.getSignature());
    }

    private static boolean asksFor(PKCS10CertificationRequest csr, String dnsName) {
        if (csr.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest).length != 1) {
            return false;
        }
        Extensions extensions = csr.getRequestedExtensions();
        GeneralNames names =
                GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
        if (names == null || names.getNames().length != 1) {
            return false;
        }
        GeneralName name = names.getNames()[0];
        return name.getTagNo() == GeneralName.dNSName
                && ASN1IA5String.getInstance(name.getName()).getString().equals(dnsName);
    }

    private static Malformed malformed(String what, String expected) {
        return new Malformed(
                "certificate signing request: " + what + " (expected: " + expected + ")");
    }
}
