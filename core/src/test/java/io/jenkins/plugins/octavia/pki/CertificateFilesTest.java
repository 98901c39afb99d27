package io.jenkins.plugins.octavia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.value.CertificateProfile.Layout;
import org.junit.Test;

public class CertificateFilesTest {

    @Test
    public void pathsOfAControllerKeepTheFoldersBelowCerts() {
        assertThat(CertificateFiles.onController("/etc/octavia/certs/", "certs/private/cakey.pem"))
                .isEqualTo("/etc/octavia/certs/private/cakey.pem");
    }

    @Test
    public void keyOfTheClientCaHasNoPathOnAController() {
        String key = CertificateFiles.of(Layout.DUAL_CA).clientCaKey();
        assertThatThrownBy(() -> CertificateFiles.onController("/etc/octavia/certs", key))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
