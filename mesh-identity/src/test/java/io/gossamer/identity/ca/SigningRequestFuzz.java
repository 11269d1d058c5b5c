package io.gossamer.identity.ca;

import static io.gossamer.identity.ca.TestRequests.BOOKS;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gossamer.identity.ca.SigningRequestCheck.Accepted;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/**
 * Arbitrary bytes as a signing request: nothing but what the key's owner signed is accepted, and
 * only for the name in it. The owner's key is thrown away; its one request is among the seeds.
 */
class SigningRequestFuzz {

    private static final byte[] GENUINE = genuine();
    private static final byte[] GENUINE_INFO = info(GENUINE);
    private static final String OTHER = "other.default.serviceaccount.identity.mesh.cluster.local";

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
