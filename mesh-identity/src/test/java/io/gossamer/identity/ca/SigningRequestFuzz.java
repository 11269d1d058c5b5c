package io.gossamer.identity.ca;

import static io.gossamer.identity.ca.TestRequests.BOOKS;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gossamer.identity.ca.SigningRequestCheck.Accepted;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Arbitrary bytes as a signing request: nothing but what the key's owner signed is accepted. */
class SigningRequestFuzz {

    private static final KeyPair KEYS = TestRequests.p256();
    private static final byte[] GENUINE = TestRequests.csr(KEYS, BOOKS);

    static Stream<Arguments> seeds() {
        return Stream.of(
                        GENUINE,
                        TestRequests.csr(KEYS, "a.b"),
                        TestRequests.csr(
                                KEYS,
                                "SHA384withECDSA",
                                new GeneralName(
                                        GeneralName.uniformResourceIdentifier, "spiffe://a/b")),
                        TestRequests.csr(TestRequests.ec("secp384r1"), BOOKS),
                        new byte[] {0x30, 0x00})
                .map(seed -> arguments((Object) seed));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "30s")
    void anyBytesAreJudgedWithoutAnException(byte[] data) {
        boolean accepted = SigningRequestReader.check(data, BOOKS) instanceof Accepted;
        if (accepted && !Arrays.equals(data, GENUINE)) {
            throw new AssertionError("accepted what nobody signed");
        }
    }
}
