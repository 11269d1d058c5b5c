package io.gossamer.proxy.identify;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsrTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.b",
                "web.default.serviceaccount.identity.mesh.cluster.local",
                "a-service-account-with-quite-a-long-name-indeed-so-that-lengths-need-two.default"
                        + ".serviceaccount.identity.mesh.a-long-label-in-the-trust-domain-to-exceed"
                        + "-two-hundred-bytes.another-label.example.com"
            })
    void anIndependentParserReadsTheOneNameAndVerifiesTheSignature(String name) throws Exception {
        KeyPair key = Csr.generateKeyPair();

        PKCS10CertificationRequest request = new PKCS10CertificationRequest(Csr.encode(key, name));

        assertThat(
                        request.isSignatureValid(
                                new JcaContentVerifierProviderBuilder().build(key.getPublic())))
                .isTrue();
        assertThat(request.getSubjectPublicKeyInfo().getEncoded())
                .isEqualTo(key.getPublic().getEncoded());
        assertThat(request.getSubject().getRDNs()).isEmpty();
        Attribute[] attributes =
                request.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest);
        GeneralNames names =
                GeneralNames.fromExtensions(
                        Extensions.getInstance(attributes[0].getAttrValues().getObjectAt(0)),
                        Extension.subjectAlternativeName);
        assertThat(names.getNames()).containsExactly(new GeneralName(GeneralName.dNSName, name));
    }
}
