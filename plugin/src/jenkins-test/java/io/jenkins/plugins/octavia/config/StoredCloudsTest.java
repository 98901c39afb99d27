package io.jenkins.plugins.octavia.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.StoredXml;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.logging.Level;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.LoggerRule;

/** The clouds of the global configuration in a file of an older version, or one that somebody edited. */
public class StoredCloudsTest {

    private static final String CLOUD = OpenStackCloud.class.getName();

    @Rule
    public final LoggerRule log = new LoggerRule();

    @Test
    public void theLastVersionsCloudIsReadAsItWas() throws Exception {
        OpenStackCloud prod = new OpenStackCloud("prod", "https://keystone.example.com:5000/v3");
        prod.setRegion("RegionOne");
        prod.setInterface("internal");
        prod.setProjectName("service");
        prod.setProjectDomainName("Services");
        prod.setUserDomainName("Users");
        prod.setCredentialsId("octavia-login");
        prod.setCaCertificate("PEM");
        prod.setConnectTimeout(11);
        prod.setReadTimeout(61);
        prod.setOverallTimeout(301);
        prod.setVerify(false);
        prod.setJenkinsProxy(true);
        prod.setUsableBy("platform");

        assertThat(cloud(StoredXml.of("clouds.xml").read()))
                .usingRecursiveComparison()
                .isEqualTo(prod);
    }

    @Test
    public void aCloudWithoutVerifyIsVerified() throws Exception {
        Object read = StoredXml.of("clouds.xml").withoutEach(CLOUD).get("verify");

        assertThat(cloud(read).isVerify()).isTrue();
    }

    @Test
    public void aCloudThatSaysNotByWhomItIsUsableIsUsableByAll() throws Exception {
        Object read = StoredXml.of("clouds.xml").withoutEach(CLOUD).get("usableBy");

        assertThat(cloud(read).isUsableBy("any/job")).isTrue();
    }

    @Test
    public void whatAFileDoesNotSayIsAsInANewCloud() throws Exception {
        StoredXml xml = StoredXml.of("clouds.xml");
        OpenStackCloud whole = cloud(xml.read());
        OpenStackCloud fresh = new OpenStackCloud(null, null);

        Map<String, Object> read = xml.withoutEach(CLOUD);

        assertThat(read).hasSize(15);
        for (Map.Entry<String, Object> without : read.entrySet()) {
            OpenStackCloud cloud = cloud(without.getValue());
            Field missing = OpenStackCloud.class.getDeclaredField(without.getKey());
            missing.setAccessible(true);
            assertThat(missing.get(cloud)).as(without.getKey()).isNotNull().isEqualTo(missing.get(fresh));
            assertThat(cloud)
                    .usingRecursiveComparison()
                    .ignoringFields(without.getKey())
                    .isEqualTo(whole);
        }
    }

    @Test
    public void aTimeoutThatIsTooLongNowIsCutAndThatIsSaid() throws Exception {
        log.record(OpenStackCloud.class, Level.WARNING).capture(2);

        OpenStackCloud cloud =
                cloud(StoredXml.of("clouds.xml").with("readTimeout", "86400").read());

        assertThat(cloud.getReadTimeout()).isEqualTo(3600);
        assertThat(log.getMessages())
                .containsExactly("cloud prod: readTimeout 86400 is more than 3600 seconds; 3600 counts in its place");
    }

    @Test
    public void aFileWithoutCloudsHasNone() throws Exception {
        Object read = StoredXml.of("clouds.xml")
                .withoutEach(OctaviaClouds.class.getName())
                .get("clouds");

        assertThat(((OctaviaClouds) read).getClouds()).isEmpty();
    }

    private static OpenStackCloud cloud(Object read) {
        return ((OctaviaClouds) read).getClouds().get(0);
    }
}
