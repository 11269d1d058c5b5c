package io.gossamer.identity.ca;

import static io.gossamer.identity.ca.TestRequests.BOOKS;
import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.identity.ca.SigningRequestCheck.Accepted;
import io.gossamer.identity.ca.SigningRequestCheck.Malformed;
import io.gossamer.identity.ca.SigningRequestCheck.WrongNames;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningRequestReaderTest {

    private static final KeyPair KEYS = TestRequests.p256();
    private static final GeneralName DNS = new GeneralName(GeneralName.dNSName, BOOKS);

    @Test
    void requestOfASidecarIsAccepted() {
        assertThat(SigningRequestReader.check(TestRequests.csr(KEYS, BOOKS), BOOKS))
                .isInstanceOfSatisfying(
                        Accepted.class,
                        accepted ->
                                assertThat(accepted.request().publicKey())
                                        .isEqualTo(KEYS.getPublic()));
    }

    static Stream<List<GeneralName>> otherNames() {
        GeneralName uri =
                new GeneralName(
                        GeneralName.uniformResourceIdentifier,
                        "spiffe://cluster.local/ns/default/sa/books");
        return Stream.of(
                List.of(),
                List.of(new GeneralName(GeneralName.dNSName, "a.b")),
                List.of(new GeneralName(GeneralName.dNSName, "*.local")),
                List.of(DNS, DNS),
                List.of(DNS, new GeneralName(GeneralName.dNSName, "a.b")),
                List.of(DNS, uri),
                List.of(uri),
                List.of(DNS, new GeneralName(GeneralName.iPAddress, "127.0.0.1")),
                List.of(new GeneralName(GeneralName.rfc822Name, BOOKS)));
    }

    @ParameterizedTest
    @MethodSource("otherNames")
    void otherThanOneNameIsRefused(List<GeneralName> names) {
        assertThat(
                        SigningRequestReader.check(
                                TestRequests.csr(
                                        KEYS, "SHA256withECDSA", names.toArray(GeneralName[]::new)),
                                BOOKS))
                .isInstanceOf(WrongNames.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp384r1", "secp521r1"})
    void otherCurveIsRefused(String curve) {
        byte[] csr = TestRequests.csr(TestRequests.ec(curve), BOOKS);

        assertMalformed(csr, "key is not P-256");
    }

    @Test
    void otherKeyTypeIsRefused() {
        byte[] csr = TestRequests.csr(TestRequests.rsa(), "SHA256withRSA", DNS);

        assertMalformed(csr, "key is not P-256");
    }

    @Test
    void weakHashIsRefused() {
        byte[] csr = TestRequests.csr(KEYS, "SHA1withECDSA", DNS);

        assertMalformed(csr, "expected: ECDSA with SHA-256");
    }

    @Test
    void signatureOfAnotherKeyIsRefused() {
        KeyPair mixed = new KeyPair(KEYS.getPublic(), TestRequests.p256().getPrivate());

        assertMalformed(TestRequests.csr(mixed, BOOKS), "signature does not verify");
    }

    @Test
    void pointOffTheCurveIsRefused() {
        byte[] csr = TestRequests.csr(KEYS, BOOKS);
        byte[] key = KEYS.getPublic().getEncoded();
        int at = indexOf(csr, Arrays.copyOfRange(key, key.length - 64, key.length));
        csr[at + 10] ^= 1;

        assertMalformed(csr, "expected");
    }

    @Test
    void pemInsteadOfDerIsNamed() {
        assertMalformed(
                "-----BEGIN CERTIFICATE REQUEST-----".getBytes(StandardCharsets.US_ASCII),
                "DER, not PEM");
    }

    @Test
    void requestBeyondTheBoundIsNotParsed() {
        assertMalformed(new byte[SigningRequestReader.MAX_BYTES + 1], "at most 16384");
    }

    @Test
    void deepNestingIsNotParsed() {
        byte[] nested = new byte[16_000];
        for (int i = 0; i + 4 <= nested.length; i += 4) {
            int rest = nested.length - i - 4;
            nested[i] = 0x30;
            nested[i + 1] = (byte) 0x82;
            nested[i + 2] = (byte) (rest >> 8);
            nested[i + 3] = (byte) rest;
        }

        assertMalformed(nested, "not DER");
    }

    /** Bytes changed, cut and doubled at random with a fixed seed: judged, never signed. */
    @Test
    void noneOfTwoThousandMutationsIsAccepted() {
        Random random = new Random(42);
        byte[] csr = TestRequests.csr(KEYS, BOOKS);
        long accepted =
                IntStream.range(0, 2000)
                        .mapToObj(i -> mutate(csr, random))
                        .filter(mutated -> !Arrays.equals(mutated, csr))
                        .map(mutated -> SigningRequestReader.check(mutated, BOOKS))
                        .filter(Accepted.class::isInstance)
                        .count();

        assertThat(accepted).isZero();
    }

    private static byte[] mutate(byte[] csr, Random random) {
        byte[] mutated = csr.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
        }
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(mutated, random.nextInt(mutated.length));
            case 1 -> Arrays.copyOf(mutated, mutated.length + random.nextInt(64));
            default -> mutated;
        };
    }

    private static void assertMalformed(byte[] csr, String part) {
        assertThat(SigningRequestReader.check(csr, BOOKS))
                .isInstanceOfSatisfying(
                        Malformed.class, refused -> assertThat(refused.message()).contains(part));
    }

    private static int indexOf(byte[] in, byte[] part) {
        return IntStream.range(0, in.length - part.length)
                .filter(i -> Arrays.equals(in, i, i + part.length, part, 0, part.length))
                .findFirst()
                .orElseThrow();
    }
}
