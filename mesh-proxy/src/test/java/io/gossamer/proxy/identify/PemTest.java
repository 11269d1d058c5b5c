package io.gossamer.proxy.identify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.cert.CertificateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {

    @Test
    void readsSeveralRootsWithTextAroundThemAndAnyLineEnding() throws Exception {
        TestCa one = TestCa.create("one");
        TestCa two = TestCa.create("two");
        String text =
                "Subject: one\r\n"
                        + TestCa.pem(one.root).replace("\n", "\r\n")
                        + "\n# two\n"
                        + TestCa.pem(two.root).stripTrailing();

        assertThat(Pem.certificates(text)).containsExactly(one.root, two.root);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no certificate",
                "-----BEGIN CERTIFICATE-----\nAAAA",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----"
            })
    void refusesWhatIsNoCertificate(String text) {
        assertThatThrownBy(() -> Pem.certificates(text)).isInstanceOf(CertificateException.class);
    }
}
