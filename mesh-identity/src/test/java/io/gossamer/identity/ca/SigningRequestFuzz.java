package io.gossamer.identity.ca;

import static io.gossamer.identity.ca.TestRequests.BOOKS;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gossamer.identity.ca.SigningRequestCheck.Accepted;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/**
 * Arbitrary bytes as a signing request: nothing but what the key's owner signed is accepted, and
 * only for the name in it. The owner's key is thrown away; its one request is among the seeds. The
 * same bytes as the names of a request that is genuinely signed: one DNS name and nothing else.
 */
class SigningRequestFuzz {

    private static final byte[] GENUINE = genuine();
    private static final byte[] GENUINE_INFO = info(GENUINE);
    private static final String OTHER = "other.default.serviceaccount.identity.mesh.cluster.local";

    private static final KeyPair KEYS = TestRequests.p256();
    private static final byte[] NAMES = names();

    private static byte[] names() {
        try {
            return new GeneralNames(new GeneralName(GeneralName.dNSName, BOOKS)).getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] genuine() {
        String seed = "SigningRequestFuzzInputs/nothingIsAcceptedThatWasNotSigned/genuine";
        try (InputStream in = SigningRequestFuzz.class.getResourceAsStream(seed)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FuzzTest(maxDuration = "30s")
    void nothingIsAcceptedThatWasNotSigned(byte[] data) {
        SigningRequestCheck check = SigningRequestReader.check(data, BOOKS);
        // The signature itself may be written in another way; what it signs may not.
        if (check instanceof Accepted && !Arrays.equals(info(data), GENUINE_INFO)) {
            throw new AssertionError("accepted what nobody signed");
        }
        if (check instanceof Accepted && data.length > SigningRequestReader.MAX_BYTES) {
            throw new AssertionError("accepted " + data.length + " bytes");
        }
        if (Arrays.equals(data, GENUINE) && !(check instanceof Accepted)) {
            throw new AssertionError("refused what was signed: " + check);
        }
        if (SigningRequestReader.check(data, OTHER) instanceof Accepted) {
            throw new AssertionError("accepted for a name that nobody signed");
        }
        checkNames(data);
    }

    private static void checkNames(byte[] names) {
        // A signature takes longer than all else: only for what could be names.
        if (!DerShape.isPlain(names) || names[0] != 0x30) {
            return;
        }
        byte[] signed = TestRequests.csrWithNames(KEYS, names);
        boolean accepted = SigningRequestReader.check(signed, BOOKS) instanceof Accepted;
        if (accepted != Arrays.equals(names, NAMES)) {
            throw new AssertionError("accepted: " + accepted);
        }
    }

    private static byte[] info(byte[] der) {
        try {
            return new PKCS10CertificationRequest(der)
                    .toASN1Structure()
                    .getCertificationRequestInfo()
                    .getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
